"""What a parent asks is answered whatever its words are, if a model surely hears it."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from homebiyori.ai.offline.store import fragments_of
from homebiyori.ai.port import Character
from homebiyori.care.answers import heard
from homebiyori.care.answers.everyday import things_in
from homebiyori.care.answers.heard import UNKNOWN, Heard, every_slot, question_in
from homebiyori.care.files import load
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.lexicon import files as lexicon_files
from homebiyori.lexicon.models.messages import QUESTIONS, Hearing
from homebiyori.lexicon.models.messages import Heard as HeardKind
from homebiyori.lexicon.vocabulary import RiskKind, RiskLevel
from support.care_talk import talk

JUDGING = Path(__file__).parents[1] / "lexicon" / "judging" / "asks.jsonl"
WISH = "もう死にたい。薬をためてある"
OWN = Care(kind=RiskKind.SELF_HARM, level=RiskLevel.SERIOUS, known=frozenset({Sign.TOLD}))
OTHER = replace(OWN, kind=RiskKind.THIRD_PARTY)
HOME = replace(OWN, kind=RiskKind.DOMESTIC_VIOLENCE)


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("ここに打ったのって、あとで誰かの目にふれるやつ？", "care.fact.reads"),
        ("わたしの涙、この子の中にずっと残っちゃう?", "care.fact.child_heart"),
        ("お金のない人でも診てもらえるもん?", "care.fact.hospital_cost"),
        ("声に出すの苦手やから打つだけで済むとこない?", "care.fact.chat"),
    ],
)
def test_a_question_in_words_that_no_pattern_has_is_answered(
    text: str, slot: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert slot in talk([WISH, text])[-1].slots
    monkeypatch.setattr(heard, "QUESTIONS", replace(QUESTIONS, ahead=float("inf")))
    slots = talk([WISH, text])[-1].slots
    assert slot not in slots
    assert UNKNOWN in slots or any(one.startswith("care.guide.") for one in slots)


def test_the_answer_is_by_whose_danger_it_is() -> None:
    text = "こっちが相談したの、うちの人に伝わったりする?"
    slots = [found.slot for care in (OWN, HOME, OTHER) if (found := question_in(text, care))]
    assert slots == ["care.fact.clinic_secret", "care.fact.keep_from_him", "care.fact.duty"]


def test_a_question_without_an_answer_in_this_talk_is_not_heard() -> None:
    text = "逃げるとき、母子手帳と通帳は持って出たほうがええの"
    assert question_in(text, HOME) is not None
    assert question_in(text, OTHER) is None
    in_hospital = replace(OWN, known=OWN.known | {Sign.IN_HOSPITAL})
    asked = "入院って何日くらい閉じこめられるものなの"
    assert question_in(asked, OWN) is not None
    assert question_in(asked, in_hospital) is None


@pytest.mark.parametrize(
    ("ahead", "read", "told", "answers"),
    [
        (0.1, (), (), ("care.fact.reads",)),
        (0.1, ("care.fact.recorded",), (), ("care.fact.recorded",)),
        (0.1, ("care.fact.where",), (), ("care.fact.where",)),
        (0.35, ("care.fact.where",), (), ("care.fact.reads",)),
        (0.35, ("care.fact.debt",), (), ("care.fact.reads",)),
        (0.35, ("care.fact.who_may",), (), ("care.fact.who_may",)),
        (0.65, ("care.fact.who_may",), (), ("care.fact.reads",)),
        (0.65, (), ("care.fact.visit|care.fact.recorded",), ()),
        (0.1, (UNKNOWN,), (), ("care.fact.reads",)),
    ],
)
def test_a_pattern_is_passed_over_only_if_the_question_is_far_ahead(
    ahead: float, read: tuple[str, ...], told: tuple[str, ...], answers: tuple[str, ...]
) -> None:
    found = Heard("care.fact.reads", frozenset({"care.fact.reads", "care.fact.recorded"}), ahead)
    assert found.answers(read, told) == answers


def test_every_question_that_the_model_knows_has_its_row() -> None:
    kinds = set(lexicon_files.load("questions_weights")["kinds"])
    assert kinds - QUESTIONS.none == set(load("heard")["questions"])


def test_a_sentence_is_heard_by_itself_and_gives_way_to_words(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "洗濯物も山のまま、台所も昨日のままです。看護師がメンタルで受診したら、職場に通知がいったりします？"
    monkeypatch.setattr(Hearing, "hear", lambda self, part, without=frozenset(): _as_a_part(self, part, without, text))
    found = question_in(text, OWN)
    assert found is not None
    assert found.slot == "care.fact.clinic_secret"
    assert found.answers(("care.fact.law",), ()) == ("care.fact.clinic_secret",)
    assert found.answers(("care.fact.where",), ()) == ("care.fact.where",)
    monkeypatch.setattr(heard, "AHEAD_IN_A_SENTENCE", float("inf"))
    assert question_in(text, OWN) is None


_HEAR = Hearing.hear


def _as_a_part(hearing: Hearing, part: str, without: frozenset[str], whole: str) -> HeardKind | None:
    """Hear everything but the whole message."""
    return None if part == whole else _HEAR(hearing, part, without)


def test_what_tells_something_asks_nothing() -> None:
    for text in ("薬は捨てました", "名前は「ひかり」といいます", "ほめないで、ただ聞いて", "母が朝に亡くなりました"):
        assert things_in(text, OWN).heard is None, text


@pytest.mark.parametrize("character", Character)
def test_every_answer_has_its_words(character: Character) -> None:
    said = set(fragments_of(character))
    named = {*every_slot(), *(slot for row in load("heard")["questions"].values() for slot in row["fits"].split())}
    assert named <= said


@pytest.mark.proof
def test_accuracy_on_an_unseen_author() -> None:
    rows = [json.loads(line) for line in JUDGING.read_text("utf-8").splitlines()]
    counts = Counter[str]()
    for row in rows:
        found = QUESTIONS.hear(row["text"])
        if row["asks"] in QUESTIONS.none:
            counts["taken for one"] += found is not None
        else:
            counts["heard"] += found is not None
            counts["rightly"] += found is not None and found.kind == row["asks"]
    assert counts["rightly"] >= 170
    assert counts["heard"] - counts["rightly"] <= 4
    assert counts["taken for one"] <= 3
