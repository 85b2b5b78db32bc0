"""The last clause decides a message; joys without a word for joy; plain lives that sound dark."""

import pytest

from homebiyori.lexicon import analyze, clauses, concepts, plain_lives
from homebiyori.lexicon.normalize import fold
from homebiyori.lexicon.risks import model, reading
from homebiyori.lexicon.vocabulary import Emotion, Outcome, Tier
from homebiyori.lexicon.writing import writing
from homebiyori.tree.rules import is_fruit_worthy

POSITIVE = {Emotion.JOY, Emotion.ACCOMPLISHMENT}


@pytest.mark.parametrize(
    "text",
    [
        "受かったけど、今の園の先生に言い出しにくい。すごく良くしてもらったから",
        "内定もらえたけど、今の職場になんて切り出そう",
        "受かった。でも断らなきゃいけない園もあって、申し訳なくて",
        "合格したのに、あの子ちっとも喜ばへんのよ",
        "友だちできたみたいだけど、家に呼ぶのがなんか気が引ける",
        "保育園慣れたのはええけど、今度は帰りたがらへん",
        "退院できたのはよかったけど、家に帰ったらまた夜泣きで眠れない",
        "仲直りはしたけど、まだぎこちない",
    ],
)
def test_a_difficulty_after_good_news_decides_the_mood(text: str) -> None:
    read = analyze(text)
    assert read.emotion not in POSITIVE
    assert read.outcome is not Outcome.SUCCEEDED
    assert not read.is_moment
    assert not [name for name in read.concepts if concepts.all_concepts()[name].kind in concepts.BRIGHT]


@pytest.mark.parametrize(
    "text",
    [
        "大変だったけど、最後は笑って終われた",
        "熱で心配しましたが、今朝はけろっとして遊んでおります",
        "朝はぐずぐずでしたが、帰りはにこにこで手を振ってくれました",
        "泣いて嫌がってたプール、でも今日は自分から入れた",
        "インフルかと思って焦ったけど、陰性やった、よかったぁ",
        "前は五分も座れなかったのに、今日は三十分も絵を描いてた",
        "眠かったですが、走ってきてくれる顔を見たら元気が出ました",
    ],
)
def test_good_news_after_a_difficulty_decides_the_mood(text: str) -> None:
    assert analyze(text).emotion in POSITIVE


def test_the_last_clause_names_the_thing() -> None:
    assert analyze("夜泣きで寝てないけど、検診で問題なしって言われてほっとした").concepts[0] == "checkup_good"


@pytest.mark.parametrize(
    "text",
    [
        "「かわいいけど」って言われた",
        "「待ってるよ。でもわたしがさき」と布団に来た",
        "そう言ったけどね。",
        "お茶でも飲もう",
        "",
    ],
)
def test_nothing_turns_in_a_quote_or_at_the_end(text: str) -> None:
    folded = fold(text)
    assert clauses.last_turn(folded, clauses.split(folded)) == 0


@pytest.mark.parametrize(
    "text",
    [
        "さっき妻に謝った。向こうも「ごめん、焦ってた」って。なんかふたりで泣き笑い",
        "蓮に「ゆうべは大きな声を出してごめんね」と謝りましたら、「ぼくもごめん」ですって。もう嬉しくてね",
        "言い過ぎたなって思って寝る前にごめんねって言ったら、ええよってぎゅーしてくれた",
        "孫と言い合いになりましたが、向こうから「じいちゃん、ごめん」と",
        "ごめんなって言うたら、パパもう怒ってないよって",
        "おとといから口きいとらんかった嫁と、夕飯のあと笑って話せた",
    ],
)
def test_a_quarrel_made_up_is_a_joy(text: str) -> None:
    read = analyze(text)
    assert read.emotion in POSITIVE
    assert read.concepts[0] == "made_up"


@pytest.mark.parametrize(
    "text",
    [
        "ごめんねって言ったのに、ふんって背中向けられた",
        "謝りたいのに謝れないまま寝かせてしまった",
        "謝ったけど許してくれない",
        "まだ仲直りできてない",
        "謝ったら「おしごとおわった?」と笑ってくれて、余計に胸が痛んだ",
        "殴ったことを泣いて謝ってくれて、わたしもごめんって言った",
    ],
)
def test_an_apology_alone_makes_up_nothing(text: str) -> None:
    read = analyze(text)
    assert read.emotion not in POSITIVE
    assert "made_up" not in read.concepts


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("おはようございます。よう眠れました。今日は蓮の誕生日で、八つになります", "child_birthday"),
        ("今日うちの子の誕生日なんです", "child_birthday"),
        ("寝返り！！妹が先に！！動画も撮れた！", "rollover"),
        ("十年ぶりにギター弾いた", "hobby"),
        ("三十年ぶりに絵筆を持ちました", "hobby"),
        ("先生に伝えたら「おめでとうございます、寂しくなるけど応援してます」って。じーんとしちゃった", "kind_words"),
        ("連絡帳に「お母さんの頑張りが伝わってます」って書いてあって泣きそうになった", "kind_words"),
        ("駅で見知らぬ方がベビーカーを持ってくださった", "kind_stranger"),
    ],
)
def test_joys_without_a_word_for_joy(text: str, concept: str) -> None:
    read = analyze(text)
    assert read.emotion in POSITIVE
    assert read.concepts[0] == concept


@pytest.mark.parametrize(
    "text",
    [
        "誕生日なのに誰からも連絡がない",
        "誕生会よばれてないの うちの子だけだった",
        "ギターもう何年も触ってない",
        "娘の誕生日まではなんとか、と思ってる",
        "誕生日が終わったら、もういいかな",
        "「パパえらいですね」って言われるの、なんかモヤる",
        "先生に「頑張ってますか」と言われてもやもやした",
    ],
)
def test_what_only_sounds_like_such_a_joy(text: str) -> None:
    read = analyze(text)
    assert read.emotion not in POSITIVE
    assert "child_birthday" not in read.concepts


@pytest.mark.parametrize(
    "text",
    [
        "逆上がり、今日もできずじまい",
        "もうすぐ寝返りしそう",
        "合格発表はまだです",
        "お風呂はまだ一人で入れてない",
        "沐浴はまだ一人でやってない",
    ],
)
def test_what_has_not_happened_is_no_success(text: str) -> None:
    read = analyze(text)
    assert read.emotion not in POSITIVE
    assert read.outcome in (Outcome.NOT_YET, Outcome.FAILED)
    assert "managed_alone" not in read.concepts


@pytest.mark.parametrize(
    "text",
    [
        "気づいてからすぐ抱っこしたし、まあ大丈夫か。切り替える",
        "失敗したけどまあええか、次いこ",
        "ま、いいか。洗濯物は明日",
        "終わったことは終わったこと、気持ち切り替えます",
        "別に寂しいわけではありません",
        "別に落ち込んではいません",
        "怒ってるわけじゃないんだけどね",
        "心配しているわけではないんですが",
        "落ち込んでるんじゃないよ、考えごと",
    ],
)
def test_what_is_disowned_or_let_go_is_no_burden(text: str) -> None:
    assert analyze(text).emotion in {Emotion.NONE, Emotion.JOY}


@pytest.mark.parametrize(
    "text",
    [
        "うまく切り替えられない",
        "この子ほんとに大丈夫かな",
        "怒ってるわけじゃないけど、正直しんどい",
        "夫は「まあいいか」って。わたしはつらい",
        "落ち込んでるんじゃないかな、あの子が心配",
        "つらくないわけじゃない",
    ],
)
def test_what_still_weighs_is_a_burden(text: str) -> None:
    assert analyze(text).emotion not in {Emotion.NONE, *POSITIVE}


def test_a_wish_to_be_listened_to_is_no_pride() -> None:
    assert analyze("疲れた。ほめて。いや、今日はただ聞いて").emotion is Emotion.FATIGUE
    assert analyze("今日ほめてほしい。弁当3個作れた").emotion is Emotion.ACCOMPLISHMENT


@pytest.mark.parametrize(
    "text",
    [
        "今日会社でミスした。チームに迷惑かけた。時短だからって思われたくないのに",
        "本当は、わたしがあと何年元気でいられるか、時々考えるのです",
        "あと何回、この子の運動会を見られるかしら",
        "この先いつまで体が動くか、ふと考えます",
        "いつになったら歩けるようになるのかな",
    ],
)
def test_a_plain_life_is_listened_to_without_alarm(text: str) -> None:
    read = analyze(text)
    assert read.tier is Tier.NONE
    assert not is_fruit_worthy(read, text)


def test_a_hobby_taken_up_again_is_no_danger() -> None:
    assert analyze("昨日からベースを5年ぶりに弾いてる。双子が寝てる間に15分だけ").tier is Tier.NONE


@pytest.mark.parametrize(
    "text",
    [
        "取引先に迷惑かけた。申し訳なくて消えてしまいたい",
        "会議で失敗して、帰りの電車に吸い込まれそうだった",
        "先輩に叱られて、屋上の手すりをずっと見てた",
        "あと何回見られるかしら。今日でおしまいにしようと思って",
        "孫の花嫁姿は見られないと思う。身の回りのものは全部片付けた",
        "ギター弾いてたら、ふっと全部どうでもよくなった。もういいかな",
        "いつになったら歩けるの。この子と一緒に行ってしまおうか",
        "仕事のミス、家に帰って子どもにあたった。手が止まらなかった",
    ],
)
def test_the_same_lives_told_darkly_raise_an_alarm(text: str) -> None:
    read = analyze(text)
    assert read.tier is not Tier.NONE
    folded = fold(text)
    plain = writing().plain(folded)
    assert not plain_lives.is_ordinary(reading.read(folded, plain), folded, plain)


@pytest.mark.parametrize(("rest", "is_plain"), [("", True), ("。涙が出る", False), ("。もう限界", False)])
def test_a_dark_word_makes_no_life_plain(rest: str, *, is_plain: bool) -> None:
    folded = fold(f"会社でミスした{rest}")
    danger = reading.Danger(is_gentle=True, weight=model.model().gentle)
    assert plain_lives.is_ordinary(danger, folded, writing().plain(folded)) is is_plain
