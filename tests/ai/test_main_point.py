"""An answer addresses the point of a message, its news or its deed, and not a side detail."""

from dataclasses import replace

import pytest

from homebiyori.ai.offline import OfflineCompanion
from homebiyori.ai.port import Character, Mood
from homebiyori.lexicon import analyze
from support.talk import KEY, request

VOICES = pytest.mark.parametrize("character", Character)


def _slots(text: str, character: Character, mood: Mood) -> set[str]:
    asked = replace(request(text=text, analysis=analyze(text)), character=character, mood=mood)
    names = OfflineCompanion(KEY).reply(asked).fragment_ids
    return {name.split(".", 1)[1].rsplit(".", 1)[0].split(":")[0] for name in names}


@VOICES
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("うさ耳、左右ともできた!娘がつけたままお風呂に行った(笑)", "tu_costume_done"),
        ("孫が雪かきのあと「ばあちゃん腰は」と聞いてくれました。優しい子です", "tu_asked_after_me"),
        ("昼はうどん。娘から「おしごとがんばって」ってLINEが来た", "tu_child_cheers"),
        ("次女が来月から一人暮らし始めるって。部屋の箱を数えとる", "nw_goes_away"),
        ("新居で初めてカレー食べた。みんな笑ってた", "tu_new_home_meal"),
        ("職場のお昼、今日は座って食べれた〜。最高", "tu_sat_to_eat"),
        ("異動が決まった。四月から盛岡", "nw_transfer"),
        ("今日はクロワッサン一個も焦がさんかった!", "hd_no_slip"),
        ("近所の豆腐屋が今月で店を閉める。毎朝通った", "nw_other_retires"),
        ("受験の朝、窓から見送りました。背筋が伸びておりました", "hd_saw_off"),
    ],
)
def test_what_it_comes_to_is_received(text: str, told: str, character: Character) -> None:
    assert f"situation.{told}.open" in _slots(text, character, Mood.LISTEN)


@VOICES
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("今日で禁煙五十日。指折り数えた", "hd_streak"),
        ("物置の屋根、業者呼ばずに自分で直したった", "hd_built"),
        ("リリース終わった!障害なし!", "tu_work_delivered"),
        ("ご近所に引っ越しの挨拶まわり行ってきた。タオル六軒分", "hd_greeted"),
        ("ハーフマラソン完走した!", "hd_sport"),
        ("金魚の水槽を洗いました。水が澄んだ", "hd_pet_care"),
        ("白菜一玉、余りものまで使い切った", "hd_used_up"),
        ("会議で初めて意見言えた。声が震えた", "hd_spoke"),
        ("孫の宿題を見てやった。分数をなんとか教えた", "hd_taught"),
    ],
)
def test_what_was_done_is_praised_as_what_it_is(text: str, told: str, character: Character) -> None:
    assert f"situation.{told}.praise" in _slots(text, character, Mood.PRAISE)


@pytest.mark.parametrize(
    "text",
    [
        "物置は業者に直してもらった",
        "娘が異動のニュースを見てた",
        "うさ耳がまだできない",
        "夫が禁煙五十日だって",
        "耳が痛いって泣いてる",
        "リリースがまだ終わらない",
    ],
)
def test_what_was_not_done_or_not_by_the_writer_is_not_told_so(text: str) -> None:
    slots = _slots(text, Character.TAMA, Mood.PRAISE)
    assert not any(slot.startswith(("situation.hd_", "situation.nw_")) for slot in slots)


@pytest.mark.parametrize("text", ["先生にめっちゃほめられてん!", "店長に褒められてん、うれしいわ"])
def test_a_dialects_particle_denies_nothing(text: str) -> None:
    assert analyze(text).emotion.value in ("joy", "accomplishment")


def test_a_pot_eaten_empty_is_no_emptiness() -> None:
    assert analyze("近所の人らと芋煮会。お鍋空っぽになったよ").emotion.value in ("joy", "accomplishment")
    assert analyze("心が空っぽになった").emotion.value not in ("joy", "accomplishment")


@pytest.mark.parametrize("text", ["婆さんの鏡台を磨いた。五十年ものだ", "夕方、土手に座って川を見てた"])
@VOICES
def test_a_burden_that_no_word_tells_of_is_not_said_to_be_one(text: str, character: Character) -> None:
    assert analyze(text).emotion.value == "sadness", "a guess of the model"
    assert not _slots(text, character, Mood.LISTEN) & {"receive.low", "core.listen.low", "receive.anxious"}


def test_what_words_tell_of_a_burden_is_heard() -> None:
    said = _slots("沈んだ気持ちで帰ってきた", Character.HIDE, Mood.LISTEN)
    assert said & {"receive.low", "core.listen.low"}


def test_tears_are_no_joy_that_is_guessed() -> None:
    assert "deed.glad" not in " ".join(_slots("娘が発表会の曲、弾けんくて泣いとる", Character.TAMA, Mood.LISTEN))


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("部屋の電灯のかさを拭いた", "拭いた"),
        ("蔵の戸を塗りました。二日がかりです", "塗った"),
        ("山椒の実を煮た", "煮た"),
        ("在宅の合間に、きんぴらとひじき煮た", "煮た"),
        ("庭のもみじ、半分だけ剪定した", "剪定した"),
        ("ベルトの金具を直したわ", "直した"),
    ],
)
@VOICES
def test_a_work_of_the_hands_is_told_by_its_verb_where_the_thing_has_no_name_of_ours(
    text: str, verb: str, character: Character
) -> None:
    asked = replace(request(text=text, analysis=analyze(text)), character=character)
    assert verb in OfflineCompanion(KEY).reply(asked).text


@pytest.mark.parametrize(
    "text", ["娘が流しを磨いてくれた", "薬を溶かした", "形見の鏡台を磨いた", "夫が雨どいを直した", "蔵の戸を塗りたい"]
)
def test_of_what_may_weigh_or_another_did_nothing_is_told_so(text: str) -> None:
    assert not any(slot.startswith("deed.") for slot in _slots(text, Character.TAMA, Mood.PRAISE))
