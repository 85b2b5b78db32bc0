"""Preparations (affairs in order, means laid out or kept) are danger; idioms, opening hours and helpers are not."""

import pytest

from homebiyori.ai.port import Character
from homebiyori.care.signs import Sign
from homebiyori.chat import care
from homebiyori.lexicon import analyze
from homebiyori.lexicon.vocabulary import RiskLevel
from support.care_talk import Turn, talk

ARMED = "もう死にたい。薬をためてある。今夜飲むつもり"
WALL = "どこかの壁に突っ込めば保険が下りるんじゃないかって計算してる"


def level(turn: Turn) -> RiskLevel | None:
    risk = turn.reply.analysis.risk
    return risk.level if risk else None


@pytest.mark.parametrize(
    "said",
    [
        [
            "冷蔵庫に作り置き一週間分。保険証と母子手帳もテーブルに並べた。",
            "手紙も書いた。あの子が20歳まで毎年ひらけるように15通。",
        ],
        ["やることぜんぶ終わったから、すごく静かな気持ち。おばちゃん、今までありがとね。"],
        ["部屋を片づけて、冷蔵庫も空にしました。", "後で入る人が困らないように。引き継ぎのノートも書きました。"],
        ["娘の誕生日の手紙、成人するまでの分をぜんぶ書きました。"],
        ["通帳と暗証番号、テーブルにまとめて置いた。わたしがいなくても困らないように。"],
        ["ギターは後輩に譲った。やることは全部終わった。じいさん、世話になったな。"],
        ["てがみかいたよ。むすめが はたちになるまで まいとしの たんじょうびのぶん、ぜんぶかいた"],
        [
            "猫は友だちに譲りました。部屋もきれいに片付けました。",
            "全部終わりました。不思議と落ち着いています。いろいろありがとうございました。",
        ],
        ["母子手帳と保険証はひとまとめにしてテーブルに置いてあります。覚悟ができました。"],
    ],
)
def test_preparations_and_a_farewell_add_up(said: list[str]) -> None:
    *_, last = talk(said)
    risk = level(last)
    assert risk is not None
    assert risk >= RiskLevel.SERIOUS
    assert "care.ask.death" in last.asked
    assert not care.celebrates(last.reading, last.reply.analysis)


@pytest.mark.parametrize(
    "said",
    [
        "タイムカプセルに入れる手紙を書いた。20歳までの毎年の抱負つき。",
        "引っ越しで冷蔵庫も空にして書類もまとめた。やることぜんぶ終わった！今までありがとう前の家。",
        "二週間、毎晩聞いてくれて今までありがとね。おかげで気持ちが静かになった",
        "冷凍庫に作り置き一週間分。部屋も片付けた。すっきり！",
        "母子手帳と保険証をテーブルに並べて明日の健診の準備完了",
        "やることぜんぶ終わった。子どもも寝た。静かな夜だ。",
        "ランドセルと服は妹の子に全部譲った。大事に着てくれるって",
        "産休の引き継ぎノート書いた。後で入る人が困らないように全部まとめた",
        "もう決めた、ピアノは習わせる。子どもの服も全部片付けた",
    ],
)
def test_a_house_in_order_is_no_farewell(said: str) -> None:
    assert level(talk([said])[0]) is None


def test_many_preparations_are_not_celebrated() -> None:
    (turn,) = talk(["冷蔵庫に作り置き一週間分。保険証と母子手帳もテーブルに並べた。われながら完璧。"])
    assert turn.reading.analysis.is_uncertain


@pytest.mark.parametrize(
    "said",
    [
        "くすり、流しにすてた。半分だけ。のこりはまだ手ににぎってる。",
        "半分はトイレに流した。残りはテーブルの上",
        "一部だけ妹に渡した。残りはポケットにある",
        "薬は捨てた、けど一シートだけ残ってる",
        "はんぶんだけ すてた。あとの はんぶんは まくらもとに ある",
        "もう並べちゃった。少し落ち着いたけど",
    ],
)
def test_what_is_kept_is_still_there(said: str) -> None:
    last = talk([ARMED, said])[-1]
    assert last.reading.care is not None
    assert last.reading.care.is_imminent
    assert Sign.MEANS_AWAY not in last.reading.signs


@pytest.mark.parametrize(
    "said",
    [
        "薬は全部トイレに流しました。",
        "半分じゃなくて全部流した",
        "残りも全部捨てました",
        "母が薬を持っていってくれました",
    ],
)
def test_what_is_all_away_is_away(said: str) -> None:
    last = talk([ARMED, said])[-1]
    assert last.reading.care is not None
    assert not last.reading.care.is_imminent


@pytest.mark.parametrize(
    "said",
    [
        "連絡する人はいません。もう決めましたので。今夜、息子が寝た頃の時間に、薬で。仕事柄、量は分かっています。痛くはないですよね。",
        "今日は保育園の送りもちゃんとしました。夕飯も作りました。もう決めています。今晩、家族が寝たら、ロープで。",
        "だれにも れんらく しません。もう きめました。こんや、くすりで。りょうは わかっています。",
        "おれ もう きめたけん。こんばん で おわりにする。",
        "あの子の寝顔見てたらちょっと決心ゆらいだけど、もう薬ならべちゃったし",
        "手紙も書いた。薬も全部出して並べてある。",
        "腰が痛いので明日死にます",
    ],
)
def test_a_plan_in_several_sentences_is_at_once(said: str) -> None:
    risk = analyze(said).risk
    assert risk is not None
    assert risk.level is RiskLevel.IMMEDIATE


@pytest.mark.parametrize(
    ("said", "most"),
    [
        ("父ちゃんの肝臓は明日死にますw", None),
        ("腰が明日死にます", None),
        ("明日は足が完全に死ぬわ、運動会で走りすぎた", None),
        ("ビール3本あけてもうた、明日は肝臓死ぬで", None),
        ("ワイの屍を越えていけって言うたった", None),
        ("娘が熱で、今夜は薬で様子を見ると決めました", None),
        ("死にたいというほどではございません。夜中の三時でも相談できますか", None),
        ("死にたいです。今夜ではありません。夜中の二時でも電話はつながりますか。", RiskLevel.SERIOUS),
        ("眠れなくて死にたいです。よりそいホットラインは夜中の二時でもつながりますか？", RiskLevel.SERIOUS),
        ("死にたい、というほどではございません。消えてしまいたい、に近いです。", RiskLevel.CONCERN),
    ],
)
def test_an_idiom_an_opening_hour_and_a_denial_are_nothing_near(said: str, most: RiskLevel | None) -> None:
    assert level(talk([said])[0]) == most


@pytest.mark.parametrize(
    "said",
    [
        "電話は無理。声が出ない。夜中の2時とかにそうなる。",
        "書く。電話は無理。",
        "119って今すぐ死ぬって話じゃない",
        "その番号は夜中の二時でもつながる？",
    ],
)
def test_who_would_rather_write_is_no_nearer(said: str) -> None:
    last = talk([WALL, said])[-1]
    assert level(last) is not RiskLevel.IMMEDIATE
    assert last.reading.care is not None
    assert Sign.NO_DEATH_WISH not in last.reading.care.known


@pytest.mark.parametrize(
    "said", ["今夜やる。夜中の2時に出る", "夜中の二時に車で行く。もう決めた", "今から車で突っ込む"]
)
def test_a_plan_with_an_hour_is_immediate(said: str) -> None:
    assert level(talk([WALL, said])[-1]) is RiskLevel.IMMEDIATE


def test_a_terse_father_is_asked_after_death_and_told_where_the_key_goes() -> None:
    turns = talk(
        ["毎晩、車のキー見ながら考えごとしてる。", WALL, "いない。友達もない。", "車のキー、どうしたらいい"],
        character=Character.HIDE,
    )
    assert "care.ask.death" in turns[1].asked
    assert Sign.NO_DEATH_WISH not in turns[2].reading.signs
    assert "care.now.keys" in turns[3].slots


def test_a_past_tense_is_no_blade_and_a_lone_reader_has_no_child() -> None:
    joyless = talk([ARMED, "家で笑い声があんまりなかったから嬉しかった。薬はまだ手元です"])[-1]
    assert Sign.BLADE not in joyless.reading.signs
    charcoal = talk(["死ぬつもりで部屋に練炭を用意した。今夜です。"], character=Character.MADOKA)[0]
    assert "子" not in charcoal.reply.text


def test_who_is_awaited_in_minutes_brings_nothing_nearer() -> None:
    turns = talk(
        [
            ARMED,
            "薬は玄関の外に出しました。",
            "母に電話しました。来てくれるそうです。",
            "母が着くまで、あと二十分です。",
        ]
    )
    assert Sign.NEARS not in turns[-1].reading.signs
    assert turns[-1].reading.care is not None
    assert not turns[-1].reading.care.is_imminent


def test_who_got_out_of_the_car_is_not_told_to() -> None:
    turns = talk(
        ["死ぬつもりで車で練炭を積んで来ました。今夜です。", "降りました砂浜に座ってます", "娘に連絡はいくんですか"]
    )
    said = [slot for turn in turns[1:] for slot in turn.slots]
    assert not any(slot.startswith(("care.now.charcoal", "care.now.fumes")) for slot in said)


def test_who_packs_to_flee_hears_nothing_of_a_baby_in_arms() -> None:
    turns = talk(
        [
            "旦那がまた昨日お皿投げて私の肩に当たって",
            "子供は起こさないで抱っこしていけばいいですかねあと何持ってけばいいですか",
        ]
    )
    assert "care.fact.pack" in turns[-1].slots
    assert "care.fact.hold" not in turns[-1].slots
