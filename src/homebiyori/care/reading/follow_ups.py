"""Reads what a parent tells in care; outside of care it only looks for complaints about us.

Nothing here opens care: these words mean danger, or its end, only after danger was read.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache, partial

from homebiyori.care.reading import acute, another, carried, crux, whose
from homebiyori.care.reading.follow_up_patterns import Pattern, answers, loose, short, signs, tense
from homebiyori.care.reading.rules import (
    ANSWERED_OTHERWISE,
    COMPLAINTS,
    DISCLOSES,
    FACTS,
    MATTERS,
    NO,
    NOTHING_THERE,
    OF_DANGER,
    OF_DEATH,
    OF_NOW,
    OF_PEOPLE,
    OF_SAFETY,
    STRONGER,
    UNSAFE,
    YES,
)
from homebiyori.care.signs import Sign
from homebiyori.lexicon import complaints, unreal
from homebiyori.lexicon.dialects import dialects
from homebiyori.lexicon.letters import SENTENCE
from homebiyori.lexicon.normalize import fold
from homebiyori.lexicon.risks.rules import book
from homebiyori.lexicon.spacing import without_gaps

_ENDS = "follow_up_ends"
_NEARS = "follow_up_nears"
_TONIGHT = "follow_up_tonight"
_DIRECT = "follow_up_direct"


# A yes or a no at the head of a message that says more.
_HEAD = re.compile(r"([^\s、,。.!]{1,6})[\s、,。.!…]+(?=.)")


def _of_now(folded: str) -> str:
    """Remove the clauses that tell of the past."""
    past, now = tense()

    def current(sentence: str) -> str:
        if now.search(sentence) or not past.search(sentence):
            return sentence
        return ",".join(clause for clause in sentence.split(",") if not past.search(clause))

    return "".join(map(current, SENTENCE.findall(folded)))


def _unasked(folded: str) -> str:
    """Remove questions: asking about a medicine does not mean having it at hand."""
    return "".join(each for each in SENTENCE.findall(folded) if not each.rstrip("。\n ").endswith(("?", "か")))


# Several callers read the same message and those before it.
@lru_cache(maxsize=64)
def read(text: str, *, asked: str | None = None) -> frozenset[Sign]:
    """Read the signs of a message; `asked` names what was asked last, which a bare yes or no answers."""
    plain = carried.plainly(dialects().standard(fold(text).strip()))
    folded = book().toy_blows.pattern.sub("〇", loose("towns", _DIRECT).sub("〇", plain))
    bare = _answered(folded, asked)
    if bare is not None:
        return bare
    # Learners and kana writers leave gaps between words: a copy without them is added, as a new sentence.
    folded += "。" * bool(joined := _joined(folded)) + joined
    patterns = signs()
    # A denied method, time or wish is not told as well.
    denial = None if loose("affirms").search(folded) else patterns[Sign.NO_DEATH_WISH]
    texts = _texts(folded, denial)
    possible = patterns.worth_trying({folded, *texts.values()})
    found = {sign for sign in possible if _says(sign, patterns[sign], texts.get(sign, folded))}
    if loose("common", _ENDS).search(folded):
        found.add(Sign.COMMON_THING)
    if Sign.RESTRAINED in found:
        # Holding somebody back from an edge is not violence.
        found = (found - {Sign.VIOLENCE, Sign.THREAT, Sign.AGGRESSOR_NEAR}) | {Sign.SOMEONE_CAME}
    found = _refined(found - {Sign.NO_DEATH_WISH} if denial is None else found, folded)
    answer = None if asked == "check" and Sign.SAFE in found else _answer(folded, asked)
    _take(answer, found, folded)
    crucial = crux.refined(another.refined(found, folded), folded)
    return frozenset(carried.refined(acute.refined(crucial, folded), folded))


def _texts(folded: str, denial: Pattern | None) -> dict[Sign, str]:
    """Return, by sign, the text in which it is looked for; signs that are left out are looked for in all of it."""
    told = loose("supposed").sub("〇", folded)
    current = _of_now(told)
    asserted, current_asserted = (denial.sub("〇", each) if denial else each for each in (folded, current))
    taken = signs()[Sign.MEANS_AWAY].sub("〇", told)
    handed = loose("given_other").sub("〇", told)
    return {
        **dict.fromkeys(FACTS, told),
        Sign.DISCHARGED: _of_now(told),
        # Taking medicine out of the house is not swallowing it.
        **dict.fromkeys((Sign.OTHER_IN_DANGER, Sign.OTHER_DYING), loose("disposes").sub("〇", taken)),
        **dict.fromkeys(OF_NOW, current),
        Sign.PLAN: loose("no_ways", _ENDS).sub("〇", _untouched(current_asserted)),
        # Something done every day, tomorrow too, names no time.
        Sign.TIME: loose("goes_on", _ENDS).sub("〇", current_asserted),
        # Showing somebody the screen is not being watched; a child's good night is not the writer's.
        Sign.CONTROL: loose("shows", _TONIGHT).sub("〇", told),
        **dict.fromkeys((Sign.SLEEPS, Sign.FAREWELL), loose("others_night", _TONIGHT).sub("〇", folded)),
        # Having thought of no method does not ask for one.
        Sign.ASKS_METHOD: loose("unthought").sub("〇", asserted),
        # A child or a cat that was handed over is not means.
        **dict.fromkeys((Sign.MEANS_AWAY, Sign.TAKEN_BACK, Sign.HANDS_OVER), handed),
        # Common kitchen things do not count as means.
        Sign.MEANS: loose("common", _ENDS).sub("〇", _untouched(_unasked(current))),
        # Things left untouched do not count as means, either.
        **dict.fromkeys((Sign.BLADE, Sign.PILLS, Sign.ROPE), _untouched(folded)),
        Sign.TAKEN: loose("drinks").sub("〇", current),
        # Not dying right now does not deny the wish.
        Sign.NO_DEATH_WISH: loose("at_once", _ENDS).sub("〇", folded),
        # A mother who arrives in twenty minutes does not bring danger nearer.
        Sign.NEARS: loose("awaited", _NEARS).sub("〇", folded),
        # A wish that has passed does not count.
        **dict.fromkeys((Sign.VANISH, Sign.DEATH_NAMED, Sign.DEATH_SAID), loose("gone").sub("〇", folded)),
    }


def _untouched(text: str) -> str:
    return loose("untouched", _ENDS).sub("〇", text)


def _says(sign: Sign, pattern: Pattern, text: str) -> bool:
    if sign not in FACTS:
        return pattern.search(text) is not None
    return any(not unreal.is_unreal(text, each) for each in pattern.finditer(text))


def _refined(found: set[Sign], folded: str) -> set[Sign]:
    """Resolve contradictions: keep the stronger sign of a pair, and decide who holds the blade."""
    if Sign.THREAT in found and loose("own_blade").search(folded):
        found = (found - {Sign.THREAT}) | {Sign.MEANS_IN_HAND}
    if Sign.MEANS_AWAY in found and loose("keeps_key").search(folded):
        # Means locked away by a writer who keeps the key are still within reach.
        found = (found - {Sign.MEANS_AWAY}) | {Sign.MEANS}
    if loose("timetable").search(folded):
        # Knowing the timetable is a plan, even if nothing is prepared.
        found = (found - {Sign.NO_PLAN}) | {Sign.PLAN, Sign.RAIL}
    if Sign.ASKS_HIDE in found and loose("kept_safe", "follow_up_others").search(folded):
        # Whom to leave a child with is not about hiding means.
        found.discard(Sign.ASKS_HIDE)
    found = whose.refined(_without_partings(found, folded), folded)
    if Sign.LISTENED in found and not loose("emergency").search(folded):
        found.discard(Sign.CALLED)
    for stronger, weaker in STRONGER:
        if stronger in found:
            found.discard(weaker)
    return found


def _without_partings(found: set[Sign], folded: str) -> set[Sign]:
    """Remove farewells by the writer or by somebody who moves or has died: nobody is missing."""
    is_parting = Sign.OTHER_FAREWELL in found and loose("partings", "follow_up_scene").search(folded)
    return found - {Sign.OTHER_FAREWELL, Sign.OTHER_MISSING} if is_parting else found


def _take(answer: Sign | None, found: set[Sign], folded: str) -> None:
    """Add the answer to our question, unless the rest of the message contradicts it."""
    if answer and answer not in OF_PEOPLE and found & OF_PEOPLE and not _HEAD.match(folded):
        answer = None
    if answer and _is_of_something_else(answer, found, folded):
        answer = None
    is_of_means = answer is Sign.DEATH_NAMED and found >= {Sign.MEANS, Sign.NO_PLAN} and not _HEAD.match(folded)
    if (answer is Sign.NO_DEATH_WISH and Sign.NO_PLAN in found) or is_of_means:
        # Only the plan was denied, or the yes is about the medicine.
        answer = None
    if answer and not any(answer in matter and matter & found for matter in MATTERS):
        found.add(answer)
    if answer is Sign.NO_TIME:
        found.discard(Sign.NO_PLAN)
    if found & UNSAFE:
        found.discard(Sign.SAFE)
    if found & ANSWERED_OTHERWISE:
        found.discard(Sign.ASKS_ELSE)


def _is_of_something_else(answer: Sign, found: set[Sign], folded: str) -> bool:
    """Return whether a message tells something new: a danger is not a "no" to our question, and a joy not a "yes"."""
    if answer in NOTHING_THERE and found & DISCLOSES:
        return not _is_outright(folded)
    return answer in OF_DANGER and Sign.GLAD in found and not _HEAD.match(folded)


def _is_outright(folded: str) -> bool:
    """Return whether a message begins with a yes or a no."""
    head = _HEAD.match(folded.lstrip("….・ "))
    return head is not None and any(short()[name].fullmatch(head[1]) for name in ("yes", "no"))


def _joined(folded: str) -> str:
    joined = without_gaps(folded)
    return "" if joined == folded else f"\n{joined}"


def denies_death(text: str) -> bool:
    """Return whether a message names death only to deny that it is wanted."""
    folded, patterns = fold(text).strip(), signs()
    folded = _joined(folded).strip() or folded
    denial = patterns[Sign.NO_DEATH_WISH]
    if loose("affirms").search(folded):
        return False
    rest = denial.sub("", folded)
    # Being frightened by the question does not count as worse.
    return rest != folded and not any(patterns[sign].search(rest) for sign in UNSAFE - {Sign.WORSE})


def denies_outright(text: str, beside: Iterable[Sign]) -> bool:
    """Return whether death is denied outright, and none of the signs `beside` it is told."""
    folded = fold(text)
    if loose("outright").search(folded) is None:
        return False
    rest = loose("misread").sub("〇", folded)
    return not any(signs()[sign].search(rest) for sign in beside)


def is_empty(text: str) -> bool:
    """Return whether a message says that nothing is left: no wish, no feeling. Called for every message."""
    return signs()[Sign.NOTHING].search(text) is not None


def is_missing(texts: Sequence[str]) -> bool:
    """Return whether messages, the last among them, tell that somebody has gone after a farewell."""
    gone, farewell = (signs()[sign] for sign in (Sign.OTHER_MISSING, Sign.OTHER_FAREWELL))
    last = fold(texts[-1])
    is_unreached = whose.is_unreached(last)
    if not is_unreached and not farewell.search(last) and not gone.search(last):
        return False
    folded = "\n".join(map(fold, texts))
    if not farewell.search(folded) or not (is_unreached or gone.search(folded)):
        return False
    return loose("partings", "follow_up_scene").search(folded) is None


def is_of_self(text: str) -> bool:
    """Return whether a message says that the writer is safe."""
    return loose("self_safe").search(fold(text)) is not None


def is_uneasy(text: str) -> bool:
    """Return whether a message has any word used to tell of danger, even if it is harmless elsewhere."""
    return loose("uneasy").search(fold(text)) is not None


def is_accident(text: str) -> bool:
    """Return whether somebody has come to harm whom first aid may still save."""
    return loose("accident").search(fold(text)) is not None


def is_mishap(text: str) -> bool:
    """Return whether an injury is told of as a mishap with kitchen knives or glass."""
    return loose("mishap").search(fold(text)) is not None


def fears_choking(text: str) -> bool:
    """Return whether a message is about what might stick in a throat."""
    return loose("fears_choking", _TONIGHT).search(fold(text)) is not None


def glance(text: str) -> tuple[bool, bool]:
    """Return, outside of care, whether a message complains of being misunderstood, and whether it names the partner."""
    folded = fold(text)
    is_complaint = complaints.rest(text) is not None or any(signs()[sign].search(folded) for sign in COMPLAINTS)
    return is_complaint, short()["partner"].search(folded) is not None


def _of_the_dead(name: str, text: str) -> bool:
    return loose(name, "follow_up_others").search(fold(text)) is not None


# A child of the writer has died, before birth or after it.
mourns_child = partial(_of_the_dead, "mourns_child")
# A mourner wishes to join the dead; from anybody else the words mean a visit.
joins_dead = partial(_of_the_dead, "joins_dead")
# A mourner speaks of the child that has died, or wants no line.
is_of_the_lost = partial(_of_the_dead, "of_the_lost")


def is_about_else(text: str) -> bool:
    """Return whether the answer to our question about death says that it is about something else."""
    return loose("about_else", _ENDS).search(fold(text)) is not None


def names_emergency(text: str) -> bool:
    """Return whether a message names the emergency services."""
    return loose("emergency").search(fold(text)) is not None


def names_partner(text: str) -> bool:
    """Return whether a message names the partner, who may be reading along."""
    return short()["partner"].search(fold(text)) is not None


def _answer(folded: str, asked: str | None) -> Sign | None:
    """Read the answer to our question in a message that says more than yes or no."""
    words, head = short(), _HEAD.match(folded.lstrip("….・ "))
    first = head[1] if head else ""
    if words["yes"].fullmatch(first):
        return YES.get(asked or "")
    if words["no"].fullmatch(first) and not carried.corrects_itself(folded):
        # "Nobody" here means that they are alone; it does not deny a wish to die.
        is_of_people = asked in OF_DEATH and loose("nobody_there", _ENDS).match(first)
        return None if is_of_people else NO.get(asked or "")
    if asked not in answers():
        return None
    yes, no = answers()[asked]
    # A question is not an answer.
    sentences = [
        each for each in SENTENCE.findall(loose("common", _ENDS).sub("〇", _untouched(folded)))[:2] if not _asks(each)
    ]
    if asked == "time" and any(yes.search(each) and not no.search(each) for each in sentences):
        # A time was named: a denial beside it is of something else.
        return Sign.TIME
    said = "".join(sentences).strip("。!?\n ")
    if no.search(said):
        return NO.get(asked)
    denied = loose("denied_after", _ENDS)
    is_yes = any(denied.match(said, each.end()) is None for each in yes.finditer(said))
    return YES.get(asked) if is_yes and not said.endswith(("か", "の")) else None


def _asks(sentence: str) -> bool:
    """Return whether a sentence asks, or asks back what our question meant."""
    if loose("asks_back", _ENDS).search(sentence):
        return True
    return sentence.endswith("?") or (sentence.rstrip("。\n ").endswith("か") and "じゃないか" not in sentence)


def _answered(folded: str, asked: str | None) -> frozenset[Sign] | None:
    words = short()
    if words["silence"].fullmatch(folded):
        return frozenset({Sign.SILENCE})
    if words["yes"].fullmatch(folded):
        return frozenset({YES.get(asked or "", Sign.SILENCE)})
    if words["no"].fullmatch(folded):
        # 「べつに」 is a vague no, read neither as safe nor as in danger.
        meant = None if asked in OF_SAFETY | OF_DEATH and words["vague"].fullmatch(folded) else NO.get(asked or "")
        return frozenset({meant} if meant else {Sign.DONT_KNOW})
    return None
