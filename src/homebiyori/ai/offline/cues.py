"""Cues besides the words of a message: stickers, sighs, its form, the hour and the season."""

import re
from collections.abc import Mapping
from datetime import datetime

from homebiyori.lexicon import questions
from homebiyori.lexicon.normalize import fold
from homebiyori.startup.wide import compile_wide

STICKERS: Mapping[str, str] = {
    "😊": "happy",
    "😔": "sad",
    "😤": "angry",
    "😰": "anxious",
    "😴": "tired",
    "😅": "troubled",
}
STICKER_LABELS = ("嬉しい", "悲しい", "怒り", "不安", "疲れた", "困った")

# Times of day, each with the first hour after it.
_TIMES = ((5, "deepnight"), (10, "morning"), (17, "day"), (20, "evening"), (24, "night"))
_DARK = ("night", "deepnight")
_SEASONS = ("winter", "spring", "summer", "autumn")
# Before these dates, June is not summer yet and September not autumn.
_RAINS_END = (6, 20)
_HEAT_ENDS = (9, 20)
_JUNE, _SEPTEMBER = 6, 9

_DECORATION = compile_wide(r"[\s\p{P}\p{S}\p{M}\u200d\ufe0f]+")
_GRUNT = compile_wide(r"[あいうえおはふへほんむぅぁぇぉっーゎふぬー～〜ハフウンアーッ]{0,4}|うーん+|はい+|ねえ+")

_AHEAD = re.compile(
    r"(?:(?:明日|あした|あす(?=[はのもか、])|明後日|あさって|来週|再来週|来月|再来月|来年|来春|今度の|こんどの|週末は|これから|今から|いまから)"
    r"|(?:もうすぐ|もうじき|まもなく|(?:まで|まで、)?あと[0-9一二三四五六七八九十]{1,3}(?:日|週間|か月|ヶ月|カ月))(?!で|し)"
    r"|(?:月|[0-9一二三四五六七八九十]日|(?<!毎週)[月火水木金土日](?:曜日?)?|週末|[春夏秋冬]|年末|年始)に[^。!?\n、]{0,16}"
    r"(?:ある(?!こと|朝)|あります|ございます|控え|迫|来る|来ます|始まる|始まります|引っ越す|引っ越します|生まれる|生まれます)"
    r"|(?:が|は)[^。!?\n、]{0,8}[月日曜]に(?:ある(?!こと)|あります|あるん|あるねん|ございます)"
    r"|(?:[0-9一二三四五六七八九十]{1,3}日|[月火水木金土日]曜日?|あさって|明後日|週末|来週|来月)(?:に|が|は)?[^。!?\n、]{0,6}"
    r"(?:発表会|学芸会|運動会|音楽会|お遊戯会|参観日?|遠足|卒[園業]式|入[園学]式|文化祭|体育祭|面談|懇談|本番|大会|試合|テスト|試験|検定|面接|七五三|結婚式|お祭り|夏祭り|引っ越し|誕生日|健診|手術|検査)"
    r"(?:で(?!し|の|は)|だ(?!っ|け)|です|や(?!っ)|なん|じゃ(?!っ)|がある|[。!\n、]|$)"
    r"|(?:発表会|学芸会|運動会|音楽会|お遊戯会|本番|大会|試合|テスト|試験|面接|誕生日|遠足)(?:は|が|、)?(?:あさって|明後日|明日|あした|来週|来月|週末)"
    r"|は(?:来|再来)?[0-9一二三四五六七八九十]{1,3}月[0-9一二三四五六七八九十]{1,3}日(?:です|だ|や|なん|じゃ|$)"
    r"|(?:る|の)予定(?:で|だ|や|な|[。!\n]|$))"
    r"(?![^。！!？?\n]{0,40}(?:た|だった|でした)(?:[。！!？?\n]|$))"
)
_FACTS = re.compile(
    r"(?:何|なに|なん(?=の|に)|いつ|どこ|どう|どれ|どっち|どちら|いくら|どんな|誰に|だれに|(?:作|つく|使|つか|やり|選)り?い?(?:方|かた))"
    r"[^。！!\n]{0,24}(?:(?:ですか|ますか)(?:のう|ねえ?|なあ?)?|(?:でし|まし|だ)た?っけ|教えて|おしえて|のかな|かな|んやろ|だろう|でしょう|のがいい|いいの|ばいいの|か|の)[？?。…\s]*$"
    r"|(?:どんくらい|どのくらい|どれくらい|いくら)[^。！!\n]{0,14}(?:と思う|かな|だろう?|やろ)?[？?][\s。…wｗ笑]*$"
    r"|(?:って|は|のは)[^。！!\n]{0,20}(?:できるものなん|ものなん|あるん|いるん|必要なん|普通なん)ですか[？?。…\s]*$"
    r"|(?:のは|って)(?:なんで|なぜ|どうして)(?:なん|なの)?(?:だろう?|でしょう?|やろ|かな?|ですか)[？?…。\s]*$"
    r"|(?:教えて|おしえて)(?:ください|くれる|ほしい)?[？?。…\s]*$"
)


_FORMS = (
    ("joke", re.compile(r"(?:[wｗ草]{1,8}|[(（]?笑[)）]?|笑笑|ふふ|だってさ)[。!！…\s]*$|冗談|オチ")),
    ("ahead", _AHEAD),
    (
        "weather",
        re.compile(
            r"(?:雨|雪|霜|風|台風|雷)(?:だ|です|が|や|で|も)|晴れ|曇り|くもり|天気|冷え|(?:寒|暑|蒸し暑|さむ|あつ)(?:い|っ|う|く)|さみぃ|寒さ|暑さ|日差し"
        ),
    ),
    (
        "grumble",
        re.compile(r"のに[。…\s]*$|ばっかり?|長い。?$|めんどくさ|面倒|やれやれ|勘弁|なんで(?!も)|いいかげん|うるさ"),
    ),
    ("half", re.compile(r"(?:けど|から|ので|とか|って|て|(?<![たるやん])で|…|、)[。…\s]*$|^.{1,6}$")),
)


def form_of(text: str) -> str | None:
    """Return the form of a message in which nothing else is known: a joke, a plan, the weather; None for news."""
    plain = text.strip()
    return next((name for name, pattern in _FORMS if pattern.search(plain)), None)


def looks_ahead(text: str) -> bool:
    """Return whether a message is about something still to come."""
    return _AHEAD.search(text) is not None


# Not questions: 「強いのなんの」, and wondering whether it was one's own fault.
_NO_QUESTION = re.compile(
    r"のなんの[。！!…\s]*$|(?:気に[障触]|怒らせ|悪いこと|失礼|嫌われ|まずかった|言い過ぎ|傷つけ)[^。！!？?\n]{0,8}(?:かな|かも|かしら|やろか|かのう|だろうか)[。…\s]*$"
)


def asks_facts(text: str) -> bool:
    """Return whether a message asks for facts or instructions, which we do not give."""
    if _NO_QUESTION.search(text):
        return False
    return _FACTS.search(text) is not None or questions.wonders(fold(text))


def season(now: datetime) -> str | None:
    """Return the season in Japan; None in the weeks of rain and of late heat, which no seasonal words fit."""
    day = now.month, now.day
    if now.month == _JUNE and day < _RAINS_END:
        return None
    if now.month == _SEPTEMBER and day < _HEAT_ENDS:
        return None
    return _SEASONS[now.month % 12 // 3]


def time_of_day(now: datetime) -> str:
    """Return the name of the time of day."""
    return next(name for end, name in _TIMES if now.hour < end)


def is_dark(now: datetime) -> bool:
    """Return whether it is night."""
    return time_of_day(now) in _DARK


def is_wordless(text: str) -> bool:
    """Return whether the message is a lone emoji, a sigh or a grunt."""
    return _GRUNT.fullmatch(_DECORATION.sub("", text)) is not None


def sticker_of(text: str) -> str | None:
    """Return the sticker that the message consists of, with or without its label."""
    bare = text.strip().replace("\ufe0f", "")
    name = STICKERS.get(bare[:1])
    return name if name and bare[1:].strip() in ("", *STICKER_LABELS) else None
