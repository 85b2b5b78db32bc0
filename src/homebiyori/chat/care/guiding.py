"""Chooses the theme and the stage whose steps a talk in care is told (`care/answers/guidance.py`). Pure."""

from homebiyori.care import themes
from homebiyori.care.groups import HEARS_VOICES
from homebiyori.care.reading import told_of
from homebiyori.care.signs import Sign
from homebiyori.chat.care import sounds, theme
from homebiyori.chat.care.utterance import Utterance
from homebiyori.lexicon.models.talks import Stage, Talk, Theme, hear
from homebiyori.lexicon.vocabulary import RiskKind

# How far ahead of every other kind a theme must be for its steps to be said in a talk of another kind, and after a
# denial.
GUIDES = 0.5
# How far ahead of every other stage help must be in imminent danger if no word told of it.
STAGED_IF_IMMINENT = 0.5
_HELP = frozenset({Stage.CALLED, Stage.HELPED})
_COURSES = frozenset(Stage) - {Stage.NOW, Stage.NONE}
# How many messages back help that was only heard is believed.
_LATELY = 3
_WITHOUT_STEPS = frozenset({Theme.PLAIN, Theme.WORN, Theme.BODY})


def steps_theme(said: Utterance, kind: RiskKind | None, signs: frozenset[Sign], *, is_turned: bool) -> Theme | None:
    """Return the theme whose steps are said in a talk of a kind of danger: what it surely is about, else its own.

    `signs` are those of the talk; `is_turned`: this message turned it.
    """
    talk, by_itself = sounds.talk_of(said), themes.kind_of(hear(said.text, ()).theme)
    is_told = kind is not None and (is_turned or by_itself is kind)
    lead = talk.ahead(themes.PERILS) if talk.theme in themes.PERILS else theme.lead_of(said, talk.theme)
    without = set[Theme]()
    if theme.spares_child(said) or not (Sign.DRAWS_CHILD in signs or theme.takes_along(said)):
        without.add(Theme.TOGETHER)
    if talk.theme not in {*_WITHOUT_STEPS, *without} and not is_told and lead >= GUIDES:
        return talk.theme
    if kind is None:
        return None
    fitting = (one for one in (Theme(name) for _, name in talk.themes) if themes.kind_of(one) is kind)
    return next((one for one in fitting if one not in without and _may_be_spoken_of(one, talk, signs)), None)


def _may_be_spoken_of(about: Theme, talk: Talk, signs: frozenset[Sign]) -> bool:
    """Return whether a theme's steps fit: voices that are told, a child whom the writer surely would take along."""
    if about is Theme.VOICES:
        return bool(signs & HEARS_VOICES)
    return about is not Theme.TOGETHER or Sign.DRAWS_CHILD in signs or talk.ahead([about]) >= theme.AHEAD


def steps_stage(
    said: Utterance, signs: frozenset[Sign], known: frozenset[Sign], stands: frozenset[Sign], *, is_imminent: bool
) -> Stage:
    """Return how a danger stands: by the help that this message tells of, by what is surely heard, by earlier help."""
    talk = sounds.talk_of(said)
    is_heard = talk.ahead_in(talk.stage) >= (STAGED_IF_IMMINENT if is_imminent else theme.STAGED)
    heard = talk.stage if is_heard and talk.stage in (_HELP if is_imminent else _COURSES) else None
    if Sign.RESCUED in signs:
        return Stage.HELPED
    if Sign.CALLED in signs:
        return Stage.CALLED
    if heard is not None and not _is_denied(heard, said.text):
        return heard
    if Sign.RESCUED in known and not is_imminent:
        return Stage.HELPED
    if Sign.CALLED in stands or _was_called(said):
        return Stage.CALLED
    return Stage.NOW if is_imminent else Stage.OPEN


def _is_denied(heard: Stage, text: str) -> bool:
    """Return whether words say that nobody was called yet, or that nobody has come."""
    return told_of.is_uncalled(text) or (heard is Stage.HELPED and told_of.has_not_come(text))


def _was_called(said: Utterance) -> bool:
    """Return whether one of the last messages surely told of help, and none since that nobody was called."""
    texts = said.said_before
    for back in range(1, min(_LATELY, len(texts)) + 1):
        if told_of.is_uncalled(texts[-back]):
            return False
        talk = hear(texts[-back], texts[:-back][::-1])
        if talk.stage in _HELP and talk.ahead_in(talk.stage) >= STAGED_IF_IMMINENT:
            return not told_of.is_uncalled(said.text)
    return False
