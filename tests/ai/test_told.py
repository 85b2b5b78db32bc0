"""An answer opens with the deed in our own words and praises the act of whoever did it."""

import pytest

from homebiyori.ai import wording
from homebiyori.ai.offline import OfflineCompanion, cues
from homebiyori.ai.offline.facts import Fact
from homebiyori.ai.offline.store import fragments_of, sentences
from homebiyori.ai.port import Character, Mood, PraiseLevel, Reply
from homebiyori.lexicon import analyze
from homebiyori.lexicon.vocabulary import Analysis, Emotion
from homebiyori.situations import recognising
from support.talk import KEY, repeated, request, talk

pytestmark = pytest.mark.usefixtures("without_situations")

DEEDS = [slot for slot in sentences() if slot.startswith("deed.")]


def answer(text: str, *, mood: Mood = Mood.PRAISE, character: Character = Character.TAMA, seed: int = 0) -> Reply:
    asked = request(text=text, analysis=analyze(text), mood=mood, character=character, seed=bytes([seed]))
    return OfflineCompanion(KEY).reply(asked)


def slots(reply: Reply) -> list[str]:
    return [name[2:-3] for name in reply.fragment_ids]


@pytest.mark.parametrize("character", Character)
@pytest.mark.parametrize(
    ("text", "clause", "praise"),
    [
        ("ミトンを編み上げました", "ミトンを編んだ", "skill"),
        ("資料を夜中に直しました", "資料を直した", "skill"),
        ("今朝は庭の落ち葉を掃きました。", "庭の落ち葉を掃いた", "work"),
        ("病院の待合室でじっと待ちました。", "待った", "patience"),
        ("今日は断ったで、PTAの役員", "断った", "courage"),
        ("野球の試合を応援しました", "野球の試合を応援した", "kindness"),
        ("ひとりでコーヒー飲んだ", "コーヒーを飲んだ", "joy"),
        ("だっこひもなくした…", "抱っこひもをなくした", "consoled"),
        ("おくるみを編んでる", "おくるみを編んでいる", "effort"),
        ("息子がピーマン食べよった!初めてやで", "息子さんがピーマンを食べた", "seen"),
    ],
)
def test_the_deed_comes_first_and_its_act_is_praised(character: Character, text: str, clause: str, praise: str) -> None:
    for seed in range(4):
        reply = answer(text, character=character, seed=seed)
        assert slots(reply)[0].startswith("deed.")
        assert clause in reply.text.split("。")[0]
        assert f"core.praise.{praise}" in slots(reply)


@pytest.mark.parametrize(
    "text",
    ["旦那が洗濯物取り込んでくれてたわ", "妻は美容院に行きました", "同僚が仕事を代わってくれました", "夫が皿を洗った"],
)
def test_what_others_did_is_not_praised_as_the_parents_own(text: str) -> None:
    for seed in range(6):
        reply = answer(text, seed=seed)
        assert {slot for slot in slots(reply) if ".praise." in slot} <= {"core.praise.glad", "core.praise.bright"}
        said = [one for slot in fragments_of(Character.TAMA).values() for one in slot if one.id in reply.fragment_ids]
        assert [one.text for one in said if Fact.ACT in one.presumes] == []


def test_who_only_wants_to_be_heard_hears_the_deed_without_praise() -> None:
    for seed in range(6):
        reply = answer("ミトンを編み上げました", mood=Mood.LISTEN, seed=seed)
        assert "ミトンを編んだ" in reply.text
        assert wording.praise_words(reply.text) == []


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("明日は動物園行く予定やねん", "deed.ahead"),
        ("卵を割ってもうた", "deed.hard"),
        ("掃除をした", "deed.told"),
        ("ケーキを焼いた。うれしい!", "deed.glad"),
    ],
)
def test_the_frame_fits_how_it_stands(text: str, slot: str) -> None:
    assert slots(answer(text))[0] == slot


@pytest.mark.parametrize("mark", ["is_gentle", "is_uncertain"])
def test_beside_danger_no_deed_is_named(mark: str) -> None:
    read = Analysis(emotion=Emotion.SADNESS, is_gentle=mark == "is_gentle", is_uncertain=mark == "is_uncertain")
    reply = OfflineCompanion(KEY).reply(request(text="味噌汁をこぼした", analysis=read))
    assert [slot for slot in slots(reply) if slot.startswith("deed.")] == []


@pytest.mark.parametrize("character", Character)
@pytest.mark.parametrize("level", PraiseLevel)
def test_the_same_deed_every_day_is_answered_anew(character: Character, level: PraiseLevel) -> None:
    text = "お弁当を作った"
    replies = talk(request(character=character, level=level, text=text, analysis=analyze(text)), 40, varied=False)
    assert repeated([reply.text for reply in replies]) == []
    lengths = wording.length_range(level)
    assert [reply.text for reply in replies if wording.count_characters(reply.text) not in lengths] == []
    frames = [slot for reply in replies[:8] for slot in reply.fragment_ids if ".deed." in slot]
    assert len(frames) == 8
    assert len(set(frames)) >= 7


def test_every_way_to_name_a_deed_has_eight_frames_a_voice() -> None:
    assert len(DEEDS) == 4
    assert [slot for slot in DEEDS if any(len(sentences()[slot][who.value]) < 8 for who in Character)] == []


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("今度はわたしが鼻水です交代制の最後はわたしでした笑", "child_ill"),
        ("膝がこのところ痛みまして、通院しております", "illness_any"),
        ("俺が子どもの頃はまだ煙が出てたんだよ", "child_funny"),
        ("後輩の旦那さんが転勤だって", "moving"),
        ("弁当いるけどな!", "cooking"),
        ("カレンダーをめくりました", "cooking"),
    ],
)
def test_no_scene_is_painted_of_whom_nobody_named(text: str, never: str) -> None:
    for seed in range(6):
        reply = answer(text, seed=seed)
        assert [slot for slot in slots(reply) if slot.endswith(never) or ".illness" in slot] == []


def test_what_was_told_is_still_painted() -> None:
    analysis = Analysis(emotion=Emotion.WORRY, concepts=("child_ill",), has_own_feeling=True)
    for seed in range(6):
        asked = request(text="娘が高熱を出しました", analysis=analysis, seed=bytes([seed]))
        told = slots(OfflineCompanion(KEY).reply(asked))
        assert any(slot in ("concept.child_ill", "topic.illness") for slot in told)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("さみぃ。", "weather"),
        ("今日はくもりです", "weather"),
        ("明日は本番。", "ahead"),
        ("要約すると三文字やでw", "joke"),
        ("部長がいいかげんで", "grumble"),
        ("そうなんだけど", "half"),
        ("入賞の連絡来た。佳作。", "plain"),
    ],
)
def test_where_nothing_is_known_the_form_is_received(text: str, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognising, "kinds", lambda _: ())
    assert cues.form_of(text) == (None if form == "plain" else form)
    opened = set()
    for seed in range(12):
        asked = request(text=text, analysis=Analysis(), seed=bytes([seed]))
        said = slots(OfflineCompanion(KEY).reply(asked))
        opened |= {slot for slot in said if slot.startswith(("receive.", "humour"))}
    assert opened == {"humour" if form == "joke" else f"receive.{form}"}


@pytest.mark.parametrize(
    ("text", "is_praised"),
    [
        ("子どもの服を縫いました", True),
        ("夫に言われて、子どもの服を縫いました", False),
        ("妻の服を縫いました", False),
    ],
)
def test_what_was_done_beside_a_partner_is_praised_only_where_it_is_told_gladly(text: str, *, is_praised: bool) -> None:
    """The deed may have been done in fear without a word that says so."""

    def praised(analysis: Analysis) -> bool:
        said = [OfflineCompanion(KEY).reply(request(text=text, analysis=analysis, seed=bytes([n]))) for n in range(6)]
        return any(".praise" in name for reply in said for name in reply.fragment_ids)

    assert praised(Analysis()) is is_praised
    assert not praised(Analysis(is_faint=True))
    assert praised(Analysis(emotion=Emotion.JOY, intensity=3))
