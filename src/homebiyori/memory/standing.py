"""Reads how a matter stands: open, better, over, a joy, still to come, done."""

import re
from enum import StrEnum
from functools import lru_cache

from homebiyori.lexicon.normalize import fold_pattern
from homebiyori.lexicon.vocabulary import Emotion
from homebiyori.memory.patterns import in_folded


class Standing(StrEnum):
    """How a thing stood when it was told last."""

    HEAVY = "heavy"
    BETTER = "better"
    OVER = "over"
    BRIGHT = "bright"
    AHEAD = "ahead"
    DONE = "done"
    PLAIN = "plain"


HEAVY = frozenset({Emotion.FATIGUE, Emotion.SADNESS, Emotion.WORRY, Emotion.ANGER})
GLAD = frozenset({Emotion.JOY, Emotion.ACCOMPLISHMENT})
# Ended, and no longer a trouble.
SETTLED = frozenset({Standing.OVER, Standing.BRIGHT, Standing.DONE})

# 治ったら, 治ったかな, 治ったつもり: it is not over.
_NOT_SO = (
    r"(?!ら|り(?!$|[。,!])|か(?:な|も|し|ら|\?)|と(?:は|思(?:っ|う)て?(?:たら|たのに)|思えば)|つもり|ふり"
    r"|わけ(?:じゃ|では|でも))"
)
_NOT_YET = r"(?!ほし|欲し|くれ(?!た|まし|て)|な(?:い|く)|(?:い|お)?(?:な(?:い|か)|ませ)|も|ん(?:か|の?\?))"
_DID = rf"(?:た{_NOT_SO}|まし(?:た{_NOT_SO}|て)|て{_NOT_YET}|てん|たわ(?!け)|たで)"
_TT = rf"(?:っ{_DID}|りまし(?:た{_NOT_SO}|て)|うた|いました)"
_SIGNS = (
    (
        Standing.HEAVY,
        r"ぶり返|再発|悪化|ひどくな|(?:また|まだ|やっぱり)[^。!?\n]{0,10}(?:出[てるま]|続[いく]|痛[いむみ]|寝な|眠れ|寝不足|治ら|でき(?:な|ま?せん|へん)"
        r"|しんど|つら|吐|泣|ある|あり|残)|また(?:咳|熱|鼻水|湿疹|夜泣|寝不足|けんか|喧嘩|腹痛|頭痛)|(?:治|止ま|下が|おさま|治ま|よくな|良くな)(?:ら(?:な|ん|へん|ず)|りませ)|うまくいか(?:な|ん|ず|へん)"
        r"|(?:寝|食べ|飲ん|言っ|行っ)[てで]くれ(?:な|ませ|へん|ん)|(?:でき|乗れ|跳べ|食べられ|行け|弾け|言え)(?:な(?:い|か|く)|ませ|んか|へん)"
        r"|(?:だめ|あかん|無理)(?:でし|だっ|かっ|やっ)|落ち(?:た|まし)|全滅|口(?:を|も)?(?:き(?:い|かへ|か(?:な|ん|ず))|聞(?:い|か(?:な|ん|ず)))(?:て(?:くれ)?)?(?:な|ませ|へん|ん|い|ず)",
    ),
    (
        Standing.BETTER,
        r"(?:だいぶ|少し|ちょっと|ずいぶん|徐々に|ましに|前より|前ほど|ゆうべより|昨日より|きのうより)[^。!?\n]{0,10}(?:軽|楽|らく|まし|よく|良く|減|やわら|ひい|引い|慣れ|上向)"
        r"|軽(?:く|う)な|楽にな|らくにな|ましにな|前ほど[^。!?\n]{0,8}(?:な(?:い|く)|ません|へん)|減って(?:き|い)|(?:よう|よく|良く)なって(?:き|い|とる)|持ち直|快方|回復(?:して|中|し始)|峠[はを]?越"
        r"|(?:学校|園|保育園|幼稚園|会社|仕事)(?:へ|に)?[は,も]?[^。!?\n]{0,6}(?:行け|行っ|行き|参り)(?:た|まし)|登[園校](?:でき(?:た|まし)|しまし|した|して(?:いき|行き|くれ))",
    ),
    (
        Standing.OVER,
        rf"(?:治|なお|治ま|おさま|下が|止ま|とま|なくな|収ま){_TT}|(?:引|ひ|落ち着|片付|かたづ)(?:い{_DID}|きまし)|仲直り|解決(?:し|で|$)|平熱|(?:元気に|よく|良く|(?<![るた])よう)な(?:った|りまし)"
        r"|(?:咳|熱|鼻水|夜泣き|痛み|湿疹|吐き気)(?:も|が|は)?(?:出な|な(?:い|し|く|かった)|ありませ)|(?:吐か|こじらせ)(?:ず|なく|なかっ)"
        r"|の(?:とき|時|頃|ころ)は[^。!?\n]{0,30}た(?:なあ|な|わ|よ|ね|です)*(?:$|[。!])"
        rf"|復活|全快|完治|もう(?:痛くな|平気|なんとも|心配な)|卒業(?:し|でき)|乗り越え|けろっと|けろり|消え(?:た|まし)|心配(?:いらなく|なくな)"
        r"|(?:通して|続けて|まとめて|ぐっすり|朝まで|[0-9一二三四五六七八九十]{1,4}時間)(?:も|連続で|通しで)?[^。!?\n]{0,6}(?:寝(?:た|れ|まし|てくれ|られ)|眠れ(?:た|まし)|眠って)",
    ),
    (
        Standing.DONE,
        rf"(?:終わ|返|送|出し|やり切){_TT}|(?:終|お)え(?:た|まし)|済(?:んだ|みまし|ませ)|(?:終わらせ|返せ|出せ|言え|話せ|借りられ|借りれ|使え|買え)(?:た|まし){_NOT_SO}|出し(?:た|まし)|返し(?:た|まし)"
        rf"|(?:郵送|提出|退院|引っ越し|申請)(?:した|しまし|してき)|できあが|出来上が|仕上が|編み上が|書き上げ|完成|(?:行っ|参っ|受け|出し|送っ|済ませ|届け)て(?:き|まいり)(?:た|まし)|やめ(?:た|まし){_NOT_SO}"
        rf"|断(?:った|りまし)|(?:受け|引き受け)(?:る|た)(?:こと|わ|ことに)|通(?:った|りまし)|届(?:いた|きまし)|乗り切",
    ),
    (
        Standing.BRIGHT,
        r"受か(?:った|りまし)|合格(?:し|です|!|や|だ|$)|入賞|佳作|優勝|(?<!やら)勝(?:った|ちまし)|(?:ほめ|褒め)(?:られ|てもら|てくれ)|成功|うれし|嬉し|よかった|良かった|ほっと(?:し|一)|拍手"
        r"|(?:でき|乗れ|跳べ|言え|泳げ|弾け|はけ|歩け|食べられ|立て|寝られ|とれ|取れ)(?:た|まし|るように)(?!ら|り)|上が(?:った|りまし)|喜ん(?:で|だ)|おいし(?:い|かった)",
    ),
    (
        Standing.AHEAD,
        r"(?:面接|本番|発表会|試験|受験|入試|入学式|卒業式|運動会|遠足|誕生日|出産|手術)(?:に|には)(?:[^。!?\n]{0,4})?(?:間に合|間におう|まにあ)"
        r"|(?:明日|あした|明後日|あさって|来週|再来週|来月|今週末|週末|今度の|次の[月火水木金土日]|[0-9一二三四五六七八九十]{1,3}(?:日|週間)後|もうすぐ|もうじき|そろそろ|いよいよ|これから|今から|年末|来年)"
        r"(?![^。!?\n]{0,30}(?:でし|だっ)た)(?:[^。!?\n]{0,30}(?:決ま(?:った|りまし)|ことにな|予定|つもり|控え))?"
        r"|つもり(?:です|だ|や|$|で)|楽しみ(?:です|だ|や|じゃ|に|なん|[。!]|$)|待ち遠し|指折り|結果待ち|まだ(?:降|来|開|決ま|返事|届)[^。!?\n]{0,8}(?:ません|ない|へん)|ことに(?:し|なり|なって)|(?:今日|きょう)[はが]?本番|(?:見に)?行けること(?:に)?な(?:った|りま)",
    ),
)
_PATTERNS = tuple((standing, re.compile(fold_pattern(pattern))) for standing, pattern in _SIGNS)
# Whether what a folded text looks ahead to is at hand.
is_near = in_folded(
    r"明日|あした|いよいよ|本番|今晩|今夜|これから(?:行|受|出|面接|試験)|今から|当日|あす(?=[はのがも,])"
)
# Whether a folded text ends in the past tense.
is_past = in_folded(r"(?:た|でし|まし)(?:た)?(?:よ|ね|わ|で|です|んです)*[。!?\s]*$")
# Whether a folded text tells of practice or preparation for what is still to come.
is_practice = in_folded(r"練習|稽古|けいこ|リハーサル|予行|勉強|衣装|準備|支度|打ち合わせ|下見|買い出し")


@lru_cache(maxsize=64)
def read(text: str, emotion: Emotion) -> Standing:
    """Return how the matter of a folded text stands: by its last sign, or else by the emotion."""
    last: dict[Standing, int] = {}
    for standing, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            last[standing] = match.end()
    if not last:
        return Standing.HEAVY if emotion in HEAVY else Standing.BRIGHT if emotion in GLAD else Standing.PLAIN
    found = max(last, key=lambda standing: last[standing])
    # Going back to school, or joy, after a recovery is part of the recovery.
    is_well = Standing.OVER in last and found in {Standing.BETTER, Standing.BRIGHT}
    return Standing.OVER if is_well else found
