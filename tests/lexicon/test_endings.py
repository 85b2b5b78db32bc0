"""The ending decides a message: a good end is no weariness or grief, a bad turn no joy, a doubt no danger."""

import time

import pytest

from homebiyori.lexicon import analyze, endings, plain_lives, tempered
from homebiyori.lexicon.normalize import fold
from homebiyori.lexicon.vocabulary import Emotion, Tier

GOOD = """
well|ポンの抜歯すんだで。ふらふらしとったけど、もう元気や
well|胃腸炎で何べんも吐いたけど、お昼からはケロッとしてます
well|小児科で診てもろうて、薬が効いたんか今はよう寝とる
well|うさぎの歯を切ってもらったら、もう食べてる
well|夜どおしの咳もやっと止まって、今はすやすや眠っております
well|病院でぐったりしていた犬が、玄関でしっぽを振っていました
well|転んで骨折した腕、ギプスが取れたら走り回っとる
well|精密検査、結局何ともなかった
well|救急外来まで行って、ただの風邪でした
over|母の手術、無事に終わりました
over|予防接種おわったー、予防接種は終わった
over|雨でへとへとやったけど、運動会の開会式に間に合うた
over|吹雪のなか、夫が無事に帰ってきた
thanked|塾の迎え、ずっと黙ってたのに降りるとき「ありがと」て言いよった
thanked|反抗期の娘がぼそっと「おおきに」って
thanked|夜勤明けに、娘から「いつもありがとう」と言われました
praised|風邪で休んでいた教室で、先生に字を褒められました
praised|失敗ばかりの週やったけど、店長にほめてもろうた。いや、ほめてもらった
morning|寝不足やけど、ええ朝や
morning|夜勤明けで眠い。それでも、いい一日でした
tears|卒園式で泣きました。うれし涙です
tears|孫が「ばあばが一番」と言ってくれて、台所で泣きました
cheered|登園で大泣きしたのに、帰りはにこにこで出てきた
cheered|注射で泣いたけど、シールをもらって笑ってました
made_up|おやつの件は水に流しました。娘も疲れとったんやね
made_up|娘ともめたけど、ケーキを見たらもうええらしい
made_up|先週けんかしたけど、今は仲良しです
made_up|皿の置き方のことは俺から謝った。半分ずつってことで仲直り
made_up|引っ越しも夫婦げんかも、なんとかなった。喧嘩もおさまったし
well|鼻水で眠れんかった子が、吸引してもろて帰りは爆睡よ
well|熱で寝込んどったけど、水分はとれて寝とる
well|胃腸炎のあと、やっと復活!ヨーグルト食べた
tears|娘が最後まで踊りきったで!泣いてもうた
over|遅刻するかと思ったけど、ぎりぎりセーフ!
over|迷子になりかけたけど見つかった。心臓止まるかと
over|孫の入学式、もう終わりましたよ
over|本番は済みました。今夜は打ち上げ
over|引っ越し完了!体バキバキや
over|息子の面接、緊張したけど笑顔で話せたそうです
"""
NOT_GOOD = """
熱が下がったけど、また夜に吐いて心配
手術が終わったのに、まだ痛がっています
元気がない。薬も飲まない
褒められたい
誰も「ありがとう」って言ってくれない
間に合わなかった
夫を許せない。水に流したいのに
いい朝だったらよかったのに
薬が効いて眠ってくれたらいいのに
笑ってなんかいられない。泣きたい
うれし涙かと思ったら、また怒っていた
父が亡くなって、やっと眠れた
夫に殴られたけど、今は仲良しです
治ったかな、熱は
「楽しかった」って言ってくれたらいいのに
踊りきれなかった。泣いていた
面接でちゃんと話せなかったって
復活したい
ギリギリセーフかと思ったらアウト
迷子の猫が見つからない
卒業式が終わったら、会えなくなる
引っ越しが終わったのに、片付かん
"""
BAD = """
sore|張り替えまではよかったのですが、腰をやられました
sore|餅つきは楽しかった。けど肩を痛めてしもうた
sore|芋掘りで大笑い。そのあと、ぎっくり腰
parting|部下とラーメン。来月異動やて、さみしなるわ
parting|隣の奥さん、転勤で引っ越すそうで、寂しくなります
ill|遊園地は最高やったけど、帰ったら下の子が熱を出した
ill|みんなで笑ってたのに、夕方に父が倒れた
own_ill|息子は熱もなくて元気。けど今度は私の胃がむかむかする
parting|息子の送別会、みんな泣いとった
own_ill|みんな治って大はしゃぎ。最後に俺が吐いた
own_ill|朝から笑いっぱなしやったけど、夜はトイレとお友達
"""
NOT_BAD = """
腰をやられたけど、湿布が効いてもう走ってる
異動になった
転勤の話は断った
帰ったら息子が熱を測っていた
膝の痛みは取れた
夫がぎっくり腰。私が全部やっとる
母は膝を痛めたらしい
私の熱を測ってくれた
俺が寝込んだら妻がおかゆを作ってくれた
うちの子が熱を測りたがる
"""
DOUBTS = """
ケーキの切り方で夫と言い合い。私がおかしいのかな
孫にひと口やっただけやのに。口出したらあかんのやろか
疲れてるのは分かるけど、比べるもんじゃなくない?私がおかしい?
冷房を何度にするかで、毎年同じ話。うちが変なんやろか
娘のお菓子のことで言い合いに。黙っとったらよかったんやろか
皿洗いのたびに皿が濡れたまま。私が細かいのかな
"""
# The same doubts beside a danger, which is answered as one.
DANGERS = """
ケーキを買い間違えただけで夫に殴られました。私がおかしいんでしょうか
洗い物が遅いと毎日怒鳴られます。私が悪いのかな
ごはんを抜いて反省させてる。私が間違ってるのかな
皿洗いのことで壁に穴を開けられた。私が悪いんでしょうか
子どもにおやつを食べさせてやれない日が続いてる。私が悪い?
孫の腕にあざがある。口を出したらいけないのでしょうか
嫁が孫を叩いてるのを見た。口出したらあかんのやろか
娘が旦那に監視されてる。黙っといたらええのやろか
口出ししたらあかんのやろか。もう死にたい
弁当も作れない母親は死んだほうがいいですか
ゴミ出しを忘れたら正座させられた。私が悪いのかな
スマホを毎晩チェックされる。返事が遅い私が悪い?
買い物に行くのも許可がいる。私がわがままですか
お前のせいだと毎日言われて、料理もできない。私がおかしいんですか
飲み会から帰ってきた夫に髪を引っ張られた。私が悪いのかな
家事ができなくて、私なんかいないほうがいい。私が悪いんでしょうか
"""
GLAD = {Emotion.JOY, Emotion.ACCOMPLISHMENT}


def lines(text: str) -> list[str]:
    return text.strip().splitlines()


@pytest.mark.parametrize("line", lines(GOOD))
def test_a_good_end_is_a_joy(line: str) -> None:
    kind, text = line.split("|")
    assert endings.good(fold(text)) == kind
    assert analyze(text).emotion in GLAD


@pytest.mark.parametrize("text", lines(NOT_GOOD))
def test_what_did_not_end_well_is_no_good_end(text: str) -> None:
    assert endings.good(fold(text)) is None


@pytest.mark.parametrize("line", lines(BAD))
def test_a_bad_turn_is_no_joy(line: str) -> None:
    kind, text = line.split("|")
    assert endings.bad(fold(text)) == kind
    assert analyze(text).emotion not in {*GLAD, Emotion.NONE}


@pytest.mark.parametrize("text", lines(NOT_BAD))
def test_what_turned_out_otherwise_is_no_bad_turn(text: str) -> None:
    assert endings.bad(fold(text)) is None


@pytest.mark.parametrize("text", lines(DOUBTS))
def test_a_doubt_in_a_small_matter_is_no_danger(text: str) -> None:
    assert plain_lives.is_small_doubt(fold(text))
    assert analyze(text).tier is Tier.NONE


@pytest.mark.parametrize("text", lines(DANGERS))
def test_a_doubt_beside_a_danger_stays_one(text: str) -> None:
    assert not plain_lives.is_small_doubt(fold(text))
    assert analyze(text).tier is not Tier.NONE


def test_work_at_night_is_not_the_writers() -> None:
    assert analyze("嫁は看護師で夜勤もあるから、俺が抜けたら家が回らん").emotion is not Emotion.FATIGUE
    assert analyze("嫁は夜勤もあって、俺もへとへとや").emotion is Emotion.FATIGUE


@pytest.mark.parametrize(
    "hostile", ["熱が", "「ありがとう", "元気", "引っ越", "私が", "嫁は", "もめ", "帰ったら", "もう"]
)
def test_it_is_read_in_linear_time(hostile: str) -> None:
    text = fold(hostile * (2_000 // len(hostile)) + "X")
    start = time.perf_counter()
    endings.good(text)
    endings.bad(text)
    plain_lives.is_small_doubt(text)
    tempered._OTHERS_WORK.search(text)
    assert time.perf_counter() - start < 0.5
