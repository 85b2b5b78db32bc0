"""Recognises ordinary life that only the model takes for danger: a slip at work, growing old, a hobby, a slow child.

They count only if no rule fires and nothing dark is said beside them. The reply then listens, as to anything not surely
harmless, but does not refer the writer to anyone.
"""

import re
from dataclasses import replace

from homebiyori.lexicon import addressed, clauses, feelings, households, turning
from homebiyori.lexicon.normalize import fold_pattern
from homebiyori.lexicon.risks import reading
from homebiyori.lexicon.risks.model import Model, model
from homebiyori.lexicon.risks.reading import Danger
from homebiyori.lexicon.risks.rules import find, spellings
from homebiyori.lexicon.writing import writing

# What the model hears with this weight or more is never plain.
LOUD = 0.95

_WORK = r"会社|仕事|職場|チーム|先輩|上司|取引先|会議|パート先|店長|部署|納期|お客|同僚"
_SLIP = r"ミス|失敗|やらか|間違|まちが|迷惑(?:を)?かけ|頭(?:を)?下げ|叱ら|注意され|申し訳"
_PASTIME = (
    r"ギター|ベース|ピアノ|弾い|弾き|編み物|刺繍|短歌|俳句|書道|山登り|釣り(?!合)|将棋|囲碁|ジョギング|ヨガ"
    r"|コーラス|プラモ|模型|陶芸|園芸|手芸|カメラ"
)
_LIVES = re.compile(
    fold_pattern(
        rf"(?:{_WORK})[^!?\n]{{0,40}}(?:{_SLIP})|(?:{_SLIP})[^!?\n]{{0,30}}(?:{_WORK})"
        r"|(?:あと|この先|これから|いつまで)[^。!?\n]{0,14}(?:元気で|体が動|運動会|見られ|見守|手伝え|抱っこでき)"
        r"|(?:成人|二十歳|はたち|花嫁|ひ孫|ランドセル|大きく|入学)[^。!?\n]{0,14}(?:元気で|見られ|見た|見届)"
        r"|年(?:は|には)(?:取り|とり|争え|勝て)|年です(?:ね|な)"
        r"|いつ(?:に)?なったら[^。!?\n]{0,12}(?:歩|しゃべ|話せ|寝返り|お座り|はいはい)"
        r"|(?:ごはん|ご飯|夕飯|晩飯|夕食|献立|おかず|弁当)[^。!?\n]{0,10}(?:何|なに|なん|思いつ|決まらな)"
        r"|(?:髪型|前髪|髪の色|この服|この色)[^。!?\n]{0,10}(?:変|おかし|似合|派手|地味)"
        rf"|{_PASTIME}"
    )
)
_DARK = re.compile(
    fold_pattern(
        r"死|しにた|逝|消え|いなくな|居なくな|いない(?:ほう|方)|生き(?!もの|物)|終わ(?:り|ら)[にせ]|限界|もう(?:無理|だめ|ダメ|疲|嫌|いや|いい)|楽にな|逃げ|いらな"
        r"|価値|存在|意味(?:が|も)?な|迷惑(?:だけ|しか|ばかり|でしか|な)|(?:自分|私|わたし|俺)(?:なんか|なんて|さえ)|抱え|誰(?:に|も|か)|助けて|眠れ|泣|涙|薬|切(?!り替|符|手)|叩|殴"
        r"|怒鳴|手が(?:出|止ま)|手を(?:上|あ)げ|怖|飛(?:び|ん)|落ち(?!葉)|橋|線路|屋上|ベランダ|遺|さよなら|さようなら|頼(?:む|み)|預け|許し|苦し|つら|辛|しんど|うつ|鬱|からっぽ|空っぽ"
        r"|闇|最後|別れ|帰りたくな|行きたくな|息が|息を|動けな|起き(?:られ|上が)|声が|血|首|保険|整理|片付け|片づけ|通帳|手紙|限り|夫|旦那|主人|妻|彼"
    )
)

# Self-doubt in a small domestic matter, and what rules it out: being called mad, being afraid of someone.
_DOUBTS = re.compile(
    fold_pattern(
        r"(?:私|わたし|うち|あたし|俺|僕|わし|自分)(?:の(?:ほう|方))?(?:が|だけが|って)(?:おかしい|変|間違っ(?:て|と)|わがまま|細かい|気にしすぎ|心が狭|神経質|悪い|悪かった)(?:の|ん|な[のん]|る|た|です|やろ|でしょ|だろ|じゃろ|かな|か|[?。]|$)"
        r"|(?:口(?:を)?出し|口(?:を)?挟|黙って|黙っと|余計な(?:こと|お世話)|言わん|言わな|甘やかし)[^。!?\n]{0,14}(?:あかん|だめ|いけな|悪|よかった|ええ|いい)(?:の|ん)?(?:やろか|かな|でしょうか|だろうか|じゃろか|じゃろうか|ですか|か)"
    )
)
_SMALL = re.compile(
    fold_pattern(
        r"ケーキ|お?菓子|おやつ|アイス|ジュース|ひと口|一口|カステラ|甘い物|飴|チョコ|ごはん|ご飯|料理|味付け|おかず|弁当|皿洗い|洗い物|洗濯|ゴミ|掃除|片付け|家事|買い物|冷房|暖房|えあこん|エアコン|テレビ|ゲーム"
        r"|お年玉|お小遣い|プレゼント|服|靴下|返事|ライン|飲み会|比べる(?:もん|もの|こと)|座り方|箸|リモコン|トイレットペーパー|カーテン|お風呂の順|大きさ|割り勘|名前の呼び方|食べさせ"
    )
)
_NO_SMALL_DOUBT = re.compile(
    fold_pattern(
        r"死|逝|消え|いなくな|居なくな|生き(?!もの|物)|限界|楽にな|逃げ|価値|存在|迷惑|助けて|眠れ|涙|毎日泣|泣いてば|薬|殴|叩|蹴|暴|怒鳴|手を(?:上|あ)げ|怖|こわ|恐|脅|飛び|線路|屋上|遺|苦し|つら|辛い|しんど|うつ|鬱|血|あざ|痣|首"
        r"|(?<![叱怒言笑べ])(?<!言わ)(?<!しか)(?<!おこ)られ(?:た|る|て|ま|続)|(?<!注意)(?<!愛)され(?:た|る|て|ま|続)|いないほう|いない方|(?:私|わたし|俺|自分)(?:なんか|なんて|さえ)|[てで]やれ(?:な|ん|ず)|髪を|壁|叫|噛|監|命令"
        r"|病気|頭がおか|おかしい(?:って|と)(?:言|ゆ)|お前|おまえ|誰のおかげ|毎日(?:言|怒|責)|何時間も|正座|土下座|謝らさ|謝らせ|無視|お金を(?:渡|もらえ|くれ)|生活費|監視|スマホ(?:を)?(?:見|取|チェック)|外出|許可|閉じ込|締め出|食べさせ(?:ん|な|てもら|て(?:く|も))|抜[いき]|反省(?:させ|する(?:まで|ま))|罰|叱っても|言うことを聞かな|投げ|壊|割(?:ら|っ[たて])|離婚|別居|孤独|ひとりぼっち|産後|もう(?:無理|だめ|ダメ|嫌|いや)"
    )
)

# Whole messages that say just one small thing: whom they have not told yet, a pat that puts a child to sleep.
_WHO = "夫|旦那|主人|妻|嫁|奥さん|家族|両?親|父|母|実家|義母|義父|上司|職場|会社|友達|子ども|息子|娘"
_WHOLE = re.compile(
    fold_pattern(
        rf"\A[^。!?\n]{{0,12}}(?:(?:{_WHO})に(?:は|も)?(?:まだ)?|まだ(?:{_WHO})に(?:は|も)?)(?:言って|話して|伝えて|相談して)(?:い)?(?:な(?:い|くて)|ません|へん|ねえ|ん)"
        r"(?:ん?です|んだ|の|けど|けれど|よ|ね|ねん)*(?:[。、,!]?[^。!?\n]{0,12}いつ(?:言|話|伝)[^。!?\n]{0,10})?[。!?]*\Z"
        r"|\A[^。!?\n]{0,16}(?:お尻|おしり|背中)を?(?:トントン|とんとん|ぽんぽん|ポンポン|優しく|軽く)?(?:と)?叩い(?:て|た)[^。!?\n]{0,8}(?:寝|ねた|落ち着|泣きや|げっぷ)[^。!?\n]{0,8}[。!?]*\Z"
        r"|\A[^。!?…\n]{0,8}(?:私|わたし|俺|僕|うち|わし)(?:が|も|まで)(?:吐い|熱(?:を|が)出|寝込ん|ダウン)[^。!?…\n]{0,8}[。、,!?…]?(?:夫|旦那|主人|妻|嫁|奥さん|母|父|義母)(?:さん)?(?:が|は)[^。!?…\n]{0,20}(?:くれ|もら)[^。!?…\n]{0,10}[。!?…]*\Z"
        r"|\A[^。!?…\n]{0,6}(?:私|わたし|俺|僕|うち|わし)(?:が|も|まで)[^。!?…\n]{0,4}(?:だる(?:い|くて|うて)|熱っぽ(?:い|くて)|寒気|むかむか|ぞくぞく|吐き気)[^。!?…\n]{0,6}[。!?…]*"
        r"(?:[^。!?…\n]{0,8}(?:風邪|胃腸炎|いんふる|インフル|コロナ|ころな|ノロ|のろ|熱)(?:を|が)?[^。!?…\n]{0,4}(?:もら(?:った|い)|もろ(?:た|うた)|うつ(?:った|され)|来た)[^。!?…\n]{0,10}[。!?…]*)?\Z"
        r"|\A[^。!?\n]{0,14}(?:電気|テレビ)を?消して?(?:って|と)?[^。!?\n]{0,14}[。!?]*\Z"
        r"|\A[^。!?\n]{0,10}(?:保育園|幼稚園|こども園|学童|実家|ばあば|じいじ)(?:に|へ)[^。!?\n]{0,10}(?:置いて|預けて)[^。!?\n]{0,16}[。!?]*\Z"
        r"|\A[^。!?\n]{0,14}(?:病院|獣医|小児科|耳鼻科|皮膚科|歯医者|動物病院)(?:に|へ)(?:は)?(?:連れて|つれて)(?:行|い)[^。!?\n]{0,12}(?:いい|ええ|よい|べき|思)[^。!?\n]{0,8}[。!?]*\Z"
    )
)
_NO_SUCH = re.compile(
    fold_pattern(
        r"死|消え|自分|わたしを|俺を|殴|怖|こわ|助け|薬|逃げ|暴|気持ち|つら|辛|強く|思い切り|何度も|動かな|ぐったり"
    )
)

# In kanji, a pain that is gone (痛くない) is not the 「いたくない」 of someone who wants to be gone.
_PAINLESS = re.compile(fold_pattern(r"痛く(?:は)?な(?:い|くな|かった)"))


def without(danger: Danger, folded: str, plain: str, said: str, detector: Model | None = None) -> Danger:
    """Clear a danger that is only ordinary life, or only an introduction."""
    if is_ordinary(danger, folded, plain, detector) or is_one_small_thing(danger, folded):
        danger = replace(danger, risk=None, is_gentle=False, is_uncertain=True)
    if is_introduction(danger, said):
        danger = replace(danger, risk=None, is_gentle=False, is_uncertain=False, is_faint=False)
    return danger


def is_ordinary(danger: Danger, folded: str, plain: str, detector: Model | None = None) -> bool:
    """Return whether only the model hears a possible danger, and what is told is ordinary life."""
    if danger.is_gentle and _PAINLESS.search(folded):
        rest = _PAINLESS.sub("〇", folded)
        again = reading.read(rest, writing().plain(rest), detector)
        return again.risk is None and not again.is_gentle
    least = (detector or model()).gentle
    if not danger.is_gentle or not least <= danger.weight < LOUD:
        return False
    is_life = _LIVES.search(folded) is not None and _DARK.search(folded) is None
    if not (is_life or is_small_doubt(folded)):
        return False
    return not any(
        True for spelling in spellings(folded, plain) for _ in find(spelling.rules["gentle"], spelling.plain)
    )


def is_one_small_thing(danger: Danger, folded: str) -> bool:
    """Return whether the model, with whatever weight, hears danger in a message of just one small thing."""
    is_ruled = danger.risk is not None and danger.heard is None
    return not is_ruled and _WHOLE.search(folded) is not None and _NO_SUCH.search(folded) is None


def is_small_doubt(folded: str) -> bool:
    """Return whether a folded text only asks if the writer is wrong, in a small domestic matter."""
    is_asked = _DOUBTS.search(folded) is not None and _SMALL.search(folded) is not None
    return is_asked and _NO_SMALL_DOUBT.search(folded) is None


def is_introduction(danger: Danger, said: str) -> bool:
    """Return whether someone only introduces themselves, with no burden and no danger that the rules know."""
    is_ruled = danger.risk is not None and danger.heard is None
    if is_ruled or not (households.is_description(said) or addressed.is_only_introduced(said)):
        return False
    return not turning.is_burdened(feelings.read(said, clauses.split(said)), 0)
