"""Conversations with the offline companion, which remembers its last 30 answers."""

import random
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from itertools import product

from homebiyori.ai.offline import OfflineCompanion
from homebiyori.ai.port import Character, Exchange, Mood, PraiseLevel, Reply, ReplyRequest
from homebiyori.lexicon.concepts import all_concepts
from homebiyori.lexicon.vocabulary import Analysis, Emotion

JST = timezone(timedelta(hours=9))
KEY = b"a test key of thirty-two bytes.."
CELLS = list(product(Character, Mood, PraiseLevel))
SAMPLES = 300
MEMORY = 30


def request(**changes: object) -> ReplyRequest:
    base = ReplyRequest(
        character=Character.TAMA,
        mood=Mood.PRAISE,
        level=PraiseLevel.NORMAL,
        text="今日はいろいろありました",
        analysis=Analysis(),
        seed=b"seed",
        now=datetime(2026, 11, 24, 2, 0, tzinfo=JST),
        exchanges=(Exchange(user_text="こんばんは", ai_text="はい"),),
    )
    return replace(base, **changes)  # type: ignore[arg-type]  # the fields are named by each test


def talk(base: ReplyRequest, turns: int, *, varied: bool = True) -> list[Reply]:
    """Request answer after answer, remembering the fragments of the last 30."""
    rng = random.Random(f"{base.character}{base.mood}{base.level}")  # noqa: S311  # a sample, not a secret
    companion, replies = OfflineCompanion(KEY), list[Reply]()
    for turn in range(turns):
        recent = tuple(reply.fragment_ids for reply in reversed(replies[-MEMORY:]))
        asked = replace(base, seed=str(turn).encode(), recent_fragments=recent)
        if varied:
            concepts = (rng.choice(list(all_concepts())),) if rng.random() < 0.6 else ()
            asked = replace(
                asked,
                analysis=Analysis(emotion=rng.choice(list(Emotion)), concepts=concepts),
                now=datetime(2026, rng.randint(1, 12), 3, rng.randint(0, 23), tzinfo=JST),
            )
        replies.append(companion.reply(asked))
    return replies


def repeated(texts: list[str]) -> list[str]:
    return [text for place, text in enumerate(texts) if text in texts[max(0, place - MEMORY) : place]]
