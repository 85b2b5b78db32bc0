"""Plans for what is said to us: courtesy, questions about us, and corrections."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from homebiyori.ai.offline import corrections, naming, protests
from homebiyori.ai.offline.asked import is_guarded
from homebiyori.ai.offline.corrections import Correction
from homebiyori.ai.offline.cues import is_wordless
from homebiyori.ai.offline.ordinary import Options, Row, is_first, parts_of, subject_of
from homebiyori.ai.offline.tones import GROUPS, group_of, tone_of
from homebiyori.ai.port import Exchange, Mood, ReplyRequest
from homebiyori.lexicon import addressed, analyze, complaints, introduced, introducing, rituals, things
from homebiyori.lexicon.normalize import fold, fold_pattern
from homebiyori.lexicon.vocabulary import Analysis, Ritual, Tier, Wish

_RITUALS: Mapping[str, Row] = {
    "greeting.morning": ("ritual.greeting.morning", "ritual.ask"),
    "greeting.day": ("ritual.greeting.day", "ritual.ask"),
    "greeting.night": ("ritual.greeting.night", "ritual.ask"),
    "greeting": ("ritual.greeting", "ritual.ask"),
    **{
        f"greeting.{name}": (f"ritual.greeting.{name}", "ritual.ask")
        for name in ("back", "again", "newyear", "worked", "first")
    },
    **{
        f"farewell.{name}": (f"ritual.farewell.{name}", "ritual.back")
        for name in ("off", "tomorrow", "meal", "newyear")
    },
    "thanks": ("ritual.thanks", "ritual.back"),
    "thanks.long": ("ritual.thanks.long", "ritual.back"),
    "noted": ("noted", "ritual.ask"),
    "tease": ("us.tease", "ritual.ask"),
    "apology": ("ritual.apology", "ritual.ask"),
    "apology.asked": ("us.pardon", "ritual.ask"),
    **{name: (f"us.{name}", "ritual.back") for name in ("agreed", "remembered")},
    "called": ("us.called", "ritual.ask"),
    "again": ("us.again", "ritual.back"),
    "open": ("us.open", "ritual.back"),
    "machine": ("us.machine", "ritual.ask"),
    "farewell": ("ritual.farewell", "ritual.back"),
    "farewell.goodnight": ("ritual.goodnight", "ritual.back"),
    "question": ("ritual.question", "ritual.ask"),
    "question.family": ("ritual.family", "ritual.ask"),
    "question.body": ("ritual.body", "ritual.ask"),
    "question.sleep": ("ritual.sleep", "ritual.ask"),
    "question.likes": ("ritual.likes", "ritual.ask"),
    "question.past": ("ritual.past", "ritual.ask"),
    "question.feelings": ("ritual.feelings", "ritual.ask"),
    "question.home": ("ritual.home", "ritual.ask"),
    "question.opinion": ("ritual.opinion", "wish.stay"),
    "question.named": ("ritual.named", "ritual.ask"),
    "question.who": ("identity.a", "identity.b"),
    "question.remember": ("ritual.forgot", "ritual.ask"),
    "question.name": ("ritual.name", "ritual.ask"),
    "question.age": ("ritual.age", "ritual.ask"),
    "question.there": ("ritual.there", "ritual.ask"),
    "politeness": ("ritual.politeness", "ritual.ask"),
    "politeness.please": ("ritual.please", "ritual.ask"),
    "politeness.test": ("ritual.test", "ritual.ask"),
}
# Tones of our answers that may be denied, and slots of answers that sound worried.
_HEAVY = ("tired", "low", "anxious", "angry")
_WORRIED = ("gentle.", "crisis.", "care.", "sorry", "corrected", "protest.", "misread", "emergency.")
_CALLED_DONE = (
    "thread.done",
    "thread.came",
    "thread.over",
    "thread.bright",
    "thread.good",
    "stood.done",
    "stood.bright",
    "stood.over",
)
# Questions about a thing that no topic covers.
_OPEN_QUESTIONS = frozenset({"question.likes", "question.any", "question.know"})
_OF_THINGS = {"food": "food", "play": "games", "place": "been", "event": "feast"}
# Questions for our opinion of a choice; then: the parent leans to one, others do, there are two options.
_OPINIONS = frozenset({"question.opinion", "question.would"})
_LEANS = re.compile(
    fold_pattern(
        "(?:にし|行こ|やめよ|受けよ|断ろ|買お|頼も|休も|作ろ|始めよ|続けよ|しよ)う(?:か(?:な)?)?(?:と|って)?(?:思|かな|か迷|。|$)|方向で|(?:ほう|方)が(?:いい|よい)(?:かな|気|と思|よう)"
        "|(?:私|わたし|俺|僕|うち|わし)(?:は|的には|なら)[^。,]{1,10}(?:が|の(?:ほう|方)が|に)(?:いい|よい|好き|すき|気にな|惹かれ|したい|かわい)|(?:気になって|惹かれて)(?:い)?る"
        "|(?:たい|つもり)(?:な)?(?:んだけど|のだけど|んですけど|けど|と思って|気持ち|です|んや)|気が(?:して|し)(?:い)?(?:る|ます)|ことにし(?:よう|た)"
    )
)
_THEIRS = re.compile(
    fold_pattern(
        "(?:が|の?(?:ほう|方)が)(?:いい|よい|ええ|よか|好き|すき|欲しい|ほしい|気に入)[^。,]{0,6}?(?:って|と(?:言|いう|申|おっしゃ)|らしい|みたい|んだって|そう(?:です|だ|で))"
        "|(?:を|に)(?:選んだ|選んで|指さし|指差し|決めた|する)(?:って|んだって|と(?:言|いう|申))"
    )
)
_TWO = re.compile(fold_pattern("どれ|何色|どっち|どちら|(?:か|と)[^。]{1,10}(?:か|と)(?:で)?迷"))
# Agreeing, or being glad that we remembered, is not a correction.
_AT_ONE_WITH_US = frozenset({"agreed", "remembered"})
# Kinds of address, the one most in need of an answer first.
_ACTS = (
    *("question", "intro", "called", "remembered", "agreed", "thanks"),
    *("machine", "again", "open", "tease", "noted", "apology"),
)
_THANKED = frozenset({"thanks", "thanks.long"})
_MOST = 3
_HOUSEHOLD, _ANYBODY = "intro.who", "intro.any"
_TOLD_OF_ONESELF: Mapping[str, Callable[[str], str | None]] = {
    _HOUSEHOLD: introducing.household,
    "intro.trade": introduced.trade,
    "intro.place": introduced.place,
}
# With these, nothing vague is acknowledged as well.
_OF_A_CHOICE = frozenset({"us.theirs", "us.both", "us.lean"})
_ENOUGH = (
    "intro.",
    "ritual.thanks",
    "us.called",
    "us.again",
    "us.open",
    "us.machine",
    "us.pardon",
    "us.would",
    *_OF_A_CHOICE,
)
# Questions to us are asked back, except those that show care for us.
_TURN, _OURSELVES, _SECRET = "asked.turn", "identity.a", "us.secret"
_OF_A_QUESTION = frozenset({_TURN, "identity.b", "asked.readers"})
_TURNED = ("us.", *(f"ritual.{name}" for name in ("family", "likes", "past", "feelings", "home", "opinion", "named")))
_CARED_FOR = tuple(
    f"us.{name}"
    for name in (
        *("again", "open", "called", "machine", "tease", "pardon", "secret", "promise", "talkable", "help", "bother"),
        *("angry", "waited", "fond", "together", "choose", "theirs", "lean", "both"),
    )
)
# Slots that a greeting replaces.
_RECEIVES = ("receive.", "first")
# States that the message before was all that was meant, so that one is answered.
_ONLY = re.compile(fold_pattern("ただの(?:自己紹介|挨拶|あいさつ|世間話|近況|報告)[^。!?]{0,8}[。!?]?"))
_LAUGH = re.compile(r"(?:笑|(?<![a-z])w{1,4})+(?=\s|$|[。!?])")
# Words of our warnings.
_SAFETY = re.compile("窓口|ホットライン|電話|保健師|相談|119|110|[誰だ]れ?かひとり|しんどい」")


def ritual_options(request: ReplyRequest) -> Options | None:
    """Answer courtesy with courtesy; None if the message tells something."""
    if request.analysis.ritual is None or request.analysis.wish is Wish.PRAISE or is_wordless(request.text):
        return None
    found = rituals.shades_of(request.text)
    acts = _acts(found, request)
    head, tail = _frame_of(request.text)
    if acts:
        head = head or _welcome(acts, request)
        is_short = len(acts) == 1 or acts[0].startswith("intro.")
        opening = (head,) if head and is_short else ()
        row = (*opening, *acts[:2], *((tail,) if tail else ()))[:_MOST]
        return _ended(row, _end_of(acts, tail, request))
    slots = _row_of(rituals.shade_of(request.text) or request.analysis.ritual.value, request)
    memory = naming.memory_slot(request) if request.analysis.ritual is Ritual.GREETING else None
    if memory is not None:
        return ((slots[0], memory),)
    return slots, (*slots, "close.listen")


def _ended(row: Row, end: str) -> Options:
    """Append the end of an answer; after a question to us, no generic closing follows."""
    if len(row) > 1:
        return ((*row, end), row) if len(row) == _MOST - 1 else (row,)
    return ((*row, end),) if end in _OF_A_QUESTION else ((*row, end), (*row, end, "close.listen"))


def _end_of(acts: Sequence[str], tail: str | None, request: ReplyRequest) -> str:
    if acts[0] in _OF_A_CHOICE and _TWO.search(fold(request.text)):
        return "us.choose"
    if acts[0] == _OURSELVES:
        return "identity.b"
    if acts[0] == _SECRET:
        return "asked.readers"
    if acts[0].startswith(_TURNED) and not acts[0].startswith(_CARED_FOR):
        return _TURN
    return "ritual.back" if tail or acts[0].startswith(("ritual.thanks", "us.again", "us.open")) else "ritual.ask"


def _frame_of(text: str) -> tuple[str | None, str | None]:
    """Return the slots for the greeting and the farewell that frame a message."""
    folded = fold(text)
    head, tail = rituals.opens_with(folded), rituals.closes_with(folded)
    return _RITUALS[head][0] if head else None, _RITUALS[tail][0] if tail else None


def _acts(found: Sequence[str], request: ReplyRequest) -> list[str]:
    """Return the slots that answer what is said to us, most pressing first."""
    ranked = [kind for rank in _ACTS for kind in found if kind.partition(".")[0] == rank]
    # The household comes first, and a specific introduction displaces the vague one.
    ranked.sort(key=lambda kind: (_ACTS.index(kind.partition(".")[0]), kind != _HOUSEHOLD))
    if any(kind.startswith("intro.") and kind != _ANYBODY for kind in ranked):
        ranked = [kind for kind in ranked if kind != _ANYBODY]
    slots = list(dict.fromkeys(_row_of(kind, request)[0] for kind in ranked))
    # Long thanks displace short ones.
    return [slot for slot in slots if slot != "ritual.thanks" or "ritual.thanks.long" not in slots]


def answered_of_us(request: ReplyRequest) -> list[str]:
    """Return the slots that answer a message's questions to us."""
    found = addressed.split(fold(request.text)).kinds
    return _acts([kind for kind in found if kind.startswith("question.")], request)


def _welcome(acts: Sequence[str], request: ReplyRequest) -> str | None:
    """Welcome a parent who introduces themselves in their first message."""
    return "first" if acts[0].startswith("intro.") and is_first(request) else None


def _beside(option: Row) -> Row:
    """Make room for a greeting: drop a mere acknowledgement, or else the last sentence."""
    return option[1:] if len(option) > 1 and option[0].startswith(_RECEIVES) else option[: _MOST - 1]


def _opinion(kind: str, request: ReplyRequest) -> str:
    """Return the slot of our opinion: side with the choice they lean to, see merit in both, or leave it to them."""
    before = request.exchanges[-1].user_text if request.exchanges else ""
    said = fold(f"{before}。{request.text}")
    is_plain = request.analysis.tier is Tier.NONE and not is_guarded(said)
    if is_plain and _TWO.search(said) and _THEIRS.search(said):
        return "us.theirs"
    if is_plain and not request.analysis.is_uncertain and _LEANS.search(said):
        return "us.lean"
    if _TWO.search(said):
        return "us.both"
    return "us.would" if kind == "question.would" else "ritual.opinion"


def aside_options(request: ReplyRequest) -> Options | None:
    """Answer what is said to us in passing, then acknowledge what is told; None if nothing is said to us."""
    spoken = addressed.split(fold(request.text))
    acts = _acts(spoken.kinds, request)
    if not acts:
        return None
    opening, named, core = parts_of(replace(request, mood=Mood.LISTEN))
    told: Row = (named or opening,) if _tells(request, spoken.rest) else ()
    if told and acts[0].startswith(_ENOUGH):
        told = _told_beside(request, opening, named)
    head, tail = _frame_of(request.text)
    if head and acts[0].startswith("intro.") and (acts[1:] or not told):
        # An introduction is answered on up to two points.
        return ((head, *acts[:2]),)
    beside = [*([tail] if tail else []), *acts[1:2]]
    if told and not beside:
        return ((acts[0], *told, core), (acts[0], *told)) if named else ((acts[0], *told, core), (acts[0], core))
    row = (acts[0], *told, *beside)[:_MOST]
    end = _end_of(acts, tail or "", request)
    end = end if acts[0] in _OF_A_CHOICE or end in _OF_A_QUESTION else "ritual.back"
    return (row, (acts[0], *told, *beside[:1])) if len(row) > 1 else ((acts[0], end),)


def _told_beside(request: ReplyRequest, opening: str, named: str | None) -> Row:
    """Return what else to acknowledge: a thing or a feeling, nothing vague."""
    if named and not (named.startswith("concept.") and naming.is_vague(subject_of(request))):
        return (named,)
    thing = naming.thing_slot(request, tone_of(request))
    return (thing,) if thing else () if group_of(request) == "plain" else (opening,)


def _tells(request: ReplyRequest, rest: str) -> bool:
    """Return whether a message tells anything besides what it says to us."""
    bare = rituals.without_frame(rest)
    return len(bare) >= complaints.SAYS_SOMETHING or bool(bare and request.analysis.concepts)


def framed(options: Options, request: ReplyRequest) -> Options:
    """Add the greeting or farewell that the message has to its answer."""
    head, tail = _frame_of(request.text)
    if head is not None:
        options = tuple((head, *_beside(option)) for option in options)
    if tail is not None:
        options = tuple((*(option[:-1] if len(option) > 1 else option), tail) for option in options)
    return options


def _row_of(kind: str, request: ReplyRequest) -> Row:
    """Return the slots for a kind of address; questions to us have one per topic."""
    if kind in _TOLD_OF_ONESELF:
        said = _TOLD_OF_ONESELF[kind](fold(request.text))
        return f"{kind}.{said}" if said else _ANYBODY, "ritual.ask"
    if kind.startswith("intro."):
        return kind, "ritual.ask"
    if kind in _OPINIONS:
        return _opinion(kind, request), "wish.stay"
    if kind in _OPEN_QUESTIONS:
        group = next((thing.group for thing in things.read(request.text) if thing.group in _OF_THINGS), None)
        kind = f"question.{_OF_THINGS[group]}" if group else kind
    return _RITUALS.get(kind) or (f"us.{kind.partition('.')[2]}", "ritual.ask")


def complaint_options(request: ReplyRequest) -> Options | None:
    """Answer a parent who was misunderstood: apologise briefly, and read the message anew, without praise."""
    put_right = correction_in(request)
    if put_right is None:
        return None
    if put_right.kind == corrections.SLIP:
        return ((put_right.kind, "ritual.ask"), (put_right.kind, "close.listen"))
    if put_right.kind == "misread" and len(put_right.rest) < complaints.SAYS_SOMETHING:
        return (("misread", "ritual.ask"), ("misread",))
    if put_right.kind == "corrected.who" and len(put_right.rest) < complaints.SAYS_SOMETHING:
        return (put_right.kind, "core.receive.plain"), (put_right.kind, "wish.stay")
    if thanked := _acts([kind for kind in addressed.split(put_right.rest).kinds if kind in _THANKED], request):
        return ((put_right.kind, thanked[0]), (put_right.kind, thanked[0], "ritual.back"))
    again = _heard_again(request, put_right.rest)
    if told := _introduced_in(again):
        return ((put_right.kind, *told[:2]), (put_right.kind, told[0]))
    opening, named, core = parts_of(again)
    if named is None or _is_odd(named, put_right):
        return ((put_right.kind, core), (put_right.kind, opening, core))
    return ((put_right.kind, named, core), (put_right.kind, named))


def _introduced_in(request: ReplyRequest) -> list[str]:
    """Return the slots for what an introduction tells of the household and the writer."""
    kinds = addressed.split(fold(request.text)).kinds
    return _acts([kind for kind in kinds if kind in _TOLD_OF_ONESELF], request)


def _is_odd(named: str, put_right: Correction) -> bool:
    """Return whether a slot is a scene with words that the parent found odd."""
    return put_right.kind == "corrected.word" and named.startswith(("concept.", "topic."))


def correction_in(request: ReplyRequest) -> Correction | None:
    """Return how a message corrects our last answers, if it does; taking back a suspected danger always does."""
    put_right = _corrected(
        request.text, request.exchanges[-corrections.ANSWERS :], request.recent_fragments[: corrections.ANSWERS]
    )
    if request.care is not None and request.care.is_taken_back:
        put_right = Correction("corrected", fold(request.text) if put_right is None else put_right.rest)
    return put_right and replace(put_right, rest=_ONLY.sub("", put_right.rest))


@lru_cache(maxsize=4)
def _corrected(text: str, exchanges: Sequence[Exchange], recent: Sequence[tuple[str, ...]]) -> Correction | None:
    if not exchanges or _AT_ONE_WITH_US & set(addressed.split(fold(text)).kinds):
        return None
    answers = [one.ai_text for one in reversed(exchanges)]
    told = [one.user_text for one in reversed(exchanges)]
    tones = _tones(answers, recent)
    has_alarmed = any(_SAFETY.search(answer) for answer in answers[:2])
    protest = protests.of(text, answers, told, tones, has_alarmed=has_alarmed)
    return protest or corrections.of(text, answers, told, tones)


def is_only_sorry(request: ReplyRequest) -> bool:
    """Return whether the answer only apologises, and so is not worth keeping."""
    put_right = correction_in(request)
    return put_right is not None and len(put_right.rest) < complaints.SAYS_SOMETHING


def _tones(answers: Sequence[str], recent: Sequence[tuple[str, ...]]) -> frozenset[str]:
    """Return the heavy tones of our last answers, by their fragments, or else by their text."""
    slots = [name.partition(".")[2] for names in recent for name in names]
    if not slots:
        return frozenset(GROUPS[analyze(answer).emotion] for answer in answers) - {"bright", "plain"}
    found = {tone for tone in _HEAVY for slot in slots if slot.startswith((f"receive.{tone}", f"core.listen.{tone}"))}
    is_worried = any(slot.startswith(_WORRIED) for slot in slots)
    is_done = any(slot.startswith(_CALLED_DONE) for slot in slots)
    return frozenset(found | (set(_HEAVY) if is_worried else set()) | ({corrections.DONE} if is_done else set()))


def understood(request: ReplyRequest) -> Analysis:
    """Return the analysis of a message; for a correction, that of its new content."""
    put_right = correction_in(request)
    if put_right is None or not _says(put_right.rest) or request.analysis.tier is not Tier.NONE:
        return request.analysis
    again = _heard_again(request, put_right.rest).analysis
    return replace(
        request.analysis,
        emotion=again.emotion,
        intensity=again.intensity,
        concepts=again.concepts or request.analysis.concepts,
    )


def _says(rest: str) -> bool:
    """Return whether the rest of a correction has new content, if only a thing."""
    return len(rest) >= complaints.SAYS_SOMETHING or bool(things.read(rest))


def _heard_again(request: ReplyRequest, rest: str) -> ReplyRequest:
    """Return the request with what a complaint is about: its own content, or else the message before it."""
    said = (one.user_text for one in reversed(request.exchanges) if complaints.rest(one.user_text) is None)
    text = rest if _says(rest) else next(said, "")
    # A correction with a laugh is meant all the same.
    text = _LAUGH.sub("", text)
    again = analyze(text)
    if again.tier is not Tier.NONE or again.concerns or not text:
        again = Analysis()
    return replace(request, text=text, mood=Mood.LISTEN, analysis=replace(again, wish=None), thread=None)
