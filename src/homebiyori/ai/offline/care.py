"""What is said where danger was read: a small machine over what was asked, answered and offered (`product.md` 2).

Each question is asked once, each piece of advice to turn to people is given once; only where somebody is about to
die is the same said at every turn, until they are safe. Praise has no slot here.
"""

from collections.abc import Iterator

from homebiyori.ai.port import Care, ReplyRequest, Risk, RiskKind, RiskLevel, Sign

Slots = tuple[str, ...]

GENTLE: Slots = ("gentle.receive", "gentle.stay", "gentle.people")

_AI = "crisis.ai"

# What answers a sign, the weightiest first; a message may carry several.
_HEARD: tuple[tuple[Sign, str], ...] = (
    (Sign.RESCUED, "rescued"),
    (Sign.HOLDS, "holds"),
    (Sign.ASKS_US, "welcome"),
    (Sign.JUST_LISTEN, "listen"),
    (Sign.PROPOSES_PERSON, "proposes"),
    (Sign.OWN_WISH, "own"),
    (Sign.NOT_NOW, "not_now"),
    (Sign.HAS_PROFESSIONAL, "professional"),
    (Sign.ASKED_AGAIN, "again"),
    (Sign.ANGER_AT_US, "anger"),
    (Sign.LOSS, "loss"),
    (Sign.MEANS_AWAY, "means_away"),
    (Sign.SOMEONE_CAME, "someone_came"),
    (Sign.CANNOT_SPEAK, "cannot_speak"),
    (Sign.CANNOT_CALL, "cannot_call"),
    (Sign.NO_LINES, "no_lines"),
    (Sign.ABOUT_OTHER, "other"),
    (Sign.DENIES_VIOLENCE, "denies"),
    (Sign.WORSE, "worse"),
    (Sign.VOICES, "voices"),
    (Sign.IMAGES, "images"),
    (Sign.MEANS, "means"),
    (Sign.NO_DEATH_WISH, "no_death"),
    (Sign.PLAN, "plan"),
    (Sign.DEATH_NAMED, "death"),
    (Sign.NO_PLAN, "no_plan"),
    (Sign.SAFE, "safe"),
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

# What of it may be the other's, where somebody else is in danger.
_OF_THE_WRITER = frozenset(
    {
        Sign.WORSE,
        Sign.VOICES,
        Sign.IMAGES,
        Sign.MEANS,
        Sign.NO_DEATH_WISH,
        Sign.PLAN,
        Sign.DEATH_NAMED,
        Sign.NO_PLAN,
        Sign.ALONE,
    }
)

# What a question of the parent is answered with.
_FACTS: tuple[tuple[Sign, str], ...] = (
    (Sign.ASKS_REPORT, "care.fact.report"),
    (Sign.ASKS_VISA, "care.fact.visa"),
    (Sign.ASKS_LANGUAGE, "care.fact.language"),
    (Sign.ASKS_REFUGE, "care.fact.refuge"),
    (Sign.ASKS_CHAT, "care.fact.chat"),
    (Sign.ASKS_TRACES, "care.fact.traces"),
    (Sign.ASKS_METHOD, "care.fact.method"),
    (Sign.ASKS_ABOUT_CHILD, "care.fact.child"),
    (Sign.ASKS_ABOUT_OTHER, "care.fact.other"),
    (Sign.ASKS_DIAGNOSIS, "care.fact.diagnosis"),
    (Sign.ASKS_TO_COPE, "care.ground"),
    (Sign.ASKS_WHAT_TO_SAY, "care.fact.words"),
    (Sign.ASKS_DOCTOR, "care.fact.doctor"),
    (Sign.ASKS_WHERE, "care.fact.where"),
    (Sign.ASKS_WHAT_HAPPENS, "care.fact.visit|care.fact.anonymous"),
    (Sign.ASKS_SECRECY, "care.fact.secrecy"),
    (Sign.CANNOT_SPEAK, "care.fact.written"),
    (Sign.CANNOT_CALL, "care.fact.written"),
    (Sign.VOICES, "care.fact.voices"),
    (Sign.IMAGES, "care.fact.images"),
    (Sign.MEANS, "care.fact.means"),
)

_ASKED_OF_US = frozenset(sign for sign, _ in _FACTS if sign.name.startswith("ASKS_"))
_MOST_FACTS = 2
# What is answered even where somebody is about to die or be hurt: it is asked to get away.
_ASKED_AT_ONCE = frozenset({Sign.ASKS_REFUGE, Sign.ASKS_CHAT, Sign.ASKS_TRACES, Sign.ASKS_LANGUAGE, Sign.ASKS_REPORT})

# What a feeling opens a talk with, instead of the words of its kind.
_FELT = ("loss", "holds", "afraid", "guilt", "tears", "alone", "work", "night", "suffers", "tired")

# After these nothing is asked: who has said good-bye, is calm or says nothing is not questioned further.
_UNASKED = frozenset(
    {
        Sign.FAREWELL,
        Sign.THANKS,
        Sign.EVERYDAY,
        Sign.SILENCE,
        Sign.SOMEONE_CAME,
        Sign.NO_LINES,
        Sign.ASKED_AGAIN,
        Sign.RESCUED,
        Sign.JUST_LISTEN,
        Sign.ASKS_US,
    }
)
_AT_PEACE = frozenset({Sign.EVERYDAY, Sign.THANKS, Sign.CALMER})

# What makes a question needless: its answer is known.
_ANSWERS: dict[str, frozenset[Sign]] = {
    "death": frozenset({Sign.DEATH_SAID, Sign.NO_DEATH_WISH}),
    "plan": frozenset({Sign.NO_DEATH_WISH, Sign.NO_PLAN, Sign.PLAN, Sign.MEANS, Sign.MEANS_IN_HAND}),
    "means": frozenset({Sign.NO_DEATH_WISH, Sign.NO_PLAN, Sign.MEANS, Sign.MEANS_IN_HAND, Sign.MEANS_AWAY}),
    "time": frozenset({Sign.NO_DEATH_WISH, Sign.NO_PLAN, Sign.TIME}),
    "place": frozenset({Sign.SAFE, Sign.DANGEROUS_PLACE}),
    "now": frozenset({Sign.SAFE, Sign.RESCUED, Sign.NO_DEATH_WISH}),
    "still": frozenset(),
    "near": frozenset({Sign.SOMEONE_NEAR, Sign.SOMEONE_CAME, Sign.ALONE, Sign.PROPOSES_PERSON}),
    "line": frozenset(
        {Sign.CANNOT_CALL, Sign.CANNOT_SPEAK, Sign.NO_LINES, Sign.PROPOSES_PERSON, Sign.HAS_PROFESSIONAL}
    ),
    "own": frozenset({Sign.NO_DEATH_WISH}),
}
_OF_DEATH = ("death", "plan", "means", "time", "near", "line")
_OWN_DEATH = frozenset({Sign.DEATH_NAMED, Sign.DEATH_SAID})
# Who has a way of their own needs no line beside it.
_HAS_WAY = frozenset({Sign.NO_LINES, Sign.NO_DEATH_WISH, Sign.PROPOSES_PERSON, Sign.HAS_PROFESSIONAL, Sign.NO_PLAN})
_PLANS = frozenset({Sign.PLAN, Sign.MEANS, Sign.MEANS_IN_HAND, Sign.TIME, Sign.FAREWELL_NOTE})
_OF_A_HOME = ("place", "near", "line")
_QUESTIONS: dict[RiskKind | None, tuple[str, ...]] = {
    RiskKind.SELF_HARM: _OF_DEATH,
    RiskKind.POSTPARTUM: _OF_DEATH,
    RiskKind.NEGLECT: ("place", "death", "near", "line"),
    RiskKind.ABUSE: ("place", "near", "death", "line"),
    RiskKind.DOMESTIC_VIOLENCE: _OF_A_HOME,
    RiskKind.CHILD_VIOLENCE: _OF_A_HOME,
    RiskKind.CHILD_DANGER: _OF_A_HOME,
    RiskKind.THIRD_PARTY: ("place", "line", "own"),
    None: ("death", "line"),
}

_CALL: dict[RiskKind | None, str] = {
    RiskKind.DOMESTIC_VIOLENCE: "care.now.police",
    RiskKind.CHILD_VIOLENCE: "care.now.police",
    RiskKind.THIRD_PARTY: "care.now.both",
    RiskKind.ABUSE: "care.now.call_child",
    RiskKind.CHILD_DANGER: "care.now.call_child",
    RiskKind.NEGLECT: "care.now.call_child",
}
_ACTS: dict[RiskKind | None, tuple[str, ...]] = {
    RiskKind.DOMESTIC_VIOLENCE: ("care.now.safe_with", "care.now.stay"),
    RiskKind.CHILD_VIOLENCE: ("care.now.safe_with", "care.now.stay"),
    RiskKind.THIRD_PARTY: ("care.now.beside", "care.now.stay"),
    RiskKind.ABUSE: ("care.now.child", "care.now.with", "care.now.stay"),
    RiskKind.CHILD_DANGER: ("care.now.stay",),
    RiskKind.NEGLECT: ("care.now.with", "care.now.stay"),
}
_ACTS_OF_DEATH = ("care.now.leave", "care.now.with", "care.now.stay")
# What stands decides on the one act, and on what is done until help is there; the weightiest first.
_ACTS_NOW: tuple[tuple[Sign, str, str], ...] = (
    (Sign.TAKEN, "care.now.taken", "care.wait.own"),
    (Sign.HURT, "care.now.bleed", "care.now.bleed"),
    (Sign.THREAT, "care.now.lock", "care.wait.lock"),
    (Sign.DANGEROUS_PLACE, "care.now.away", "care.wait.place"),
)


def every_slot() -> Iterator[str]:
    """Name every slot of a talk in care, but those of a kind."""
    yield from (_AI, "care.after", "care.later", "care.stay", "care.ground", "care.fact.ambulance", "care.hear.any")
    yield from (f"care.hear.{name}" for _, name in _HEARD)
    yield from (name for _, slots in _FACTS for name in slots.split("|"))
    yield from (f"care.ask.{name}" for name in _ANSWERS)
    yield from ("care.now.call", *_CALL.values(), *_ACTS_OF_DEATH, *(act for acts in _ACTS.values() for act in acts))
    yield from (slot for _, now, wait in _ACTS_NOW for slot in (now, wait))
    yield from ("care.wait.with", "care.wait.beside", "care.wait.place", "care.wait.stay")
    yield from (
        "care.now.call_taken",
        "care.rescued",
        "care.tonight",
        "care.hear.asks",
        "care.hear.heard",
        "care.fact.doctor_other",
    )


def crisis(request: ReplyRequest, risk: Risk | None) -> tuple[Slots, ...]:
    """Choose the slots where danger was read, now or lately in this talk."""
    care = request.care
    if care is None or care.is_over:
        if risk is None:
            raise ValueError("nothing to care for")
        care = Care(kind=risk.kind, level=risk.level, is_new=True)
    if care.is_imminent or (risk is not None and risk.level is RiskLevel.IMMEDIATE):
        return tuple(_imminent(care))
    return _first(care) if care.is_new else _following(care)


def _first(care: Care) -> tuple[Slots, ...]:
    felt = next((slot for sign, slot in _HEARD if sign in care.signs and slot in _FELT), None)
    hear = f"care.hear.{felt}" if felt and care.kind is RiskKind.SELF_HARM else f"crisis.{care.kind}.hear"
    question = _question(care) or "care.ask.line"
    return ((hear, _AI, question),)


def _following(care: Care) -> tuple[Slots, ...]:
    hear, facts, people, question = _hear(care), _facts(care), _people(care), _next_question(care)
    if Sign.RESCUED in care.signs:
        return ((hear, "care.rescued"),)
    if Sign.JUST_LISTEN in care.signs and not facts:
        return ((hear, "care.stay"), (hear,))
    if Sign.EVERYDAY in care.signs and Sign.SAFE in care.signs and question is None:
        return ((hear, "care.hear.everyday"),)
    if len(facts) == 1 and people and _is_time_for_people(care):
        return ((*facts, people),)
    if facts:
        return (
            ((hear, *facts), facts) if len(facts) > 1 else (tuple(slot for slot in (hear, *facts, question) if slot),)
        )
    # What was not understood is not met with advice, but with the question that matters.
    is_to_be_asked = not care.signs and question == "care.ask.now"
    body = None if is_to_be_asked else people or _offer(care)
    said = tuple(slot for slot in (hear, body, question) if slot)
    if len(said) > 1:
        return (said,)
    return (hear, "care.stay"), (hear, "care.stay" if care.signs & _AT_PEACE else "care.later")


def _hear(care: Care) -> str:
    signs = care.signs - _OF_THE_WRITER if care.kind is RiskKind.THIRD_PARTY else care.signs
    heard = next((slot for sign, slot in _HEARD if sign in signs), None)
    if heard:
        return f"care.hear.{heard}"
    if signs & _ASKED_OF_US:
        return "care.hear.asks"
    return "care.hear.any" if care.signs else "care.hear.heard"


def _facts(care: Care) -> Slots:
    """Choose the answers to what the parent asks or struggles with; who asks again is answered in other words."""
    fitting = [(sign, _fact_for(slot, care)) for sign, slot in _FACTS if sign in care.signs]
    asked = tuple(dict.fromkeys(slot for sign, slot in fitting if sign in _ASKED_OF_US))[:_MOST_FACTS]
    is_of_other = care.kind is RiskKind.THIRD_PARTY
    told = (
        slot
        for sign, slot in fitting
        if not set(slot.split("|")) <= care.done and not (is_of_other and sign in _OF_THE_WRITER)
    )
    # What was told is answered once, then people come first.
    return asked or (() if _people(care) and _is_time_for_people(care) else tuple(told)[:1])


def _is_time_for_people(care: Care) -> bool:
    """Tell whether an answer was given already, so that nobody is left with us alone."""
    return any(slot.startswith(("care.fact.", "care.ground")) for slot in care.done)


def _fact_for(slot: str, care: Care) -> str:
    is_of_other = care.kind is RiskKind.THIRD_PARTY and slot == "care.fact.doctor"
    return "care.fact.doctor_other" if is_of_other else slot


def _people(care: Care) -> str | None:
    """Encourage one professional and one person nearby, once."""
    slot = f"care.people.{care.kind or 'any'}"
    is_peaceful = bool(care.signs & _AT_PEACE) and Sign.FAREWELL not in care.signs
    is_unwanted = is_peaceful or Sign.JUST_LISTEN in care.known
    return None if is_unwanted or slot in care.done else slot


def _offer(care: Care) -> str | None:
    """Choose what else helps, each once: a way through this night, what awaits them at a line."""
    if care.signs & _AT_PEACE or Sign.JUST_LISTEN in care.known:
        return None
    last = ("care.later",) if Sign.FAREWELL in care.signs else ()
    tonight = ("care.tonight",) if care.known & _OWN_DEATH and care.kind is not RiskKind.THIRD_PARTY else ()
    lines = () if care.known & _HAS_WAY else ("care.fact.anonymous",)
    other = ("care.fact.other",) if care.kind is RiskKind.THIRD_PARTY else ()
    return next((slot for slot in (*last, *tonight, *other, *lines) if slot not in care.done), None)


def _next_question(care: Care) -> str | None:
    if Sign.SAFE in care.signs and care.stands & _PLANS and "care.ask.still" not in care.done:
        return "care.ask.still"
    if care.signs & _UNASKED or Sign.JUST_LISTEN in care.known:
        return None
    if care.signs & {Sign.SAFE, Sign.CALMER} and (care.level is RiskLevel.CONCERN or not care.stands & _PLANS):
        return None
    return _question(care)


def _question(care: Care) -> str | None:
    """Choose the first question that was neither asked nor answered."""
    known = care.known | care.signs
    names = _QUESTIONS[care.kind]
    if Sign.NO_DEATH_WISH in known:
        names = tuple(name for name in names if name not in _OF_DEATH) or ("near",)
    elif known & _OWN_DEATH and care.kind is not RiskKind.THIRD_PARTY:
        names = _OF_DEATH
    if not care.signs and not care.is_new:
        names = ("now", *names)
    for name in names:
        slot = f"crisis.{care.kind}.ask" if name == "place" and care.kind else f"care.ask.{name}"
        if slot not in care.done and not _ANSWERS[name] & known:
            return slot
    return None


def _imminent(care: Care) -> Iterator[Slots]:
    """Say at every turn: call, the one act, be with somebody, stay here; once help is called, what to do until then."""
    own = next(((now, wait) for sign, now, wait in _ACTS_NOW if sign in care.stands), None)
    is_of_other = care.kind is RiskKind.THIRD_PARTY
    if Sign.CALLED in care.stands:
        wait = "care.wait.beside" if is_of_other else own[1] if own else "care.wait.place"
        hear = "care.wait.with" if Sign.CALLED in care.signs else _told(care) or "care.wait.with"
        yield from ((hear, wait, "care.wait.stay"), (hear, wait))
        return
    call = _call(care)
    acts = _ACTS.get(care.kind, _ACTS_OF_DEATH)
    if own and not is_of_other:
        acts = (own[0], *(act for act in acts if act != "care.now.leave"))
    fresh = [act for act in acts if act not in care.done]
    if care.signs & _ASKED_AT_ONCE:
        yield (call, _facts(care)[0])
        return
    if call not in care.done:
        yield (call, *(fresh or list(acts))[:2])
        return
    told = _told(care)
    if _AI not in care.done:
        yield (told or (fresh or list(acts))[0], call, _AI)
        return
    if own and not is_of_other:
        is_asked = bool(care.signs & {Sign.PROPOSES_PERSON, Sign.ASKS_WHAT_HAPPENS})
        yield (told, call, own[0]) if told and is_asked else (call, own[0], "care.now.stay")
        return
    for act in fresh[:1] or acts:
        yield (told, call, act) if told else (call, act, "care.now.stay" if act != "care.now.stay" else acts[0])


def _call(care: Care) -> str:
    """Choose whom to call: the police against violence, the ambulance for who has come to harm."""
    if care.kind is RiskKind.THIRD_PARTY:
        return "care.now.both"
    if Sign.TAKEN in care.stands:
        return "care.now.call_taken"
    if care.stands & {Sign.TAKEN, Sign.HURT, Sign.DANGEROUS_PLACE}:
        return "care.now.call"
    return "care.now.police" if Sign.THREAT in care.stands else _CALL.get(care.kind, "care.now.call")


def _told(care: Care) -> str | None:
    """Choose the short answer to what was said before the call is said again."""
    if care.signs & {Sign.ASKS_WHAT_HAPPENS, Sign.ASKS_WHERE}:
        return "care.fact.ambulance"
    signs = care.signs - _OF_THE_WRITER if care.kind is RiskKind.THIRD_PARTY else care.signs
    for sign, slot in _HEARD:
        if sign in signs and sign not in {Sign.FAREWELL, Sign.NO_LINES, Sign.THANKS, Sign.EVERYDAY, Sign.NOT_NOW}:
            return f"care.hear.{slot}"
    return None
