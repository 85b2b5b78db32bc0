"""Emergencies told over two messages, each harmless alone; and pairs of messages that are no emergency."""

from datetime import timedelta

import pytest

from homebiyori.care.reading import over_two
from homebiyori.care.signs import Sign
from homebiyori.lexicon.vocabulary import Analysis, Concern, Risk, RiskKind, RiskLevel, Tier
from support.care_talk import Turn, talk

CHILDS = [
    ("子どもが洗剤なめた", "全部飲んだかも"),
    ("子どもが洗剤なめた", "のんだ"),
    ("子どもがボタン電池口に入れた", "飲んだかも"),
    ("2歳が私の薬いじってた", "飲んだかも"),
    ("下の子が除光液の瓶持って遊んでた", "ちょっと飲んだみたい"),
    ("息子がお酒のコップ持ってた", "全部飲んだみたい"),
    ("孫がばあばの薬を開けてもうた", "のんでもうたかもしれん"),
    ("赤ちゃんがタバコくわえてた", "食べちゃったかも"),
    ("薬の瓶が空になってる", "娘が起きない"),
    ("薬の瓶が空", "子どもが寝てる、起きない"),
    ("シロップの瓶がからっぽ", "3歳の子がぐったりしてる"),
    ("子どもが呼んでも起きない", "薬の瓶が空だった"),
    ("タバコが一本足りない", "赤ちゃんが吐いた"),
    ("子どもが洗剤なめた", "ぐったりしてきた"),
]
OWN = [
    ("薬の瓶が空", "のんだ"),
    ("睡眠薬を全部出して並べた", "のんじゃった"),
    ("もらった睡眠薬を全部出して並べた", "のんだ"),
    ("眠剤が三十錠ある", "飲んでしまった"),
    ("薬をぜんぶ机に並べた", "のみました"),
    ("薬ためてる", "もう飲んじゃった"),
    ("薬が目の前にある", "飲んだ"),
    ("くすりが50錠ある", "ぜんぶのんだ"),
    ("眠剤もらった", "全部のんだ"),
    ("痛み止め、箱ごと出してる", "飲んでもうた"),
]
NONE = [
    ("風邪薬もらってきた", "飲んだよ"),
    ("頭痛薬を買ってきた", "飲んだ"),
    ("薬たくさん買ってきた", "飲みました"),
    ("息子の薬もらってきた", "飲んだ"),
    ("薬飲ませなきゃ", "飲んだ！"),
    ("咳止め、娘の", "やっと飲んだ"),
    ("シロップ、いやがる", "全部飲んだ！"),
    ("目薬の瓶が空になった", "新しいのもらった"),
    ("ミルク200作った", "全部飲んだ"),
    ("離乳食つくった", "ぜんぶ食べた"),
    ("ビール買った", "飲んだ"),
    ("子どもが起きない", "学校遅れる"),
    ("洗剤がなくなってる", "娘がまだ起きない、休日だしいいか"),
    ("お酒がない", "夫が起きない"),
    ("薬箱を片付けた", "期限切れは捨てた"),
    ("電池が足りない", "息子が朝起きない"),
    ("花粉の薬、いっぱい残ってる", "飲んだ"),
    ("牛乳が空になった", "全部飲んだみたい"),
    ("おもちゃの電池かえた", "うちの子まだ起きない、朝弱い"),
    ("タバコやめて一年", "よく食べた"),
    ("娘の薬、やっと", "全部飲んだ"),
    ("おっぱいのあとミルク足した", "ぜんぶ飲んでしまった"),
    ("野菜ジュースつくった", "もう全部飲んじゃったよ"),
    ("子どもと公園に行った", "帰ったら吐いた"),
    ("子どもが眠そう", "電気をつけた"),
    ("今日はカレーを作った", "シロップの瓶がからっぽ"),
]


def _is_childs(turn: Turn) -> bool:
    return Concern.POISONING in turn.reply.analysis.concerns and turn.reply.text.find("119") >= 0


@pytest.mark.parametrize("texts", CHILDS)
def test_a_child_has_swallowed_something(texts: tuple[str, ...]) -> None:
    last = talk(texts)[-1]
    assert _is_childs(last)
    assert last.reading.analysis.tier is Tier.NONE
    assert not last.reading.analysis.is_guessed
    assert last.slots[0] == "emergency.call"
    assert last.card
    assert {"119", "072-727-2499"} <= {line.phone for line in last.card.resources}


@pytest.mark.parametrize("texts", OWN)
def test_an_overdose_told_over_two_messages_is_read(texts: tuple[str, ...]) -> None:
    last = talk(texts)[-1]
    assert Sign.TAKEN in last.reading.signs
    assert last.reading.care
    assert last.reading.care.is_imminent
    assert not last.reading.analysis.is_guessed
    assert "119" in last.reply.text.partition("。")[0]


@pytest.mark.parametrize("texts", NONE)
def test_two_messages_without_an_overdose_alarm_nobody(texts: tuple[str, ...]) -> None:
    last = talk(texts)[-1]
    assert last.reading.analysis.tier is not Tier.FIRM
    assert Sign.TAKEN not in last.reading.signs
    assert not _is_childs(last)
    assert "119" not in last.reply.text


def test_what_was_said_long_ago_is_no_part_of_it() -> None:
    for texts in (("薬を全部出して数えた", "のんだ"), ("下の子が除光液の瓶持って遊んでた", "ちょっと飲んだ")):
        assert talk(texts, step=timedelta(minutes=45))[-1].reading.analysis.tier is not Tier.FIRM


@pytest.mark.parametrize(
    "text", ["飲んだら寝る", "飲んだほうがいい？", "飲んだふりした", "私が飲んだのはお茶", "夫が飲んだ"]
)
def test_what_is_not_done_or_names_another_is_no_end_of_it(text: str) -> None:
    assert not over_two.is_swallowed(text)


def test_the_writers_own_pills_stay_theirs() -> None:
    last = talk(["死にたい。薬をためてある", "子どもが起きない"])[-1]
    assert last.reading.care
    assert last.reading.care.is_imminent


def test_a_wish_to_die_is_heard_whatever_was_said_before() -> None:
    last = talk(["今日はカレーを作った", "死にたい"])[-1]
    assert last.reading.care
    assert last.reading.care.kind is RiskKind.SELF_HARM


GUESSED = Analysis(risk=Risk(RiskKind.SELF_HARM, RiskLevel.CONCERN), is_guessed=True)


@pytest.mark.parametrize(
    ("said", "first", "stays"),
    [
        ("死にたいです", None, True),
        ("薬をためてあります", GUESSED, True),
        ("もうくたくたです", GUESSED, False),
    ],
)
def test_a_childs_poisoning_ends_only_a_talk_in_which_nothing_was_told(
    said: str, first: Analysis | None, *, stays: bool
) -> None:
    last = talk([said, "子どもが洗剤なめた", "全部飲んだかも"], first=first)[-1]
    assert bool(last.reading.care) is stays
    assert Concern.POISONING in last.reading.analysis.concerns


@pytest.mark.parametrize(
    ("took", "much"),
    [
        ("さっき薬のんだから", "風邪薬。ひと箱ぜんぶ。"),
        ("もう薬飲んじゃった。眠い", "20錠くらい"),
        ("くすりのんでもうた", "二シート全部や"),
        ("薬のんだ。もう終わり", "頭痛薬、二箱まるごと"),
    ],
)
def test_how_much_was_taken_is_told_after(took: str, much: str) -> None:
    turn = talk((f"死にたい。{took}", much))[-1]
    assert Sign.TAKEN in turn.reading.signs


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("死にたい。薬がある", "ひと箱ぜんぶ残ってる"),
        ("死にたい。薬を飲んだら楽になるかな", "全部で二箱"),
        ("死にたい。子どもに薬飲ませた", "半分、全部は無理だった"),
        ("死にたい。薬飲んだことある。昔", "全部いやになった"),
    ],
)
def test_what_was_not_taken_is_not_counted(before: str, said: str) -> None:
    assert Sign.TAKEN not in talk((before, said))[-1].reading.signs
