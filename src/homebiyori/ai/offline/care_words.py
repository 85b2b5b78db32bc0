"""Which words answer what a parent lets us know in care: the tables of `care` and `imminent`."""

from collections.abc import Iterable, Iterator

from homebiyori.ai.lexicon.concepts import Concept, Kind, all_concepts
from homebiyori.ai.port import Care, RiskKind, Sign, Topic

Slots = tuple[str, ...]

AI = "crisis.ai"

# What answers a sign, the weightiest first; a message may carry several.
_HEARD: tuple[tuple[Sign, str], ...] = (
    (Sign.RESCUED, "rescued"),
    (Sign.NOT_CALLED, "not_called"),
    (Sign.BETTER_DEAD, "not_better"),
    (Sign.HOLDS, "holds"),
    (Sign.ASKS_US, "welcome"),
    (Sign.CORRECTS, "corrected"),
    (Sign.NOT_TAKEN, "not_taken"),
    (Sign.JUST_LISTEN, "listen"),
    (Sign.NOT_SAFE, "not_safe"),
    (Sign.SOMEONE_COMING, "coming"),
    (Sign.TOLD_SOMEONE, "told_someone"),
    (Sign.SLEEPS, "sleep"),
    (Sign.HANDS_OVER, "hands_over"),
    (Sign.AGREES, "agrees"),
    (Sign.PROPOSES_PERSON, "proposes"),
    (Sign.OWN_WISH, "own"),
    (Sign.NOT_NOW, "not_now"),
    (Sign.HAS_PROFESSIONAL, "professional"),
    (Sign.DENIED, "denied"),
    (Sign.ASKED_AGAIN, "again"),
    (Sign.ANGER_AT_US, "anger"),
    (Sign.LOSS, "loss"),
    (Sign.PUT_DOWN, "put_down"),
    (Sign.STEPPED_BACK, "stepped_back"),
    (Sign.SOMEONE_CAME, "someone_came"),
    (Sign.MEANS_AWAY, "means_away"),
    (Sign.TAKEN_BACK, "taken_back"),
    (Sign.LEFT_PLACE, "left_place"),
    (Sign.BABY_HELD, "baby_held"),
    (Sign.OTHER_CALM, "other_calm"),
    (Sign.CANNOT_SPEAK, "cannot_speak"),
    (Sign.CANNOT_CALL, "cannot_call"),
    (Sign.REFUSES, "refuses"),
    (Sign.NO_LINES, "no_lines"),
    (Sign.ABOUT_OTHER, "other"),
    (Sign.DENIES_VIOLENCE, "denies"),
    (Sign.WORSE, "worse"),
    (Sign.VOICES, "voices"),
    (Sign.IMAGES, "images"),
    (Sign.MEANS, "means"),
    (Sign.NO_DEATH_WISH, "no_death"),
    (Sign.PLAN, "plan"),
    (Sign.VANISH, "vanish"),
    (Sign.DEATH_NAMED, "death"),
    (Sign.NO_MEANS, "no_means"),
    (Sign.NO_TIME, "no_time"),
    (Sign.NO_PLAN, "no_plan"),
    (Sign.SAFE, "safe"),
    (Sign.VIOLENCE, "violence"),
    (Sign.CONTROL, "control"),
    (Sign.FOUND_LETTER, "letters"),
    (Sign.NOTHING, "nothing"),
    (Sign.AFRAID, "afraid"),
    (Sign.GUILT, "guilt"),
    (Sign.TEARS, "tears"),
    (Sign.ALONE, "alone"),
    (Sign.WORK, "work"),
    (Sign.NIGHT, "night"),
    (Sign.SUFFERS, "suffers"),
    (Sign.TIRED, "tired"),
    (Sign.FAREWELL, "farewell"),
    (Sign.CALMER, "calmer"),
    (Sign.SOMEONE_NEAR, "someone_near"),
    (Sign.THANKS, "thanks"),
    (Sign.SILENCE, "silence"),
    (Sign.PLACE, "place"),
    (Sign.EVERYDAY, "everyday"),
    (Sign.DONT_KNOW, "dont_know"),
)
# What of it is still the writer's own, where somebody else is in danger.
_OF_THE_HELPER = frozenset(
    {
        Sign.RESCUED,
        Sign.NOT_CALLED,
        Sign.SLEEPS,
        Sign.GUILT,
        Sign.ASKS_US,
        Sign.JUST_LISTEN,
        Sign.SOMEONE_COMING,
        Sign.HANDS_OVER,
        Sign.PROPOSES_PERSON,
        Sign.OWN_WISH,
        Sign.HAS_PROFESSIONAL,
        Sign.DENIED,
        Sign.ASKED_AGAIN,
        Sign.ANGER_AT_US,
        Sign.SOMEONE_CAME,
        Sign.MEANS_AWAY,
        Sign.OTHER_CALM,
        Sign.CANNOT_CALL,
        Sign.CANNOT_SPEAK,
        Sign.REFUSES,
        Sign.NO_LINES,
        Sign.ABOUT_OTHER,
        Sign.AFRAID,
        Sign.CORRECTS,
        Sign.FOUND_LETTER,
        Sign.AGREES,
        Sign.FAREWELL,
        Sign.THANKS,
        Sign.EVERYDAY,
        Sign.DONT_KNOW,
    }
)

# What a question of the parent is answered with.
_FACTS: tuple[tuple[Sign, str], ...] = (
    (Sign.ASKS_WHO, "care.fact.ai"),
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
    (Sign.ASKS_MAY_TELL, "care.fact.may_tell"),
    (Sign.ASKS_BLAME, "care.fact.blame"),
    (Sign.ASKS_HERE, "care.fact.here"),
    (Sign.ASKS_TO_COPE, "care.ground"),
    (Sign.ASKS_WHAT_TO_SAY, "care.fact.words"),
    (Sign.ASKS_DOCTOR, "care.fact.doctor"),
    (Sign.ASKS_WHERE, "care.fact.where"),
    (Sign.ASKS_WHAT_HAPPENS, "care.fact.visit|care.fact.anonymous"),
    (Sign.ASKS_SECRECY, "care.fact.secrecy"),
    (Sign.ASKS_MEANWHILE, "care.ground"),
    (Sign.CANNOT_SPEAK, "care.fact.written"),
    (Sign.CANNOT_CALL, "care.fact.written"),
    (Sign.VOICES, "care.fact.voices"),
    (Sign.IMAGES, "care.fact.images"),
    (Sign.MEANS, "care.fact.means"),
    (Sign.ASKS_ELSE, "care.fact.unknown"),
)
# Who helps somebody else is told what a helper does.
_FACTS_OF_OTHERS = {
    "care.fact.doctor": "care.fact.doctor_other",
    "care.fact.words": "care.fact.words_other",
    "care.fact.visit|care.fact.anonymous": "care.fact.beside",
    "care.fact.visit": "care.fact.doctor_other",
    "care.fact.where": "care.fact.where_other",
    "care.fact.hours": "care.fact.where_other",
}
# What is a helper's question, asked by who is in danger.
_OF_ONESELF = {
    "care.fact.enough_other": "care.fact.visit",
    "care.fact.may_ask": "care.fact.here",
    "care.fact.letter": "care.fact.unknown",
    "care.fact.note": "care.fact.unknown",
    "care.fact.pills_other": "care.fact.means",
    "care.fact.not_alone": "care.fact.unknown",
    "care.fact.school": "care.fact.unknown",
    "care.fact.go": "care.fact.visit",
    "care.fact.promise": "care.fact.secrecy",
}
_NOT_AT_HOME = {"care.fact.visa": "care.fact.visa_plain"}
_OF_A_CHILDS_HOME = frozenset({RiskKind.ABUSE, RiskKind.CHILD_DANGER, RiskKind.NEGLECT, RiskKind.CHILD_VIOLENCE})
_PLAIN = {"care.fact.words": "care.fact.words_plain"}
_AT_HOME = {
    "care.fact.visit|care.fact.anonymous": "care.fact.police",
    "care.fact.chat": "care.fact.chat_home",
    "care.fact.hours": "care.fact.home_line",
    "care.fact.where": "care.fact.home_line",
    "care.fact.normal": "care.fact.control",
    "care.fact.visit": "care.fact.not_hit",
    "care.fact.may_tell": "care.fact.not_hit",
}
# What is said on the phone that is called now, by who calls and for what.
SAY_NOW = ("care.fact.say_119", "care.fact.say_other", "care.fact.say_baby", "care.fact.say_110")
_OF_THE_ENDANGERED = frozenset({Sign.VOICES, Sign.IMAGES, Sign.MEANS})
# Beside these, a question that we cannot answer is not what was said.
_LEAVES_NO_QUESTION = frozenset({Sign.RESCUED, Sign.SOMEONE_CAME, Sign.DEATH_SAID, Sign.PLAN, Sign.DENIED})
ASKED_OF_US = frozenset(sign for sign, _ in _FACTS if sign.name.startswith("ASKS_"))
_HEAVY = frozenset({Kind.FAILED, Kind.REFUSED, Kind.WAITING, Kind.ONGOING, Kind.TOLD})

# What makes a question needless: its answer is known.
ANSWERS: dict[str, frozenset[Sign]] = {
    "death": frozenset({Sign.DEATH_SAID, Sign.NO_DEATH_WISH, Sign.DANGEROUS_PLACE, Sign.MEANS_IN_HAND, Sign.TAKEN}),
    "plan": frozenset(
        {Sign.NO_DEATH_WISH, Sign.NO_PLAN, Sign.PLAN, Sign.MEANS, Sign.MEANS_IN_HAND, Sign.DANGEROUS_PLACE, Sign.TAKEN}
    ),
    "means": frozenset(
        {Sign.NO_DEATH_WISH, Sign.NO_PLAN, Sign.NO_MEANS, Sign.MEANS, Sign.MEANS_IN_HAND, Sign.MEANS_AWAY}
    )
    | {Sign.DANGEROUS_PLACE, Sign.TAKEN},
    "time": frozenset(
        {Sign.NO_DEATH_WISH, Sign.NO_PLAN, Sign.TIME, Sign.NO_TIME, Sign.NOT_NOW, Sign.DANGEROUS_PLACE, Sign.TAKEN}
    ),
    "place": frozenset({Sign.SAFE, Sign.NOT_SAFE, Sign.DANGEROUS_PLACE}),
    "now": frozenset({Sign.SAFE, Sign.NOT_SAFE, Sign.RESCUED, Sign.NO_DEATH_WISH, Sign.NOT_NOW}),
    "still": frozenset(),
    "check": frozenset({Sign.DEATH_SAID, Sign.NO_DEATH_WISH}),
    "near": frozenset(
        {Sign.SOMEONE_NEAR, Sign.SOMEONE_CAME, Sign.SOMEONE_COMING, Sign.ALONE, Sign.PROPOSES_PERSON, Sign.HANDS_OVER}
    ),
    "line": frozenset(
        {
            Sign.CANNOT_CALL,
            Sign.CANNOT_SPEAK,
            Sign.NO_LINES,
            Sign.REFUSES,
            Sign.PROPOSES_PERSON,
            Sign.HAS_PROFESSIONAL,
            Sign.AGREES,
        }
    ),
    "way": frozenset({Sign.PROPOSES_PERSON, Sign.HAS_PROFESSIONAL, Sign.NO_LINES, Sign.AGREES, Sign.ALONE}),
    "own": frozenset({Sign.NO_DEATH_WISH}),
    "child_where": frozenset({Sign.OTHER_CALM}),
    "child_when": frozenset({Sign.TIME, Sign.OTHER_CALM}),
    "child_means": frozenset({Sign.MEANS, Sign.MEANS_AWAY, Sign.ASKS_PUT_AWAY}),
    "away": frozenset({Sign.ASKS_REFUGE, Sign.LEFT_PLACE, Sign.THREAT, Sign.RESCUED}),
}
OF_DEATH = ("death", "plan", "means", "time", "near", "line", "way")
_OF_A_HOME = ("place", "near", "line")
QUESTIONS: dict[RiskKind | None, Slots] = {
    RiskKind.SELF_HARM: OF_DEATH,
    RiskKind.POSTPARTUM: OF_DEATH,
    RiskKind.NEGLECT: ("place", "death", "near", "line"),
    RiskKind.ABUSE: ("place", "near", "death", "line"),
    RiskKind.DOMESTIC_VIOLENCE: ("place", "away", "near", "line"),
    RiskKind.CHILD_VIOLENCE: _OF_A_HOME,
    RiskKind.CHILD_DANGER: _OF_A_HOME,
    RiskKind.THIRD_PARTY: ("place", "own", "line"),
    None: (),
}
OF_A_CHILD = ("child_where", "child_when", "child_means", "line")
OWN_DEATH = frozenset({Sign.DEATH_NAMED, Sign.DEATH_SAID, Sign.VANISH})
# Without one of these, that something is not now says nothing.
_MAY_BE_NOW = OWN_DEATH | {Sign.PLAN, Sign.MEANS, Sign.MEANS_IN_HAND, Sign.TIME, Sign.VIOLENCE, Sign.THREAT}


def heard_in(care: Care) -> Iterator[tuple[Sign, str]]:
    """Give the answers to the signs of a message, the weightiest first; of somebody else's only the helper's own."""
    signs = care.signs
    if care.kind is RiskKind.THIRD_PARTY:
        signs &= _OF_THE_HELPER
    elif Sign.DEATH_SAID in signs:
        signs -= {Sign.VANISH}
    if not care.known & _MAY_BE_NOW:
        signs -= {Sign.NOT_NOW}
    if care.kind is RiskKind.DOMESTIC_VIOLENCE:
        # Whoever denies a wish to die to tell of the other is heard about the other.
        signs -= {Sign.ABOUT_OTHER, *({Sign.NO_DEATH_WISH} if signs & {Sign.VIOLENCE, Sign.CONTROL} else ())}
    if signs & {Sign.PLAN, Sign.DEATH_NAMED}:
        # What was put back once is not put away.
        signs -= {Sign.MEANS_AWAY}
    is_other = care.kind is RiskKind.THIRD_PARTY
    for sign, slot in _HEARD:
        if sign in signs:
            yield sign, "care.hear.guilt_other" if is_other and sign is Sign.GUILT else f"care.hear.{slot}"


def facts_in(care: Care) -> list[tuple[Sign, str]]:
    """Give the answers to what a message asks or tells of, as they fit who is in danger."""
    is_of_other = care.kind is RiskKind.THIRD_PARTY
    is_shown = not (care.is_imminent or care.is_new or care.signs & _LEAVES_NO_QUESTION)
    found = [(sign, slot) for sign, slot in _FACTS if sign in care.signs and (is_shown or sign is not Sign.ASKS_ELSE)]
    if Sign.SOMEONE_COMING in care.signs | care.known:
        until = "care.wait.shop" if Sign.AT_SHOP in care.known else "care.wait.until"
        found = [(sign, until if sign is Sign.ASKS_MEANWHILE else slot) for sign, slot in found]
    if Sign.VIOLENCE in care.known:
        # Who was hurt is not told that no wound is needed.
        found = [(sign, "care.fact.where" if sign is Sign.ASKS_NOT_HIT else slot) for sign, slot in found]
    if not is_of_other:
        is_plain = not care.known & OWN_DEATH or Sign.NO_DEATH_WISH in care.known
        instead = {
            **_OF_ONESELF,
            **({"care.fact.hours": "care.fact.hours_child"} if care.kind in _OF_A_CHILDS_HOME else {}),
            **(_PLAIN if is_plain else {}),
            **(_AT_HOME if care.kind is RiskKind.DOMESTIC_VIOLENCE else _NOT_AT_HOME),
        }
        return [(sign, instead.get(slot, slot)) for sign, slot in found]
    return _for_the_helper(care, found)


def _for_the_helper(care: Care, found: list[tuple[Sign, str]]) -> list[tuple[Sign, str]]:
    meanwhile = "care.rescued_other" if Sign.RESCUED in care.known else "care.fact.beside"
    helped = [(Sign.ASKS_MEANWHILE, meanwhile)] if Sign.ASKS_MEANWHILE in care.signs else []
    found = [(sign, slot) for sign, slot in found if sign is not Sign.ASKS_MEANWHILE]
    is_calling = bool(care.signs & {Sign.ASKS_MAY_CALL, Sign.CALLED} or care.stands & {Sign.OTHER_DYING, Sign.CALLED})
    instead = {**_FACTS_OF_OTHERS, **({"care.fact.words": "care.fact.say_other"} if is_calling else {})}
    return helped + [(sign, instead.get(slot, slot)) for sign, slot in found if sign not in _OF_THE_ENDANGERED]


def is_said(care: Care) -> bool:
    """Tell whether it was said that an AI speaks."""
    return any(slot == AI or slot.startswith(("care.first.", "care.fact.ai")) for slot in care.done)


def is_of_child(care: Care) -> bool:
    """Tell whether it is the parent's own child who is in danger."""
    return care.kind is RiskKind.THIRD_PARTY and Sign.OTHER_CHILD in care.known


def subject_of(names: Iterable[str], care: Care) -> Concept | None:
    """Choose what is named of what was told: never the partner; where danger may be meant, only what weighs."""
    told = (all_concepts().get(name) for name in names)
    is_everyday = Sign.EVERYDAY in care.signs
    may_be = (one for one in told if one and one.topic is not Topic.PARTNER)
    return next((one for one in may_be if is_everyday or one.kind in _HEAVY), None)


def named(subject: Concept) -> str:
    """Choose the sentence that names what was told."""
    return f"care.{'weighs' if subject.kind in _HEAVY else 'about'}.{subject.id}"


def every_word() -> Iterator[str]:
    """Name every slot of these tables."""
    yield from (
        AI,
        "care.hear.doubts",
        "care.hear.any",
        "care.hear.asks",
        "care.hear.heard",
        "care.hear.beside",
        "care.fact.beside",
        "care.fact.chat_home",
        "care.hear.guilt_other",
        "care.fact.visa_plain",
        "care.people.nobody",
        "care.first.child",
        "care.fact.child_now",
        "care.fact.child_awake",
        "care.fact.hours_child",
        "care.fact.told_nobody",
        "care.fact.control",
        "care.fact.home_line",
        "care.fact.where_other",
        *SAY_NOW,
    )
    yield from (f"care.hear.{name}" for _, name in _HEARD)
    yield from (name for _, slots in _FACTS for name in slots.split("|"))
    yield from (*_FACTS_OF_OTHERS.values(), *_PLAIN.values(), "care.fact.other")
    yield from (f"care.ask.{name}" for name in ANSWERS)
    yield from (f"care.first.{kind}" for kind in RiskKind)
