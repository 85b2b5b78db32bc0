"""A parent corrects an answer if they deny what it named or felt; quarrels with others correct nothing."""

import pytest

from homebiyori.ai.offline import corrections
from homebiyori.ai.offline.corrections import Correction

RIGHT = [
    ("肩に乗っかってるみたいな疲れなのね。", "いや疲れてへんで、旦那があほやな〜いう笑い話やんか。"),
    ("痛む腰をさすりながら、日々の用事をしておるのじゃろう。", "腰ではなく膝でございますよ、ふふ。"),
    ("それは、こたえたじゃろう。", "こたえたのではなく、うれしくて泣いたのです。"),
    ("胸の奥で、さざ波が立っておるのじゃな。", "さざ波など立っておりませんよ、笑っております。"),
    ("心細さが、あるのだと思います。", "心細くはない。嬉しいけど、給料減るなって話。"),
    ("温度差が、積もっていたんですね。", "いや温度差とかじゃない。冗談。仲はいい"),
    ("お嬢さんの話、娘さんの笑顔が浮かびます。", "うち娘じゃなくて息子です"),
    ("ずいぶんくたびれたでしょう。", "くたびれてへんて!息子が!ご飯炊いてくれてん!"),
    ("カレーの話で、お腹が鳴りそうだわねぇ。", "カレーちゃうって、焼きそば！息子が全部食べた"),
    ("名を言わずに話せる電話もあるのじゃ。", "電話は要りませんよ。元気にしております。"),
    ("子どもの咳は心配ですね。", "咳は子どもじゃなくて私です"),
    ("美容院のお話から、軽い足どりが伝わりますね。", "美容院は妻のほう。俺は留守番。"),
    ("腰が痛むのう。", "腰ちゃいますねん、肩ですわ"),
]
# Other corrections: the person, a day that has not come yet, an odd word of ours.
DONE = frozenset({corrections.DONE})
OTHERWISE = [
    ("怒っているんですね、その一つを、そのまま受け取りました。", "怒ってるのは娘な。俺は笑ってる側。", "who"),
    ("泣いたのですね。", "泣いてたのは夫です。私は笑ってました", "who"),
    ("笑ってしまったのねぇ", "笑ったんは息子やで。うちは怒っとった", "who"),
    ("叱ったのじゃな", "叱ったのは家内でございます。", "who"),
    ("転んだんですね", "私じゃなくて娘が転んだんです", "who"),
    ("片づけたのね", "片づけたのは夫だよ", "who"),
    ("発表会、もう済ませてきたのねぇ", "まだだよ〜！発表会は6日！済んどらんて笑", "day"),
    ("あの面談も済ませてきたのですね", "まだです。面談は来週なんです", "day"),
    ("検診を終えたのじゃな", "いえ、まだ済んでおりません。検診はあさってでして", "day"),
    ("ひと区切りついたのねぇ", "あさってだよ、運動会は", "day"),
    ("生きものがいると、家に小さな出来事が増えますよね。", "生きもの、まあ生きものだが。", "word"),
    ("それは大仕事でしたね。", "大仕事、うん、大仕事ではあるけど", "word"),
]
AT_FIRST_HEARD = [
    ("胸のざわつきが収まらないんですね。", "ざわつきってより、妻の一言は嬉しかったんだが。", "うれしかった"),
    ("それは、しょんぼりもするわよねぇ。", "しょんぼりっていうか、気づけてすっきりしたかも。", "すっきり"),
    (
        "体の見立ては、手の届かないところなのよ",
        "体の見立てじゃなくて、うちの母に腹立っとるって話よ〜笑",
        "はらだっとる",
    ),
    ("手羽先、三本もねぇ。", "手羽先の話だけ拾わんで〜笑　緊張しとるって言っとるの！", "きんちょう"),
    ("お弁当の話、いいわねぇ", "弁当ばっかり見ないで。本番がこわいの", "本番"),
    ("思い出す日に、そのような場面があったのじゃな。", "思い出す日、ではなく今日の話でございます。", "きょう"),
    ("小さな口からこぼれたそのひと言は", "小さな口ではなく、四十の娘の口でございます。", "四十"),
    (
        "仕事には、外から見えぬ段取りがあるものじゃ。",
        "仕事の段取りの話ではございませんで、娘に申し訳なかったという話です。",
        "もうしわけ",
    ),
    (
        "言葉の見つからぬほどのことじゃったのう。",
        "言葉が見つからぬ、というほどのことでもないのですよ。もう笑って話せます。",
        "笑って",
    ),
    ("子どもの言葉は深いのじゃ。", "娘のことを申しております。頼りにしてくれました。", "頼り"),
]
NOT_RIGHT = [
    ("怒っているんですね", "怒ってるのは娘に似てるから"),
    ("よかったわね", "今日来たのは母だった"),
    ("発表会ねぇ", "まだだよって言われた"),
    ("ピアノの話", "カレーっていうか、シチューみたいになった"),
    ("そうなのね", "息子のことを話しているときの夫はやさしい"),
    ("そうなのね", "娘の絵だけ見ないで、と言われた"),
    ("眠れたのねぇ", "まだ眠い。昨日は三時に起きた"),
    ("そうなのねぇ", "夫じゃなくて私が迎えに行った"),
    ("いい日ねぇ", "明日だよ、運動会！楽しみ"),
    ("そうなのね", "うどん、まあうどんだけど、喜んで食べた"),
    ("よかったわねぇ。", "上の子が「まあ、よかったんじゃない」などと申しまして、可笑しゅうございました。"),
    ("よかったわねぇ。", "本人「まあな」て。まあな、ちゃうわw"),
    ("あらあら。", "うれしい、ちゃうわ、めっちゃうれしい"),
    ("煙突の話ねぇ。", "煙は出てないって言ったら「見えないだけ」だと。"),
    ("その悲しみを聞いてるわよ。", "悲しいんじゃないの、うれしくて泣いてるの、って娘が言った"),
    ("運動会の話ねぇ。", "雨じゃなくてよかった。運動会できた"),
    ("ごはんのしたくねぇ。", "今夜はカレーじゃなくてハヤシライスにしました"),
    ("くたびれたのねぇ。", "夫とけんかした。「そうじゃない」って何回も言われて腹立った"),
    ("心配ねぇ。", "義母が「心配しすぎ」だって。むかつく"),
    ("そうなのねぇ。", "上司に「話聞いてた?」って言われてへこんだ"),
    ("いいわねぇ。", "泣いてしまいました。悲しかったのではありません。"),
    ("あらあら。", "いや〜今日は暑かった"),
    ("いい風だわねぇ。", "落ち込んでないよ。娘が初めて歩いたんだよ"),
]
NAMED = [
    ("大福と聞いて、竈の湯気を思い出したのじゃ。", "大福はハムスターの名前だ。食い物じゃない"),
    ("みかんって聞くと、冬だわねぇ。", "いや、みかんはうちの猫の名前なんです"),
    ("大福を食べたのねぇ。", "違う、ハムスターの名前だ"),
    ("さくらが咲いたのですね。", "ちゃうで、犬の名前やねん"),
]
HEAVY = frozenset({"low", "anxious", "tired", "angry"})


@pytest.mark.parametrize(("answer", "text"), RIGHT)
def test_what_we_named_or_felt_is_put_right(answer: str, text: str) -> None:
    found = corrections.of(text, [answer], [""], frozenset())
    assert found is not None
    assert found.kind == "corrected"


@pytest.mark.parametrize(("answer", "text"), NAMED)
def test_what_is_a_name_is_put_right_and_heard_anew(answer: str, text: str) -> None:
    found = corrections.of(text, [answer], [""], frozenset())
    assert found is not None
    assert "なまえ" in found.rest or "名前" in found.rest


@pytest.mark.parametrize(
    "text",
    ["いや、元気だ", "いえ、もう元気でございます", "いや、大福は元気だぞ。種をかじっとる", "ううん、全然平気だよ"],
)
def test_who_is_well_puts_right_only_what_was_heavy(text: str) -> None:
    assert corrections.of(text, ["くたびれたのねぇ。"], [""], HEAVY) is not None
    assert corrections.of(text, ["いい天気ねぇ。"], [""], frozenset()) is None


@pytest.mark.parametrize("text", ["なんや?", "えっ、なんの話?", "何それ?", "どういう意味ですか?"])
def test_who_does_not_follow_us_is_begged_pardon(text: str) -> None:
    found = corrections.of(text, ["大福を食べたのねぇ。"], [""], frozenset())
    assert found == Correction("sorry", "")


@pytest.mark.parametrize(
    "text",
    [
        "雨で3日ひきこもり。大人と話してない…テレビのクイズにひとりで答えてる",
        "なんや今日は寒いな",
        "クラスに犬の名前の子がおる",
    ],
)
def test_what_tells_of_a_day_puts_nobody_right(text: str) -> None:
    assert (
        corrections.of(
            text, ["いつでも話してちょうだいね、誰とでもしゃべっていいのよ、大人と話して。"], [""], frozenset()
        )
        is None
    )


@pytest.mark.parametrize(("answer", "text", "kind"), OTHERWISE)
def test_who_when_and_which_word_are_put_right(answer: str, text: str, kind: str) -> None:
    found = corrections.of(text, [answer], [""], DONE)
    assert found is not None
    assert found.kind == f"corrected.{kind}"


@pytest.mark.parametrize(("answer", "text", "kept"), AT_FIRST_HEARD)
def test_only_what_is_said_anew_is_heard(answer: str, text: str, kept: str) -> None:
    found = corrections.of(text, [answer], [""], HEAVY)
    assert found is not None
    assert found.kind == "corrected"
    assert kept in found.rest


def test_no_day_is_put_right_that_nobody_called_over() -> None:
    assert corrections.of("まだです。面談は来週なんです", ["面談なのですね"], [""], frozenset()) is None


@pytest.mark.parametrize(("answer", "text"), NOT_RIGHT)
def test_what_others_deny_or_we_never_said_is_not(answer: str, text: str) -> None:
    assert corrections.of(text, [answer], [""], frozenset()) is None


def test_nobody_is_put_right_who_has_said_nothing() -> None:
    assert corrections.of("いや疲れてへんで", [], [], frozenset()) is None


@pytest.mark.parametrize(
    "text",
    [
        "悲しかったのではありません。ほっとしたのです。",
        "初霜は、つらい話ではなくて、きれいだったのです。",
        "そんな深刻な話じゃなくて笑える話だったんですけど",
    ],
)
def test_a_heavy_answer_is_put_right_by_a_light_one(text: str) -> None:
    assert corrections.of(text, ["…"], [""], HEAVY) is not None
    assert corrections.of(text, ["…"], [""], frozenset()) is None


def test_what_is_said_anew_is_kept() -> None:
    found = corrections.of("腰ではなく膝でございますよ、ふふ。今朝は雑巾がけをいたしました。", ["痛む腰"], [""], HEAVY)
    assert found is not None
    assert "雑巾がけ" in found.rest
    assert "腰" not in found.rest


def test_who_asks_what_an_answer_was_is_told_it_was_misread() -> None:
    for text in (
        "昨日のあれなんだったんですか",
        "おはようございます昨日のあれなんだったんですかもう",
        "さっきの返事なに？",
    ):
        found = corrections.of(text, ["…"], [""], frozenset())
        assert found is not None
        assert found.kind == "misread"
