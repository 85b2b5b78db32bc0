"""How a danger stands is also heard in the whole of a message: its words alone may sound like an end that is none."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from homebiyori.care.signs import Sign
from homebiyori.chat.care import course, told
from homebiyori.lexicon.models.courses import LONGEST, Course, hear
from homebiyori.lexicon.models.messages import TELLS
from homebiyori.lexicon.vocabulary import RiskKind
from support.care_talk import talk

JUDGING = Path(__file__).parents[1] / "lexicon" / "judging" / "courses.jsonl"
WISH = "もう死にたい。薬をためてある"


@pytest.mark.parametrize(
    "text",
    [
        "姉が来てくれたけど、子どもだけ連れて帰ったよ。これで心配ごとがなくなった",
        "救急車は玄関で断りました。家族が起きる前でよかった、続きは静かにやります",
    ],
)
def test_who_came_and_left_is_nobody_who_came(text: str) -> None:
    assert hear(text) is Course.ON
    turn = talk([WISH, text])[-1]
    assert turn.reading.care is not None
    assert Sign.SOMEONE_CAME not in turn.reading.care.signs
    assert not {"care.settled", "care.rescued", "care.hear.someone_came"} & set(turn.slots)
    assert not any(slot.startswith("care.joy.") for slot in turn.slots)


def test_without_the_model_the_words_alone_are_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "姉が来てくれたけど、子どもだけ連れて帰ったよ。これで心配ごとがなくなった"
    monkeypatch.setattr(course, "hear", lambda _: None)
    monkeypatch.setattr(told, "TELLS", replace(TELLS, ahead=float("inf")))
    care = talk([WISH, text])[-1].reading.care
    assert care is not None
    assert Sign.SOMEONE_CAME in care.signs


@pytest.mark.parametrize(
    ("heard", "kind", "before", "after"),
    [
        (Course.ON, RiskKind.SELF_HARM, {Sign.SOMEONE_CAME, Sign.GLAD}, set()),
        (Course.ON, RiskKind.SELF_HARM, {Sign.NOT_NOW, Sign.NO_PLAN}, {Sign.NOT_NOW, Sign.NO_PLAN}),
        (Course.EASED, RiskKind.SELF_HARM, set(), {Sign.CALMER}),
        (Course.OVER, RiskKind.SELF_HARM, {Sign.THANKS}, {Sign.THANKS, Sign.SAFE}),
        (Course.OVER, RiskKind.THIRD_PARTY, set(), {Sign.OTHER_SAFE}),
        (Course.OVER, RiskKind.SELF_HARM, {Sign.ABOUT_OTHER}, {Sign.ABOUT_OTHER}),
        (Course.ASIDE, RiskKind.SELF_HARM, {Sign.MEANS}, {Sign.MEANS}),
        (None, RiskKind.SELF_HARM, {Sign.SOMEONE_CAME}, {Sign.SOMEONE_CAME}),
    ],
)
def test_what_is_heard_changes_only_the_signs_of_an_end(
    heard: Course | None,
    kind: RiskKind,
    before: set[Sign],
    after: set[Sign],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(course, "hear", lambda _: heard)
    assert course.fitted(frozenset(before), "八文字より長い文", kind) == after


def test_two_or_three_words_go_against_no_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(course, "hear", lambda _: Course.ON)
    signs = frozenset({Sign.SAFE})
    assert course.fitted(signs, "もうない", RiskKind.SELF_HARM) == signs


def test_a_long_message_is_read_in_part() -> None:
    text = "あ" * LONGEST
    assert hear(text) == hear(text + "薬は夫に渡して、いま母が横にいます")


@pytest.mark.proof
def test_what_an_author_used_for_nothing_wrote_is_heard() -> None:
    """Must stay unread; the bars are what was reached."""
    heard = Counter[tuple[Course | None, bool]]()
    for row in map(json.loads, JUDGING.read_text("utf-8").splitlines()):
        course_heard = hear(row["text"])
        heard[course_heard, course_heard == row["state"]] += 1
    assert heard.total() == 240
    assert heard[Course.ON, True] >= 19
    assert heard[Course.ON, False] <= 1
    assert heard[Course.EASED, True] >= 30
    assert heard[Course.EASED, False] == 0
    assert heard[Course.OVER, True] >= 23
    assert heard[Course.OVER, False] == 0
