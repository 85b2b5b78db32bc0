"""Answers to how something ended: the outcome, the person, and open outcomes."""

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


@pytest.mark.parametrize("character", Character)
def test_who_falls_ill_after_a_child_is_heard_as_ill(character: Character) -> None:
    named, _ = _told("息子は熱もなくて元気。けど今度は私の胃がむかむかする…", character=character)
    assert "tone.own_ill" in named
    assert BRIGHT.search(named) is None


@pytest.mark.parametrize("character", Character)
@pytest.mark.parametrize(
    "text",
    [
        "やっぱり吐いた。旦那が子どもら寝かしてくれとる。ありがたい",
        "案の定、トイレとお友達やわ。旦那がおかゆ作ってくれた",
        "つわりでだるうて、妻が晩飯作ってくれました。いや、夫が",
    ],
)
def test_who_is_ill_and_looked_after_is_no_nurse(text: str, character: Character) -> None:
    named, _ = _told(text, character=character)
    assert "tu_partner_covers_ill" in named
    assert "illness" not in named
    assert "child_ill" not in named


@pytest.mark.parametrize("text", ["花、熱はなくて鼻だけやった", "熱も出てへん。よかったわ", "熱はありませんでした"])
def test_a_denied_illness_is_not_named(text: str) -> None:
    named, said = _told(text)
    assert "thing.body" not in named
    assert "熱の" not in said


def test_an_illness_that_is_there_is_named() -> None:
    _, said = _told("また熱の話や。鼻もずるずる")
    assert "熱" in said


def test_behind_a_good_end_no_tears_are_told() -> None:
    named, said = _told("耳鼻科行ってきた!吸引で大泣きやったけど、帰りは鼻通って爆睡よ")
    assert "tone.well" in named
    assert "泣" not in said


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("2週間たっぷり話せて楽しかった。おやすみ、姉さん", "ritual.goodnight"),
        ("今日は唐揚げ。子どもらも席についた。いただきます", "ritual.farewell.meal"),
        ("鍋ができたで。ほな、いただきます!", "ritual.farewell.meal"),
        ("いただきます", "ritual.farewell.meal"),
    ],
)
def test_a_good_night_and_a_meal_are_answered(text: str, slot: str) -> None:
    named, _ = _told(text)
    assert slot in named


@pytest.mark.parametrize(
    "text", ["ひとくち味見していただきますか", "姉さんにおやすみと言われた", "先に休ませていただきます"]
)
def test_what_only_sounds_like_a_meal_is_none(text: str) -> None:
    named, _ = _told(text)
    assert "farewell.meal" not in named


@pytest.mark.parametrize(
    "text",
    [
        "お遊戯会の衣装、まだ縫わなあかんねん",
        "今日は娘のピアノ発表会!行けることになった",
        "発表会の準備、はよせなあかん。衣装も作らなあかんし",
    ],
)
def test_a_day_that_is_to_come_was_not_watched(text: str) -> None:
    named, _ = _told(text)
    assert "event_watch" not in named


@pytest.mark.parametrize("text", ["面接に間に合うように靴を買うた。面接に間に合いました", "衣装が本番に間に合った"])
def test_what_is_ready_for_a_day_is_not_that_day_over(text: str) -> None:
    named, _ = _told(text)
    assert "tone.over" not in named


@pytest.mark.parametrize("text", ["湿布を貼って、今日はもう休みます", "駅まで息子を見送った"])
def test_to_rest_and_to_see_off_take_no_courage(text: str) -> None:
    said = [(1, "12:00", "こんにちは", ""), (2, "12:00", text, "")]
    for character in Character:
        reply = live(said, character, Mood.PRAISE)[-1].reply
        assert not any("praise.courage" in name for name in reply.fragment_ids)


def test_after_a_rite_of_years_ago_life_is_told_as_life() -> None:
    named, _ = _told("明日は妻の三回忌です。どら焼き、覚えておいでですか", "窓から見送りました。背筋が伸びておりました")
    assert "hd_saw_off" in named
    named, _ = _told("先週、妻が亡くなりました", "窓から見送りました。背筋が伸びておりました")
    assert "hd_saw_off" not in named


def test_nobody_is_glad_of_a_fall() -> None:
    named, _ = _told("転んで膝すりむいたけど、泣かんかったよ")
    assert "deed.glad" not in named


@pytest.mark.parametrize("text", ["もう寝るわ。おやすみ〜", "そろそろ寝ます、おやすみなさい", "先に寝るね。おやすみ"])
def test_who_only_goes_to_bed_is_bid_good_night(text: str) -> None:
    named, _ = _told(text)
    assert "ritual.goodnight" in named
    assert "deed." not in named
