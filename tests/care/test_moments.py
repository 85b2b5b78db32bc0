"""Moments of a talk about danger: heard whatever their words are, and said where nothing else is more exact."""

import json
from collections import Counter
from pathlib import Path

import pytest

from homebiyori.ai.offline.store import fragments_of
from homebiyori.ai.port import Character
from homebiyori.care.answers import moments
from homebiyori.care.answers.moments import BODY, MISSING, NEXT, moment_in, moment_outside
from homebiyori.care.files import load
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.lexicon import files as lexicon_files
from homebiyori.lexicon.models.messages import MOMENTS, Hearing
from homebiyori.lexicon.vocabulary import RiskKind, RiskLevel
from support.care_talk import talk

JUDGING = Path(__file__).parents[1] / "lexicon" / "judging"
OWN = Care(kind=RiskKind.SELF_HARM, level=RiskLevel.SERIOUS)
OTHER = Care(kind=RiskKind.THIRD_PARTY, level=RiskLevel.SERIOUS)
HOME = Care(kind=RiskKind.DOMESTIC_VIOLENCE, level=RiskLevel.SERIOUS)
SON = Care(kind=RiskKind.CHILD_VIOLENCE, level=RiskLevel.SERIOUS)
CHOKED = Care(kind=RiskKind.DOMESTIC_VIOLENCE, level=RiskLevel.SERIOUS, known=frozenset({Sign.CHOKED}))
TAKEN = Care(kind=RiskKind.SELF_HARM, level=RiskLevel.IMMEDIATE, stands=frozenset({Sign.TAKEN}))
WISH = "もう死にたいです。今夜、橋から飛び降ります"


def _sums(name: str) -> Counter[str]:
    rows = [json.loads(line) for line in (JUDGING / name).read_text("utf-8").splitlines()]
    sums = Counter[str]()
    for row in rows:
        heard = moments._heard(row["text"], frozenset())
        if row["kind"] == "none":
            sums["false"] += heard is not None
        else:
            sums["right" if heard == row["kind"] else "wrong" if heard else "unheard"] += 1
    return sums


@pytest.mark.parametrize("name", ["moments_1.jsonl", "moments_2.jsonl"])
def test_accuracy_on_unseen_authors(name: str) -> None:
    """Of 228 moments of 76 kinds; beside them 40 messages of no kind."""
    sums = _sums(name)
    assert sums["right"] >= 170
    assert sums["wrong"] <= 4
    assert sums["false"] <= 1


def test_every_kind_that_the_model_knows_has_something_to_say_or_to_tell() -> None:
    kinds = set(lexicon_files.load("moments_weights")["kinds"])
    data = load("moments")
    by_words = set(data["words"]) - kinds
    assert kinds - MOMENTS.none == (data["asked"].keys() | data["told"].keys() | data["signs"].keys()) - by_words


@pytest.mark.parametrize("character", Character)
def test_each_moment_has_its_sentences_in_every_voice(character: Character) -> None:
    slots = fragments_of(character)
    counts = {slot: len(slots[slot]) for slot in moments.every_slot()}
    assert {slot: n for slot, n in counts.items() if n != (2 if slot.endswith("_then") else 1)} == {}


@pytest.mark.parametrize(
    ("text", "care", "slot"),
    [
        ("睡眠薬飲んでしもた、このまま寝てええかな", TAKEN, "sleep_no"),
        ("ちょっとだけ寝てもええ？", OWN, "sleep_own"),
        ("娘が眠いって言い出した。このまま寝かせといて大丈夫ですか", OTHER, "sleep_other"),
        ("何科に行けばいいですか", CHOKED, "doctor_neck"),
        ("何科に行けばいいですか", HOME, "doctor_own"),
        ("さっき断って帰ってもらったけど、もう一回119していいの？", OWN, "call_again"),
        ("LINEで「どこにいる」って来た。返したほうがいい？", HOME, "reply_not"),
        ("LINEで「放っといて」って来た。なんて返せばいい？", OTHER, "reply_dying"),
        ("泣いてごめんって言ってる。なんて言えばいい？", SON, "words_violent"),
        ("もう手すりの外に立ってる", OWN, "outside_rail"),
        ("手すりにまたがったまま打ってる", OWN, "outside_rail"),
        ("このまま娘に返していいもんか", HOME, "give_back"),
    ],
)
def test_what_is_said_depends_on_whose_danger_it_is(text: str, care: Care, slot: str) -> None:
    found = moment_in(text, care)
    assert found is not None
    assert found.slots == (f"care.moment.{slot}", f"care.moment.{slot}_then")


@pytest.mark.parametrize(
    ("text", "side", "slot"),
    [
        ("急に静かになったんですけど、これ大丈夫なんですか", NEXT, "quiet_next"),
        ("見に行ったほうがいいですか", NEXT, "see_next"),
        ("自分で車で探しに行ったほうがいいですか", MISSING, "search_missing"),
        ("救急の人に、私がやったって正直に言わなあかん？", BODY, "tell_truth"),
    ],
)
def test_a_moment_outside_of_care(text: str, side: str, slot: str) -> None:
    found = moment_outside(text, side)
    assert found is not None
    assert found.slot == f"care.moment.{slot}"


@pytest.mark.parametrize("text", ["今日は夕飯に鍋を作りました", "ありがとうございます", "うん", "いま駅に着きました"])
def test_a_message_of_no_kind_has_no_moment(text: str) -> None:
    assert moment_in(text, OWN) is None


def test_the_call_goes_with_it_until_help_is_called() -> None:
    asked = "さっき手紙を書いた。子どもたちは二階で寝てる、わたしのほかは子どもだけ"
    turns = talk([WISH, asked])
    assert turns[1].slots[0] == "care.moment.kids_asleep"
    assert "119" in turns[1].reply.text


def test_after_a_refusal_no_number_is_named_with_it() -> None:
    turns = talk([WISH, "119はいやです、電話はしません", "だから電話はしないって言ってるじゃないですか"])
    assert all(slot.startswith("care.moment.no_call_more") for slot in turns[2].slots)
    assert "119" not in turns[2].reply.text


def test_a_crew_that_was_sent_away_is_called_again() -> None:
    turns = talk(
        [
            "薬をたくさん飲みました",
            "119しました。来てくれるそうです",
            "救急隊の人が来たけど、母が断って帰しちゃいました",
        ]
    )
    assert turns[2].slots[:1] == ["care.moment.sent_away"]
    assert Sign.CALLED not in (turns[2].reading.care or OWN).stands


def test_an_exact_answer_replaces_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    home = "夫に殴られました。今は別の部屋にいます"
    assert "care.fact.pack_yes" in talk([home, "母子手帳も持っていくべき？"])[1].slots
    monkeypatch.setattr(moments, "is_exact", lambda said, things: False)
    assert "care.moment.pack" in talk([home, "母子手帳も持っていくべき？"])[1].slots


def test_without_the_model_there_are_no_moments(monkeypatch: pytest.MonkeyPatch) -> None:
    hear = Hearing.hear
    silent = lambda self, text, without=frozenset(): None if self is MOMENTS else hear(self, text, without)  # noqa: E731
    asked = "さっき断って帰ってもらったけど、もう一回119していいの？"
    assert moment_in(asked, OWN) is not None
    monkeypatch.setattr(Hearing, "hear", silent)
    assert moment_in(asked, OWN) is None
