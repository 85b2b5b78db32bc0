"""Names what the rules read in a text, as features for the emotion model besides the letters."""

from collections.abc import Iterator, Mapping, Sequence

from homebiyori.lexicon import feelings
from homebiyori.lexicon.concepts import all_concepts
from homebiyori.lexicon.depth import Depth
from homebiyori.lexicon.emoticons import Emoticons
from homebiyori.lexicon.felt import Felt
from homebiyori.lexicon.moods import Mood
from homebiyori.lexicon.telling import Telling
from homebiyori.lexicon.vocabulary import Emotion

Evidence = Mapping[str, float]

# Strengths are capped at STRONGEST and divided by HALF.
STRONGEST, HALF = 5.0, 2.0
# Lengths are bucketed in steps of STEP characters; the last bucket is open-ended.
STEP, STEPS = 12, 6


def gather(spans: Sequence[Felt], read: Mood, told: Telling, measured: Depth, signs: Emoticons) -> Evidence:
    """Return everything that was read, by name, with its strength."""
    found = dict(_feelings(spans))
    found[f"read {read.emotion}"] = 1.0
    if read.emotion is not Emotion.NONE:
        found[f"strength {read.emotion}"] = min(read.strength, STRONGEST) / HALF
    found |= dict.fromkeys(_told(told), 1.0)
    found |= {f"concept {name}": 1.0 if at == 0 else 0.5 for at, name in enumerate(told.concepts)}
    return found | dict.fromkeys(_shape(measured, signs), 1.0)


def _feelings(spans: Sequence[Felt]) -> Iterator[tuple[str, float]]:
    for emotion, weight in feelings.totals(list(spans)).items():
        stated = max((felt.weight for felt in spans if felt.is_stated and felt.emotion is emotion), default=0.0)
        for name, strength in (("felt", weight), ("stated", stated)):
            if strength > 0:
                yield f"{name} {emotion}", min(strength, STRONGEST) / HALF


def _told(told: Telling) -> Iterator[str]:
    if told.concepts:
        yield f"kind {all_concepts()[told.concepts[0]].kind}"
    for name, one in (("outcome", told.outcome), ("feels", told.feels), ("ritual", told.ritual), ("wish", told.wish)):
        if one is not None:
            yield f"{name} {one}"
    if told.is_moment:
        yield "moment"


def _shape(measured: Depth, signs: Emoticons) -> Iterator[str]:
    yield f"length {min(STEPS, measured.length // STEP)}"
    parts = {
        "episode": measured.has_episode,
        "feeling": measured.has_feeling,
        "reason": measured.has_reason,
        "clauses": measured.has_clauses,
        "laugh": signs.has_laugh,
        "loud": signs.is_loud,
    }
    yield from (name for name, holds in parts.items() if holds)
    yield from (f"sign {emotion}" for emotion in set(signs.emotions))
