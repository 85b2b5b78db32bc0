"""What is said where danger was read: a small machine over what was asked, answered and offered (`product.md` 2).

Each question is asked once, each piece of advice to turn to people is given once; only where somebody is about to
die is the same said at every turn, until they are safe. Praise has no slot here.
"""

from collections.abc import Iterator

import regex

from homebiyori.ai.port import Care, Concern, ReplyRequest, Risk, RiskKind, RiskLevel, Sign

Slots = tuple[str, ...]

GENTLE: Slots = ("gentle.receive", "gentle.stay", "gentle.people")

_AI = "crisis.ai"

# What answers a sign, the weightiest first; a message may carry several.
_HEARD: tuple[tuple[Sign, str], ...] = (
    (Sign.PROPOSES_PERSON, "proposes"),
    (Sign.HAS_PROFESSIONAL, "professional"),
    (Sign.ASKED_AGAIN, "again"),
    (Sign.ANGER_AT_US, "anger"),
    (Sign.LOSS, "loss"),
    (Sign.SOMEONE_CAME, "someone_came"),
    (Sign.CANNOT_SPEAK, "cannot_speak"),
    (Sign.CANNOT_CALL, "cannot_call"),
    (Sign.NO_LINES, "no_lines"),
    (Sign.MEANS_AWAY, "means_away"),
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
    (Sign.ALONE, "alone"),
    (Sign.FAREWELL, "farewell"),
    (Sign.SAFE, "safe"),
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
    (Sign.ASKS_METHOD, "care.fact.method"),
    (Sign.ASKS_ABOUT_CHILD, "care.fact.child"),
    (Sign.ASKS_ABOUT_OTHER, "care.fact.other"),
    (Sign.ASKS_DIAGNOSIS, "care.fact.diagnosis"),
    (Sign.ASKS_TO_COPE, "care.ground"),
    (Sign.ASKS_WHAT_TO_SAY, "care.fact.words"),
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
    }
)
_AT_PEACE = frozenset({Sign.EVERYDAY, Sign.THANKS, Sign.CALMER})

# What makes a question needless: its answer is known.
_ANSWERS: dict[str, frozenset[Sign]] = {
    "death": frozenset({Sign.DEATH_NAMED, Sign.NO_DEATH_WISH}),
    "plan": frozenset({Sign.NO_DEATH_WISH, Sign.NO_PLAN, Sign.PLAN, Sign.MEANS_IN_HAND}),
    "means": frozenset({Sign.NO_DEATH_WISH, Sign.NO_PLAN, Sign.MEANS, Sign.MEANS_IN_HAND, Sign.MEANS_AWAY}),
    "time": frozenset({Sign.NO_DEATH_WISH, Sign.NO_PLAN, Sign.TIME}),
    "place": frozenset({Sign.SAFE, Sign.DANGEROUS_PLACE}),
    "near": frozenset({Sign.SOMEONE_NEAR, Sign.SOMEONE_CAME, Sign.ALONE, Sign.PROPOSES_PERSON}),
    "line": frozenset({Sign.CANNOT_CALL, Sign.CANNOT_SPEAK, Sign.NO_LINES, Sign.PROPOSES_PERSON}),
    "own": frozenset({Sign.NO_DEATH_WISH}),
}
_OF_DEATH = ("death", "plan", "means", "time", "near", "line")
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
    RiskKind.THIRD_PARTY: ("care.now.stay",),
    RiskKind.ABUSE: ("care.now.child", "care.now.with", "care.now.stay"),
    RiskKind.CHILD_DANGER: ("care.now.stay",),
    RiskKind.NEGLECT: ("care.now.with", "care.now.stay"),
}
_ACTS_OF_DEATH = ("care.now.leave", "care.now.with", "care.now.stay")

# What an emergency calls for besides 119, the first that fits; public guidance, dated in `resources.json`.
_POISON = regex.compile(
    "飲んだ|のんだ|飲みこ|飲み込|誤飲|食べちゃ|洗剤|せんざい|漂白|電池|たばこ|タバコ|煙草|薬|くすり"
)
_FIRST_AID: tuple[tuple[str, "regex.Pattern[str]"], ...] = (
    ("seizure", regex.compile("けいれん|痙攣|ひきつけ|白目|ガクガク|がくがく")),
    ("choke", regex.compile("のど|喉|つまら|つまっ|詰ま|詰ま|ちっそく|窒息")),
    ("breath", regex.compile("息|いき|呼吸|ぐったり|返事|へんじ|意識|むらさき|紫|顔色|おぼれ|溺れ|冷た")),
)


def every_slot() -> Iterator[str]:
    """Name every slot of a talk in care, but those of a kind."""
    yield from (_AI, "care.after", "care.later", "care.stay", "care.ground", "care.fact.ambulance", "care.hear.any")
    yield from (f"care.hear.{name}" for _, name in _HEARD)
    yield from (name for _, slots in _FACTS for name in slots.split("|"))
    yield from (f"care.ask.{name}" for name in _ANSWERS)
    yield from ("care.now.call", *_CALL.values(), *_ACTS_OF_DEATH, *(act for acts in _ACTS.values() for act in acts))


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


def is_emergency(request: ReplyRequest) -> bool:
    """Tell a medical emergency from a crisis, and from a question about the ambulance in a talk about one."""
    if request.care is not None and request.care.outranks_emergency:
        return False
    return Concern.MEDICAL_EMERGENCY in request.analysis.concerns and request.analysis.risk is None


def emergency(request: ReplyRequest) -> tuple[Slots, ...]:
    """Choose the slots of a medical emergency: 119 in the first words, then one act."""
    text = request.text
    is_poison = Concern.POISONING in request.analysis.concerns or bool(_POISON.search(text))
    aid = "poison" if is_poison else next((name for name, pattern in _FIRST_AID if pattern.search(text)), "line")
    return (("emergency.call", f"emergency.{aid}"),)


def _first(care: Care) -> tuple[Slots, ...]:
    hear = f"crisis.{care.kind}.hear"
    question = _question(care) or "care.ask.line"
    return ((hear, _AI, question),)


def _following(care: Care) -> tuple[Slots, ...]:
    hear, fact, people, question = _hear(care), _fact(care), _people(care), _next_question(care)
    if fact and people:
        # Who asks is answered; and people are named before anything else is asked.
        return (hear, fact, people), (fact, people)
    body = fact or people or _offer(care)
    said = tuple(slot for slot in (hear, body, question) if slot)
    if len(said) > 1:
        return (said,)
    return (hear, "care.stay"), (hear, "care.stay" if care.signs & _AT_PEACE else "care.later")


def _hear(care: Care) -> str:
    signs = care.signs - _OF_THE_WRITER if care.kind is RiskKind.THIRD_PARTY else care.signs
    heard = next((slot for sign, slot in _HEARD if sign in signs), None)
    if heard:
        return f"care.hear.{heard}"
    own = f"crisis.{care.kind}.hear"
    return own if care.kind and own not in care.done else "care.hear.any"


def _fact(care: Care) -> str | None:
    """Choose the answer to what the parent asks or struggles with; who asks again is answered in other words."""
    fitting = [(sign, slot) for sign, slot in _FACTS if sign in care.signs]
    fresh = next((slot for _, slot in fitting if not set(slot.split("|")) <= care.done), None)
    return fresh or next((slot for sign, slot in fitting if sign in _ASKED_OF_US), None)


def _people(care: Care) -> str | None:
    """Encourage one professional and one person nearby, once."""
    slot = f"care.people.{care.kind or 'any'}"
    is_peaceful = bool(care.signs & _AT_PEACE) and Sign.FAREWELL not in care.signs
    return None if is_peaceful or slot in care.done else slot


def _offer(care: Care) -> str | None:
    """Choose what else helps, each once: what awaits them there, a way through the moment, where to go by day."""
    if care.signs & _AT_PEACE:
        return None
    last = ("care.later",) if Sign.FAREWELL in care.signs else ()
    lines = () if Sign.NO_LINES in care.known else ("care.fact.anonymous",)
    relief = "care.fact.other" if care.kind is RiskKind.THIRD_PARTY else "care.ground"
    offers = (*last, *lines, relief, *(("care.fact.where",) if lines else ()))
    return next((slot for slot in offers if slot not in care.done), None)


def _next_question(care: Care) -> str | None:
    if care.signs & _UNASKED:
        return None
    if care.signs & {Sign.SAFE, Sign.CALMER} and care.level is RiskLevel.CONCERN:
        return None
    return _question(care)


def _question(care: Care) -> str | None:
    """Choose the first question that was neither asked nor answered."""
    known = care.known | care.signs
    names = _QUESTIONS[care.kind]
    if Sign.DEATH_NAMED in known and care.kind is not RiskKind.THIRD_PARTY:
        names = _OF_DEATH
    for name in names:
        slot = f"crisis.{care.kind}.ask" if name == "place" and care.kind else f"care.ask.{name}"
        if slot not in care.done and not _ANSWERS[name] & known:
            return slot
    return None


def _imminent(care: Care) -> Iterator[Slots]:
    """Say at every turn: call, leave what kills, be with somebody, stay here until they are there."""
    call = _CALL.get(care.kind, "care.now.call")
    acts = _ACTS.get(care.kind, _ACTS_OF_DEATH)
    fresh = [act for act in acts if act not in care.done]
    if call not in care.done:
        yield (call, *(fresh or list(acts))[:2])
        return
    told = _told(care)
    if _AI not in care.done:
        yield (told or (fresh or list(acts))[0], call, _AI)
        return
    for act in fresh[:1] or acts:
        yield (told, call, act) if told else (call, act, "care.now.stay" if act != "care.now.stay" else acts[0])


def _told(care: Care) -> str | None:
    """Choose the short answer to what was said before the call is said again."""
    if care.signs & {Sign.ASKS_WHAT_HAPPENS, Sign.ASKS_WHERE}:
        return "care.fact.ambulance"
    for sign, slot in _HEARD:
        if sign in care.signs and sign not in {Sign.FAREWELL, Sign.NO_LINES, Sign.THANKS, Sign.EVERYDAY}:
            return f"care.hear.{slot}"
    return None
