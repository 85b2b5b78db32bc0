"""Things are named in the companion's own words and linked to earlier messages about them."""

from dataclasses import replace

import pytest

from homebiyori.ai import wording
from homebiyori.ai.offline import OfflineCompanion, naming
from homebiyori.ai.offline.naming import noun_of
from homebiyori.ai.offline.store import fragments_of, sentences
from homebiyori.ai.offline.tones import tone_of
from homebiyori.ai.port import Character, Mood, PraiseLevel, Thread
from homebiyori.lexicon import analyze, things
from homebiyori.lexicon.vocabulary import Analysis, Emotion
from homebiyori.memory.standing import Standing
from support.sentences import sentence_count
from support.talk import KEY, repeated, request, talk

pytestmark = pytest.mark.usefixtures("without_situations")

SLOTS = {slot: of for slot, of in sentences().items() if not slot.startswith("care.")}
FRAMES = [(slot, who, line) for slot, of in SLOTS.items() for who in Character for line in of[who.value]]
GROUPS = set(things.groups().values())


class TestEverySentence:
    def test_each_has_one_voice_and_nothing_that_no_answer_says(self) -> None:
        said = [(who, line.replace("{}", "かぼちゃ")) for _, who, line in FRAMES]
        assert [(line, found) for who, line in said if (found := wording.foreign_voice(line, who))] == []
        assert [line for who, line in said if not wording.has_own_voice(line, who)] == []
        assert [(line, found) for _, line in said if (found := wording.banned_phrases(line))] == []
        assert [
            slot for slot, _, line in FRAMES if bool(wording.praise_words(line)) is not (slot == "detail.feat")
        ] == []
        assert [line for _, line in said if sentence_count(line) != 1 or not 18 <= len(line) <= 52] == []

    def test_no_two_are_alike_and_each_names_its_thing(self) -> None:
        assert len({(who, line) for _, who, line in FRAMES}) == len(FRAMES)
        assert [line for _, _, line in FRAMES if "{}" not in line] == []

    def test_every_slot_has_enough_sentences(self) -> None:
        few = {slot: len(lines) for slot, of in SLOTS.items() for lines in of.values() if len(lines) < _least(slot)}
        assert few == {}
        assert {f"thing.{group}.{tone}" for group in GROUPS for tone in ("plain", "bright", "heavy")} <= set(SLOTS)

    def test_names_are_words_that_any_answer_may_say(self) -> None:
        found = {name: wording.banned_phrases(name) + wording.praise_words(name) for name in things.groups()}
        assert {name: words for name, words in found.items() if words} == {}


def _least(slot: str) -> int:
    if slot.startswith("thing."):
        return 8 if slot.startswith("thing.any.") else 2
    return 10


@pytest.mark.parametrize("character", Character)
@pytest.mark.parametrize("level", PraiseLevel)
@pytest.mark.parametrize(
    ("text", "emotion", "name"),
    [
        ("今日は庭の山茶花が咲きました", Emotion.NONE, "山茶花"),
        ("ピアニカどこにしまったか分からん", Emotion.WORRY, "鍵盤ハーモニカ"),
        ("さかあがり！！", Emotion.JOY, "逆上がり"),
    ],
)
def test_the_thing_is_named_by_its_own_name(
    character: Character, level: PraiseLevel, text: str, emotion: Emotion, name: str
) -> None:
    base = request(character=character, level=level, text=text, analysis=Analysis(emotion=emotion))
    replies = talk(base, 40, varied=False)
    assert [reply.text for reply in replies if name not in reply.text] == []
    assert repeated([reply.text for reply in replies]) == []
    assert [
        reply.text for reply in replies if wording.count_characters(reply.text) not in wording.length_range(level)
    ] == []


def test_sentences_rest_whatever_is_named() -> None:
    companion, recent = OfflineCompanion(KEY), list[tuple[str, ...]]()
    for number, name in enumerate(("餃子", "納豆", "枝豆", "うどん", "豆腐", "りんご", "プリン")):
        asked = request(text=f"{name}。", seed=bytes([number]), recent_fragments=tuple(reversed(recent)))
        recent.append(OfflineCompanion.reply(companion, asked).fragment_ids)
    frames = [name for names in recent for name in names if ".thing." in name]
    assert len(frames) == len(set(frames)) == 7


@pytest.mark.parametrize("mark", ["is_gentle", "is_uncertain"])
def test_beside_danger_nothing_is_named(mark: str) -> None:
    read = Analysis(emotion=Emotion.SADNESS, is_gentle=mark == "is_gentle", is_uncertain=mark == "is_uncertain")
    asked = request(text="味噌汁をこぼした", analysis=read, thread=HEAVY)
    names = OfflineCompanion(KEY).reply(asked).fragment_ids
    assert [name for name in names if ".thing." in name or ".thread." in name] == []


HEAVY = Thread("ほうれん草", Standing.HEAVY)


def _tone(text: str) -> str:
    return tone_of(request(text=text, analysis=analyze(text)))


class TestThreads:
    @pytest.mark.parametrize("character", Character)
    @pytest.mark.parametrize(
        ("text", "before", "kind"),
        [
            ("ほうれん草、今日は食べたよ。うれしい", Standing.HEAVY, "good"),
            ("ほうれん草、また食べた。うれしい", Standing.BRIGHT, "bright"),
            ("ほうれん草、また残された。かなしい", Standing.HEAVY, "heavy"),
            ("ほうれん草を買った", Standing.HEAVY, "plain"),
        ],
    )
    def test_the_answer_shows_that_it_knows(self, character: Character, text: str, before: Standing, kind: str) -> None:
        analysis = Analysis() if kind == "plain" else analyze(text)
        asked = request(character=character, text=text, analysis=analysis, thread=Thread("ほうれん草", before))
        reply = OfflineCompanion(KEY).reply(asked)
        assert reply.fragment_ids[0].startswith(f"{character[0]}.thread.{kind}.")
        assert reply.text.count("ほうれん草") <= 2

    @pytest.mark.parametrize(
        ("text", "before", "kind"),
        [
            ("咳がまた出てる。つらい", Standing.OVER, "again"),
            ("咳、だいぶ軽くなった", Standing.HEAVY, "better"),
            ("咳、止まりました", Standing.HEAVY, "good"),
            ("面談は明日です", Standing.AHEAD, "eve"),
            ("面談、終わった。うれしい", Standing.AHEAD, "came"),
            ("面談の練習をした", Standing.AHEAD, "plain"),
            ("咳のときは心配でした", Standing.OVER, "over"),
        ],
    )
    def test_it_comes_back_by_how_it_stood_and_stands(self, text: str, before: Standing, kind: str) -> None:
        thread = Thread(text[: 1 if text[0] == "咳" else 2], before)
        slot = naming.thread_slot(request(text=text, analysis=analyze(text), thread=thread), _tone(text))
        assert slot == f"thread.{kind}.{thread.name}"

    def test_a_joy_of_then_is_not_told_beside_what_weighs_now(self) -> None:
        text = "ほうれん草、残された。かなしい"
        asked = request(text=text, analysis=analyze(text), thread=Thread("ほうれん草", Standing.BRIGHT))
        assert not any(".thread." in name for name in OfflineCompanion(KEY).reply(asked).fragment_ids)

    def test_what_the_data_know_no_more_is_not_named(self) -> None:
        asked = request(thread=replace(HEAVY, name="gone_from_the_data"), trouble="gone", gladness="gone", text="うん")
        assert noun_of("gone") is None
        names = OfflineCompanion(KEY).reply(asked).fragment_ids
        assert [name for name in names if "gone" in name or ".thread." in name] == []

    def test_who_only_wants_to_be_heard_is_not_praised(self) -> None:
        text = "ほうれん草、今日は食べたよ。うれしい"
        base = request(mood=Mood.LISTEN, text=text, analysis=analyze(text), thread=HEAVY)
        assert [reply.text for reply in talk(base, 20, varied=False) if wording.praise_words(reply.text)] == []


@pytest.mark.parametrize("character", Character)
def test_a_matter_comes_back_with_its_day(character: Character) -> None:
    thread = Thread("ほうれん草", Standing.HEAVY, when="三日まえに")
    base = request(character=character, text="ほうれん草の話", thread=thread)
    said = [
        reply.text for reply in talk(base, 10, varied=False) if any(".thread." in one for one in reply.fragment_ids)
    ]
    assert sum("三日まえ" in text for text in said) >= 5
    assert [text for text in said if "三日まえにの" in text or "このあいだの" in text] == []


@pytest.mark.parametrize(
    "slot", ["thread.good.きのう:咳", "thread.eve.先週:発表会", "recall.四日まえに:咳", "gladly.おととい:虹"]
)
def test_a_day_takes_the_place_of_lately_and_the_id_stays(slot: str) -> None:
    kind, _, rest = slot.rpartition(".")
    day, _, name = rest.partition(":")
    for character in Character:
        dated, plain = fragments_of(character)[slot], fragments_of(character)[f"{kind}.{name}"]
        assert [one.id for one in dated] == [one.id for one in plain]
        assert sum(day.removesuffix("に") in one.text for one in dated) >= 5


def test_half_a_sentence_has_no_room_for_a_day() -> None:
    asked = request(text="うん", trouble="rejected", told_on={"rejected": "きのう"})
    assert naming.memory_slot(asked) == "recall.rejected"


def test_the_words_of_a_memory_rest_whatever_is_remembered() -> None:
    recent: list[tuple[str, ...]] = []
    for number, name in enumerate(("餃子", "納豆", "weaning_refused", "うどん", "豆腐", "りんご", "toilet_hard")):
        asked = request(text="うん", seed=bytes([number]), trouble=name, recent_fragments=tuple(reversed(recent)))
        recent.append(OfflineCompanion(KEY).reply(asked).fragment_ids)
    frames = [name.rsplit(".", 1)[1] for names in recent for name in names if ".recall." in name]
    assert len(frames) == len(set(frames)) == 7
