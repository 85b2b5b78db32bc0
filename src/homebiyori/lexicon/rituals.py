"""Recognises everyday rituals: messages that only greet, thank, apologise, say goodbye or ask about us."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from homebiyori.lexicon import addressed
from homebiyori.lexicon.asked_us import compiled
from homebiyori.lexicon.files import kept, load
from homebiyori.lexicon.normalize import fold
from homebiyori.lexicon.phrases import PhraseBook, spell_out
from homebiyori.lexicon.spelling import fold_all
from homebiyori.lexicon.vocabulary import Ritual

FILLER = "filler"
GOODNIGHT = "farewell.goodnight"
# Of several, the one that most needs a reply of its own.
_ORDER = (
    "thanks",
    "question",
    "agreed",
    "remembered",
    "called",
    "intro",
    "again",
    "open",
    "machine",
    "farewell",
    "apology",
    "noted",
    "tease",
    "greeting",
    "politeness",
)
# Courtesies under other names.
_POLITE = frozenset({"agreed", "remembered", "noted", "tease", "called", "intro", "again", "open", "machine"})
# Rituals are short: longer texts are not examined.
LONGEST = 60
# A farewell is in one of the last sentences.
_LAST = 2
# And no longer than this: the glue between its words can match in more ways than one.
_SHORT = 24

# Addressed to us, but no ritual by itself.
_NO_RITUAL = frozenset({addressed.CORRECTION, addressed.REMINDER, "only"})
_SENTENCE = re.compile(r"[^。!?…\n♪]+[。!?…\n♪\s]*")
_MARKS = re.compile(r"[\W_]+")


@kept("rituals")
def _shades(data: Mapping[str, list[str]]) -> dict[str, str]:
    shades: dict[str, str] = {}
    for shade, lines in data.items():
        if shade == "comment":
            continue
        for phrase in fold_all(spell_out(lines)):
            shades.setdefault(_bare(phrase), shade)
    return shades


@lru_cache(maxsize=1)
def _book() -> PhraseBook[str]:
    return PhraseBook(_shades())


def _bare(text: str) -> str:
    return _MARKS.sub("", text)


def shades(text: str) -> list[str]:
    """Return the kinds of ritual in a folded text, such as `greeting.morning`; none if it says anything more."""
    spoken = addressed.split(text)
    said = [kind for kind in spoken.kinds if kind not in _NO_RITUAL]
    beside = _phrases(spoken.rest)
    found = [] if beside is None else said + beside
    return found or _phrases(text) or []


def _phrases(text: str) -> list[str] | None:
    bare = _bare(text)
    if len(text) > LONGEST:
        return None
    found: list[str] = []
    at = 0
    for hit in _book().find(bare):
        if hit.start != at:
            return None
        at = hit.end
        found.append(hit.value)
    return [name for name in found if name != FILLER] if at == len(bare) else None


def shades_of(message: str) -> list[str]:
    """Return the kinds of ritual in a message as written."""
    return shades(fold(message))


def shade(text: str) -> str | None:
    """Return the kind of ritual that a folded text is answered as; None if it says anything more."""
    found = shades(text)
    # Good night means going to bed, whatever thanks precede it.
    return GOODNIGHT if GOODNIGHT in found else _foremost(found)


def shade_of(message: str) -> str | None:
    """Return the kind of ritual that a message, as written, is answered as."""
    return shade(fold(message))


@dataclass(frozen=True, slots=True)
class _Frames:
    """Patterns of greetings and farewells: each by kind, as whole sentences, at the end of a sentence."""

    opens: dict[str, re.Pattern[str]]
    closes: dict[str, re.Pattern[str]]
    farewells: re.Pattern[str]
    farewell_last: re.Pattern[str]
    frame: re.Pattern[str]


@lru_cache(maxsize=1)
def _frames() -> _Frames:
    data = load("frames")
    glue, opens, closes = data["glue"], data["opens"], data["closes"]
    farewell = "|".join(closes.values())
    either = "|".join((*opens.values(), *closes.values()))
    return _Frames(
        opens={name: compiled(f"\\A{glue}(?:{words}){data['no_act']}") for name, words in opens.items()},
        closes={name: compiled(words) for name, words in closes.items()},
        farewells=compiled(f"\\A{glue}(?:(?:{farewell}){glue})+\\Z"),
        farewell_last=compiled(f"(?:ね|よ|わ|な|ます|です|した|ので|から|[,\\s])((?:{farewell}){glue})$"),
        frame=compiled(f"\\A{glue}(?:(?:{either}){glue})*\\Z"),
    )


def opens_with(text: str) -> str | None:
    """Return the greeting that a folded text begins with, whatever follows it."""
    opening = text[:_SHORT]
    return next((name for name, words in _frames().opens.items() if words.search(opening)), None)


def closes_with(text: str) -> str | None:
    """Return the farewell that a folded text ends with, whatever precedes it."""
    frames = _frames()
    last = [sentence for sentence in _SENTENCE.findall(text) if sentence.strip()][-_LAST:]
    said = [sentence for sentence in last if len(sentence) <= _SHORT and frames.farewells.search(sentence)]
    said += [found[1] for sentence in last[-1:] if (found := frames.farewell_last.search(sentence[-_SHORT:]))]
    return next((name for name, words in frames.closes.items() if any(map(words.search, said))), None)


def without_frame(text: str) -> str:
    """Return a folded text without its greetings, farewells and marks."""
    sentences = _SENTENCE.findall(text)
    left = (one for one in sentences if len(one) > _SHORT or not _frames().frame.search(one))
    return _bare("".join(left))


def _foremost(found: Sequence[str]) -> str | None:
    return min(found, key=lambda name: _ORDER.index(name.partition(".")[0]), default=None)


def read(text: str) -> Ritual | None:
    """Return the ritual that a folded text consists of, if any."""
    found = _foremost(shades(text))
    if found is None:
        return None
    head = found.partition(".")[0]
    return Ritual.POLITENESS if head in _POLITE else Ritual(head)
