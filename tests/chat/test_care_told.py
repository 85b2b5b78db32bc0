"""What a message in care tells is heard whatever its words are; what its words deny or still ask is not."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from homebiyori.care.files import load
from homebiyori.care.signs import Sign
from homebiyori.chat.care import told
from homebiyori.lexicon.models.messages import QUESTIONS, TELLS, Heard
from homebiyori.lexicon.vocabulary import RiskKind
from support.care_talk import talk

JUDGING = Path(__file__).parents[1] / "lexicon" / "judging" / "tells.jsonl"
WISH = "もう死にたい。薬をためてある"
OWN, HOME, OTHER = RiskKind.SELF_HARM, RiskKind.DOMESTIC_VIOLENCE, RiskKind.THIRD_PARTY
NOTHING = frozenset[Sign]()


class _Hears:
    def __init__(self, kind: str, ahead: float, weight: float) -> None:
        self._heard = Heard(kind, weight, ahead)

    def hear(self, _: str) -> Heard:
        return self._heard

    def hear_parts(self, _: str) -> list[tuple[Heard, str]]:
        return []


@pytest.fixture
def hears(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def set_to(kind: str, ahead: float, weight: float = 0.0) -> None:
        monkeypatch.setattr(told, "TELLS", _Hears(kind, ahead, weight))

    return set_to


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("わたしの分の食費が浮いたら助かるやろな", Sign.BETTER_DEAD),
        ("テレビ見ても笑えん、砂みたい", Sign.NOTHING),
        ("月末に心療内科の予約、もう取ってあります", Sign.HAS_PROFESSIONAL),
    ],
)
def test_it_is_heard_in_words_that_no_pattern_has(text: str, sign: Sign, monkeypatch: pytest.MonkeyPatch) -> None:
    care = talk([WISH, text])[-1].reading.care
    assert care is not None
    assert sign in care.signs
    monkeypatch.setattr(told, "TELLS", replace(TELLS, ahead=float("inf")))
    care = talk([WISH, text])[-1].reading.care
    assert care is not None
    assert sign not in care.signs


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("薬は夫に渡そうと思います", Sign.MEANS_AWAY),
        ("119にかけたらサイレンが鳴る", Sign.CALLED),
        ("救急車、まだ呼んでない", Sign.CALLED),
        ("半分はトイレに流した。残りはテーブルの上", Sign.MEANS_AWAY),
        ("全部いやになった", Sign.TAKEN),
        ("まだ死ぬ気はねぇよ", Sign.NO_DEATH_WISH),
        ("こんなことで救急車よんでええんかな", Sign.CALLED),
        ("赤ちゃんがずっと泣いとる", Sign.TEARS),
    ],
)
def test_what_is_asked_meant_denied_or_partly_so_is_not_told(text: str, sign: Sign) -> None:
    assert sign not in told.completed(NOTHING, text, OWN)


@pytest.mark.parametrize(
    ("kind", "ahead", "danger", "before", "after"),
    [
        ("numb", 0.15, OWN, set(), {Sign.NOTHING}),
        ("numb", 0.15, OTHER, set(), set()),
        ("hit", 0.2, HOME, set(), {Sign.VIOLENCE}),
        ("hit", 0.9, OWN, set(), set()),
        ("farewell", 0.2, OWN, set(), set()),
        ("farewell", 0.26, OWN, set(), {Sign.FAREWELL_NOTE}),
        ("numb", 0.29, OWN, {Sign.GUILT}, {Sign.GUILT}),
        ("numb", 0.31, OWN, {Sign.GUILT}, {Sign.GUILT, Sign.NOTHING}),
        ("alone", 0.4, OWN, {Sign.SOMEONE_CAME}, {Sign.ALONE}),
        ("worse", 0.4, OWN, {Sign.NO_PLAN}, {Sign.NO_PLAN}),
        ("near", 0.9, OWN, {Sign.ALONE}, {Sign.ALONE}),
        ("farewell", 0.9, OWN, {Sign.OUT_OF_CAR}, {Sign.OUT_OF_CAR}),
    ],
)
def test_words_are_gone_against_only_by_what_makes_it_worse(
    kind: str, ahead: float, danger: RiskKind, before: set[Sign], after: set[Sign], hears: Callable[..., None]
) -> None:
    hears(kind, ahead)
    assert told.completed(frozenset(before), "文", danger) == after


def test_the_form_of_a_good_sentence_is_not_enough(hears: Callable[..., None]) -> None:
    hears("told", 0.4, weight=-0.3)
    assert not told.completed(NOTHING, "母に言いました", OWN)
    hears("told", 0.4, weight=-0.1)
    assert told.completed(NOTHING, "母に言いました", OWN) == {Sign.TOLD_SOMEONE}


@pytest.mark.parametrize(
    ("weight", "ahead", "signs"),
    [(-0.1, 0.4, {Sign.NO_DEATH_WISH}), (-0.11, 0.4, set()), (-0.1, 0.39, set())],
)
def test_a_sentence_is_heard_by_itself(
    weight: float, ahead: float, signs: set[Sign], monkeypatch: pytest.MonkeyPatch
) -> None:
    class InASentence(_Hears):
        def hear(self, _: str) -> None:  # type: ignore[override]
            return None

        def hear_parts(self, text: str) -> list[tuple[Heard, str]]:
            return [(self._heard, text)]

    monkeypatch.setattr(told, "TELLS", InASentence("no_wish", ahead, weight))
    assert told.completed(NOTHING, "死にたいわけじゃないんです。", OWN) == signs


def test_every_kind_that_is_named_is_heard_of_an_author() -> None:
    rows = [json.loads(line) for line in JUDGING.read_text("utf-8").splitlines()]
    assert set(load("tells")["tells"]) <= {row["tells"] for row in rows}
    assert set(load("tells")["grave"].split()) <= set(load("tells")["tells"])


@pytest.mark.proof
def test_what_an_author_used_for_nothing_tells_is_heard() -> None:
    counts = Counter[str]()
    for row in map(json.loads, JUDGING.read_text("utf-8").splitlines()):
        found = TELLS.hear(row["text"])
        if row["tells"] in TELLS.none:
            counts["taken for one"] += found is not None
        elif found is not None:
            counts["rightly" if found.kind == row["tells"] else "wrongly"] += 1
            counts["asked"] += QUESTIONS.hear(row["text"]) is not None
    assert counts["rightly"] >= 190
    assert counts["wrongly"] <= 8
    assert counts["taken for one"] <= 4
    assert counts["asked"] <= 6
