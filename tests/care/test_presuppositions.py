"""No slot of care presumes what nobody said: each has an entry in the table, with a slot to use instead."""

import re

import pytest

from homebiyori.ai.offline.store import fragments_of
from homebiyori.ai.port import Character
from homebiyori.care.answers import presuppositions
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.lexicon.vocabulary import RiskKind, RiskLevel

OF_CARE = ("care.", "crisis.", "gentle.")
# Chosen by their own words (`things.json`).
OF_THINGS = ("care.joy.", "care.felt.", "care.did.", "care.weighs.")
# Chosen by reported facts (`care/acts/case.py`).
OF_FACTS = "care.case."
# The word is about people in general, or is the question itself.
SAID_OF_ANYBODY = frozenset({"care.fact.voices", "care.fact.words", "care.fact.call", "care.ask.plan"})
# Answers to a question that contains the word.
SAID_OF_ANYBODY |= {
    "care.fact.may_cry",
    "care.fact.grief",
    "care.fact.apart",
    "care.fact.hold",
    "care.fact.sleep_enough",
    "care.fact.discharge",
    *(
        f"care.fact.{name}"
        for name in ("grieve_differ", "hang_up", "medicine_milk", "tell_child_loss", "when_comes", "pack_yes")
    ),
}
# Used only when this sign was read.
BY_SIGN = frozenset(f"care.hear.{name}" for name in ("tears", "tired", "voices")) | {"care.now.baby_held"}


@pytest.mark.parametrize("character", Character)
def test_every_slot_that_names_what_must_be_told_has_an_entry(character: Character) -> None:
    slots = fragments_of(character)
    bare = {
        slot: name
        for slot in slots
        if slot.startswith(OF_CARE)
        and not slot.startswith((*OF_THINGS, "care.moment.", "care.guide."))
        and presuppositions.presumed(slot) is None
        and not slot.startswith(OF_FACTS)
        and slot not in SAID_OF_ANYBODY | BY_SIGN
        for fragment in slots[slot]
        for name in presuppositions.words_in(fragment.text)
    }
    assert bare == {}


def test_every_slot_of_the_table_is_said_and_has_words_behind_it() -> None:
    table = presuppositions.every_presumption()
    slots = fragments_of(Character.MADOKA)
    assert table.keys() <= slots.keys()
    assert {entry.instead for entry in table.values()} <= slots.keys()
    assert [
        slot
        for slot, entry in table.items()
        if not (entry.told or entry.kinds or entry.unless or entry.after or entry.once)
    ] == []


@pytest.mark.parametrize("kind", [RiskKind.SELF_HARM, RiskKind.POSTPARTUM, RiskKind.DOMESTIC_VIOLENCE])
@pytest.mark.parametrize("slot", ["care.now.both", "care.fact.beside", "care.now.taken", "care.fact.say_other"])
def test_no_slot_presumes_what_was_not_told(slot: str, kind: RiskKind) -> None:
    care = Care(kind=kind, level=RiskLevel.SERIOUS)
    said = presuppositions.fitting(((slot, "care.stay"),), care)
    assert all(slot not in option for option in said)
    assert all(option for option in said)


def test_a_slot_is_used_once_its_presumption_is_told() -> None:
    care = Care(kind=RiskKind.SELF_HARM, level=RiskLevel.IMMEDIATE, stands=frozenset({Sign.TAKEN}))
    option = ("care.now.call_taken", "care.now.taken")
    assert presuppositions.fitting((option,), care) == (option,)


@pytest.mark.parametrize(
    ("sign", "asked"),
    [(Sign.PLAN, "care.ask.death"), (Sign.TIME, "care.ask.death"), (Sign.MEANS_IN_HAND, "care.ask.near")],
)
def test_whoever_holds_the_means_is_not_asked_whether_they_want_to_die(sign: Sign, asked: str) -> None:
    care = Care(kind=RiskKind.SELF_HARM, level=RiskLevel.SERIOUS, known=frozenset({sign}))
    assert presuppositions.fitting((("care.stay", "care.ask.death"),), care) == (("care.stay", asked),)


# The card is above the text on a phone, and beside it elsewhere.
_WHERE = re.compile(
    "(?:番号|窓口|名前|時間|チャット|欄)[^。]{0,4}[上下](?:に|の|で|じゃ|なの)"
    "|[上下](?:の|に)[^。「]{0,8}(?:窓口|番号|名[前の]|チャット|電話|フリー|欄|行|相談)|(?:文|返事)の[^。]{0,2}[上下]"
)


@pytest.mark.parametrize("character", Character)
def test_no_text_says_where_the_card_is(character: Character) -> None:
    said = [fragment.text for fragments in fragments_of(character).values() for fragment in fragments]
    assert [text for text in said if _WHERE.search(text)] == []
    assert _WHERE.search("夜は下の窓口でもよい")
    assert _WHERE.search("番号は下じゃよ")
