"""What an answer says of how it ended, of whom it is told, and where nothing is sure."""

import re

import pytest

from homebiyori.ai.offline.store import fragments_of
from homebiyori.ai.port import Character, Mood
from support.days import live

TIRED = re.compile(
    r"(?:core\.(?:listen|praise)|receive)\.(?:tired|low|anxious)|se_sleepless|rt_pet_worry|dy_teen_short"
)
BRIGHT = re.compile(r"(?:core\.(?:listen|praise)|receive)\.bright")


def _told(*texts: str, character: Character = Character.TAMA) -> tuple[str, str]:
    said = [(1 + at, "12:00", text, "") for at, text in enumerate(("こんにちは", *texts))]
    reply = live(said, character, Mood.LISTEN)[-1].reply
    return " ".join(reply.fragment_ids), reply.text


@pytest.mark.parametrize("character", Character)
@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("犬の抜歯終わった。3本抜いたけど元気や。ふらふらしながら尻尾ふっとった", "tone.well"),
        ("当番医に診ていただきました。軽い気管支炎とのことで、お薬をいただいて、今は眠っております", "tone.well"),
        ("息子、サンタさん来た言うて飛び起きた。わしも寝不足やけどええ朝や", "tone.morning"),
        ("カステラの件は水に流しました。あの子も疲れてたんやねえ", "tone.made_up"),
        ("残業終わりに娘の塾迎え。一言も喋らんかったけど、降りるとき「ありがと」て言いよった", "tone.thanked"),
        ("風邪の間お休みした教室で、先生に「線が若い」と褒められました", "tone.praised"),
    ],
)
def test_a_good_end_is_received_as_one(text: str, slot: str, character: Character) -> None:
    named, _ = _told(text, character=character)
    assert slot in named
    assert TIRED.search(named) is None


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("張り替えまではよかったのですが、腰をやられました", "tone.sore"),
        ("今日の昼は部下とラーメン。来月異動やねん。さみしなるわ", "tone.parting"),
        ("遊園地は最高やったけど、帰ったら下の子が熱を出した", "tone.ill"),
    ],
)
def test_a_bad_turn_is_received_without_joy(text: str, slot: str) -> None:
    named, _ = _told(text)
    assert slot in named
    assert BRIGHT.search(named) is None


def test_a_grandchild_is_no_daughter() -> None:
    _, text = _told("娘が働いてるさかい、孫二人を預かってます", "颯太が自転車の補助輪なしで乗れました!")
    assert "娘さん" not in text
    _, text = _told("娘と公園へ行った", "自転車の補助輪なしで乗れました!")
    assert "お孫さん" not in text


def test_a_question_of_a_wife_is_no_childs() -> None:
    named, _ = _told("嫁に転勤の話をした。しばらく黙って「行きたいの?」って聞かれた。答えられなかった")
    assert "dy_hard_question" not in named
    named, _ = _told("娘に「どうして空は青いの?」って聞かれた。答えられなかった")
    assert "dy_hard_question" in named


def test_somebody_else_goes_back_to_work() -> None:
    named, _ = _told("直美は明日から仕事で、私が看ることになりました")
    assert "se_return" not in named
    named, _ = _told("明日から仕事。育休も終わりです")
    assert "se_return" in named


def test_every_end_has_sentences() -> None:
    for character in Character:
        slots = fragments_of(character)
        assert all(f"tone.{kind}" in slots for kind in ("well", "over", "cheered", "tears", "sore", "parting", "ill"))
