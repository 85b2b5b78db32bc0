"""Questions for a kind neighbour: comfort, words to send somebody off, a choice, why people are like that."""

import time

import pytest

from homebiyori.ai.offline import corrections, posed
from homebiyori.ai.offline.files import load
from homebiyori.ai.port import Character, Exchange
from homebiyori.lexicon import analyze
from support.companions import request

VOICES = pytest.mark.parametrize("character", Character)


def _first(text: str, before: str = "") -> str | None:
    told = (Exchange(user_text=before, ai_text="そうなのねぇ。"),) if before else ()
    found = posed.posed_in(request(text=text, analysis=analyze(text), exchanges=told))
    return found.first.removeprefix("asked.") if found else None


@pytest.mark.parametrize(
    ("before", "text", "first"),
    [
        ("明日は歯医者", "何か気休め言うて", "comfort"),
        ("結果を待っています", "気休めでもいいから何か言って", "comfort"),
        ("熱はなくて鼻だけ", "なんか気休め言って", "comfort"),
        ("眠れない", "なにか慰めの言葉をください", "comfort"),
        ("眠れない", "なぐさめて", "comfort"),
        ("仕事だ", "励ましてくれる？", "comfort"),
        ("疲れた", "なんか優しいこと言って", "comfort"),
        ("疲れた", "元気の出る言葉ちょうだい", "comfort"),
        ("孫が明日面接なんです", "たまさんだったら、孫に何て声かける？", "send_off"),
        ("孫が明日面接なんです", "ヒデじいなら出がけの孫に何と言うてやる？", "send_off"),
        ("面接が近い", "ヒデじいさんは、孫の面接の前に何か言うてやるとしたら、何と言いますか。", "send_off"),
        ("面接が近い", "面接の前に、何か短い言葉を贈りたいのです。案はありませんか。", "send_off"),
        ("孫が試験に落ちた", "ヒデじいなら、何と声をかけてやる？", "us_say"),
        ("娘が泣いて帰った", "まどかさんなら、何て声をかけますか", "us_say"),
        ("異動になった", "まだ妻には言ってない。ヒデじいなら、いつ言う？", "when_tell"),
        ("参観日だ", "たまさんなら参観日に何着ていく？", "wear"),
        ("引っ越した", "たまさんは引っ越しで捨てられなかった物ってある？", "keepsake_us"),
        ("ママ友に会った", "友達いる？", "friends_us"),
        ("晴れた", "今日は何か良いことあった？", "good_news"),
        ("晴れた", "最近おもしろいことあった？", "good_news"),
        ("早起きする", "起こしてくれる？", "wake"),
        ("プリンを買った", "最後の一個、食べちゃっていいかな？", "treat"),
        ("疲れた", "今日は惣菜でもいいかな", "treat"),
        ("白髪が増えた", "白髪、染めたほうがいい？", "own_looks"),
        ("パーマかけた", "似合うと思う？", "fits"),
        ("ただいま", "今日の私、何点？", "marks"),
        ("ただいま", "私のいいところってある？", "good_points"),
        ("誕生日だった", "私っていくつに見える？", "age_look"),
        ("誕生日だった", "今日で36。もうおばさんかな？", "age_name"),
        ("孫に笑われた", "わしは古い人間かのう", "old_fashioned"),
        ("旦那が帰った", "ええとこあるやろ？", "good_one"),
        ("衣装を縫う", "うさぎの耳って難しくない？", "hard"),
        ("衣装を縫う", "うさぎの耳て難しない？", "hard"),
        ("子どもが寝た", "寝顔見てると泣けてくるの、なんでだろう", "tears"),
        ("子どもが寝た", "育児に正解ってあるんですか？", "no_one_way"),
        ("退屈だ", "人はなんのために働くのかのう", "big"),
        ("空がきれい", "幸せって何だと思う？", "big"),
        ("空がきれい", "たまさんにとって家族って何？", "big"),
        ("旦那が無口", "男の人ってなんで黙るん？", "why_they"),
        ("運動会", "お弁当って何品くらい作るもんなん？", "how_many"),
        ("ママ友", "友達って何人いればいいんやろ", "how_many"),
        ("引っ越した", "引っ越しの挨拶って、いまどきするもの？", "custom"),
        ("孫が来る", "孫とどう遊べばいいもんかねえ", "how_with"),
        ("雑巾がいる", "雑巾ってどうやって縫うのかな", "how"),
        ("夫の実家", "嫁って大変だと思わない？", "agree"),
        ("孫の話", "今の若いもんをどう思われますか", "opinion_of"),
        ("孫は看護師に", "昔は男が看護師など考えもしなんだ。ヒデじいさんはどう思われますか。", "trade"),
        ("明日だ", "うまくいくって言って", "say_fine"),
        ("明日だ", "大丈夫やって言うて", "say_fine"),
        ("朝だ", "行ってらっしゃいって言って", "say_off"),
        ("年賀状", "年賀状、まだ書いたほうがいいと思う？", "should"),
        ("料理", "わたし料理向いてると思う？", "suits"),
        ("習字", "六十の手習いって遅いと思う？", "late_start"),
        ("買い物", "この靴買っちゃおうかな？", "buy"),
        ("朝だ", "私の明日の運勢は？", "fortune"),
        ("暇だ", "なぞなぞ出して", "riddle"),
        ("暇だ", "一曲歌って", "us.music"),
        ("暇だ", "しりとりしよう", "us.games"),
        ("愚痴です", "こんな話つまらない？", "us.bother"),
        ("夜です", "ちょっと聞いてくれる？", "hear_me"),
        ("孫が来た", "孫はかわいいと思いませんか", "sweet"),
        ("朝だ", "今日もいい日になるかな？", "good_day"),
        ("暇だ", "新しい趣味、何がいいと思う？", "idea"),
        ("散髪した", "短くしすぎたかな？", "fits"),
        ("夜です", "夜更かししていい？", "treat"),
        ("けんかした", "仲直りってどっちから言うもの？", "custom"),
        ("愚痴です", "さっきの話、忘れて", "forget"),
        ("愚痴です", "昨日の話は忘れてください", "forget"),
        ("愚痴です", "やっぱり今のなしで", "forget"),
    ],
)
def test_a_neighbours_question_is_answered_by_its_kind(before: str, text: str, first: str) -> None:
    assert _first(text, before) == first


@pytest.mark.parametrize(
    "text",
    [
        "気休めにしかならないけど絵本を読んだ",
        "夫に慰めてほしいとは言えない",
        "娘がなぐさめてくれた",
        "先生が何て言うか気になる",
        "今日、傘を忘れて",
        "私のことは忘れてください",
        "もう私のこと忘れていいよ",
        "夫に昨日の話は忘れてと言われた",
        "娘を叩くのは仕方ないと思わない？",
        "赤ちゃんにケーキ食べさせていい？",
        "離乳食は何品くらい作ればいいんですか",
        "薬は何個飲めばいいんやろ",
        "生きるって何のためだろう",
        "私は何のために生きてるの",
        "うちの子ってなんで言葉が出ないんでしょう",
        "毎晩泣けてくるの、なんでだろう",
        "娘は友達いるのかな",
        "似合うと言われた",
        "死んだら幸せって何だと思う？",
        "どうやって死ねばいいの",
        "手術、大丈夫って言って",
        "夫が大丈夫って言ってくれた",
        "薬、飲んだほうがいい？",
        "離婚したほうがいいと思う？",
        "神社で占いをした",
        "娘がなぞなぞを出してくれた",
        "息子と一緒に歌って踊った",
        "夫は話を聞いてくれない",
    ],
)
def test_what_only_looks_like_one_is_not(text: str) -> None:
    table = load("posed_neighbour")
    new = {slot for row in (*table["rows"], *table["late"]) for slot in row["slots"]} - {"turn", "trade"}
    assert _first(text) not in new


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("犬と散歩した", "ごめん、犬じゃなくて猫やった"),
        ("娘と散歩した", "あ、間違えた。娘じゃなくて孫です"),
        ("発表会は土曜です", "発表会、土曜やなくて日曜やったわ"),
        ("カレーを作った", "カレーじゃなくてシチューでした、ごめん"),
        ("今日は五人で鍋", "すみません、五人ではなくて四人でした"),
    ],
)
def test_who_takes_back_a_word_of_their_own_is_heard(before: str, text: str) -> None:
    found = corrections.of(text, ["そうなのねぇ。"], [before], frozenset())
    assert found is not None
    assert found.kind == corrections.SLIP


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("今日は晴れた", "犬じゃなくて猫を飼いたいと娘が言う"),
        ("犬と散歩した", "夫が「犬じゃなくて猫だった」って"),
        ("今日は晴れた", "雨じゃなくて雪でした"),
        ("犬と散歩した", "犬じゃなくて猫だったらよかった？"),
    ],
)
def test_a_contrast_of_life_takes_nothing_back(before: str, text: str) -> None:
    found = corrections.of(text, ["そうなのねぇ。"], [before], frozenset())
    assert found is None or found.kind != corrections.SLIP


@pytest.mark.parametrize(
    "piece", ["気休め", "何か言葉", "今の話", "忘れて", "って", "いい", "なんで", "犬じゃなくて", "案は"]
)
def test_a_long_message_is_read_quickly(piece: str) -> None:
    hostile = piece * (2_000 // len(piece))
    tail = f"{piece}{piece[-2:] * 40}々?"
    start = time.perf_counter()
    _first(hostile)
    _first(tail)
    corrections.is_slip(hostile, [hostile])
    assert time.perf_counter() - start < 1.5
