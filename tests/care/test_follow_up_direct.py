"""Signs of direct questions in care, and of help that is on its way; each with near misses."""

import pytest

from homebiyori.care.reading import follow_ups
from homebiyori.care.signs import Sign


@pytest.mark.parametrize(
    ("sign", "text"),
    [
        (Sign.CALLED, "押しました。いま鳴ってます"),
        (Sign.CALLED, "けいさつ よびました"),
        (Sign.CALLED, "声でわかったって。いま119してくれてます"),
        (Sign.CALLED, "嫁、119もかけたって"),
        (Sign.CALLED, "母が救急車呼んでくれるって"),
        (Sign.CALLED, "隣の人が110番、通報してくれた"),
        (Sign.CALLED, "サイレンが近づいてきた"),
        (Sign.CALLED, "サイレン聞こえる気がする"),
        (Sign.CALLED, "パトカーの音が聞こえます"),
        (Sign.CALLED, "いま電話の人と話してます"),
        (Sign.SOMEONE_COMING, "今向かってるって"),
        (Sign.SOMEONE_COMING, "むかってるそうです"),
        (Sign.SOMEONE_COMING, "すぐ行くって言われた"),
        (Sign.ON_PHONE, "出た。嫁泣いてる"),
        (Sign.ON_PHONE, "電話に出ました"),
        (Sign.ON_PHONE, "妹と電話してます"),
        (Sign.NOT_CALLED, "まだ押せてない"),
        (Sign.TOLD_SOMEONE, "話してしまいました、全部"),
        (Sign.ASKS_PICK_UP, "母から電話来てます。鳴ってる。出たほうがいいですか"),
        (Sign.ASKS_PICK_UP, "電話鳴っとる、出てええんかな"),
        (Sign.ASKS_CARED, "おばちゃんは私がどうなってもいいんですか"),
        (Sign.ASKS_CARED, "俺なんか死んでもええんやろ"),
        (Sign.ASKS_CARED, "わたしのことなんてどうでもいいんでしょ"),
        (Sign.ASKS_COST, "心療内科っていくらくらいするんですか"),
        (Sign.ASKS_COST, "びょういん いけば ねむれる？ おかね ない"),
        (Sign.ASKS_COST, "診察代、払えるかな"),
        (Sign.ASKS_FREE, "救急車呼んだら金かかりますよね"),
        (Sign.ASKS_ODD, "仏壇に報告しようと思います。おかしいでしょうか"),
        (Sign.ASKS_ODD, "お茶に よんでみようかと おもいます。おかしくは ないですか"),
        (Sign.ASKS_ODD, "きえたいって へん？"),
        (Sign.ASKS_WORTH, "私が悪い父親だと思われますか"),
        (Sign.ASKS_WORTH, "ダメ親父ですかね"),
        (Sign.ASKS_PACK, "ほかに 何 もつ？"),
        (Sign.ASKS_PACK, "逃げるとき何を持って行けばいいですか"),
        (Sign.ASKS_TELL_CHILD, "上の子が「ママは？」って聞くんだけど、なんて答えたらいいの？"),
        (Sign.ASKS_TELL_CHILD, "娘にはどこまで話せばいいでしょう"),
        (Sign.ASKS_TELL_PLACE, "今どこって聞かれてます言っていいんですかね"),
        (Sign.ASKS_SEND, "嫁に最後に一言送るか迷ってる。なんて送ればいい"),
        (Sign.ASKS_SEND, "妹になんて返信したらいいですか"),
        (Sign.ASKS_SUSPECTED, "私が虐待してるってことになるんでしょうか"),
        (Sign.ASKS_SUSPECTED, "上の子に何かしたと思われてるの？"),
        (Sign.ASKS_POLICE, "けいさつ くる？"),
        (Sign.ASKS_POLICE, "119したら警察も来ますか"),
        (Sign.ASKS_SIREN, "119だと、サイレン鳴りますか"),
        (Sign.ASKS_MAY_CALL, "119なんて、怪我してないのに呼んでいいんですか"),
        (Sign.ASKS_ABOUT_CHILD, "赤ちゃん、取られますか"),
        (Sign.ASKS_DONE, "それで、よろしいのでしょうか"),
        (Sign.ASKS_FAULT, "うちが悪いんちゃうよな？"),
        (Sign.ASKS_SLIGHT, "これって病院行くレベルなんですか"),
        (Sign.ASKS_LINES, "名乗らなくても構いませんか"),
        (Sign.ASKS_WHEN, "いまからですか、あしたでしょうか"),
        (Sign.ASKS_REFUGE, "家に帰れない"),
        (Sign.ASKS_BACK, "まだ電話番号が出てるぞ。消してくれ"),
        (Sign.VANISH, "きえたい は ある"),
        (Sign.NOT_NOW, "首は先週の話や"),
    ],
)
def test_direct_questions_and_statements_are_read(sign: Sign, text: str) -> None:
    assert sign in follow_ups.read(text)


@pytest.mark.parametrize(
    ("sign", "text"),
    [
        (Sign.CALLED, "押してない。警察は嫌だ"),
        (Sign.CALLED, "119押したくない"),
        (Sign.CALLED, "サイレン鳴りますか"),
        (Sign.CALLED, "サイレンの音が聞こえたらこわい"),
        (Sign.CALLED, "119って押しても大丈夫？"),
        (Sign.CALLED, "救急車呼んでもらったほうがいいですか"),
        (Sign.CALLED, "母が119してくれたらいいのに"),
        (Sign.CALLED, "夫に警察呼ばれたくない"),
        (Sign.SOMEONE_COMING, "川に向かってる"),
        (Sign.SOMEONE_COMING, "だれも来てくれない"),
        (Sign.ON_PHONE, "電話に出たくない"),
        (Sign.ON_PHONE, "母は電話に出ない"),
        (Sign.ASKS_PICK_UP, "電話に出なかった"),
        (Sign.ASKS_CARED, "もうどうなってもいい"),
        (Sign.ASKS_CARED, "どっちでもいいですか"),
        (Sign.ASKS_COST, "病院のあとで買い物をした"),
        (Sign.ASKS_ODD, "ほんまに子ども取られへん？"),
        (Sign.ASKS_ODD, "おかしいと言われました"),
        (Sign.ASKS_ODD, "大変ですか"),
        (Sign.ASKS_WORTH, "悪い親に育てられました"),
        (Sign.ASKS_PACK, "ほかに何もいらない"),
        (Sign.ASKS_TELL_CHILD, "娘に聞かれました"),
        (Sign.ASKS_TELL_PLACE, "どこが痛いって聞いていいですか"),
        (Sign.ASKS_SEND, "夫に送ってもらった"),
        (Sign.ASKS_SUSPECTED, "虐待のニュースを見ました"),
        (Sign.ASKS_POLICE, "警察が来ました"),
        (Sign.ASKS_WHAT_TO_SAY, "なんていうか嫁に悪くて"),
        (Sign.VOICES, "サイレンが聞こえる気がする"),
        (Sign.VANISH, "消しゴムがきえた"),
        (Sign.ABOUT_OTHER, "私は怪我してないのに呼んでいいんですか"),
    ],
)
def test_near_misses_are_not_read(sign: Sign, text: str) -> None:
    assert sign not in follow_ups.read(text)


@pytest.mark.parametrize("asked", ["plan", "means", "time", "death", "still"])
@pytest.mark.parametrize(
    "text",
    [
        "夫がまた殴ってきた。家に帰れない",
        "夫がまた殴ってきた。もう何も考えていません",
        "血が出てる。わたしはそこまで",
        "旦那に首をしめられた。息ができない",
        "もう薬飲んだ。手に力が入らない",
        "血が止まらない。立てない",
        "いま屋上にいます。もう戻れない",
        "彼に突き飛ばされた、痛くて動けない",
    ],
)
def test_a_new_danger_is_no_answer_to_our_question(asked: str, text: str) -> None:
    denied = {Sign.NO_PLAN, Sign.NO_MEANS, Sign.NO_TIME, Sign.NO_DEATH_WISH, Sign.TAKEN_BACK}
    assert not denied & follow_ups.read(text, asked=asked)


@pytest.mark.parametrize(
    ("asked", "text", "sign"),
    [
        ("plan", "方法まではないです", Sign.NO_PLAN),
        ("means", "手元には何もない", Sign.NO_MEANS),
        ("time", "日にちとかはまだない", Sign.NO_TIME),
        ("plan", "いいえ、夫がまた殴ってきたんです", Sign.NO_PLAN),
    ],
)
def test_a_plain_no_answers_our_question(asked: str, text: str, sign: Sign) -> None:
    assert sign in follow_ups.read(text, asked=asked)
