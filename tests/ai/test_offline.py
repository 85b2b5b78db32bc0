"""The offline companion: the lint reads every fragment, and 300 answers of each cell are measured."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from homebiyori.ai import wording
from homebiyori.ai.offline.cues import STICKERS, season
from homebiyori.ai.offline.store import Fragment, fragments_of
from homebiyori.ai.port import Character, Mood, PraiseLevel
from homebiyori.lexicon.concepts import Kind, all_concepts
from homebiyori.lexicon.deeds_table import groups
from homebiyori.lexicon.vocabulary import Analysis, Concern, Emotion, RiskKind
from support.sentences import sentence_count
from support.slots import ASKED_ALSO, INTRODUCED, PRESUMED, PROTESTS, PUT_RIGHT, RITUALS, TONES, US, VIEWS, every_slot
from support.talk import CELLS, JST, SAMPLES, repeated, request, talk

GROUPS = ("bright", "tired", "low", "anxious", "angry", "plain")
ACTS = sorted(
    {"act", "consoled", "patience", *(group.praise for group in groups().values())} - {"glad", "hard", "open", "plain"}
)
STOOD = tuple(f"stood.{standing}" for standing in ("heavy", "better", "over", "bright", "ahead", "done"))
TIMES = ("morning", "day", "evening", "night", "deepnight")
SEASONS = ("spring", "summer", "autumn", "winter")
SPECIALS = ("medical", "grief", "separation", "identity", "injection")

# Minimum and maximum characters of a fragment, by the first word of its slot.
LENGTHS = {
    "receive": (8, 40),
    "first": (15, 42),
    "sticker": (8, 36),
    "wordless": (10, 36),
    "topic": (18, 60),
    "core": (18, 60),
    "deepen": (56, 100),
    "close": (10, 40),
    "concept": (14, 60),
    "recall": (20, 60),
    "ritual": (8, 50),
    "wish": (8, 50),
    "us": (12, 60),
    "humour": (8, 40),
    "misread": (20, 60),
    "noted": (10, 40),
    "sorry": (12, 50),
    "unknown": (12, 60),
    "corrected": (12, 60),
    "protest": (12, 60),
    "view": (12, 60),
    "tone": (12, 40),
    "ask": (14, 40),
    "asked": (8, 60),
    "about": (14, 60),
}
CRISIS_LENGTH = (10, 52)
# Slots of care: acknowledgements are short; people and facts may take a little longer.
CARE_LENGTHS = {"hear": (8, 44), "ask": (8, 48), "people": (30, 72), "now": (14, 50), "fact": (20, 80)}
OF_CARE = ("crisis", "care", "gentle", "emergency")
OTHER_LENGTH = (14, 80)

TIME_WORDS = {
    "night": ("今夜", "おやすみ", "夜中", "夜更け", "真夜中", "眠れぬ夜"),
    "morning": ("今朝", "おはよう"),
    "evening": ("夕方の", "夕焼け", "夕暮れ"),
    "day": ("お昼", "昼下がり", "真昼", "昼間の"),
}
AT_NIGHT = (
    *(
        "close.night",
        "close.deepnight",
        "topic.night_crying",
        "concept.night_wakings",
        "ritual.goodnight",
        "identity.b",
    ),
    *("care.tonight", "care.fact.night_other", "care.fact.night_call", "care.hear.sleep"),
)


def _required_slots() -> Iterator[str]:
    yield from (f"receive.{group}" for group in (*GROUPS, "weather", "ahead", "joke", "grumble", "half"))
    yield from (f"core.praise.{group}" for group in (*GROUPS[:-1], "token"))
    yield from (f"core.praise.{kind}" for kind in ACTS)
    yield from (f"core.praise.{kind}" for kind in Kind if kind not in (Kind.ANY, Kind.LOVE))
    yield from (f"core.listen.{group}" for group in (*GROUPS, "token", "lost"))
    yield from (f"concept.{name}" for name in all_concepts())
    yield from (f"ritual.{name}" for name in RITUALS)
    yield from (f"deepen.{mood}.{tone}" for mood in Mood for tone in ("bright", "heavy", "plain"))
    yield from (f"close.{name}" for name in (*Mood, *TIMES, *SEASONS))
    yield from (f"topic.{one.pool}" for one in all_concepts().values() if one.pool)
    yield from (f"sticker.{name}" for name in STICKERS.values())
    yield from (f"{name}.{part}" for name in SPECIALS for part in "ab")
    yield from (
        f"grief.{name}" for name in ("odd", "bring", "name", "sweet", "smile", "rite", "call", "born", "body", "on")
    )
    yield from (f"crisis.{kind}.hear" for kind in RiskKind)
    yield from (f"crisis.{kind}.ask" for kind in RiskKind if kind is not RiskKind.SELF_HARM)
    yield from (f"care.people.{kind}" for kind in (*RiskKind, "any"))
    yield from every_slot() | ASKED_ALSO
    yield from (f"asked.{name}" for name in ("parent", "goodparent", "lazy", "allowed", "right", "odd"))
    yield from (f"asked.{name}" for name in ("great", "selfish", "only", "ends", "disliked", "understand", "late"))
    yield from (f"us.{topic}" for topic in US)
    yield from (f"intro.{name}" for name in INTRODUCED)
    yield from PUT_RIGHT
    yield from (f"protest.{name}" for name in PROTESTS)
    yield from (f"view.{name}" for name in VIEWS)
    yield from (f"tone.{tone}" for tone in TONES)
    yield from (f"gentle.{part}" for part in ("receive", "stay", "people"))
    yield from (f"stage.{stage}" for stage in range(1, 6))
    yield from ("core.receive.plain", "core.praise.asked", "wish.listen", "wish.stay", "wish.praise")
    yield from ("ask.listen", "ask.bright", *STOOD, "receive.miffed", "why.said", "us.denied")
    yield from (
        "first",
        "sorry",
        "corrected",
        "misread",
        "noted",
        "humour",
        "unknown",
        "wordless",
        "crisis.ai",
        "ring",
        "fruit",
        "notice",
    )


REQUIRED = frozenset(_required_slots())


def _slots(who: Character) -> dict[str, tuple[Fragment, ...]]:
    """Return the slots except those of situations, whose fragments have placeholders (`test_situated.py`)."""
    return {slot: fs for slot, fs in fragments_of(who).items() if not slot.startswith("situation.")}


ALL = [(who, slot, f) for who in Character for slot, fs in _slots(who).items() for f in fs]
REMEMBERED_SLOTS = [f"{kind}.{name}" for name in all_concepts() for kind in ("recall", "gladly", "remember")]
REMEMBERED = [(who, f) for who in Character for slot in REMEMBERED_SLOTS for f in fragments_of(who)[slot]]
LEAST = {
    "concept": 3, "about": 3, "answered": 4, "asked": 3, "us": 4, "intro": 4, "protest": 4, "view": 2, "practical": 2,
    "care": 3, "crisis": 4, "emergency": 4, "urgent": 4,
}  # fmt: skip


def _length_of(slot: str) -> tuple[int, int]:
    if slot.startswith("crisis."):
        return CRISIS_LENGTH
    if slot.startswith("care."):
        return CARE_LENGTHS.get(slot.split(".")[1], (10, 64))
    return LENGTHS.get(slot.partition(".")[0], OTHER_LENGTH)


def _listens(slot: str) -> bool:
    """Return whether the slot must not praise."""
    heard = (
        "receive",
        "topic",
        "concept",
        *("about", "answered"),
        "ritual",
        "ask",
        *("first", "intro.", "why."),
        "sorry",
        "corrected",
        "protest",
        *("view.", "tone."),
        "misread",
        "noted",
        "humour",
        "us.",
        "unknown",
        "sticker",
        "wordless",
        *OF_CARE,
        *SPECIALS,
    )
    return slot not in ("asked.great", "asked.say_great", "asked.marks", "asked.good_points") and (
        slot.startswith((*heard, "core.receive")) or "listen" in slot
    )


# Said where a talk needs it, whoever was named and whatever the hour is.
NEEDED = ("care.moment.", "care.guide.")


class TestEveryFragment:
    @pytest.mark.parametrize("character", Character)
    def test_every_slot_is_filled(self, character: Character) -> None:
        slots = _slots(character)
        assert set(slots) == REQUIRED
        # A moment is answered by what it needs, and then by one of two sentences more; a step has two wordings.
        several = {slot: fs for slot, fs in slots.items() if not slot.startswith(NEEDED)}
        few = {slot: len(fs) for slot, fs in several.items() if len(fs) < LEAST.get(slot.partition(".")[0], 6)}
        assert few == {}

    @pytest.mark.parametrize("kind", [*RiskKind, None])
    @pytest.mark.parametrize("character", Character)
    def test_a_talk_in_care_has_twelve_fragments_of_its_kind_at_least(
        self, character: Character, kind: RiskKind | None
    ) -> None:
        own = (f"crisis.{kind}.hear", f"crisis.{kind}.ask", f"care.people.{kind or 'any'}", "care.stay", "care.ground")
        assert sum(len(fragments_of(character).get(slot, ())) for slot in own) >= 12

    def test_nothing_banned(self) -> None:
        assert [(f.id, found) for _, _, f in ALL if (found := wording.banned_phrases(f.text))] == []

    def test_no_foreign_voice(self) -> None:
        assert [(f.id, found) for who, _, f in ALL if (found := wording.foreign_voice(f.text, who))] == []

    def test_the_bodies_of_answers_carry_the_own_voice(self) -> None:
        bodies = [(who, f) for who, slot, f in ALL if slot.startswith(("core", "deepen", "topic", "concept", "about"))]
        assert [f.id for who, f in bodies if not wording.has_own_voice(f.text, who)] == []

    def test_every_call_for_help_carries_the_own_voice(self) -> None:
        calls = [
            (who, f)
            for who, slot, f in ALL
            if slot.startswith(("care.now.call", "care.now.police", "care.now.both", "emergency.call"))
        ]
        assert [f.id for who, f in calls if not wording.has_own_voice(f.text, who)] == []

    def test_no_praise_where_a_parent_only_wants_to_be_heard(self) -> None:
        assert [(f.id, found) for _, slot, f in ALL if _listens(slot) and (found := wording.praise_words(f.text))] == []

    def test_lengths(self) -> None:
        wrong = [(f.id, f.length) for _, slot, f in ALL if not _length_of(slot)[0] <= f.length <= _length_of(slot)[1]]
        assert wrong == []

    def test_one_whole_sentence_each(self) -> None:
        assert [f.id for _, _, f in ALL if sentence_count(f.text) != 1 or f.text[-1] not in "。？"] == []

    def test_no_duplicates(self) -> None:
        assert len({f.text for _, _, f in ALL}) == len({f.id for _, _, f in ALL}) == len(ALL)

    def test_no_placeholder_and_no_exclamation(self) -> None:
        assert [f.id for _, _, f in ALL if set(f.text) & set("{}<>%$_[]\\@！!～\n ")] == []

    def test_nothing_is_presumed_of_the_family(self) -> None:
        # Slots about an emergency's facts are used only if the parent reported them; first aid for babies is its own.
        told = [f for _, slot, f in ALL if not slot.startswith(("care.case.ill_", "emergency.q_", *NEEDED))]
        assert [(f.id, word) for f in told for word in PRESUMED if word in f.text] == []

    @pytest.mark.parametrize("time_name", TIME_WORDS)
    def test_hours_are_named_only_in_their_own_slots(self, time_name: str) -> None:
        # A good night is said to who asks for it.
        allowed = (
            (*AT_NIGHT, "practical.say_it")
            if time_name == "night"
            else (f"close.{time_name}", "close.day", "ritual.greeting.morning")
        )
        bound = [f for _, slot, f in ALL if slot not in allowed and not slot.startswith(NEEDED)]
        found = [f.id for f in bound for word in TIME_WORDS[time_name] if word in f.text]
        assert found == []

    def test_nobody_is_reassured_about_a_body(self) -> None:
        words = ("大丈夫", "心配ない", "心配いらない", "治", "安心")
        body = [f for _, slot, f in ALL if slot.startswith(("medical", "emergency"))]
        assert [(f.id, word) for f in body for word in words if word in f.text] == []

    def test_what_is_remembered_is_said_in_whole_sentences(self) -> None:
        assert [(f.id, found) for who, f in REMEMBERED if (found := wording.foreign_voice(f.text, who))] == []
        assert [f.id for who, f in REMEMBERED if not wording.has_own_voice(f.text, who)] == []
        assert [f.id for _, f in REMEMBERED if "のことのこと" in f.text or "{" in f.text] == []
        assert [f.id for _, f in REMEMBERED if wording.banned_phrases(f.text) or wording.praise_words(f.text)] == []

    @pytest.mark.parametrize("character", Character)
    @pytest.mark.parametrize("group", GROUPS[:-1])
    def test_enough_may_be_said_where_nothing_is_known(self, character: Character, group: str) -> None:
        assert sum(not f.presumes for f in fragments_of(character)[f"core.praise.{group}"]) >= 6

    def test_a_neutral_message_has_a_dozen_answers(self) -> None:
        assert [who for who in Character if len(fragments_of(who)["core.receive.plain"]) < 12] == []

    def test_ids_are_stable_names(self) -> None:
        for who, slot, f in ALL:
            head, number = f.id.rsplit(".", 1)
            assert head == f"{who[0]}.{slot}"
            assert len(number) == 2
            assert number.isdecimal()


@pytest.mark.parametrize("samples", [80, pytest.param(SAMPLES, marks=pytest.mark.proof)])
@pytest.mark.parametrize(("character", "mood", "level"), CELLS)
def test_answers_of_a_cell_keep_the_bars(character: Character, mood: Mood, level: PraiseLevel, samples: int) -> None:
    texts = [reply.text for reply in talk(request(character=character, mood=mood, level=level), samples)]
    sentences = range(2, 4) if level is PraiseLevel.NORMAL else range(4, 6)
    assert repeated(texts) == []
    assert [text for text in texts if wording.count_characters(text) not in wording.length_range(level)] == []
    assert [text for text in texts if sentence_count(text) not in sentences] == []
    assert [text for text in texts if not wording.has_own_voice(text, character)] == []
    assert [text for text in texts if wording.foreign_voice(text, character)] == []
    assert [text for text in texts if wording.banned_phrases(text)] == []
    if mood is Mood.LISTEN:
        assert [text for text in texts if wording.praise_words(text)] == []


@pytest.mark.parametrize(("character", "mood", "level"), CELLS)
@pytest.mark.parametrize("emotion", [Emotion.FATIGUE, Emotion.NONE])
def test_the_same_mood_every_night_never_repeats(
    character: Character, mood: Mood, level: PraiseLevel, emotion: Emotion
) -> None:
    base = request(character=character, mood=mood, level=level, analysis=Analysis(emotion=emotion))
    texts = [reply.text for reply in talk(base, 60, varied=False)]
    assert repeated(texts) == []
    assert [text for text in texts if wording.count_characters(text) not in wording.length_range(level)] == []


@pytest.mark.parametrize(("character", "mood", "level"), CELLS)
@pytest.mark.parametrize("text", ["😴", "😊嬉しい", "🍼", "うん", "はぁ…", "…"])
def test_a_sign_without_words_is_answered_warmly(
    character: Character, mood: Mood, level: PraiseLevel, text: str
) -> None:
    base = request(character=character, mood=mood, level=level, text=text)
    replies = talk(base, 40, varied=False)
    assert repeated([reply.text for reply in replies]) == []
    for reply in replies:
        assert wording.count_characters(reply.text) in wording.length_range(level)
        assert reply.fragment_ids[0].split(".")[1] in ("sticker", "wordless")


def test_a_fragment_knows_its_length() -> None:
    assert all(fragment.length == wording.count_characters(fragment.text) for _, _, fragment in ALL[::50])


@pytest.mark.parametrize(
    ("day", "name"), [((6, 5), None), ((6, 25), "summer"), ((9, 3), None), ((9, 25), "autumn"), ((12, 31), "winter")]
)
def test_weeks_between_the_seasons_have_none(day: tuple[int, int], name: str | None) -> None:
    assert season(datetime(2026, *day, tzinfo=JST)) == name


@pytest.mark.parametrize("cell", CELLS, ids="-".join)
@pytest.mark.parametrize("concern", sorted(set(Concern) - {Concern.POISONING}))
def test_a_concern_has_words_of_its_own(cell: tuple[Character, Mood, PraiseLevel], concern: Concern) -> None:
    character, mood, level = cell
    analysis = Analysis(emotion=Emotion.WORRY, concepts=("child_ill",), concerns=frozenset({concern}))
    base = request(character=character, mood=mood, level=level, analysis=analysis)
    replies = talk(base, 20, varied=False)
    assert repeated([reply.text for reply in replies]) == []
    is_long = level is PraiseLevel.DEEP and concern in (Concern.MEDICAL, Concern.IDENTITY, Concern.INJECTION)
    for reply in replies:
        lengths = wording.length_range(PraiseLevel.DEEP) if is_long else range(35, 151)
        assert wording.count_characters(reply.text) in lengths
        assert wording.praise_words(reply.text) == []
        assert ("AI" in reply.text) is (concern is Concern.IDENTITY)
        assert reply.text.startswith("119") is (concern is Concern.MEDICAL_EMERGENCY)
