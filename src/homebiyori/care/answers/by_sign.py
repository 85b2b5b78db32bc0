"""Tables of questions in care: the sign of each, and the slot that answers it."""

from collections.abc import Iterator

from homebiyori.care.answers import whereabouts
from homebiyori.care.groups import ASKS, OWN_DEATH
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.lexicon.vocabulary import AT_HOME, RiskKind

Slots = tuple[str, ...]


# The slot that answers each question.
_FACTS: tuple[tuple[Sign, str], ...] = (
    (Sign.DARK_DRIVE, "care.fact.dark_drive"),
    (Sign.ASKS_STOP, "care.fact.stop_me"),
    (Sign.ASKS_TV, "care.fact.not_tv"),
    (Sign.ASKS_UNDERSTAND, "care.fact.understand"),
    (Sign.ASKS_SURVIVAL, "care.fact.cannot_know"),
    (Sign.ASKS_IN_TIME, "care.fact.in_time"),
    (Sign.ASKS_110, "care.fact.yes_110"),
    (Sign.ASKS_SEARCH, "care.fact.search"),
    (Sign.ASKS_WHO, "care.fact.ai"),
    (Sign.ASKS_CARED, "care.fact.cared"),
    (Sign.ASKS_PICK_UP, "care.fact.pick_up"),
    (Sign.ASKS_WHEN, "care.fact.when"),
    (Sign.ASKS_TELL_PLACE, "care.fact.tell_place"),
    (Sign.ASKS_SEND, "care.fact.send"),
    (Sign.ASKS_TELL_CHILD, "care.fact.tell_child"),
    (Sign.ASKS_POLICE, "care.fact.police_too"),
    (Sign.ASKS_SUSPECTED, "care.fact.suspected"),
    (Sign.ASKS_COST, "care.fact.cost"),
    (Sign.ASKS_PACK, "care.fact.pack"),
    (Sign.ASKS_ODD, "care.fact.odd"),
    (Sign.HOME_SOON, "care.fact.home_soon"),
    (Sign.ASKS_READ, "care.fact.reads"),
    (Sign.ASKS_CALL_NAME, "grief.call"),
    (Sign.ASKS_ENTER, "care.fact.enter"),
    (Sign.ASKS_PARENT_WHERE, "care.fact.parent_where"),
    (Sign.ASKS_IF_ANGRY, "care.fact.answer_child"),
    (Sign.ASKS_REPLY, "care.fact.words"),
    (Sign.ASKS_HIDE, "care.fact.hide"),
    (Sign.ASKS_STEP, "care.step.person"),
    (Sign.ASKS_STEP_TELL, "care.step.tell"),
    (Sign.ASKS_DRIVE, "care.fact.drive"),
    (Sign.ASKS_WRITE, "care.step.chat_words"),
    (Sign.ASKS_HATED, "care.fact.hated"),
    (Sign.ASKS_WRONG, "care.fact.not_failed"),
    (Sign.ASKS_BEER, "care.fact.beer"),
    (Sign.ASKS_HEARD, "care.fact.heard"),
    (Sign.ASKS_NIGHT_CALL, "care.fact.night_call"),
    (Sign.ASKS_WHY_119, "care.fact.why_119"),
    (Sign.ASKS_NUMBER, "care.fact.number"),
    (Sign.ASKS_WHICH_NUMBER, "care.fact.number.said"),
    (Sign.ASKS_SAME_ROOM, "care.fact.same_room"),
    (Sign.ASKS_SHOW, "care.step.show"),
    (Sign.ASKS_KIDNAP, "care.fact.kidnap"),
    (Sign.ASKS_TO_KIN, "care.fact.kin"),
    (Sign.ASKS_LINE_FITS, "care.fact.line_fits"),
    (Sign.ASKS_TOGETHER, "care.fact.together"),
    (Sign.ASKS_MAD, "care.fact.mad"),
    (Sign.ASKS_HOLD_AGAIN, "care.fact.hold_again"),
    (Sign.ASKS_THEIR_DOCTOR, "care.fact.doctor"),
    (Sign.ASKS_IF_GONE, "care.fact.if_gone"),
    (Sign.ASKS_GRIEF, "care.fact.grief"),
    (Sign.ASKS_ORIENTATION, "care.fact.orientation"),
    (Sign.ASKS_DRINK, "care.fact.drink"),
    (Sign.ASKS_MEND, "care.fact.mend"),
    (Sign.ASKS_BACK, "care.fact.back"),
    (Sign.ASKS_EITHER, "care.fact.both"),
    (Sign.ASKS_HOLD, "care.fact.hold"),
    (Sign.ASKS_WAKE, "care.fact.wake"),
    (Sign.ASKS_FIRST_WORDS, "care.fact.first_words"),
    (Sign.ASKS_SCREEN, "care.fact.screen"),
    (Sign.ASKS_IS_VIOLENCE, "care.fact.is_violence"),
    (Sign.ASKS_NURSERY, "care.fact.nursery"),
    (Sign.ASKS_NIGHT, "care.fact.night_other"),
    (Sign.ASKS_DONE, "care.fact.done_other"),
    (Sign.ASKS_WHY_ASKED, "care.fact.why_asked"),
    (Sign.ASKS_CHILD_NOW, "care.fact.child"),
    (Sign.ASKS_FREE, "care.fact.free"),
    (Sign.ASKS_SIREN, "care.fact.siren"),
    (Sign.ASKS_HOURS, "care.fact.hours"),
    (Sign.ASKS_NOT_HIT, "care.fact.not_hit"),
    (Sign.ASKS_ANGER, "care.fact.their_anger"),
    (Sign.ASKS_SLEEP, "care.fact.sleep_enough"),
    (Sign.ASKS_SLIGHT, "care.fact.visit"),
    (Sign.ASKS_FAULT, "care.fact.fault"),
    (Sign.ASKS_CHILD_HEART, "care.fact.child_heart"),
    (Sign.ASKS_BETTER, "care.fact.better"),
    (Sign.ASKS_WHY_LIVE, "care.fact.why_live"),
    (Sign.ASKS_MAY_CRY, "care.fact.may_cry"),
    (Sign.ASKS_MEDICINE, "care.fact.medicine"),
    (Sign.ASKS_OPINION, "care.fact.opinion"),
    (Sign.ASKS_ENOUGH, "care.fact.enough_other"),
    (Sign.ASKS_LETTER, "care.fact.letter"),
    (Sign.ASKS_NOTE, "care.fact.note"),
    (Sign.ASKS_PUT_AWAY, "care.fact.pills_other"),
    (Sign.ASKS_LEAVE_ALONE, "care.fact.not_alone"),
    (Sign.ASKS_SCHOOL, "care.fact.school"),
    (Sign.ASKS_GO, "care.fact.go"),
    (Sign.ASKS_PROMISE, "care.fact.promise"),
    (Sign.ASKS_MESSAGE, "care.fact.message"),
    (Sign.ASKS_ADMISSION, "care.fact.admission"),
    (Sign.ASKS_REPORT, "care.fact.report"),
    (Sign.ASKS_ABOUT_CHILD, "care.fact.child"),
    (Sign.ASKS_LINES, "care.fact.call"),
    (Sign.ASKS_VISA, "care.fact.visa"),
    (Sign.ASKS_LANGUAGE, "care.fact.language"),
    (Sign.ASKS_REFUGE, "care.fact.refuge"),
    (Sign.ASKS_NOTICE, "care.fact.notice"),
    (Sign.ASKS_CHAT, "care.fact.chat"),
    (Sign.ASKS_TRACES, "care.fact.traces"),
    (Sign.ASKS_METHOD, "care.fact.method"),
    (Sign.ASKS_ABOUT_OTHER, "care.fact.may_ask"),
    (Sign.ASKS_DIAGNOSIS, "care.fact.diagnosis"),
    (Sign.ASKS_MAY_CALL, "care.fact.may_call"),
    (Sign.ASKS_WORTH, "care.fact.worth"),
    (Sign.ASKS_NORMAL, "care.fact.normal"),
    (Sign.ASKS_HOW_LONG, "care.fact.how_long"),
    (Sign.ASKS_WILL_DO, "care.fact.images"),
    (Sign.ASKS_MAY_USE, "care.fact.may_use"),
    (Sign.ASKS_APART, "care.fact.apart"),
    (Sign.ASKS_TIP, "care.fact.tip"),
    (Sign.ASKS_TAKE_IN, "care.fact.take_in"),
    (Sign.ASKS_MAY_REST, "care.fact.may_rest"),
    (Sign.ASKS_CLINIC, "care.fact.clinic"),
    (Sign.ASKS_MAY_TELL, "care.fact.may_tell"),
    (Sign.ASKS_BLAME, "care.fact.blame"),
    (Sign.ASKS_HERE, "care.fact.here"),
    (Sign.ASKS_MAY_DO, "care.fact.may_do"),
    (Sign.ASKS_TO_COPE, "care.ground"),
    (Sign.ASKS_WHAT_TO_SAY, "care.fact.words"),
    (Sign.ASKS_DOCTOR, "care.fact.doctor"),
    (Sign.ASKS_WHERE, "care.fact.where"),
    (Sign.ASKS_WHAT_HAPPENS, "care.fact.visit|care.fact.anonymous"),
    (Sign.ASKS_SECRECY, "care.fact.secrecy"),
    (Sign.ASKS_MEANWHILE, "care.ground"),
    (Sign.CANNOT_SPEAK, "care.fact.written"),
    (Sign.CANNOT_CALL, "care.fact.written"),
    (Sign.LOST_TOLD, "grief.born"),
    (Sign.NAMES_CHILD, "grief.name"),
    (Sign.VOICES, "care.fact.voices"),
    (Sign.IMAGES, "care.fact.images"),
    (Sign.MEANS, "care.fact.means"),
    (Sign.ASKS_ELSE, "care.fact.unknown"),
)
# Replacements for a parent who helps somebody else.
_FACTS_OF_OTHERS = {
    "care.fact.cannot_know": "care.fact.cannot_know_other",
    "care.step.person": "care.fact.may_call",
    "care.step.tell": "care.fact.may_call",
    "care.fact.doctor": "care.fact.doctor_other",
    "care.fact.chat_hours": "care.fact.where_other",
    "care.fact.words": "care.fact.words_other",
    "care.fact.visit|care.fact.anonymous": "care.fact.beside",
    "care.fact.visit": "care.fact.doctor_other",
    "care.fact.where": "care.fact.where_other",
    "care.fact.hours": "care.fact.where_other",
    "care.fact.report": "care.fact.suspected",
}
# Replacements when the person in danger asks a bystander's question.
_ASKED_FOR_ONESELF = {
    "care.fact.wake": "care.fact.wake_own",
    "care.fact.night_other": "care.tonight",
    "care.fact.done_other": "care.fact.done_own",
    "care.fact.if_gone": "care.fact.where",
    "care.fact.enough_other": "care.fact.visit",
    "care.fact.may_ask": "care.fact.here",
    "care.fact.letter": "care.fact.unknown",
    "care.fact.note": "care.fact.unknown",
    "care.fact.pills_other": "care.fact.means",
    "care.fact.not_alone": "care.fact.unknown",
    "care.fact.school": "care.fact.unknown",
    "care.fact.go": "care.fact.visit",
    "care.fact.promise": "care.fact.secrecy",
    "care.fact.answer_child": "care.fact.words_plain",
}
_NOT_AT_HOME = {"care.fact.visa": "care.fact.visa_plain"}
_OF_THE_ABUSED = dict.fromkeys(("care.fact.where", "care.fact.call", "care.fact.report"), "care.fact.tip")
_OF_THE_ABUSED |= {"care.fact.words": "care.fact.words_abused"}
_OF_A_CHILDS_HOME = frozenset({RiskKind.ABUSE, RiskKind.CHILD_DANGER, RiskKind.NEGLECT, RiskKind.CHILD_VIOLENCE})
_PLAIN = {"care.fact.words": "care.fact.words_plain"}
_AT_HOME = {
    "care.fact.visit|care.fact.anonymous": "care.fact.police",
    "care.fact.chat": "care.fact.chat_home",
    "care.fact.police_too": "care.fact.police",
    "care.fact.pick_up": "care.fact.no_pick_up",
    "care.fact.tell_child": "care.fact.tell_child_home",
    "care.fact.hours": "care.fact.home_line",
    "care.fact.where": "care.fact.home_line",
    "care.fact.chat_hours": "care.fact.chat_hours_home",
    "care.fact.kin": "care.fact.to_kin",
    "care.fact.normal": "care.fact.control",
    "care.fact.visit": "care.fact.not_hit",
    "care.fact.may_tell": "care.fact.not_hit",
}
# Signs that the parent would rather write than speak.
_WRITES = frozenset({Sign.ASKS_CHAT, Sign.CANNOT_SPEAK, Sign.CANNOT_CALL})
# How to get through the next hour, by the place that was named.
_PLACES_LATER = ((Sign.RAIL, "care.fact.platform"), (Sign.HIGH, "care.fact.veranda"))
_ASKED_FIRST = frozenset(
    {
        Sign.DARK_DRIVE,
        Sign.ASKS_STOP,
        Sign.ASKS_TV,
        Sign.ASKS_UNDERSTAND,
        Sign.ASKS_SURVIVAL,
        Sign.ASKS_IN_TIME,
        Sign.ASKS_110,
        Sign.ASKS_SEARCH,
    }
)
_ASKS_WORDS = (Sign.ASKS_WHAT_TO_SAY, Sign.ASKS_FIRST_WORDS, Sign.ASKS_REPLY)
_THINGS_FOUND = frozenset({Sign.ROPE, Sign.BLADE})
# Words to say on an emergency call, by caller and reason.
SAY_NOW = ("care.fact.say_119", "care.fact.say_other", "care.fact.say_baby", "care.fact.say_110")
_OF_THE_ENDANGERED = frozenset({Sign.DARK_DRIVE, Sign.VOICES, Sign.IMAGES, Sign.MEANS})
_MOURNS = frozenset({Sign.LOSS, Sign.MOURNED, Sign.LOST_TOLD})
# With these, we do not say that we cannot answer a question.
_LEAVES_NO_QUESTION = frozenset({Sign.RESCUED, Sign.SOMEONE_CAME, Sign.SLEEPS, Sign.DEATH_SAID, Sign.PLAN, Sign.DENIED})
_LEAVES_NO_QUESTION |= {
    Sign.GUILT,
    Sign.VIOLENCE,
    Sign.CONTROL,
    Sign.IMAGES,
    Sign.NO_DEATH_WISH,
    Sign.NO_PLAN,
    Sign.NO_MORE_DEATH,
}
ASKED_OF_US = ASKS.intersection(sign for sign, _ in _FACTS) | {Sign.HOME_SOON, Sign.DARK_DRIVE}
_UNDOING = frozenset(
    {Sign.ROPE, Sign.PLAN, Sign.MEANS, Sign.MEANS_IN_HAND, Sign.TIME, Sign.FAREWELL_NOTE, Sign.DEATH_SAID}
)
# With these the partner is the danger, and is neither called nor waited for.
_OF_THE_PARTNER = frozenset({Sign.VIOLENCE, Sign.CONTROL, Sign.WITHHOLDS, Sign.THREAT})
_ASKS_STEPS = frozenset({Sign.ASKS_STEP, Sign.ASKS_STEP_TELL, Sign.ASKS_SHOW})
# Only the language that was asked for is named.
_TONGUES = tuple(sign for sign in Sign if sign.name.startswith("TONGUE_"))


def facts_in(care: Care) -> list[tuple[Sign, str]]:
    """Return the answers to what a message asks or tells, fitted to who is in danger."""
    asked = care.signs - _unanswered(care)
    found = _by_what_was_told(care, [(sign, slot) for sign, slot in _FACTS if sign in asked])
    instead = dict[Sign, str]()
    if Sign.SOMEONE_COMING in care.told:
        instead[Sign.ASKS_MEANWHILE] = "care.wait.shop" if Sign.AT_SHOP in care.known else "care.wait.until"
    if Sign.VIOLENCE in care.known:
        # A parent who was hurt is not told that no injury is needed.
        instead[Sign.ASKS_NOT_HIT] = "care.fact.where"
    found = [(sign, instead.get(sign, slot)) for sign, slot in found]
    return _for_the_helper(care, found) if care.kind is RiskKind.THIRD_PARTY else _for_oneself(care, found)


def asked_in(care: Care) -> Slots:
    """Return the answers to what a message asks by its signs."""
    return tuple(slot for sign, slot in facts_in(care) if sign in ASKED_OF_US)


def _unanswered(care: Care) -> set[Sign]:
    """Return the signs that get no answer in this talk."""
    signs = {*_ASKS_STEPS} if _is_of_partner(care) else {Sign.HOME_SOON}
    if care.is_imminent or care.is_new or care.signs & _LEAVES_NO_QUESTION:
        signs.add(Sign.ASKS_ELSE)
    if not care.told & _MOURNS:
        signs.add(Sign.NAMES_CHILD)
    if care.kind is not RiskKind.THIRD_PARTY and care.signs & _UNDOING:
        # A question about a way to die is never answered with approval.
        signs |= {Sign.ASKS_DONE, Sign.ASKS_MAY_DO}
    return signs


def _for_oneself(care: Care, found: list[tuple[Sign, str]]) -> list[tuple[Sign, str]]:
    """Fit answers to a parent in danger: to their home, and to how plain the words for others must be."""
    is_plain = not care.known & {*OWN_DEATH, Sign.PLAN, Sign.TIME} or Sign.NO_DEATH_WISH in care.known
    found = [(sign, "care.fact.words" if slot == "care.fact.first_words" else slot) for sign, slot in found]
    instead = {
        **_ASKED_FOR_ONESELF,
        **({"care.fact.hours": "care.fact.hours_child"} if care.kind in _OF_A_CHILDS_HOME else {}),
        **(_PLAIN if is_plain else {}),
        **(_AT_HOME if care.kind is RiskKind.DOMESTIC_VIOLENCE else _NOT_AT_HOME),
        **(_OF_THE_ABUSED if Sign.OTHER_ABUSED in care.known else {}),
    }
    return [(sign, instead.get(slot, slot)) for sign, slot in found]


def asked_first(care: Care) -> str | None:
    """Answer a question that precedes any act: whether we would stop them, who we are, whether to call."""
    return next((slot for sign, slot in facts_in(care) if sign in _ASKED_FIRST), None)


def _by_what_was_told(care: Care, found: list[tuple[Sign, str]]) -> list[tuple[Sign, str]]:
    """Fit answers to the place, the means and the way of communicating that were told."""
    told = care.told
    instead = {Sign.ASKS_HIDE: "care.now.keys"} if Sign.CAR in care.signs else dict[Sign, str]()
    if told & _WRITES and Sign.ASKS_HOURS in care.signs:
        # One answer covers the hours of the chat lines.
        found = [(sign, slot) for sign, slot in found if sign is not Sign.ASKS_CHAT]
        instead[Sign.ASKS_HOURS] = "care.fact.chat_hours"
    instead |= _by_what_was_asked_for(care)
    place = next((slot for sign, slot in _PLACES_LATER if sign in told), None)
    if place and care.kind is not RiskKind.THIRD_PARTY and Sign.SOMEONE_COMING not in told:
        instead |= dict.fromkeys((Sign.ASKS_MEANWHILE, Sign.ASKS_TO_COPE), place)
    if told & _THINGS_FOUND and Sign.PILLS not in told:
        instead[Sign.ASKS_PUT_AWAY] = "care.fact.put_away"
    if Sign.ASKS_TELL_CHILD in care.signs:
        found = _of_a_childs_question(care, found)
    if Sign.ASKS_POLICE in care.signs:
        found = [(sign, slot) for sign, slot in found if sign is not Sign.ASKS_WHAT_HAPPENS]
    if care.signs & OWN_DEATH:
        instead[Sign.ASKS_ODD] = "care.fact.normal"
    if care.kind is RiskKind.THIRD_PARTY:
        instead[Sign.ASKS_THEIR_DOCTOR] = "care.fact.their_doctor"
    return [(sign, instead.get(sign, slot)) for sign, slot in found]


def _of_a_childs_question(care: Care, found: list[tuple[Sign, str]]) -> list[tuple[Sign, str]]:
    """Keep one answer on what to tell a child; a child in danger is addressed differently."""
    is_of_them = care.kind is RiskKind.THIRD_PARTY and Sign.RESCUED not in care.known
    unfit = {Sign.ASKS_TELL_CHILD} if is_of_them else {Sign.ASKS_WHAT_TO_SAY, Sign.ASKS_FIRST_WORDS}
    return [(sign, slot) for sign, slot in found if sign not in unfit]


def _by_what_was_asked_for(care: Care) -> dict[Sign, str]:
    """Fit answers to the language, control over money and phone, and whom the words are for."""
    told, instead = care.told, dict[Sign, str]()
    tongue = next((sign for asked in (care.signs, care.known) for sign in _TONGUES if sign in asked), None)
    if tongue:
        instead[Sign.ASKS_LANGUAGE] = language_slot(tongue)
    if told & {Sign.WITHHOLDS, Sign.CONTROL} and Sign.VIOLENCE not in told:
        instead[Sign.ASKS_IS_VIOLENCE] = "care.fact.is_control"
    elif care.kind is RiskKind.DOMESTIC_VIOLENCE and tongue is None:
        instead[Sign.ASKS_WHICH_NUMBER] = "care.fact.number.home.said"
    if care.kind in AT_HOME and care.signs >= {Sign.ASKS_WHAT_TO_SAY, Sign.TO_POLICE}:
        instead[Sign.ASKS_WHAT_TO_SAY] = SAY_NOW[-1]
    if care.signs >= {Sign.ASKS_WHAT_TO_SAY, Sign.OF_119} and Sign.ASKS_WHY_119 not in care.signs:
        own, other, *_ = SAY_NOW
        instead[Sign.ASKS_WHAT_TO_SAY] = other if care.kind is RiskKind.THIRD_PARTY else own
    elif care.kind is RiskKind.THIRD_PARTY and Sign.TO_PROFESSIONAL in care.signs:
        instead[Sign.ASKS_WHAT_TO_SAY] = "care.step.words_pro"
    if words := whereabouts.words(care):
        instead |= dict.fromkeys(_ASKS_WORDS, words)
    return instead


def language_slot(tongue: Sign) -> str:
    """Return the slot that answers a request for a language."""
    return f"care.fact.language.{tongue.removeprefix('tongue_')}"


def steps_in(care: Care) -> Slots:
    """Return the answers on turning to somebody near; none if that may be the abuser."""
    is_unfit = care.kind is RiskKind.THIRD_PARTY or _is_of_partner(care)
    return () if is_unfit else tuple(slot for sign, slot in _FACTS if sign in care.signs & _ASKS_STEPS)


def _is_of_partner(care: Care) -> bool:
    return care.kind is RiskKind.DOMESTIC_VIOLENCE or bool(care.known & _OF_THE_PARTNER)


def _for_the_helper(care: Care, found: list[tuple[Sign, str]]) -> list[tuple[Sign, str]]:
    meanwhile = "care.rescued_other" if Sign.RESCUED in care.known else "care.fact.beside"
    helped = [(Sign.ASKS_MEANWHILE, meanwhile)] if Sign.ASKS_MEANWHILE in care.signs else []
    found = [(sign, slot) for sign, slot in found if sign is not Sign.ASKS_MEANWHILE]
    is_calling = bool(care.signs & {Sign.ASKS_MAY_CALL, Sign.CALLED} or care.stands & {Sign.OTHER_DYING, Sign.CALLED})
    instead = {**_FACTS_OF_OTHERS, **({"care.fact.words": "care.fact.say_other"} if is_calling else {})}
    return helped + [(sign, instead.get(slot, slot)) for sign, slot in found if sign not in _OF_THE_ENDANGERED]


def every_slot() -> Iterator[str]:
    """Yield every slot of these tables."""
    yield from (name for _, slots in _FACTS for name in slots.split("|"))
    yield from (*_FACTS_OF_OTHERS.values(), *_PLAIN.values(), *_AT_HOME.values(), *_OF_THE_ABUSED.values(), *SAY_NOW)
    yield from ("care.fact.beside", "care.fact.visa_plain", "care.fact.hours_child", "care.fact.other")
    yield from (*_ASKED_FOR_ONESELF.values(), *(slot for _, slot in _PLACES_LATER))
    yield from (
        "care.fact.wake_own",
        "care.now.staff",
        "care.fact.put_away",
        "care.fact.their_doctor",
        "care.fact.chat_hours",
    )
    yield from (language_slot(tongue) for tongue in _TONGUES)
    yield from ("care.fact.is_control", "care.step.words_pro")
    yield from ("care.fact.child_now", "care.fact.child_awake", "care.fact.told_nobody")
    yield from ("care.fact.right", "care.fact.fright", "care.fact.number.home.said")
