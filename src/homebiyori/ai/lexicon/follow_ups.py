"""Reads what a parent lets us know in a talk in care; outside of it only complaints about us are looked for.

Nothing here opens a care: these words mean danger, or its end, only after danger was read.
"""

import re
from collections import defaultdict
from functools import lru_cache

from homebiyori.ai.lexicon import complaints
from homebiyori.ai.lexicon.files import load
from homebiyori.ai.lexicon.follow_up_pairs import QUESTIONS
from homebiyori.ai.lexicon.normalize import fold, fold_pattern
from homebiyori.ai.port import Sign

Pattern = re.Pattern[str]

_FILES = ("follow_ups", "follow_up_asks", "follow_up_questions")
_SENTENCE = re.compile(r"[^。!?\n]+[。!?\n]*")

_APART = re.compile(r"(?<=[^\x00-\x7f])[ \u3000]+(?=[^\x00-\x7f])")

COMPLAINTS = frozenset({Sign.ANGER_AT_US, Sign.ASKED_AGAIN})

# What a bare yes or no says, by what was asked.
_YES = {
    "death": Sign.DEATH_NAMED,
    "plan": Sign.PLAN,
    "means": Sign.MEANS,
    "time": Sign.TIME,
    "place": Sign.SAFE,
    "near": Sign.SOMEONE_NEAR,
    "own": Sign.DEATH_NAMED,
    "now": Sign.SAFE,
    "still": Sign.PLAN,
    "check": Sign.DEATH_NAMED,
}
_NO = {
    "death": Sign.NO_DEATH_WISH,
    "plan": Sign.NO_PLAN,
    "means": Sign.NO_MEANS,
    "time": Sign.NO_TIME,
    "place": Sign.NOT_SAFE,
    "near": Sign.ALONE,
    "own": Sign.NO_DEATH_WISH,
    "now": Sign.NOT_SAFE,
    "still": Sign.TAKEN_BACK,
    "check": Sign.NO_DEATH_WISH,
}
_OF_PEOPLE = frozenset(
    {Sign.ALONE, Sign.SOMEONE_NEAR, Sign.SOMEONE_CAME, Sign.SOMEONE_COMING, Sign.PROPOSES_PERSON, Sign.HANDS_OVER}
)
_OF_SAFETY = frozenset({"place", "now"})
_OF_DANGER = frozenset({Sign.DEATH_NAMED, Sign.PLAN, Sign.MEANS, Sign.TIME})
# What is said of one matter: an answer that the rest of the message contradicts is none.
_MATTERS = (
    frozenset({Sign.SAFE, Sign.NOT_SAFE, Sign.WORSE}),
    frozenset({Sign.DEATH_NAMED, Sign.DEATH_SAID, Sign.NO_DEATH_WISH}),
    frozenset({Sign.PLAN, Sign.NO_PLAN, Sign.TAKEN_BACK, Sign.NOT_NOW, Sign.DEATH_SAID}),
    frozenset({Sign.MEANS, Sign.MEANS_IN_HAND, Sign.MEANS_AWAY, Sign.NO_MEANS, Sign.NOT_NOW}),
    frozenset({Sign.TIME, Sign.NO_TIME, Sign.NOT_NOW}),
    frozenset({Sign.ALONE, Sign.SOMEONE_NEAR, Sign.SOMEONE_CAME, Sign.SOMEONE_COMING}),
)

# Signs that take the safety out of a message that also says it.
_UNSAFE = frozenset(
    {
        Sign.WORSE,
        Sign.NOT_SAFE,
        Sign.DANGEROUS_PLACE,
        Sign.MEANS_IN_HAND,
        Sign.PLAN,
        Sign.TIME,
        Sign.FAREWELL_NOTE,
        Sign.DEATH_NAMED,
        Sign.VOICES,
        Sign.IMAGES,
        Sign.TAKEN,
        Sign.HURT,
        Sign.THREAT,
    }
)
# Of these only what is so now counts: who once thought of it says how it was.
_OF_NOW = frozenset(
    {Sign.MEANS, Sign.MEANS_IN_HAND, Sign.PLAN, Sign.TIME, Sign.DANGEROUS_PLACE, Sign.TAKEN, Sign.HURT, Sign.THREAT}
)
# Each of these is the other's opposite: the first of a pair is believed.
_STRONGER = (
    (Sign.NO_DEATH_WISH, Sign.DEATH_NAMED),
    (Sign.NO_DEATH_WISH, Sign.DEATH_SAID),
    (Sign.NOT_TAKEN, Sign.TAKEN),
    (Sign.LEFT_PLACE, Sign.DANGEROUS_PLACE),
    (Sign.RESCUED, Sign.CALLED),
    (Sign.TAKEN_BACK, Sign.FAREWELL_NOTE),
    (Sign.NOT_NOW, Sign.TIME),
    (Sign.MEANS_IN_HAND, Sign.MEANS_AWAY),
    (Sign.MEANS_AWAY, Sign.MEANS),
    (Sign.MEANS_IN_HAND, Sign.MEANS),
    (Sign.NO_PLAN, Sign.PLAN),
    (Sign.SOMEONE_CAME, Sign.ALONE),
    (Sign.TIME, Sign.NO_PLAN),
    (Sign.MEANS_IN_HAND, Sign.NO_MEANS),
    (Sign.NO_MEANS, Sign.MEANS),
    (Sign.NOT_NOW, Sign.REFUSES),
    (Sign.NO_TIME, Sign.TIME),
    (Sign.NOT_HURT, Sign.HURT),
    (Sign.DENIES_VIOLENCE, Sign.VIOLENCE),
    (Sign.DENIED, Sign.DENIES_VIOLENCE),
    (Sign.SOMEONE_COMING, Sign.SOMEONE_CAME),
    (Sign.SOMEONE_COMING, Sign.ALONE),
    (Sign.ASKS_ABOUT_OTHER, Sign.DEATH_NAMED),
    (Sign.ASKS_ABOUT_OTHER, Sign.DEATH_SAID),
    (Sign.ASKS_ABOUT_OTHER, Sign.WORSE),
    (Sign.ASKS_LINES, Sign.ASKS_WHAT_HAPPENS),
    (Sign.DENIES_VIOLENCE, Sign.NOT_SAFE),
    (Sign.LEFT_PLACE, Sign.THREAT),
    (Sign.ABOUT_OTHER, Sign.ABOUT_SELF),
    (Sign.SOMEONE_CAME, Sign.SOMEONE_NEAR),
    (Sign.ASKS_REPORT, Sign.PROPOSES_PERSON),
    (Sign.HANDS_OVER, Sign.MEANS_AWAY),
    (Sign.HANDS_OVER, Sign.TAKEN_BACK),
    (Sign.NOT_CALLED, Sign.CALLED),
    (Sign.BETTER_DEAD, Sign.PROPOSES_PERSON),
    (Sign.BETTER_DEAD, Sign.HAS_PROFESSIONAL),
    (Sign.SOMEONE_COMING, Sign.PROPOSES_PERSON),
    (Sign.PROPOSES_PERSON, Sign.ASKS_MAY_TELL),
    (Sign.ASKS_MAY_CALL, Sign.ASKS_MAY_TELL),
    # Who comes in the morning for the child is not with the parent tonight.
    (Sign.TIME, Sign.SOMEONE_COMING),
    (Sign.ASKS_NOT_HIT, Sign.DENIES_VIOLENCE),
    (Sign.ASKS_NOT_HIT, Sign.VIOLENCE),
    (Sign.ASKS_NOT_HIT, Sign.ASKS_MAY_TELL),
    (Sign.ASKS_ABOUT_OTHER, Sign.NO_DEATH_WISH),
    (Sign.ASKS_DOCTOR, Sign.ASKS_REFUGE),
    (Sign.ASKS_DOCTOR, Sign.ASKS_WHERE),
    (Sign.OTHER_ABUSED, Sign.VOICES),
    (Sign.ASKS_TIP, Sign.ASKS_REPORT),
    (Sign.ASKS_TIP, Sign.ASKS_NOTICE),
    (Sign.ASKS_TAKE_IN, Sign.ASKS_REFUGE),
    (Sign.ASKS_SCHOOL, Sign.ASKS_MAY_TELL),
    (Sign.ASKS_WHERE, Sign.ASKS_SECRECY),
    (Sign.ASKS_PROMISE, Sign.ASKS_SECRECY),
    (Sign.ASKS_SLIGHT, Sign.ASKS_MAY_TELL),
    (Sign.HANDS_OVER, Sign.ASKS_MAY_USE),
    (Sign.ASKS_MAY_USE, Sign.ASKS_MAY_TELL),
    (Sign.CONTROL, Sign.HANDS_OVER),
    (Sign.CONTROL, Sign.ASKS_ABOUT_CHILD),
    (Sign.ASKS_FREE, Sign.ASKS_LINES),
    (Sign.ASKS_HOURS, Sign.ASKS_LINES),
    (Sign.ASKS_ANGER, Sign.ASKS_BLAME),
    (Sign.ASKS_SLEEP, Sign.ASKS_BETTER),
    (Sign.ASKS_METHOD, Sign.ASKS_MEDICINE),
    (Sign.ASKS_PUT_AWAY, Sign.MEANS_AWAY),
    (Sign.ASKS_PUT_AWAY, Sign.SLEEPS),
    (Sign.ASKS_SCHOOL, Sign.SLEEPS),
    (Sign.ASKS_SLIGHT, Sign.ASKS_MAY_CALL),
    (Sign.ASKS_ENOUGH, Sign.ASKS_MAY_TELL),
    (Sign.ASKS_GO, Sign.ASKS_WHAT_HAPPENS),
    (Sign.ASKS_NOTE, Sign.ASKS_DIAGNOSIS),
    # A correction is no anger.
    (Sign.CORRECTS, Sign.ASKED_AGAIN),
    (Sign.CORRECTS, Sign.ANGER_AT_US),
    (Sign.NOT_TAKEN, Sign.NO_TIME),
    *((Sign.ASKS_FIRST_WORDS, weaker) for weaker in (Sign.ASKS_ENOUGH, Sign.ASKS_WHAT_TO_SAY, Sign.ASKS_ABOUT_OTHER)),
    *((Sign.ASKS_WAKE, weaker) for weaker in (Sign.ASKS_MAY_TELL, Sign.PROPOSES_PERSON, Sign.ASKS_TO_COPE)),
    *((Sign.ASKS_WAKE, weaker) for weaker in (Sign.ASKS_ABOUT_OTHER, Sign.ASKS_ENOUGH, Sign.DEATH_NAMED)),
    *((Sign.ASKS_IS_VIOLENCE, weaker) for weaker in (Sign.DENIES_VIOLENCE, Sign.ASKS_NOT_HIT, Sign.ASKS_NORMAL)),
    *((Sign.ASKS_NURSERY, weaker) for weaker in (Sign.PROPOSES_PERSON, Sign.ASKS_MAY_TELL, Sign.ASKS_SCHOOL)),
    *((Sign.ASKS_NURSERY, weaker) for weaker in (Sign.ASKS_MAY_USE, Sign.ASKS_SLIGHT, Sign.ASKS_DOCTOR)),
    *((Sign.ASKS_SCREEN, weaker) for weaker in (Sign.ASKS_NOTICE, Sign.ASKS_MEANWHILE, Sign.ASKS_TRACES)),
    *((Sign.ASKS_NIGHT, weaker) for weaker in (Sign.ASKS_MEANWHILE, Sign.ASKS_TO_COPE, Sign.ASKS_ENOUGH)),
    (Sign.ASKS_HOLD, Sign.IMAGES),
    (Sign.NO_MORE_DEATH, Sign.JUST_LISTEN),
    (Sign.NO_MORE_DEATH, Sign.NO_PLAN),
    (Sign.OTHER_CALM, Sign.OTHER_DYING),
    (Sign.ASKS_DOCTOR, Sign.SLEEPS),
    *QUESTIONS,
)
# A question of which only its form is read: anything else that was read answers it better.
_ANSWERED_OTHERWISE = COMPLAINTS | {
    Sign.PROPOSES_PERSON,
    Sign.HANDS_OVER,
    Sign.AGREES,
    Sign.DONT_KNOW,
    Sign.BETTER_DEAD,
    Sign.NOT_CALLED,
    *(sign for sign in Sign if sign.name.startswith("ASKS_") and sign is not Sign.ASKS_ELSE),
}
# A yes or a no at the head of a message that says more.
_HEAD = re.compile(r"([^\s、,。.!]{1,6})[\s、,。.!…]+(?=.)")


@lru_cache(maxsize=1)
def _patterns() -> dict[Sign, Pattern]:
    told: dict[str, list[str]] = defaultdict(list)
    for file in _FILES:
        for name, alternatives in load(file)["signs"].items():
            told[name] += alternatives
    return {Sign(name): _compile("|".join(alternatives)) for name, alternatives in told.items()}


@lru_cache(maxsize=1)
def _short() -> dict[str, Pattern]:
    return {name: _compile(pattern) for name, pattern in load("follow_ups")["short"].items()}


@lru_cache(maxsize=1)
def _answers() -> dict[str, tuple[Pattern, Pattern]]:
    answers = load("follow_ups")["answers"].items()
    return {asked: (_compile(words["yes"]), _compile(words["no"])) for asked, words in answers}


@lru_cache(maxsize=1)
def _tense() -> tuple[Pattern, Pattern]:
    data = load("follow_ups")
    return _compile(data["past"]), _compile(data["now"])


@lru_cache(maxsize=1)
def _uneasy() -> Pattern:
    return _compile(load("follow_ups")["uneasy"])


@lru_cache(maxsize=1)
def _accident() -> Pattern:
    return _compile(load("follow_ups")["accident"])


@lru_cache(maxsize=1)
def _self_safe() -> Pattern:
    return _compile(load("follow_ups")["self_safe"])


@lru_cache(maxsize=1)
def _own_blade() -> Pattern:
    return _compile(load("follow_ups")["own_blade"])


def _of_now(folded: str) -> str:
    """Leave out what tells of the past: of a sentence that does, the clauses that do."""
    past, now = _tense()

    def current(sentence: str) -> str:
        if now.search(sentence) or not past.search(sentence):
            return sentence
        return ",".join(clause for clause in sentence.split(",") if not past.search(clause))

    return "".join(map(current, _SENTENCE.findall(folded)))


def _unasked(folded: str) -> str:
    """Leave out the questions: who asks about a medicine has not said that there is one at hand."""
    return "".join(each for each in _SENTENCE.findall(folded) if not each.rstrip("。\n ").endswith(("?", "か")))


def _compile(pattern: str) -> Pattern:
    return re.compile(fold_pattern(pattern), re.IGNORECASE)


def read(text: str, *, asked: str | None = None) -> frozenset[Sign]:
    """Read the signs of a message; `asked` names what was asked last, which a bare yes or no answers."""
    folded = fold(text).strip()
    short = _answered(folded, asked)
    if short is not None:
        return short
    # Who learns the language, or writes in kana, sets the words apart.
    folded += _joined(folded)
    current = _of_now(folded)
    texts = {**dict.fromkeys(_OF_NOW, current), Sign.MEANS: _unasked(current)}
    found = {sign for sign, pattern in _patterns().items() if pattern.search(texts.get(sign, folded))}
    found = _settled(found, folded)
    answer = None if asked == "check" and Sign.SAFE in found else _answer(folded, asked)
    _take(answer, found, folded)
    return frozenset(found)


def _settled(found: set[Sign], folded: str) -> set[Sign]:
    """Settle what contradicts itself: the stronger sign of a pair, and whose the blade is."""
    if Sign.THREAT in found and _own_blade().search(folded):
        found = (found - {Sign.THREAT}) | {Sign.MEANS_IN_HAND}
    for stronger, weaker in _STRONGER:
        if stronger in found:
            found.discard(weaker)
    return found


def _take(answer: Sign | None, found: set[Sign], folded: str) -> None:
    """Add the answer to our question, where the rest of the message does not contradict it."""
    if answer and answer not in _OF_PEOPLE and found & _OF_PEOPLE and not _HEAD.match(folded):
        answer = None
    if answer in _OF_DANGER and Sign.GLAD in found and not _HEAD.match(folded):
        # Whoever tells of a joy has not said yes to it.
        answer = None
    if answer is Sign.NO_DEATH_WISH and Sign.NO_PLAN in found:
        # Only the plan was denied.
        answer = None
    if answer and not any(answer in matter and matter & found for matter in _MATTERS):
        found.add(answer)
    if answer is Sign.NO_TIME:
        found.discard(Sign.NO_PLAN)
    if found & _UNSAFE:
        found.discard(Sign.SAFE)
    if found & _ANSWERED_OTHERWISE:
        found.discard(Sign.ASKS_ELSE)


def _joined(folded: str) -> str:
    joined = _APART.sub("", folded)
    return "" if joined == folded else f"\n{joined}"


def denies_death(text: str) -> bool:
    """Tell whether a message names death only to deny that it is wanted."""
    folded, patterns = fold(text).strip(), _patterns()
    folded = _joined(folded).strip() or folded
    denial = patterns[Sign.NO_DEATH_WISH]
    rest = denial.sub("", folded)
    return rest != folded and not any(patterns[sign].search(rest) for sign in _UNSAFE)


def is_empty(text: str) -> bool:
    """Tell whether a message says that nothing is left: no wish, no feeling. It is asked of every message."""
    return _patterns()[Sign.NOTHING].search(text) is not None


def is_of_self(text: str) -> bool:
    """Tell whether it is the writer of whom a message says that all is well."""
    return _self_safe().search(fold(text)) is not None


def is_uneasy(text: str) -> bool:
    """Tell whether a message names anything that danger is told with, be it harmless elsewhere."""
    return _uneasy().search(fold(text)) is not None


def is_accident(text: str) -> bool:
    """Tell whether somebody has come to harm whom first aid may still save."""
    return _accident().search(fold(text)) is not None


def glance(text: str) -> tuple[bool, bool]:
    """Tell, outside of care, whether a message says that it was not understood, and whether it names the partner."""
    folded = fold(text)
    is_complaint = complaints.rest(text) is not None or any(_patterns()[sign].search(folded) for sign in COMPLAINTS)
    return is_complaint, _short()["partner"].search(folded) is not None


def names_partner(text: str) -> bool:
    """Tell whether a message names the partner, who may be reading along."""
    return _short()["partner"].search(fold(text)) is not None


def _answer(folded: str, asked: str | None) -> Sign | None:
    """Read the answer to our question in a message that says more than yes or no."""
    short, head = _short(), _HEAD.match(folded.lstrip("….・ "))
    first = head[1] if head else ""
    if short["yes"].fullmatch(first):
        return _YES.get(asked or "")
    if short["no"].fullmatch(first):
        return _NO.get(asked or "")
    if asked not in _answers():
        return None
    yes, no = _answers()[asked]
    # A question answers none.
    sentences = [each for each in _SENTENCE.findall(folded)[:2] if not each.endswith("?")]
    if asked == "time" and any(yes.search(each) and not no.search(each) for each in sentences):
        # An hour was named: what is denied beside it is something else.
        return Sign.TIME
    said = "".join(sentences).strip("。!?\n ")
    if no.search(said):
        return _NO.get(asked)
    return _YES.get(asked) if yes.search(said) and not said.endswith(("か", "の")) else None


def _answered(folded: str, asked: str | None) -> frozenset[Sign] | None:
    short = _short()
    if short["silence"].fullmatch(folded):
        return frozenset({Sign.SILENCE})
    if short["yes"].fullmatch(folded):
        return frozenset({_YES.get(asked or "", Sign.SILENCE)})
    if short["no"].fullmatch(folded):
        # 「べつに」 is a no that says little: nobody is taken for safe by it, nor for being in danger.
        meant = None if asked in _OF_SAFETY and short["vague"].fullmatch(folded) else _NO.get(asked or "")
        return frozenset({meant} if meant else {Sign.DONT_KNOW})
    return None
