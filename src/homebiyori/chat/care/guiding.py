"""Tells which steps a talk in care needs (`care/answers/guidance.py`): those of which theme and stage. Pure."""

from homebiyori.care.signs import Sign
from homebiyori.chat.care import theme
from homebiyori.chat.care.utterance import Utterance
from homebiyori.lexicon.models.talks import Stage, Theme, hear
from homebiyori.lexicon.normalize import fold, lazy_folded
from homebiyori.lexicon.vocabulary import RiskKind

# How far ahead of every other kind a theme must be for its steps to be said in a talk of another kind, and after a
# denial.
GUIDES, GUIDES_DENIED = 0.5, 0.1
# How far ahead of every other stage help must be in imminent danger if no word told of it.
STAGED_IF_IMMINENT = 0.5
_HELP = frozenset({Stage.CALLED, Stage.HELPED})
_COURSES = frozenset(Stage) - {Stage.NOW, Stage.NONE}
_HEARD_VOICES = frozenset({Sign.VOICES, Sign.ORDERED, Sign.OWN_UNREAL})
_NOT_YET = lazy_folded("(?:119|110|救急車?|警察)[^。!?]{0,6}まだ|まだ[^。!?]{0,8}(?:119|110|かけ|呼|電話)")


def theme_of(said: Utterance, kind: RiskKind | None, signs: frozenset[Sign], *, is_turned: bool) -> Theme | None:
    """Return the theme whose steps are said in a talk of a kind of danger: what it surely is about, else its own.

    `signs` are those of the talk; `is_turned`: this message turned it.
    """
    talk, by_itself = theme.talk_of(said), theme.kind_of(hear(said.text, ()).theme)
    is_told = kind is not None and (is_turned or by_itself is kind)
    is_ours = talk.theme not in theme.NO_DANGER_OF_OURS - theme.PERILS
    if is_ours and not is_told and theme.lead_of(said, talk.theme) >= (GUIDES_DENIED if kind is None else GUIDES):
        return talk.theme
    fitting = (one for one in (Theme(name) for _, name in talk.themes) if theme.kind_of(one) is kind)
    heard = (one for one in fitting if one is not Theme.VOICES or signs & _HEARD_VOICES)
    return next(heard, None) if kind is not None else None


def stage_of(
    said: Utterance, signs: frozenset[Sign], known: frozenset[Sign], stands: frozenset[Sign], *, is_imminent: bool
) -> Stage:
    """Return how a danger stands: by the help that this message tells of, by what is surely heard, by earlier help."""
    talk = theme.talk_of(said)
    is_heard = talk.ahead_in(talk.stage) >= (STAGED_IF_IMMINENT if is_imminent else theme.STAGED)
    heard = talk.stage if is_heard and talk.stage in (_HELP if is_imminent else _COURSES) else None
    if Sign.RESCUED in signs:
        return Stage.HELPED
    if Sign.CALLED in signs:
        return Stage.CALLED
    if heard is not None and not (heard is Stage.CALLED and _NOT_YET.pattern.search(fold(said.text))):
        return heard
    if Sign.RESCUED in known and not is_imminent:
        return Stage.HELPED
    if Sign.CALLED in stands:
        return Stage.CALLED
    return Stage.NOW if is_imminent else Stage.OPEN
