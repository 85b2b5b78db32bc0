"""Hears that something told before is meant: a question of memory, 「例の件」, 「前に話した〜」."""

import re

from homebiyori.lexicon.normalize import compile_all, fold, fold_pattern

_SOMEBODY = (
    "(?:子|息子|娘|夫|旦那|妻|嫁|主人|母|父|義母|義父|姑|先生|上司|友達|友だち|弟|妹|兄|姉|孫|ちゃん|くん|本人)"
    "(?:たち)?"
)
_OTHERS = rf"{_SOMEBODY}(?:が|は|も|って)"
_KNOWS = r"(?:覚え|おぼえ|憶え|記憶(?:し|に))"
_KNOWN = (
    rf"{_KNOWS}(?:てらっしゃ|ておら|とられ|とりま|とる|ちょる|ちゅう|てる|とっと|とうと|て|とって|とう|とん|てはる)(?:くれて?|くださって|もらえて|おいで|いらっしゃ)?"
    r"(?:い|お)?(?:る|ます|られ|ってる|残って|た)?"
)
_ASKS = re.compile(
    fold_pattern(
        rf"{_KNOWN}[^。!?\n]{{0,6}}(?:\?|か(?:な|しら|い(?:な)?|のう?|ね|え|よ)?(?=$|[。!\s])|(?<=[すう])か,)(?!って|と)"
        rf"|(?:か|こと|話|題名|名前)(?:を|は|って|,)?{_KNOWN}(?:$|[。!\s])"
        rf"|(?:お忘れ|(?:こと|話|件)(?:は|を|も|って|,)*(?:もう)?忘れ(?:た|ちゃった|てしもうた|てもうた))(?:でしょう|です|に(?:なり|なって)[^。!?\n]{{0,4}})?(?:か(?:な|しら|の|のう|ね|い)?(?=$|[。!])|\?)"
        r"|忘れて(?:い?ない|(?:い|お)?ません|へん|しまい|しまっ|る)[^。!?\n]{0,6}(?:\?|か(?:な|しら)?(?=$|[。!\s]))"
        r"|(?:何(?!で)|なん(?!で)|なに|どんな|誰|いつ|どこ|どっち|どの|いくら|いくつ)[^。!?\n]{0,14}(?:た|だ)っけ(?:ね|な)?(?:\?|$|[。!])"
        r"|(?:話|言い?|伝え|教え|書い)[^。!?\n]{0,6}(?:た|だ)っけ(?:ね|な)?(?:\?|$|[。!])|の話,?(?:し|もうし)(?:た|まし)(?:た)?っけ"
        r"|(?:あれ|例の|その後|この前の|前の|あの)[^。!?\n]{0,14}どう(?:なった|なりまし)(?:た)?(?:と思|か(?:知|わか|分か)|か当て)"
    )
)
_WHAT = "(?:何|なん|なに|どこ|どっち|どちら|どんな|どの|誰|だれ|どなた|いつ|いくつ|いくら)"
_SAID_IT = "(?:言(?:い|う|っ)|ゆう|ゆっ|(?:お)?話し?し?|(?:お)?伝えし?|教え|報告し|喋っ|申し(?:上げ)?)"
_YES = "(?:よね|よな|やんな|やんね|やろ|じゃろ|じゃん|でしょう?|っけ|かいな|か(?:な|ね|の|のう|しら)?)"
_WAS = "(?:だった|やった|じゃった|でした)"
# 今日何曜日だっけ asks no memory of what was told.
_OF_TODAY = re.compile(
    fold_pattern(r"(?:今日|今|明日|今年|今月|来週)(?:は|って|,)?(?:何|なん)(?:曜|日|時|月)|(?:何|なに)しに(?:来|き)")
)
# What nobody but us could know of the parent's own life.
_OWN = "(?:名前|仕事|年齢|学年|習い事|好きな(?:もの|食べ物|こと|物)|好物|趣味|誕生日|部活|役|由来)"
_WHOSE = (
    "(?:うちの|私|わたし|俺|わし|僕|息子|娘|子|孫|夫|妻|旦那|嫁|主人|母|父|犬|猫|はむすた|うさぎ|長男|長女|次男|次女)"
)
_GUESS = "(?:わか|分か|知って|知っと|言え|当て|答え|覚え)"
_ASKS_MORE = compile_all(
    (
        rf"{_WHOSE}[^。!?\n]{{0,8}}{_OWN}(?:は|って|を|も|が|,)*(?:まだ|もう)?(?:(?:何|なん)[^。!?\n]{{0,3}}(?:でしょう|だと思|やと思|だ\?|や\?)|(?:何|なん)か,?{_GUESS}|わか(?:る|ります)|分か(?:る|ります)|知ってる|知っとる|言え(?:る|ます)|当てて)[^。!?\n]{{0,6}}(?:\?|か?(?:$|[。!笑]))",
        rf"{_WHAT}[^。!?\n]{{0,10}}{_WAS}か,?{_GUESS}[^。!?\n]{{0,8}}(?:\?|か(?:な|ね|の|のう)?(?:$|[。!]))",
        rf"(?:(?<!なん)だった|やった|どこだった|いくらかかった)か,?{_GUESS}[^。!?\n]{{0,8}}\?",
        rf"(?:は|って|が|屋|役|の)[^。!?\n]{{0,4}}{_WHAT}[^。!?\n]{{0,8}}{_WAS}か(?:の|のう|ね|いの)(?:\?|$)",
        rf"(?:は|って|が)[^。!?\n]{{0,4}}何(?:屋|の[^。!?\n]{{1,5}}){_WAS}か(?:\?|$)",
        rf"{_WHAT}(?!で)[^。!?\n]{{0,8}}(?:だ|や|やっ|じゃっ|だっ|でし)(?:た)?っけ(?:な|ね)?(?:\?|$)",
        r"いつから[^。!?\n]{0,12}(?:話|しゃべ|付き合)[^。!?\n]{0,10}(?:覚え|わか|分か|知って|っけ|\?)|(?:話|しゃべ|出会|知り合|付き合|ここ|一緒)[^。!?\n]{0,12}何日(?:目|め|に(?:なる|なり|なっ))[^。!?\n]{0,6}(?:か|や|だ|わか|分か|数え|覚え|っけ|です|\?)|(?:^|[。!?])[^。!?\n]{0,4}何日(?:目|め)か,?(?:わか|分か|当て|覚え|数え)",
        r"(?:出会って|知り合って|付き合い(?:は|も|が)?|話すように?なって|話し始めて|話しはじめて|ここに来て|使い始めて)[^。!?\n]{0,10}(?:週間|日|か月|何)[^。!?\n]{0,10}(?:\?|か(?:の|のう|な|ね)?(?=$|[。!])|かしら)",
        r"(?:言う?て|ゆうて|話し?て)た[^。!?\n]{0,10}(?:どう|どない)(?:なった|なる|やった|だった|なっとる)[^。!?\n]{0,3}と思",
        r"(?:うちの|私の|わたしの|俺の|わしの|僕の)[^。!?\n]{0,10}名前(?:は|って)?\?",
        r"^[^。!?\n]{0,6}(?:息子|娘|孫|上の子|下の子|長男|長女|次男|次女|犬|猫)(?:くん|ちゃん|さん)?の名前(?:は|って)?\?",
        r"(?:何|なに|なん)(?:だった|やった|じゃった)と思(?:う|います|わはる)",
        rf"(?:どっち|どちら|どの)の?子[^。!?\n]{{0,16}}か,?{_GUESS}",
        rf"(?:家族?|うち)(?:に|には|は|が|って|,)*(?:誰|だれ)[^。!?\n]{{0,14}}{_GUESS}",
        r"(?:昨日|この前|こないだ|さっき|前に)[^。!?\n]{0,8}(?:話し|言っ|言う|教え)た(?:こと|話|の)(?:を|,|もう一[回度])*(?:言って|言うて|教えて|思い出して|当てて)",
        r"(?:うれし|嬉し|悲し|悔し|楽し|つら|辛|困|失敗し|成功し)[^。!?\n]{0,6}(?:こと|話)(?:を|,|もう一[回度])*(?:言って|言うて|当てて|教えて)み",
        rf"(?:{_WHAT}|名前)[^。!?\n]{{0,24}}{_SAID_IT}(?:て|とっ|てまし|とりまし|まし)?(?:た|たん|とった|とん)(?:の|ん|こと)?(?:です|だ)?(?:{_YES}(?:\?|$|。)|\?)",
        rf"(?:{_WHAT}|うれしいこと|いいこと|話)[^。!?\n]{{0,24}}{_SAID_IT}(?:て|とっ|まし)?た(?:の)?{_YES}[,?]",
        rf"(?:名前|歳|年|学年|仕事|好物|趣味|誕生日|いつか|日にち|日程|日取り)(?:は|って|を|も|,)*(?:もう|前に|この前|こないだ|ちゃんと|,){{0,3}}{_SAID_IT}(?:て|とっ|まし)?た(?:っけ|よね|か(?:な|の|のう|ね|いな)?)?(?:\?|$)",
        rf"(?:いくつ|何歳|何年生|何か月|誰|だれ|どなた|名前|何部|(?<!若)いつ(?!も))[^。!?\n]{{0,6}}(?:{_WAS}|だ)(?:(?:っけ|かい(?:な|の|のう|ね)?|か(?:の|のう|ね|しら|な))(?:\?|$|[。!])|\?)",
        r"(?:何歳|何年生|何か月|いくつ)(?:だ|に[^。!?\n]{0,4}た|か)?(?:っけ|かいな|か(?:の|のう|ね))(?:\?|$)",
        rf"{_WHAT}[^。!?\n]{{0,18}}(?:た|だ)(?:の|ん)?(?:って(?:言った)?)?か?,?(?:を|,)?(?:当てて|言うて|言って|いうて|教えて|思い出して|思い出せる|言える)(?:みて|み(?:れ|い|んさい|なさい|ろ)?|ごらん|くれる|ください|か(?:の|のう|な|い)?)?(?:\?|$|[。!])",
        r"(?:誰|だれ|どなた)(?:の(?:こと|話))?(?:だ|なの|なん)?か,?(?:もう)?(?:わか|分か|知って|知っと|聞いと|聞いて)[^。!?\n]{0,4}(?:\?|$)|(?:誰|だれ)[^。!?\n]{0,8}(?:っけ|か)\?(?:わか|分か|覚え)",
        rf"どうなった(?:か|って|の)?,?(?:か|って)?,?(?:聞いと|聞いて|知っと|知って|{_SAID_IT})[^。!?\n]{{0,10}}(?:\?|っけ|$)",
        r"(?:その後|病気|試験|話|件|結果|具合|熱|けが)[^。!?\n]{0,6}どうなった(?:っけ|んだっけ|んやっけ)(?:\?|$)",
        r"(?:何(?!で)|なん(?!で)|なに|どこ|誰|いつ)[^。!?\n]{0,14}(?:たんやった|たんじゃった|たんだった|た|だ)(?:っけ|かいな|かの|かのう),?(?:私|わたし|うち|俺|わし|僕)?(?:\?|$|[。!])",
        r"(?:私|わたし|うち|俺|わし|僕)(?:が|は|って|,)?,?(?:何で|なんで|どうして)[^。!?\n]{0,14}っけ(?:\?|$)",
        rf"(?:名前|こと|話|件)(?:は|って|を|も|,)*(?:まだ|もう)?{_SAID_IT}て(?:い)?な(?:い|かった)(?:よね|っけ|かな)\?",
        rf"{_WHAT}[^。!?\n]{{0,18}}{_SAID_IT}(?:て|とっ|まし|てい)?たか,?(?:わか|分か)(?:る|ります|る?かな)",
        r"(?:どう|どない)(?:なった|だった|やった)(?:ん(?:だっ|やっ|じゃっ)た)?(?:っけ|かいな|か(?:の|のう|ね))(?:\?|$|[。!])",
        rf"(?:何歳|いくつ|何年生|何か月)(?:か|だか|やったか|じゃったか),?(?:わか|分か|知って|知っと|{_SAID_IT})[^。!?\n]{{0,6}}(?:\?|$)",
        rf"忘れ(?:と|て)(?:らん|へん|(?:い|お)?ない|(?:い|お)?ません|りません|しま)[^。!?\n]{{0,4}}(?:\?|$)|{_WHAT}[^。!?\n]{{0,14}}忘れ(?:た|ちゃった|てしもた)\?",
        rf"(?:前回|昨日|この前|こないだ|さっき|最後)[^。!?\n]{{0,8}}(?:何|なに)(?:を)?,?{_SAID_IT}",
        rf"{_WHAT}[^。!?\n]{{0,16}}{_KNOWS}(?:て|と|ちょ|ちゅ)[^。!?\n]{{0,6}}(?:\?|か(?:ね|の|のう|な|い)?$)",
    )
)
# 「昨日話したよね」: a question of memory only where we can say what it was.
_SOFTLY = re.compile(
    fold_pattern(
        rf"(?:前に|この前|こないだ|このあいだ|昨日|先週|先日|前)(?:も|は|,)?[^。!?\n]{{0,6}}{_SAID_IT}(?:て|とっ|まし)?た{_YES}\?"
        rf"|(?:って|と)(?:前に|この前)?{_SAID_IT}(?:て|とっ|まし)?た{_YES}\?"
        rf"|の(?:話|こと|件)(?:は|を|も|って|,)*(?:前に|この前|こないだ|昨日|もう|,)*(?:し|言っ|話し|言う|ゆう)(?:て|まし|とっ)?た(?:よね|よな|やんな|やんね|じゃろ|よのう|ばい)[。!?]*$"
        r"|^(?:今日で|ここに来て|話し始めて|出会って|知り合って|始めて|もう|,)*(?:[0-9一二三四]{1,2})(?:週間|か月)(?:も|が|に)?(?:経ち|たち|たった|経った|なる|なり|です|だ|や|じゃ)[^。!?\n]{0,6}$"
        rf"|(?:何曜日?|何日|何時)(?:から|まで)?{_WAS}(?:か(?:な|の|のう|ね|しら)|っけ)[?]?$"
        r"|(?:の|た)話を?(?:し|いたし|申し(?:上げ)?)(?:まし|とっ|て)?た(?:でしょう?|よね|ね|やろ|じゃろう?)[。!?]*$"
        r"|(?:前に|この前|こないだ)[^。!?\n]{0,12}(?:こと|話),?(?:が|も)?あった(?:よね|よな|やんな|じゃろ)[?]?$"
        rf"|(?:の|こと|話),?{_KNOWS}(?:て(?:い|お)?|と|ちょ)(?:まし|り?まし|っ)たか?[^。!?\n]{{0,3}}\?"
    )
)
# 「前に看護師になりたいって話したよね？」: what nobody told us is not agreed to.
_REMINDS = re.compile(
    fold_pattern(
        rf"^(?:あの|ねえ|ほら|そういえば|確か|たしか|,)*(?:(?:前|まえ)(?:に|にも|回)?|この前|こないだ|このあいだ|昨日|きのう|おととい|先週|先日|さっき|以前)(?:も|は|に|,)*[^。!?]{{1,30}}(?:って|と),?(?:話|こと)?(?:は|を|も|,)*{_SAID_IT}(?:て|とっ|まし)?た(?:よね|よな|やんな|やんね|やろ|じゃろ|でしょう?|じゃん)[?。]*$"
        r"|(?P<of_talk>って(?:いう)?話)(?:は|を|も|,)*(?:前に|この前|もう|,)*(?:し|いたし)(?:て|まし|とっ)?た(?:よね|よな|やんな|やんね|やろ|じゃろ|でしょう?|じゃん)[?。]*$"
    )
)
_OF_ANOTHER = re.compile(fold_pattern(rf"{_SOMEBODY}(?:に|が|は)"))
_TO_ANOTHER = re.compile(fold_pattern(rf"{_SOMEBODY}に"))
_OF_OTHERS = re.compile(
    fold_pattern(
        rf"{_OTHERS}(?![^。!?\n]{{0,12}}(?:何|なに|なん|どの|いつ|どこ|誰|いくつ)[^。!?\n]{{0,12}}か)[^。!?\n]{{0,20}}(?:{_KNOWS}|忘れて)|(?:子|娘|息子|夫|妻),{_KNOWS}[^。!?\n]{{0,6}}(?:のか|んか|だろ)"
    )
)
# 「息子が好きな食べ物、覚えてます？」: the parent asks us of another.
_OF_US = re.compile(
    fold_pattern(
        rf"(?:どっち|どちら|どの)の?子が|(?:が|の)[^。!?\n]{{1,24}}(?:,|こと|話|もの|もん|物|色|夢|理由|訳|わけ|件|か|って)(?:は|を|って|も|,)*(?:まだ|ちゃんと)?{_KNOWS}(?:て|と|ちょ|ちゅ)(?![^。!?\n]{{0,6}}(?:かな|のか|んか|だろ|でしょう|らしい))"
    )
)
# 「先生に何て言ったっけ」, 「夫が何て言った?」: what was said elsewhere.
_TOLD_BY_ANOTHER = re.compile(
    fold_pattern(
        r"(?:子|息子|娘|夫|旦那|妻|嫁|主人|母|父|先生|上司|友達|弟|妹|兄|姉|孫|ちゃん|くん|医者|医師)(?:に|が|は|って|も)(?:何|なん|どう)(?:て|と|か)?[^。!?\n]{0,4}(?:言|話し|伝え|教え|ゆう)"
    )
)
_MEMORY = re.compile(fold_pattern(rf"{_KNOWS}|忘れて"))
_BARE = re.compile(
    fold_pattern(
        r"(?:^|[。,!?\s])(?:例の(?:件|話|こと|やつ)?|(?:あ|この前|このあいだ|前|昨日|きのう|先日)の(?:件|こと)|あれ(?=,|できた|だめ|終わ|言え|行け|受か|治))"
    )
)
_SEQUEL = re.compile(
    fold_pattern(r"^(?:(?:昨日|きのう|ゆうべ|この前|このあいだ|前回|前)の)?(?:話の)?続き(?=[。,ですや!…]|$)")
)
_NEWS = re.compile(
    fold_pattern(
        r"^(?:やっと|ついに|とうとう|無事に?|さっき|今日|なんとか|結局|,|!)*(?:言え|受か|通|合格|終わ|行って(?:き|まいり)|いってまいり|できた|決ま|だめ|落ち)"
    )
)
# What is left of a question of memory that names nothing.
_EMPTY = re.compile(
    fold_pattern(
        r"わたし|私|俺|僕|うち|あんた|あなた|おばちゃん|たまさん?|まどかさん?|ひで(?:じい)?さん?|ねえ?|ちゃんと|まだ|ほんとに|本当に|話し?|言っ|伝え|教え|書い|(?:お)?(?:話|こと|件|続き)"
        r"|この前|このあいだ|昨日|きのう|先日|先週|さっき|前|以前|最初|はじめ|初めて|(?:ちょっと|少し)|た|て|い|る|ます|まし|か|な|の|を|は|が|も|に|と|って|お|くれ|くださ|ん|です|で|す|よ|だ"
    )
)


_QUESTION_WORDS = re.compile(fold_pattern("何|なに|なん|どんな|っけ|かのう|かね|よね|と思"))
# いつだったべ, 言うたべか.
_DIALECT_END = re.compile(r"(?<=[^ん][ただ])べ(?:か|が|な|さ|ね)?(?=[。?!]|$)")
_ASKS_ON = re.compile(
    fold_pattern(
        r"(?:何|なん|なに|誰|だれ|どこ|いつ|いくつ)[^。!?\n]{0,20}(?:かしら|っけ|か(?:な|の|のう|ね)?|\?)[。!?\s]*$"
    )
)
_BARE_AT_MOST = 16
_DOUBTS = re.compile("いや|いえ|ん[、,]|あれ|違う|ちがう")
_SENTENCES = re.compile(r"[^。!?！？\n]+[。!?！？\n]*")
_WHY = re.compile(fold_pattern(r"何で|なんで|どうして|なぜ|何故|きっかけ|理由"))
_SAID = re.compile(
    fold_pattern(r"「[^「」]{1,60}」(?:だって|って|と)|(?:って|と)(?:言(?!え)|誘|頼|ねだ|せが)|んだって")
)
_ASKED_IN = re.compile("何[時日回点円個人歳曜月]?|覚え?|誰|先日|前回")
_WORDS = re.compile(r"[一-鿿々]{2,}|[ァ-ヴー]{3,}")
_ROOTS = re.compile(
    r"[一-鿿](?=に(?:行|来))に.|[一-鿿](?=[ぁ-ん])|でき(?=る|た|て|ん)|なくし(?=た|て|ちゃ|と)|こぼし(?=た|て|ちゃ|と)|こわし(?=た|て|ちゃ|と)|もら(?=っ|う|い)|けんか|ケンカ|仲なおり|おねしょ|おもらし|いたずら|いじわる|まいご|けが|ケガ|やけど"
    r"|おつかい|るすばん|[ぁ-ん]{4,8}(?=(?:って|と)(?:言|ゆ))"
)
_COMMON_ROOTS = frozenset(
    "言話覚憶色行見来何私聞教思出前子日誰今俺僕人分忘知名夜朝事上下中先今昨伝歳年生娘孫夫妻母父家"
)
_COMMON = re.compile(
    "息子|親父|両親|理由|原因|生後|食物|何点|何屋|何回|何度|何時|何歳|何部|何週|何年生|年生|何日|何曜日|前回|長男|長女|次男|次女|義母|旦那|主人|名前|名前|題名|最近|最初|今日|昨日|先日|先週|明日|一番|自分|子供|本当|以前|一緒|大変|時間|今朝|今夜|気持|記憶|家族|二人|毎日|お話|連絡"
)


def asks(text: str) -> bool:
    """Return whether a folded text asks the companion what it remembers."""
    text = _DIALECT_END.sub("っけ", text)
    if (_OF_OTHERS.search(text) and not _OF_US.search(text)) or _OF_TODAY.search(text) or _TOLD_BY_ANOTHER.search(text):
        return False
    return _ASKS.search(text) is not None or any(pattern.search(text) for pattern in _ASKS_MORE)


def asking_in(text: str) -> str:
    """Give the sentences of a message that ask of memory, or remind of it; all of it where none does so alone."""
    earlier, before, found = "", "", list[str]()
    for one in _SENTENCES.findall(text):
        folded = fold(one)
        if asks(folded) or asks_softly(folded):
            # 「何を踊ると申しましたかしら。覚えていらっしゃる？」, and after a doubt: 「面接は明日。いや明後日か。」
            said = earlier + before if _DOUBTS.match(before) else before
            found.append(said + one if len(one) <= _BARE_AT_MOST and not words_in(one) else one)
        elif found and before in found[-1] and _ASKS_ON.search(folded):
            # 「孫の風邪のこと、覚えておいでですか。何という病名だったかしら。」
            found.append(one)
        earlier, before = before, one
    return "".join(found) or text


def asks_softly(text: str) -> bool:
    """Return whether a folded text reminds us of what it says was told before: an answer only where it is known."""
    return _SOFTLY.search(_DIALECT_END.sub("っけ", text)) is not None


def reminds(text: str) -> bool:
    """Return whether a folded text takes it for told to us, and asks for a nod: 「昨日、熱が出たって言ったよね？」."""
    found = _REMINDS.search(text)
    return found is not None and (_TO_ANOTHER if found["of_talk"] else _OF_ANOTHER).search(text) is None


def asks_why(text: str) -> bool:
    """Return whether a folded question of memory asks for a reason."""
    return _WHY.search(text) is not None


def words_in(text: str) -> frozenset[str]:
    """Give the words by which a question, as it was written, may be found in what was told."""
    return frozenset(word for word in _WORDS.findall(_ASKED_IN.sub(" ", text)) if not _COMMON.fullmatch(word))


def roots_in(text: str) -> frozenset[str]:
    """Give the kanji of the verbs of a question, by which what was told with the same verb is found."""
    return frozenset(_ROOTS.findall(text)) - _COMMON_ROOTS


def is_said_by_another(text: str) -> bool:
    """Return whether a folded text tells what somebody said, wished or proposed."""
    return _SAID.search(text) is not None


def names_nothing(text: str) -> bool:
    """Return whether a folded question of memory asks for no certain thing."""
    text = _QUESTION_WORDS.sub("", text)
    left = _EMPTY.sub("", _MEMORY.sub("", text))
    return re.search(r"\w", left) is None


def is_bare(text: str) -> bool:
    """Return whether a folded text points at an old matter without naming it: 例の件, あれ."""
    return _BARE.search(text) is not None


def is_news(text: str) -> bool:
    """Return whether a folded text begins with an outcome, as if its matter were known: 言えた, 受かった."""
    return _NEWS.search(text) is not None


def is_sequel(text: str) -> bool:
    """Return whether a folded text announces the rest of what was told last: 続き。"""
    return _SEQUEL.search(text) is not None
