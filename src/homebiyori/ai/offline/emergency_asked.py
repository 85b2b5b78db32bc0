"""What is asked right after an emergency was answered: what may be drunk, who comes along, what it costs."""

import re
from functools import cache

from homebiyori.ai.port import ReplyRequest
from homebiyori.lexicon.normalize import compile_folded, fold
from homebiyori.lexicon.spacing import without_gaps

Slots = tuple[str, ...]

_LATELY, _READ = 4, 400
_OF_EMERGENCIES = ".emergency."
_LINE = "emergency.line"
_ASK = "(?:[?]|か(?:な|ね|のう|しら)?[。!]*$|(?:いい|ええ|よか|だめ|べき)(?:の|ん)?[。!]*$)"
# What is asked, and what answers it; the first that fits.
_ASKED: tuple[tuple[str, Slots], ...] = (
    (f"(?:吐|はか|もど)(?:か)?(?:せ|し)[^。?]{{0,12}}{_ASK}", ("emergency.poison", _LINE)),
    (
        "(?:牛乳|ぎゅうにゅう|ミルク|水|みず|お茶|塩水|ジュース|何か)(?:は|を|も|なら)?[^。?]{0,6}"
        f"(?:飲|のま|あげ|やっ)[^。?]{{0,12}}{_ASK}",
        ("emergency.drink", _LINE),
    ),
    (
        f"(?:お金|おかね|料金|費用|いくら|有料)[^。?]{{0,10}}{_ASK}",
        ("care.fact.free", _LINE),
    ),
    (
        "(?:上の子|下の子|きょうだい|兄弟|妹|弟|姉|兄|子ども(?:たち)?|夫|妻|わたし|私)(?:は|も|を|と)?[^。?]{0,14}"
        f"(?:乗れ|のれ|乗せ|一緒|いっしょ|連れ|どうし|どうす)[^。?]{{0,10}}{_ASK}",
        ("emergency.along", _LINE),
    ),
    (
        f"(?:保険証|母子手帳|お薬手帳|診察券|マイナンバー|持ち物|持って(?:行|い)く(?:もの|物))[^。?]{{0,12}}{_ASK}",
        ("emergency.card", _LINE),
    ),
    ("(?:119|救急)(?:が|に|、)?[^。?]{0,6}(?:つながら|繋がら|出ない|話し中|出てくれ)", ("emergency.busy",)),
    (
        "^(?!.*(?:飯|ごはん|仕事|明日)).*(?:何|なに|どう)(?:を)?(?:すれ|した|しとけ|しよう|して(?:い)?たら|しと)[^。?]{0,10}(?:[?]|ば|ら|いい|ええ|よか|う)",
        (_LINE, "emergency.call"),
    ),
)


def asked_in(request: ReplyRequest) -> tuple[Slots, ...] | None:
    """Choose what answers a question in an emergency that was answered just before; None where none is asked."""
    lately = (name for names in request.recent_fragments[:_LATELY] for name in names)
    if not any(_OF_EMERGENCIES in name for name in lately):
        return None
    text = without_gaps(fold(request.text[-_READ:]))
    return next(((slots,) for pattern, slots in _compiled() if pattern.search(text)), None)


@cache
def _compiled() -> tuple[tuple[re.Pattern[str], Slots], ...]:
    return tuple((compile_folded(pattern), slots) for pattern, slots in _ASKED)


def every_slot() -> frozenset[str]:
    """Name every slot that these answers are made of."""
    return frozenset(slot for _, slots in _ASKED for slot in slots if slot.startswith("emergency."))
