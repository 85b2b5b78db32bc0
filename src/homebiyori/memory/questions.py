"""Reads what a question about the past asks for: a person, an age, a place, a dish, a day, an exam, a reason."""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import lru_cache

from homebiyori.base.text import normalize
from homebiyori.memory.files import words as lists
from homebiyori.memory.patterns import in_text


class Wanted(StrEnum):
    """What a question about the past asks for."""

    NAME = "name"
    WHO = "who"
    HOUSEHOLD = "household"
    SINCE = "since"
    LIKED = "liked"
    DREAM = "dream"
    WHICH = "which"
    AMOUNT = "amount"
    COLOUR = "colour"
    ROLE = "role"
    ILL = "ill"
    WHY = "why"
    AGE = "age"
    DAY = "day"
    WHERE = "where"
    BODY = "body"
    JOB = "job"
    DISH = "dish"
    EXAM = "exam"
    SUBJECT = "subject"
    END = "end"
    BURDEN = "burden"
    JOY = "joy"
    LAST = "last"
    FIRST = "first"
    TRAIT = "trait"
    WHAT = "what"


_WHAT = "(?:何|なに|なん)"
_ASKED = (
    (
        Wanted.SINCE,
        re.compile(
            r"いつから(?:話|はな|付き合|つきあ|一緒|ここ|来て|しゃべ)|何日(?:目|め|に(?:なる|なり|なっ)|話して|経|たっ)|出会って|知り合って|^(?:今日で|もう|早いもので)?[0-9一二三四]{1,2}(?:週間|か月)|付き合い(?:も|は|が)?[^。!?]{0,6}(?:週|日|月)"
        ),
    ),
    (
        Wanted.HOUSEHOLD,
        re.compile(
            r"家族(?:構成|は|って|が)?[^。!?]{0,4}(?:誰|何人|だれ)|何人家族|(?:うち|家)(?:に|には|は)(?:誰|だれ)|誰と(?:暮|住|すん|くら)"
        ),
    ),
    (
        Wanted.ROLE,
        re.compile(
            rf"(?:弾く|吹く|歌う|踊る|弾いた|踊った)曲|(?:役|曲)(?:、|は|を|って)*(?:覚え|わか|分か)|{_WHAT}の?役|{_WHAT}(?:を)?(?:踊|弾|吹|演奏|歌)|どの(?:役|曲)|{_WHAT}の曲|(?:役|曲)(?:は|って|が)?[^。!?]{{0,4}}{_WHAT}"
        ),
    ),
    (
        Wanted.TRAIT,
        re.compile(
            r"(?:どんな|どういう)(?:お)?(?:人|ひと|方(?!法|向|がい)|性格|子(?!ども?の|供の))|人となり|人柄|性格(?:は|って|を)"
        ),
    ),
    (
        Wanted.NAME,
        re.compile(
            r"名前(?!の由来)|の名(?:は|を|って|、)|(?:なん|何)て(?:いう|呼|読)(?!(?:お)?(?:病|曲|町|街|駅|店|会社|学校|園|料理|薬|本|映画|試験|番組|市|県|教科|科目))"
        ),
    ),
    (
        Wanted.DREAM,
        re.compile(
            rf"(?:将来|大きくなったら|大人になったら)[^。!?]{{0,8}}{_WHAT}|{_WHAT}に(?:なり|なる)た|なりたい(?:もの|もん|物|仕事|職業)|(?:将来|の)の?夢(?:は|って|を|が|、|,|を覚|覚)"
        ),
    ),
    (Wanted.SUBJECT, re.compile(rf"教科|科目|{_WHAT}の(?:テスト|授業)")),
    (
        Wanted.JOB,
        re.compile(
            rf"{_WHAT}屋|(?:働|勤め)[^。!?]{{0,10}}(?:どこ|{_WHAT}|店)|どこ[^。!?]{{0,4}}(?:働|勤め)|(?:の|新しい)(?:お)?仕事(?:は|って|を|、)?(?:{_WHAT}|(?:言|話|覚え|おぼえ|知|わか|分か|当て|何))|{_WHAT}の(?:お)?仕事|職業|勤め先|勤務先"
        ),
    ),
    (
        Wanted.WHICH,
        re.compile(r"どっち(?!でも|も)の?(?:子|が|やっ|だっ|や|だ|じゃ|か|でし)|どちらの(?:子|孫|娘|息子)|どの子"),
    ),
    (
        Wanted.LIKED,
        re.compile(
            r"好き[^。!?]{0,10}(?:もの|物|もん|食べ|料理|遊び|こと|やつ|お菓子|飲み|酒|花|色|曲|本|の(?:は|って))|好物|趣味|(?:ハマ|はま)って|夢中"
        ),
    ),
    (
        Wanted.AMOUNT,
        re.compile(
            rf"{_WHAT}(?:点|円|回|度(?!も)|時間|時(?!も)|分|本|個|枚|位|番|キロ|人|段|の段|曲|杯|冊|羽|歩|箱|週間|日間|匹|級|対|缶|袋|皿|軒|着|台|センチ|メートル|グラム)|判定|スコア|いくら(?!でも)|値段"
        ),
    ),
    (Wanted.COLOUR, re.compile(rf"{_WHAT}色|色(?:は|って|を|、)?[^。!?]{{0,4}}(?:{_WHAT}|覚え|おぼえ|わか)")),
    (
        Wanted.WHO,
        re.compile(
            r"誰|だれ|どなた|何者|(?<!原因)(?<!理由)(?<!訳)(?<!こと)って(?:何|なに|なん)(?:か|や|だ|じゃ|のこと)"
        ),
    ),
    (
        Wanted.AGE,
        re.compile(
            rf"いくつ|{_WHAT}(?:歳|才)|{_WHAT}年生|{_WHAT}学年|学年|年齢|(?:の|は)[歳年](?:は|って|を|、)|年[少中長]"
        ),
    ),
    (
        Wanted.ILL,
        re.compile(
            rf"{_WHAT}の?(?:病気|手術|けが)|病名|(?:{_WHAT}で|どうして|なぜ)[^。!?]{{0,6}}(?:熱|入院|手術|吐|病院|休)"
        ),
    ),
    (Wanted.DAY, re.compile(rf"いつ(?!も)|{_WHAT}日(?!も)|{_WHAT}曜|{_WHAT}月(?!齢)|日にち|日取り|日程")),
    (
        Wanted.EXAM,
        re.compile(
            rf"(?:{_WHAT}の?|どの|どんな)(?:試験|テスト|検定|資格|受験|勉強)|(?:試験|テスト|検定|資格|勉強)[^。!?]{{0,4}}(?:{_WHAT}|どんな|どの)|{_WHAT}(?:を|の|に)?(?:受け|受か|勉強)|受(?:け|か)[^。!?]{{0,6}}{_WHAT}"
        ),
    ),
    (Wanted.FIRST, re.compile(r"(?:最初|初めて?|はじめて?)(?:に|の)[^。!?]{0,6}(?:相談|話|言)")),
    (Wanted.END, re.compile(r"(?:どう|どない)(?:なっ|なり|だっ|でし|やっ|じゃっ)|その後|結果")),
    (
        Wanted.BODY,
        re.compile(
            r"(?:けが|ケガ|怪我|骨折|痛)[^。!?]{0,10}どこ|どこ[^。!?]{0,10}(?:けが|ケガ|怪我|骨折)|どこ(?:が|を|に)?(?:注射|湿布|痛|悪|わる|けが|ケガ|怪我|ぶつ)"
        ),
    ),
    (Wanted.WHERE, re.compile("どこ|どちら(?:へ|に|まで)")),
    (
        Wanted.DISH,
        re.compile(
            rf"(?:食べ|飲ん|作っ)た(?:もの|物|やつ|の)(?:は|って|、|を)*(?:{_WHAT}|覚え|わか|分か)|{_WHAT}(?:を|か)?(?:食|た[べ]|炊|煮|焼|飲|作)|(?:夕飯|夕ごはん|晩ごはん|晩ご飯|夕食|朝ごはん|昼ごはん|お昼|ごはん|ご飯|おかず|献立)[^。!?]{{0,8}}{_WHAT}"
        ),
    ),
    (
        Wanted.BURDEN,
        re.compile(
            r"(?:私|わたし|うち|俺|わし|僕)が(?:泣|落ち込|怒|へこ|凹|悔)|(?:落ち込|落ちこ|へこ|凹|悔し|つら|辛|しんど|悩|大変|苦労|こたえ)[^。!?]{0,8}(?:こと|話|の|件|ん)(?:は|って|、|が)*(?:何|なに|なん|覚え|おぼえ)|(?:困り|悩み|心配|嫌な|いやな)(?:ごと|事|こと)?[^。!?]{0,6}(?:何|なに|なん)|(?:何|なに|なん|どうして|なぜ|どんな)[^。!?]{0,20}(?:泣|落ち込|落ちこ|へこ|凹|怒|腹|悩|困|心配|不安|大変|苦労|こたえ|つら|辛|しんど|嫌な|いやな|悲し|愚痴)"
        ),
    ),
    (
        Wanted.JOY,
        re.compile(r"(?:うれし|嬉し|喜(?:ん|び))[^。!?]{0,4}(?:こと|話|だ|た)|(?:いい|良い)(?:こと|知らせ|話)"),
    ),
    (
        Wanted.WHY,
        re.compile(r"理由|訳(?!な)|わけ(?!じゃ|で|が)|原因|きっかけ|なんで|何で|どうして|なぜ|何が(?:原因|もと)"),
    ),
    (
        Wanted.LAST,
        re.compile(
            rf"(?:{_WHAT}(?:て|を|の)?|どんな(?:こと|話))(?:を|話?を?)?(?:[^。!?、]{{0,3}})(?:言|話|喋|しゃべ|ゆう)|{_WHAT}の話"
        ),
    ),
    (
        Wanted.WHAT,
        re.compile(
            rf"{_WHAT}|どれ|どんな|どの|[ただ](?:もの|もん|物|やつ)(?:は|って|を|も|、|,){{0,2}}(?:覚え|おぼえ|憶え|わか|分か|言え|当て)"
        ),
    ),
)


# If the answer to these is not known, the matter itself is not offered instead.
ALONE = frozenset({Wanted.LIKED, Wanted.JOB, Wanted.SINCE, Wanted.HOUSEHOLD, Wanted.NAME, Wanted.AGE})
# Whether a question asks for the name of a place, a work or somebody outside the household.
asks_other_name = in_text(
    "(?:(?<!主)人|先生|方|店|園|学校|会社|駅|町|曲|本|薬|病院|番組|映画|チーム|料理|花|教室|友達|友だち|公園)の(?:お)?名前"
)
# For these the matter alone is no full answer.
PARTICULAR = frozenset(
    {
        *(Wanted.AMOUNT, Wanted.WHERE, Wanted.DISH, Wanted.EXAM, Wanted.ROLE, Wanted.COLOUR, Wanted.DAY),
        *(Wanted.DREAM, Wanted.ILL, Wanted.WHO, Wanted.WHY, Wanted.BODY, Wanted.SUBJECT, Wanted.WHICH),
    }
)
# Whether a question asks what somebody does for pleasure.
asks_hobby = in_text("趣味|(?:ハマ|はま)って|夢中")
# Whether a question asks what somebody likes to eat or to drink.
asks_dish = in_text("食べ|料理|好物|お菓子|おかず|飲み")
# Whether a text tells that somebody likes something.
tells_liking = in_text(
    "好物|大好き|好き(?!に(?:し|言|や|な)|勝手|嫌い|じゃな|やな|ではな)|目がな|しか(?:食べ|飲ま|遊ば)|(?:ハマ|はま)って|夢中|趣味|推し|お気に入り"
)
# Whether a text tells what somebody wants to become.
tells_dream = in_text("なりたい|なるって|なるんだって|目指|(?:将来|大きくなったら)[^。]{0,12}(?:に?なる|夢)|夢は|憧れ")
# Whether a text is still undecided between two things: 「ピンクか白か決めきらん」.
is_undecided = in_text(
    "か[^。、]{1,8}か(?:で|を|、|,)?[^。、]{0,6}(?:迷|悩|決め(?:き|ら|か)|決まら)|迷って|決めかね|決められ"
)
# Synonyms: how a question may say it, and how it may have been told.
_SYNONYMS = (
    (re.compile("熱"), re.compile("熱(?!心|中|い|く|々)|3[789]度|4[01]度")),
    (
        re.compile("失敗|ミス|しくじ"),
        re.compile(
            "失敗|ミス|しくじ|だめ(?:だっ|でし|やっ|じゃ)|ダメ(?:だっ|でし|やっ)|あかんかった|落ち(?:た|まし)|真っ白|叱ら|怒ら"
        ),
    ),
    (
        re.compile("けが|ケガ|怪我"),
        re.compile(
            "けが|ケガ|怪我|骨折|くじ[いき]|すりむ|捻挫|切っ(?:た|て)|打っ(?:た|て)|痛め|やけど|やりまし|やった"
        ),
    ),
    (
        re.compile("けんか|ケンカ|喧嘩|もめ|言い合い"),
        re.compile("[けげ]んか|[ケゲ]ンカ|喧嘩|言い合い|もめ|口をき[いか]|口きか|逆ギレ|怒ら"),
    ),
    (
        re.compile("志望|受験|進学"),
        re.compile(
            "志望|受験|進学|合格圏|[東西南北央一二三][高中](?=[をにもがはの])|狙え|(?:高校|大学|中学)(?:に|を)(?:行|受|決)"
        ),
    ),
    (re.compile("転勤|赴任|異動|引っ?越"), re.compile("転勤|赴任|異動|引っ?越")),
    (re.compile("病気|体調|病院"), re.compile("風邪|熱|病院|ウイルス|インフル|入院|手術")),
    (re.compile("歩[いく]|散歩|出かけ|行っ"), re.compile("歩[いきく]|散歩|出かけ|行っ")),
)
# Patterns for subjects that go badly or well: as asked, and as told.
_HARD, _WELL = "hard", "well"
_GOES = {
    _HARD: (
        re.compile("苦労|苦手|だめ|ダメ|悪(?:い|か)|つまず|できな|でけへん|課題|心配|嫌い|弱|低"),
        re.compile(
            "だめ|ダメ|あかん|苦手|課題|できな|でけへん|わからな|赤点|落ち|下が|悪|つまず|嫌い|弱|ひど|壊滅|[1-5][0-9](?:点|。|、|$)"
        ),
    ),
    _WELL: (
        re.compile("得意|よくでき|好き|良(?:い|か)|よか|いい|ええ|伸び|高"),
        re.compile(
            "得意|よくでき|好き|上が|伸び|褒め|ほめ|満点|100|いちばん|一番|まあまあ|ばっちり|[89][0-9](?:点|。|、|$)"
        ),
    ),
}
# Whether a question asks in general what somebody did, or could do.
is_general = in_text(r"(?:何|なに|なん)(?:が|か|を)?(?:でき|あった|あん|あって|し(?:た|て|と)|やっ|起き)")
# 拾ったもの: what was done to the thing that is asked after.
_DONE_TO = re.compile("(?P<root>[一-鿿])[ぁ-ん]{0,4}?[ただ](?:もの|もん|物|やつ|とこ|場所)")
_NOBODY = "(?!さん|くん|ちゃん|君|先生|様|部長|課長|店長|先輩|コーチ|県民|[ァ-ヴー])"
_KINDS = (
    ("body", re.compile("病気|具合|体調|症状")),
    ("exams", re.compile("試験|テスト|検定|資格|受験|入試")),
    ("event", re.compile("行事|本番|イベント")),
)


def wanted(text: str) -> Wanted:
    """Return what a question about the past asks for; WHAT if nothing matches."""
    plain = normalize(text)
    return next((kind for kind, words in _ASKED if words.search(plain)), Wanted.WHAT)


def is_particular(text: str) -> bool:
    """Return whether a question asks for a detail, and not for the matter that it names."""
    return any(words.search(normalize(text)) for _, words in _ASKED)


def subjects_that_go(told: str, asked: str) -> list[str]:
    """Return the subjects in a text that go badly, or well, as a question asks; empty if it asks neither."""
    way = next((telling for asks, telling in _GOES.values() if asks.search(normalize(asked))), None)
    if way is None:
        return []
    clauses = re.split("[、。!?「」\n]", normalize(told).replace(",", "、"))
    return [name for clause in clauses if way.search(f"{clause}。") for name in named("subjects", clause)]


def shared(asked: str, told: str) -> int:
    """Count the synonyms that a question and a text share."""
    plain, other = normalize(asked), normalize(told)
    return sum(1 for one, same in _SYNONYMS if one.search(plain) and same.search(other))


def root_asked(text: str) -> str | None:
    """Return the kanji of the verb by which a question asks for a thing: 拾 of 「拾ったもの」."""
    found = _DONE_TO.search(normalize(text))
    return found["root"] if found else None


def kinds_in(text: str) -> tuple[str, ...]:
    """Return the kinds of matter that a question names only in general: an illness, an exam."""
    plain = normalize(text)
    return tuple(kind for kind, words in _KINDS if words.search(plain))


def named(kind: str, text: str) -> tuple[str, ...]:
    """Return the names of a kind (`exams`, `places`, `jobs`, `parts` of the body and more) in a text."""
    plain = normalize(text)
    return tuple(name for name, words in _lists()[kind].items() if words.search(plain))


@lru_cache(maxsize=1)
def _lists() -> Mapping[str, Mapping[str, re.Pattern[str]]]:
    return {
        kind: {name: re.compile(words) for name, words in _patterns(kind)}
        for kind in (
            "exams",
            "places",
            "parts",
            "jobs",
            "ills",
            "roles",
            "causes",
            "colours",
            "times",
            "prizes",
            "subjects",
            "songs",
            "goods",
            "dreams",
            "traits",
        )
    }


def _patterns(kind: str) -> Iterator[tuple[str, str]]:
    """Yield the patterns of a kind; a region or city must be a whole word, and not a person's name."""
    cities = " ".join(lists()["regions"]).split() if kind == "places" else ()
    for name, words in (*((city, city) for city in cities), *lists()[kind].items()):
        yield name, rf"(?<![一-鿿ァ-ヴー]){name}{_NOBODY}" if kind == "places" and name == words else words
