"""Finds what is addressed to the companion itself: questions, corrections, apologies, thanks, wishes.

None of it says how the parent is: feelings and topics are read without it, danger with it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from homebiyori.lexicon import agreeing, asked_us, introducing, wishes

CORRECTION = "correction"
REMINDER = "reminder"
REMEMBER = "question.remember"
_OPINION = "question.opinion"
_ODD = "apology.asked"
# A sentence that is nothing but a wish is no longer than this.
BARE_WISH = 16

_END_MARK = (
    r"[。.!?…\n♪☆]+(?:[,\s]{0,4}(N)[。!…\s]{0,8}$)?|(?:笑|w{1,3})(?=\s|$)"
    r"|,(?=もう|そろそろ|じゃ|では|おやすみ|寝ます|ただ|むしろ|たま(?:さん|ちゃん)|まどか|ひで(?:じい|さん)|あなた|あんた|おばちゃん)(?!N(?:と|に|へ)?ね?(?:$|[。!?…\n]))"
)
_OTHERS = asked_us.OTHERS
# A finished question, by its mark or its last letters.
_ASKING = "[?]|(?:の|か|かい|かな|のう)$"
# Names no one, but cannot be addressed to anyone else.
_NAMELESS: tuple[tuple[str, str], ...] = (
    (
        REMEMBER,
        "^(?:ねえ?,?)?(?:(?:私|わたし|わたくし|俺|僕|ぼく|うち|わし)(?:が|の))?[^。]{0,24}(?:話し?|言っ|伝え|教え|書い|報告し|相談し|申し)(?:た|てた|ました|てました|ていた|上げた)[^。]{0,20}(?:覚えて|おぼえて|憶えて)(?:て)?(?:くれて|くださって|もらえて)?(?:い|お)?(?:る|ます|られま|はる)",
    ),
    (
        REMEMBER,
        "^(?:ねえ?,?)?(?:昨日|この前|このあいだ|先日|先週|前)の(?:こと|話)(?:は|を|って|も|,)*(?:まだ|ちゃんと)?(?:覚えて|憶えて)(?:て)?(?:い|お|る|くれ|くださ)",
    ),
    (
        REMEMBER,
        "^(?:ねえ?,?)?(?:ちゃんと|まだ|ほんとに)?(?:(?:私|わたし|うち|俺)の(?:こと|話|名前)(?:は|を|って|,)?)?(?:まだ|ちゃんと)?(?:覚えて|おぼえて|憶えて)(?:くれて|くださって|もらえて)(?:い|お)?(?:る|ます)",
    ),
    ("question.who", "^(?:ここ|この(?:アプリ|チャット|返事))(?:の|に|で)?[^。]{0,6}(?:誰|だれ|どなた|何者)"),
)
_CORRECTIONS = (
    "(?:て|で)(?:い|お)?(?:な(?:い|かった)|ません|りません|らん|へん|ねえ)(?:の|ん)?(?:だ|です)?(?:ってば|っての|といって(?:い)?る(?:の|でしょ|じゃ))[^。]{0,2}$",
    "^(?:だから|いや|いえ|いえいえ|うんん)?,?(?:別に|全然|ちっとも)?(?:悲し(?:い|く)|(?:さみ|さび|寂)し(?:い|く)|(?:沈んで|落ち込んで|へこんで|怒って|疲れて|困って|悩んで|心配して)(?:(?:い|お)?(?:る|ます))?|不安|つら(?:い|く)|辛(?:い|く)|しんど(?:い|く))(?:な)?(?:わけ|の|ん)?(?:では|じゃ|は|や|で)?(?:ない|ありません|ございません|おりません|いません|いない|おらん|ねえ|のうて|なくて|あらへん)(?:の|ん)?(?:です|だ|じゃ|や)?(?:よ|ってば|って|わ|けど(?:ね)?|ね|で|,)*$",
    "^(?:それ|いや|いえ|ちょっと|また|あの|もう|N)*[,は]*(?:早とちり|早合点|(?:勘|かん)違い|誤解|思い過ごし|取り越し苦労)(?:です|だ|や|じゃ|なの|なん|され|して|しない)[^。]{0,8}$",
    "(?:昨日|さっき|この前|今朝|なんか|急に|変に|やけに|妙に)[^。]{0,8}(?:心配|誤解|勘違い|同情|慰め(?:ら)?)(?:され|れ)(?:た|ちゃった|てた|てしまった|まし)[^。]{0,4}$",
    "^(?:いや|いえ|もう)?,?そんな(?:ん|こと|つもり|話)(?:じゃ|では|や)な(?:い|くて)(?:って(?:ば)?|よ|です(?:よ|って)?)*$",
    "^(?:さっき|今|昨日|前|この)の(?:お)?(?:返事|答え|返し)[^。]{0,8}(?:違|ちが|ずれ|変|おかし)[^。]{0,6}$",
    "^(?:いえ|いや)*,?(?:ご)?心配(?:には|は)?(?:及び|およば|いりま|要りま|いらな|無用)[^。]{0,8}$",
    "^(?:N|それは|そこまで|そんなに)?,?心配し(?:すぎ|ないで|なくて(?:も)?(?:いい|大丈夫|ええ|よか))(?:だよ|ですよ|だって|よ|です|って|から|ください)*$",
)
# Reminders of something told before: the sentence itself is still read.
_REMINDERS = (
    "(?:先日|この前|このあいだ|前|さっき|先ほど|ずっと)(?:から|に|も)?,?(?:お)?話し?(?:て(?:い)?る|して(?:い|お)?る|しました|した|てた|しております)[^。]{0,12}(?:件|こと|話)(?:です|だ|や|じゃ|なの)(?:よ|ってば|けど|が|ね|の)*$",
    "^だから[^。]{0,16}(?:前|さっき|昨日|この前|先週)(?:に|も|から)?(?:聞い|言っ|話し|書い)(?:た|てた|てる|たん)(?:んだ|の|じゃん|でしょ|んです|んや|やろ|や)(?:よ|けど|って)?(?:,[^。]{0,14})?$",
)
# A correction in the same sentence as what was meant.
_MEANT = (
    "(?:と|って)(?:申し上げ(?:た|まし)|申した)(?:の|ん|た|だけ)?(?:です|だ|じゃ)?(?:よ|が|けど)?$",
    "^(?:それに|まあ|そういえば)?,?(?:昨日|さっき|この前|今朝|なんか|急に|変に|やけに|妙に)[^。]{0,8}(?:心配|誤解|勘違い|同情|慰め(?:ら)?)(?:され|れ)(?:た|ちゃった|てた|まし)(?:た)?(?:ん(?:だ|です))?(?:けど|けれど|が|のに),?",
    "^(?:いや|いえ)(?:いや|いえ)?,?(?=[^。]{0,24}(?:うれしい|嬉しい|楽しい|いい|よい|明るい|めでたい|笑い)(?:話|こと|報告)(?:なん|です|だ|や|じゃ))",
)
_APOLOGIES = (
    "(?:打つ|打ち|入力|文字|変換|すまほ|スマホ|ガラケー|文章|文|字|説明|返事|返信|誤字|ひらがな|漢字|話)(?:の|が|は|も|で|に)?[^。]{0,16}(?:遅|のろ|誤字|下手|へた|苦手|ばかり|ばっか|間違|だらけ|まとま|読みに?く|乱れ|不慣れ|多く|慣れ|長く|短く|変)[^。]{0,12}(?:ごめん|すみません|すいません|すまん|申し訳|堪忍|かんに|許して|容赦|失礼|恥ずかし)[^。]{0,8}$",
    "長(?:い話|話|文|く|々と)[^。]{0,14}(?:ごめん|すみません|すいません|すまん|申し訳|失礼|堪忍)[^。]{0,8}$",
    "(?:何|なに)を?(?:書けば|書いたら|話せば|話したら|言えば|打てば)(?:いい|よい|ええ)(?:もん|もの)?(?:の|ん)?(?:か|やら)[^。]{0,4}(?:(?:わ|分)か(?:ら|り)|迷|困)",
    "^[^。]{0,10}愚痴っ(?:て|ちゃって|てしまって|てばかりで)[^。]{0,6}(?:ごめん|すみません|すいません|すまん|申し訳)[^。]{0,8}$",
    "^[^。]{0,10}(?:変な|おかしな|余計な|暗い|重い|愚痴|泣き言|弱音|しょうもない|くだらない|つまらない)(?:こと|話)?(?:ばかり|ばっか(?:り)?)?(?:を|で)?(?:言|書|話|送|吐|こぼ|聞かせ)[^。]{0,10}(?:ごめん|すみません|すいません|すまん|申し訳)[^。]{0,8}$",
    "(?:支離滅裂|乱文|駄文|拙文|誤変換|まとまりのな|とりとめのな|読みにく|わかりにく)[^。]{0,14}(?:ごめん|すみません|すいません|すまん|申し訳|堪忍|失礼|恥ずかし)[^。]{0,8}$",
    "(?:機械|すまほ|スマホ|こういう(?:の|もの))(?:は|に|が|には)?(?:苦手|疎|うと|弱|不慣れ)[^。]{0,12}(?:ごめん|すみ|堪忍|お手柔らか|よろしく|恥ずかし)[^。]{0,8}$",
)
# Thanks are for us if they name something that we do: listening, answering, being there.
_GIVEN = (
    "ありがと|有難う|感謝|頂戴しま|頂戴いたし|世話にな|救われ|助けられ|支えられ"
    "|(?:来て|話せて|出会えて|会えて|始めて|話して)(?:ほんと(?:に)?|本当に)?よかった|やってこられ|やってこれ|おおきに|(?:くれて|くださって|もらえて|いただいて|もらって|もろう?て)[^。]{0,8}(?:うれし|嬉し|助か|ほっと|ありがた|楽に|らくに|軽く)"
)
_OURS = (
    "N|付き合|つきあ|話(?:を|ば|に|も|し)|聞いて|聴いて|読んで|愚痴|長話|弱音|ここ|返事|お?言葉|(?:日|週間|ヶ月|か月|カ月|月|年)(?:間|も|,|ほんと|ありが|お世話|助|支|と)|長い(?:間|こと)"
    "|いつも|毎日|毎晩|今日も|昨日は|昨夜は|さっきは|先日は|この前は|このあいだは"
)
_LONG = "週間|ヶ月|か月|カ月|年(?:間|も|ほ|や|あり)|日間|長い(?:間|こと)|長らく|ずっと|今まで|これまで"
_TEASING = (
    "N[^。]{0,24}(?:くせに|のに|年やし|年だし|お年|歳だ|ぽんこつ|ポンコツ|忘れ(?:た|ん|っぽ)|謝(?:って|り|る)|お詫び|同じ(?:こと|返事|言葉)|取り違え|間違え|勘違い|よそよそし|口うるさ|年寄りくさ|おばさんくさ|機械みたい|ロボットみたい)[^。]{0,16}",
    "^忘れ(?:たん|とる|てる)(?:かい(?:な)?|やん|じゃん)[^。]{0,6}$",
)
# What we are asked to stop doing.
_NOTED = (
    "(?:心配|大げさ|謝|お詫び|返事|同じ(?:こと|返事)|電話|窓口|児童相談所|決めつけ)[^。]{0,12}(?:直して|なおして|やめて|控えて|気をつけて|しないで|いいです|要りません|いりません)[^。]{0,10}",
)
_THANKS = (
    "^(?:ここで|今日も|最後に|N(?:に|と),?|,)*(?:話せて|聞いてもらえて|話を聞いてもらえて|聞いてもろう?て)(?:ほんと(?:に)?|本当に|,)*(?:よか|良か|うれし|嬉し|楽に|らくに|すっきり|落ち着|軽く|ほっと)[^。]{0,8}$",
    "N(?:に|と)(?:話し|しゃべっ|聞いてもらっ|聞いてもろ)て(?:い)?(?:たら|ると|て)?,?[^。]{0,10}(?:乗り切|やってこ|楽に|元気|落ち着|頑張れ|がんばれ|気が晴れ|軽く)[^。]{0,8}$",
    "(?:N|ここ)?[^。]{0,10}(?:聞いて|聴いて|読んで|付き合って|話して|いて)(?:くれ|くださ|もら|いただ|頂)[^。]{0,16}(?:来(?:れ|られ)|こ(?:れ|られ)|やって(?:い)?け|乗り切|乗り越え|のりき|過ごせ|がんば|頑張|踏ん張|眠れ|寝られ|持ちこた|続け(?:ら)?れ)[^。]{0,10}$",
    "N(?:が|に|と)(?:いてくれ|居てくれ|会え|出会え|知り合え|話せ)て(?:よか|良か|うれし|嬉し|幸せ|しあわせ|助か|ありがと)[^。]{0,8}$",
    "(?:N|ここ)(?:と|に|で|へ|の(?:おかげ|言葉|返事|縁側|隣|ところ)(?:で|に|を|,)?)[^。]{0,18}(?:整理でき|落ち着|ほっと|ほっこり|楽に|らくに|軽く|元気に|元気が|晴れ|救われ|すっきり|安心|癒|笑顔に|前を向け|心強|助か|支えられ|支えに|和[まむみ]|やれそう|やっていけ|がんばれ|頑張れ|前向き)[^。]{0,8}$",
    "^(?:N)の(?:お)?(?:言葉|返事|ひとこと|話|声)[^。]{0,14}(?:待ち受け|額に|飾|お守り|沁み|しみ(?:る|た|ま)|染み|響|刺さ|宝物|ありがた)[^。]{0,12}$",
    "^(?:N)にも?(?:ね,?)?(?:聞いて(?:ほし|もらい)|話し(?:たく|たかっ)|伝えた(?:く|かっ)|報告した(?:く|かっ))[^。]{0,6}$",
)
_SEASONS = (
    "^(?:今朝は|今朝も|今日は|今日も|朝晩は?|すっかり|めっきり|急に|ほんとに|ずいぶん|もう|だいぶ|,)*(?:霜が?|寒|冷え|暑|涼し|雪が?|雨が?|日が(?:短|長)く|春らし|秋らし|いい(?:お)?天気|よい(?:お)?天気|紅葉が?|桜が?|梅雨|年の瀬|師走|日差し|風が(?:冷た|強))[^。]{0,8}(?:です|まし(?:た)?|ます|た)(?:ねえ?|なあ?|のう)$",
)
# Short asides to us: be here again, leave the door open, you are a machine.
_ASIDES = (
    (
        "again",
        (
            "^(?:じゃあ?|では|ほな|,)*(?:また|これからも|次(?:も|は)|明日も|来週も|今度も)(?:[^。]{0,8})(?:聞いて|きいて|話(?:を|)?聞いて|付き合って|つきあって|話し相手になって|待って(?:い)?て|よろしく)(?:くれる|くれます|くれん|もらえ(?:る|ます)|ほしい|欲しい|ください|くださいませ|おくれ|やって|ちょうだい|お願い(?:し)?(?:ます)?)?(?:か)?(?:ね|な|よ|の|のう)*$",
            "^(?:また|明日も|来週も)[^。]{0,6}(?:聞いて|話して|話しに来て|来て)も?(?:いい|ええ|よか|よい|よろしい)(?:です)?(?:か|よね|やろ|かな|かのう)*[?]?$",
        ),
    ),
    (
        "open",
        (
            "^(?:じゃあ?|では|ほな|その|,)*(?:戸|扉|ドア|玄関|縁側|鍵|灯り|明かり|電気)(?:は|を|も|だけは|,)?[^。]{0,6}(?:開け|あけ|閉め|しめ|つけ|点け|消さ|かけ)(?:ない(?:で)?|んで|ん)?(?:て|と)?(?:おい|おか|い)?(?:て|といて|とって|とってね|とい)?(?:くれ|ください|くださいね|ほしい|ちょうだい|おくれ|もらえ(?:る|ます))?(?:か|ね|な|よ)*$",
        ),
    ),
    (
        "machine",
        (
            "^(?:そうか|そっか|あ|まあ|やっぱり?|結局|そりゃ|でも|,|いくら|所詮|しょせん|どうせ|うっかり)*(?:N|そちら|相手)?(?:は|って|も)?,?(?:ai|人工知能|機械|ロボット|プログラム)(?:さん)?(?:だ(?:もん|もの|し|った|から|よ|ね|わ)|なん(?:だ|です|や)|です(?:もん|もの|から|よね|ね)|や(?:もん|から|し|った|で|ね)|じゃ(?:もん|から|もの)|でした)[^。]{0,10}$",
            "^(?:そうか|そっか|ああ|まあ|でも|,)*(?:N(?:は|って))?(?:人間|人)(?:じゃ|では|や)な(?:い|かった)(?:の|ん)?(?:だ|です|や)(?:もん|もの|よ|ね|った)[^。]{0,10}$",
        ),
    ),
    (
        _ODD,
        (
            "^[^。]{0,8}(?:変|へん|おかし|失礼|妙|余計|つまら|しょうもな|ぶしつけ|不躾|立ち入)[ぁ-ん]{0,3}(?:こと|質問|の)?(?:を|ばかり|ばっかり)?(?:聞い|きい|訊い|尋ね|たずね|お聞きし|伺い|質問し)(?:た|て|ちゃっ|てしま|まし|ちまっ|てもう)[^。]{0,12}$",
        ),
    ),
)
# Words of apology, without what it is for.
_PARDON = "ごめ|すま(?:ん|な)|すみま|すいま|失礼|もうしわけ|申し訳|かんに|堪忍|わり[いぃ]|悪い"
_SORRY = (
    "^(?:ほんと(?:に)?|どうも|いや)?(?:ごめん|すまん|すみません|すいません"
    "|失礼(?:しました)?|申し訳|かんにん|堪忍)[^。]{0,8}$"
)
_THANK_YOU = (
    "(?:ほんと(?:うに|に|,)?|本当に|まことに|いつも|どうも|とりあえず|ほんま(?:に)?|N|,)*(?:ありがと(?:う|さん|ー)?|有難う|おおきに|さんきゅ"
    "|感謝)(?:ございま(?:す|した)|です|ね|な|よ|さん|やで|のう|ごぜえます|,N)*"
)
# Thanks alone, or with just the thing that they are for.
_BARE_THANKS = f"^(?!{_OTHERS})(?:[^。,!?「]{{1,10}},)?{_THANK_YOU}$"
_LEAD = f"^{_THANK_YOU},(?!と|って)"
_UNDECIDED = (
    "^(?:N|ねえ?|,)*[^。]{0,8}(?:どうしよ(?:う|っか)?|迷う|迷ってる|悩む"
    "|悩んでる|決められない)(?:か(?:な)?|な|わ|ね|の|よ)*[。!…?]*$"
)
_ONLY = ("^(?:それ|これ)だけ(?:です|なん|だ|の|けど|よ|ね|や|,)*$",)
# Besides questions and agreement, only a sentence with one of these, of at most LONGEST characters, addresses us.
_HINT = (
    "N|のこと|覚えて|おぼえて|憶えて|お子|さん|ご(?:家族|兄弟|主人)|奥|そちら|そっち|お?体|風邪|まどか|たま|ひで|てば|っての|と言って|ない|ません|らん|へん|ねえ"
    "|返事|答え|返し|愚痴|件|こと|話|だから|早とちり|早合点|違い|誤解|思い過ごし|取り越し|され|れた|れちゃ|心配|申し|申した|いや|いえ|ごめん|すみません|すいません|すまん"
    "|堪忍|かんに|許して|容赦|失礼|はずかし|わか|分か|迷|困|よろしく|お手柔らか|支離|乱文|駄文|拙文|誤変換|ありがと|世話|感謝|ここ|ai|人間|機械|ロボット|プログラム|戸|扉|鍵|灯り|明かり|また|これから|次|だけ|ください|忘れ|救われ|助け|支え|よかった|おおきに|ね$|のう$|な$|なあ$|ほめ|褒め|聞"
)
LONGEST = 120
# How much of what follows a sentence is checked for signs that it was only quoted.
AFTER = 8
A_WORD = 10
A_QUESTION = 40
_LONG_THANKS = frozenset({"thanks", "thanks.long"})
_GRANTED = ("けど,", "けれど,", "が,")
_OPEN = frozenset({"question.any", "question.know", "question.likes"})
_DENIED = "ない(?!か)|ません(?!か)|へん|のに|けど|ず$"


_SAID = re.compile("[「」『』]|と(?:言|い(?:わ|っ)|伝え|書)|って(?:言|い(?:わ|っ)|伝え)")


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is addressed to us, by kind and in order, and the rest of the text."""

    kinds: tuple[str, ...]
    rest: str

    @property
    def is_correction(self) -> bool:
        """Whether one of our replies is corrected."""
        return CORRECTION in self.kinds or REMINDER in self.kinds

    @property
    def asks_taste(self) -> bool:
        """Whether we are asked for our opinion on a choice."""
        return _OPINION in self.kinds


@lru_cache(maxsize=1)
def _book() -> dict[str, re.Pattern[str]]:
    single = {
        "end": _END_MARK,
        "hint": _HINT,
        "others": f"{_OTHERS}(?:さん)?(?:に|から|は|が|も|って|の|へ)",
        "asking": _ASKING,
        "denied": _DENIED,
        "given": _GIVEN,
        "ours": _OURS,
        "long": _LONG,
        "undecided": _UNDECIDED,
        "sorry": _SORRY,
        "bare_thanks": _BARE_THANKS,
        "lead": _LEAD,
        "gift": f"{_OTHERS}[^。]{{0,30}}(?:くれ|もら|いただ|頂|届|ほめ|褒め)",
    }
    several = {
        "corrections": _CORRECTIONS,
        "reminders": _REMINDERS,
        "meant": _MEANT,
        "apologies": _APOLOGIES,
        "thanks": _THANKS,
        "teasing": _TEASING,
        "noted": _NOTED,
        "seasons": _SEASONS,
        "only": _ONLY,
    }
    return {
        **{name: asked_us.compiled(pattern) for name, pattern in single.items()},
        **{name: _any(patterns) for name, patterns in several.items()},
    }


@lru_cache(maxsize=1)
def _nameless() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, asked_us.compiled(pattern)) for kind, pattern in _NAMELESS)


@lru_cache(maxsize=1)
def _asides() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, _any(patterns)) for kind, patterns in _ASIDES)


def _any(patterns: Sequence[str]) -> re.Pattern[str]:
    return asked_us.compiled("|".join(patterns))


@lru_cache(maxsize=4)
def split(text: str) -> Spoken:
    """Split a folded text into what is addressed to us and the rest."""
    kinds: list[str] = []
    rest: list[str] = []
    at = 0
    is_marked = introducing.is_marked(text)
    for whole in _sentences(text):
        at += len(whole)
        sentence = whole
        if (lead := _book()["lead"].match(whole)) is not None:
            kinds.append("thanks")
            sentence = whole[lead.end() :]
        if (made := _introduced(sentence, kinds, is_marked=is_marked)) is not None:
            kinds += made.kinds
            rest.append(made.left)
            continue
        # Thanks that make up the whole message are left in: they are a joy, too.
        if len(whole) < len(text) and _thanked(sentence, kinds, rest):
            continue
        kind, left = _read(sentence, text[at : at + AFTER])
        if kind in _OPEN and rest and (topic := _named_before(rest[-1])):
            kind, rest[-1] = f"question.{topic}", ""
        kinds += [kind] if kind else []
        if kind in _LONG_THANKS and rest and rest[-1].rstrip().endswith(_GRANTED):
            # 「ばたばたやったけど、たまさんに話してたら乗り切れた」: the hardship before けど is over.
            rest.pop()
        # Thanks in one sentence with what we are asked to stop.
        kinds += ["noted"] if kind in _LONG_THANKS and _book()["noted"].search(sentence) else []
        rest.append(left)
    if _OPINION in kinds:
        # Asking for our opinion is not being at a loss.
        rest = [one for one in rest if not _book()["undecided"].search(one)]
    return Spoken(tuple(kinds), "".join(rest))


def is_only_introduced(text: str) -> bool:
    """Return whether a folded text only introduces someone."""
    spoken = split(text)
    is_made = any(kind == introducing.CALLED or kind.startswith("intro.") for kind in spoken.kinds)
    return is_made and not re.search(r"\w", introducing.without_greeting(spoken.rest))


def is_only_asked(text: str) -> bool:
    """Return whether a short folded text only asks questions about us."""
    spoken = split(text) if len(text) <= A_QUESTION else Spoken((), text)
    return bool(spoken.kinds) and not spoken.rest.strip() and all(one.startswith("question.") for one in spoken.kinds)


def _named_before(words: str) -> str | None:
    """Return the topic that a lone word sets for the question after it: 「編み物,」."""
    return asked_us.topic_in(words) if words.endswith(",") and len(words) <= A_WORD else None


def _sentences(text: str) -> Iterator[str]:
    start = 0
    for end in _book()["end"].finditer(text):
        yield text[start : end.end()]
        start = end.end()
    if start < len(text):
        yield text[start:]


def _introduced(sentence: str, kinds: Sequence[str], *, is_marked: bool) -> introducing.Told | None:
    """Read an introduction or a name; a remark that the name had not been mentioned before adds nothing."""
    said = _bare(sentence)
    if len(said) > LONGEST or "?" in sentence:
        return None
    if introducing.CALLED in kinds and introducing.is_till_now(said):
        return introducing.Told((), "")
    told = introducing.read(said, is_marked=is_marked and _SAID.search(said) is None)
    return told and introducing.Told(told.kinds, f"{told.left}。" if told.left else "")


def _thanked(sentence: str, kinds: list[str], rest: list[str]) -> bool:
    """Consume a sentence that only thanks us, or only apologises for what was said before."""
    book, said = _book(), _bare(sentence)
    if book["sorry"].search(said) and any(kind.startswith("apology") for kind in kinds):
        return True
    if not book["bare_thanks"].search(said) or (rest and book["gift"].search(rest[-1])):
        return False
    kinds.append("thanks")
    return True


def _bare(sentence: str) -> str:
    return _book()["end"].sub(lambda end: end[1] or "", sentence).strip()


def _read(sentence: str, after: str) -> tuple[str | None, str]:
    """Return what kind of remark to us a sentence is, if any, and what is left of it."""
    book = _book()
    said = _bare(sentence)
    if len(said) > LONGEST:
        return None, sentence
    if kind := _asked(said, sentence, after):
        return kind, ""
    if "?" not in sentence and (kind := agreeing.kind_of(said)):
        return kind, ""
    if not book["hint"].search(said):
        return None, sentence
    if (meant := book["meant"].search(said)) is not None and not book["others"].search(said, 0, meant.end()):
        return CORRECTION, f"{said[: meant.start()]}{said[meant.end() :]}。"
    if book["reminders"].search(said) and not book["others"].search(said):
        return REMINDER, sentence
    kind = _told(said, after)
    if kind is None and len(said) <= BARE_WISH and wishes.read(f"{said}。") is not None:
        return None, ""
    return (None, sentence) if kind is None else (kind, "")


def _asked(said: str, sentence: str, after: str) -> str | None:
    nameless = None
    if _book()["asking"].search(sentence.strip()):
        nameless = next((kind for kind, pattern in _nameless() if pattern.search(said)), None)
    topic = nameless is None and asked_us.topic_of(said, sentence, after)
    return f"question.{topic}" if topic else nameless


def _told(said: str, after: str) -> str | None:
    book = _book()
    if book["only"].search(said):
        return "only"
    if book["seasons"].search(said):
        return "greeting"
    if book["others"].search(said):
        return None
    return _aside(said, after) or _civil(said)


def _aside(said: str, after: str) -> str | None:
    kind = next((kind for kind, pattern in _asides() if pattern.search(said)), None)
    # An odd question counts only together with an apology for it.
    return kind if kind != _ODD or re.search(_PARDON, said + after) else None


def _civil(said: str) -> str | None:
    book = _book()
    if book["corrections"].search(said):
        return CORRECTION
    if book["apologies"].search(said):
        return "apology"
    if _are_thanks(said):
        return "thanks.long" if book["long"].search(said) else "thanks"
    if book["noted"].search(said):
        return "noted"
    return "tease" if book["teasing"].search(said) else None


def _are_thanks(said: str) -> bool:
    """Return whether a sentence thanks us: it names what we do, and is not a quotation."""
    book = _book()
    if _SAID.search(said):
        return False
    given = None if said.endswith("存じます") and len(said) <= BARE_WISH else book["given"].search(said)
    if given is not None and book["ours"].search(said) is not None:
        return book["denied"].search(said, given.end()) is None
    return book["thanks"].search(said) is not None and book["denied"].search(said) is None
