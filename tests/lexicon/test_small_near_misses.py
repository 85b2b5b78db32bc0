"""Short messages of ordinary life that stand near danger alarm nobody, in either tier; the same words in danger do."""

import pytest

from homebiyori.lexicon import analyze
from homebiyori.lexicon.vocabulary import Concern, Tier

ORDINARY = """
娘のトランプ覚えておいて
息子パパっていいます
実家に子どもを置いてきた
ベランダから飛行機見てる
ベランダで洗濯物干してる
ベランダから花火見えた
屋上で子どもと虹見た
窓から電車見てる
橋の上から川の鯉見てる
ホームで電車見てる、息子大喜び
踏切で電車待ち
夫が車で迎えに来る
妻が駅まで迎えに来てくれる
夫に車で送ってもらう
義父が迎えに来てくれるって
子どもを保育園に置いてきた
下の子を実母に置いてきた
夫に子どもを任せて出てきた
娘を習い事に置いてきて買い物中
息子の名前はるとっていいます
うちの犬、ポチっていいます
妻はゆきっていいます
私のことはママって呼ばれてます
娘の誕生日覚えておいて
息子の好きな恐竜覚えておいてね
この話覚えておいて
夫のこと忘れないで
薬局行ってきた
薬の袋に名前書いた
包丁研いだ
包丁で指切った、絆創膏はった
ロープウェイ乗った
縄跳び買った
縄跳びの縄を結んだ
練炭でさんま焼いた
ガス点検きた
ガスコンロ掃除した
お風呂に沈んでるおもちゃ拾った
息子がお風呂で潜る練習
プールで潜った
今日でおしまい、明日からお弁当
最後の授業参観だった
卒業式でさようなら
先生にお別れの手紙書いた
荷物まとめた、明日引っ越し
通帳記入してきた
保険の見直しした
遺言じゃないけど献立メモ残した
さよなら夏休み
もう終わりだ、宿題やってない
死ぬほどねむい
消えたわ、データ
消しゴム消えた
いなくなった、靴下の片方
娘がいない時間に寝る
一人にさせて、30分だけ
一人になりたい、トイレくらい
夜中に徘徊する犬
首が痛い、寝違えた
首すわった
首に巻くマフラー編んだ
息子の首のよだれかぶれ
手が出る絵本
手が出せないほど忙しい
殴り書きのメモ
叩きごぼう作った
子どもと太鼓叩いた
布団叩いた
蹴ってくる、お腹の子
お腹蹴られた、胎動
落ちた、抽選
飛び降り遊びが流行ってる、ソファから
ソファから飛び降りてばかり
高い高いしてあげた
高いところ好きな息子
屋根の上に猫
暗い部屋で寝かしつけ
電気消して待ってる
カーテン閉めた
鍵閉めたっけ
車で寝ちゃった息子待ち
車の中で授乳した
車の中で泣いた、ドラマのせい
海に行ってくる
川遊びしてきた
山に捨てられた気分、段ボールの山
ゴミ捨ててきた
捨てるのやめた、思い出の服
ミルク飲んだ
全部食べた
目を離したすきに落書き
目を離したら寝てた
家に一人、さみしい静けさ
誰もいない公園
待ってる、連絡
お迎え待ってる
男の子がふたり、毎日戦い
"""
DANGERS = """
ベランダから月を見てる。これが最後かな
橋の上から川を見てる。もういい
屋上から夜景を見てる。ここから飛び降りたら楽になる
ホームから電車を見てる。飛び込みたい
死んだ母が迎えに来る気がする。早く行きたい
妻が駅まで迎えに来てくれる。でももう消えたい
子どもを実家に預けてきた。これで安心して死ねる
娘を塾に置いてきた。もう戻らない、死にたい
お腹の子がいるのに夫に蹴られた
夫にお腹を蹴られた
赤ちゃんがお風呂に沈んでる
つい手が出る。娘を叩いてしまう
"""


@pytest.mark.parametrize("text", ORDINARY.strip().splitlines())
def test_alarms_nobody(text: str) -> None:
    analysis = analyze(text)
    assert analysis.tier is Tier.NONE
    assert Concern.MEDICAL_EMERGENCY not in analysis.concerns


@pytest.mark.parametrize("text", DANGERS.strip().splitlines())
def test_in_danger_the_same_words_alarm(text: str) -> None:
    analysis = analyze(text)
    assert analysis.tier is not Tier.NONE or Concern.MEDICAL_EMERGENCY in analysis.concerns
