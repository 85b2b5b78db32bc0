"""In care, a message is read as at least as dangerous as it would be without the earlier messages."""

import pytest

from homebiyori.care.signs import Sign
from homebiyori.chat.care import subject
from homebiyori.lexicon.vocabulary import Risk, RiskKind, RiskLevel
from support.care_talk import Turn, talk

WISH = "死にたいです"
PILLS = "死にたい。睡眠薬が手元にあります"


def last(*texts: str) -> Turn:
    return talk(texts)[-1]


def level_of(turn: Turn) -> RiskLevel | None:
    return turn.reading.analysis.risk.level if turn.reading.analysis.risk else None


def test_a_guess_is_bounded_only_where_the_message_calms_or_asks() -> None:
    near = Risk(RiskKind.SELF_HARM, RiskLevel.IMMEDIATE)

    def level(*signs: Sign, guess: Risk = near) -> RiskLevel:
        return subject.bounded(guess, RiskKind.SELF_HARM, RiskLevel.CONCERN, frozenset(signs)).level

    assert level() is RiskLevel.IMMEDIATE
    assert level(Sign.ASKS_WHO) is RiskLevel.IMMEDIATE
    assert level(Sign.MEANS_AWAY) is RiskLevel.CONCERN
    assert level(Sign.ASKS_MAY_TELL) is RiskLevel.CONCERN
    assert level(guess=Risk(RiskKind.NEGLECT, RiskLevel.IMMEDIATE)) is RiskLevel.CONCERN
    assert level(guess=Risk(RiskKind.SELF_HARM, RiskLevel.SERIOUS)) is RiskLevel.CONCERN


@pytest.mark.parametrize(
    "text",
    [
        "もう決めました。今、橋の上の駐車場です。",
        "子どもはもう実家に預けてきました。部屋の目張りも終わってます。",
        "もう決めてます今トランクにロープあって山のほうに向かって停めてるとこです",
        "えっAIなの まあいいか もう決めてます今トランクにロープあって山のほうに停めてるとこです",
        "いま屋上の階段のところです",
        "目張りは済んだ",
        "車の荷台に練炭積んだ。今ダムの駐車場",
        "こどもは おばあちゃんちに おいてきた。へやの すきま ぜんぶ ふさいだ",
        "明日の朝、川に行きます。場所も決めています",
        "夜明けに海へ行きます",
        "妻が起きる前に出ます",
        "みんなが目を覚ます前に家を出るつもりです",
        "あした、橋に行く",
    ],
)
def test_what_would_be_near_alone_is_near_after_a_wish_to_die(text: str) -> None:
    assert level_of(last(WISH, text)) is RiskLevel.IMMEDIATE


@pytest.mark.parametrize(
    "text",
    [
        "夫が電話に出ました",
        "母が夕飯を作りに来てくれました",
        "明日は家族と川に遊びに行きます",
        "今日は子どもたちと海に行きます",
        "明日は妻が起きる前に出ます、始発で出張なので",
        "川の字で寝ています",
        "お風呂に入ったら少し楽になりました",
        "橋のたもとのパン屋で買い物しました",
        "薬は夫に預けたほうがいいですか",
        "病院に行くって、もう決めました",
    ],
)
def test_everyday_life_is_not_immediate(text: str) -> None:
    assert level_of(last(WISH, text)) is not RiskLevel.IMMEDIATE


@pytest.mark.parametrize(
    "text", ["ただ時刻表は、覚えてしまいました。急行の。", "通過の時間、調べた", "特急の時刻はもう頭に入っています"]
)
def test_whoever_learnt_the_trains_has_a_way(text: str) -> None:
    turn = last(WISH, f"支度はしておりません。{text}")
    assert level_of(turn) is RiskLevel.SERIOUS
    assert "plan" in turn.reading.signs
    assert "no_plan" not in turn.reading.signs


def test_a_farewell_a_day_and_a_river_are_near_in_their_order() -> None:
    turns = talk(
        [
            "娘のお弁当袋、最後の一枚が縫えました。もう思い残すことはないです。",
            "通帳と印鑑は引き出しに揃えました。明日の朝、妻が起きるまでに行きます。",
            "川に行きます。場所も決めております。",
        ]
    )
    assert [level_of(turn) for turn in turns[1:]] == [RiskLevel.SERIOUS, RiskLevel.IMMEDIATE]


@pytest.mark.parametrize(
    "text",
    [
        "うそです、まだここにあります",
        "預けたのはうそです。手元にあります",
        "ほんまはまだ持ってんねん",
        "じつは全部は渡してない。ちょっと残してある",
        "やっぱりもう一つ袋がありました",
        "夫から取り返しました",
        "渡したなんて嘘",
        "いま飲もうとしてるんです",
        "口に入れました。3錠",
        "飲み込みました。3錠",
        "もう10個、手に出した",
        "ごっくんした",
        "のんでもうた",
        "あとは飲むだけ",
        "くちに いれた",
        "あ、引き出しん中や",
    ],
)
def test_what_was_given_away_and_is_here_after_all_is_near_again(text: str) -> None:
    turns = talk([PILLS, "薬は母に預けました", text])
    assert level_of(turns[1]) is not RiskLevel.IMMEDIATE
    assert level_of(turns[2]) is RiskLevel.IMMEDIATE
    assert turns[2].reading.care
    assert turns[2].reading.care.is_imminent


@pytest.mark.parametrize(
    "text",
    [
        "お茶を飲みました",
        "ごはんを口に入れました",
        "娘がやっと風邪薬を飲みました",
        "まだ仕事が残っています",
        "まだ気持ちはある",
        "いまは飲みません。夫が隣にいます",
        "やっぱり飲むのやめます",
        "手に絵の具がつきました",
        "うそみたいに静かです",
        "鍵を開けました",
        "こどもが おちゃを のみました",
        "むすこの くちに いれた",
    ],
)
def test_other_things_are_not_the_means(text: str) -> None:
    assert level_of(last(PILLS, "薬は母に預けました", text)) is not RiskLevel.IMMEDIATE


@pytest.mark.parametrize(
    "text",
    [
        "子どもに見られるのがいやで、実家に預けたんです",
        "それがいやで預けたんです",
        "猫は友だちに預けたよ",
        "母子手帳と通帳は妹に渡してあります",
        "娘は母に預けてきました",
        "この子は保育園に預けました",
        "犬を隣に預けた",
        "書類は夫に渡した",
    ],
)
def test_the_child_the_cat_or_a_paper_given_away_ends_nothing(text: str) -> None:
    turn = last("薬をためてテーブルに並べてます。今日で終わりにします。", text)
    assert "means_away" not in turn.reading.signs
    assert turn.reading.care
    assert turn.reading.care.is_imminent


@pytest.mark.parametrize(
    "text",
    [
        "薬は妹に預けた",
        "それ、母に渡しました",
        "夫に預けました",
        "ロープは捨てました",
        "薬は、子どもに見えないように夫に預けました",
    ],
)
def test_means_that_were_given_away_are_read_as_away(text: str) -> None:
    assert "means_away" in last("死にたい。薬もロープもあります", text).reading.signs


def test_pills_in_the_mouth_stay_near_through_a_whole_talk() -> None:
    turns = talk(
        [
            "薬は前からためてたのがあって今テーブルに並べてます。今日はもう終わりにしようと思って子どもは実家に預けてきました",
            "夫とは離婚してて、呼んだら子どもに見られるんです、それがいやで預けたんです",
            "いややってないですよテーブルの上ですってば、まだここにあります、水も持ってきました",
            "いま飲もうとしてるんですけど、おばちゃんは私がどうなってもいいんですか",
            "薬は60錠です、口に入れるだけです",
            "横で寝る人なんかいないんです、もう10錠手に出しました",
            "口に入れました。3錠。まだ飲み込んでないです",
            "飲み込みました。3錠。あと57錠あります",
        ]
    )
    assert all(turn.reading.care and turn.reading.care.is_imminent for turn in turns)
    assert "taken" in turns[-1].reading.signs


@pytest.mark.parametrize(
    "text",
    [
        "でも声が、この子は本物じゃないって言います。ベランダから返しなさいって",
        "声が、赤ちゃんを窓から放しなさいって",
        "早く下に返せって声がします。ベランダの前です",
        "ずっとささやく声がして、この子を川に返せって言うんです",
    ],
)
def test_voices_about_the_baby_and_an_edge_are_near(text: str) -> None:
    turn = last("産後2ヶ月です。寝てません。赤ちゃんの声じゃない声が聞こえます。", f"死にたいとは思わないです。{text}")
    assert level_of(turn) is RiskLevel.IMMEDIATE
    assert turn.reading.care
    assert turn.reading.care.kind is RiskKind.POSTPARTUM


def test_who_hears_them_stays_the_one_who_is_met() -> None:
    turns = talk(
        [
            "産後2ヶ月です。赤ちゃんの声じゃない声が聞こえます。",
            "声がずっと、早く、今夜のうちに、下に返せって。ここ9階です。",
            "鍵閉めました。でも119なんて、私は怪我してないのに呼んでいいんですか。赤ちゃんはソファで泣いてます。",
        ]
    )
    assert turns[-1].reading.care
    assert turns[-1].reading.care.kind is RiskKind.POSTPARTUM


@pytest.mark.parametrize(
    "text", ["夫の声が大きくて、窓から苦情が来ました", "ベランダで洗濯を干しました", "泣き声が窓から聞こえます"]
)
def test_voices_of_the_family_are_none(text: str) -> None:
    assert level_of(last("産後うつかもしれません。消えたいです", text)) is not RiskLevel.IMMEDIATE
