"""A conversation with the offline companion, as the chat service conducts it, but without a database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from homebiyori.ai.offline import OfflineCompanion
from homebiyori.ai.port import Character, Exchange, Mood, PraiseLevel, Reply, ReplyRequest
from homebiyori.ai.safety import SafetyCard
from homebiyori.base.clock import JST, epoch
from homebiyori.care.mark import CareMark
from homebiyori.care.reading.follow_ups import names_emergency
from homebiyori.chat import care
from homebiyori.chat.cards import choose_card
from homebiyori.chat.care import memory, sounds, theme
from homebiyori.chat.reading import Reading
from homebiyori.lexicon import analyze
from homebiyori.lexicon.models.talks import Stage, Talk, Theme, hear
from homebiyori.lexicon.vocabulary import Analysis
from homebiyori.recall.models import REMEMBERED_ANSWERS, RecentMessage

NIGHT = datetime(2026, 11, 26, 1, 0, tzinfo=JST)
# A talk in which no theme is ahead of the others, and nothing happens now.
NOTHING = Talk(
    themes=[(0.0, theme) for theme in Theme],
    stages=[(0.0, Stage.OPEN), *((-1.0, stage) for stage in Stage if stage is not Stage.OPEN)],
)
_COMPANION = OfflineCompanion(b"a key of thirty-two bytes or so.")
# Many conversations begin the same way, and each runs in every voice: analyze each message only once.
_analyze = cache(analyze)


@dataclass(frozen=True)
class Turn:
    """A message, how it was read, and the answer."""

    said: str
    reading: Reading
    reply: Reply
    card: SafetyCard | None
    mark: CareMark | None

    @property
    def slots(self) -> list[str]:
        return [name.partition(".")[2].rpartition(".")[0] for name in self.reply.fragment_ids]

    @property
    def is_in_care(self) -> bool:
        return self.reading.care is not None and self.reading.care.is_open

    @property
    def asked(self) -> list[str]:
        return [slot for slot in self.slots if slot.startswith("care.ask.") or slot.endswith(".ask")]


def _read_without_themes(*message: Any) -> Reading:
    try:
        for module in (theme, sounds):
            setattr(module, "hear", lambda _, __: NOTHING)  # noqa: B010 - mypy forbids it as an assignment
        return care.read(*message)
    finally:
        for module in (theme, sounds):
            setattr(module, "hear", hear)  # noqa: B010


def talk(
    texts: Sequence[str],
    *,
    character: Character = Character.TAMA,
    mood: Mood = Mood.PRAISE,
    first: Analysis | None = None,
    step: timedelta = timedelta(minutes=2),
    start: datetime = NIGHT,
    waits: Sequence[timedelta] = (),
) -> list[Turn]:
    """Run a conversation; `first` replaces the lexicon's analysis of the first message, in which nothing else is heard.

    `waits` are the times before each message, if these are not `step` apart.
    """
    turns: list[Turn] = []
    recent: list[RecentMessage] = []
    read = care.read if first is None else _read_without_themes
    mark: CareMark | None = None
    now = start
    for place, text in enumerate(texts):
        now += waits[place] if waits else timedelta()
        analysis = first if first and place == 0 else _analyze(text)
        reading = read(text, analysis, mark, recent, now)
        asked = ReplyRequest(
            character=character,
            mood=mood,
            level=PraiseLevel.NORMAL,
            text=text,
            analysis=reading.analysis,
            seed=f"{place}{text}".encode(),
            now=now,
            exchanges=tuple(Exchange(user_text=m.user_message, ai_text=m.ai_response) for m in reversed(recent)),
            recent_fragments=tuple(m.fragment_ids for m in recent),
            care=reading.care,
            peril=reading.peril,
            stage=reading.stage,
        )
        reply = _COMPANION.reply(asked)
        card = choose_card(reply.analysis, reading, mark, now)
        mark = memory.after(mark, reading, answered=reply.analysis, now=now)
        if card and card.is_whole and card.kind and card.level:
            mark = memory.with_card(mark, card.kind, card.level, now)
        turns.append(Turn(text, reading, reply, card, mark))
        kept = RecentMessage(
            user_message=text,
            ai_response=reply.text,
            emotion=reply.analysis.emotion,
            fragment_ids=reply.fragment_ids,
            tier=reply.analysis.tier,
            signs=tuple(sorted(reading.signs)),
            created_at=now,
            expires_at=epoch(now) + 1_000_000,
        )
        recent = [kept, *recent[: REMEMBERED_ANSWERS - 1]]
        now += timedelta() if waits else step
    return turns


def says_119_too_early(turns: Sequence[Turn]) -> list[tuple[str, str]]:
    """Return the messages in care whose answers name 119, though nothing is imminent and they do not name it."""
    return [
        (turn.said, turn.reply.text)
        for turn in turns
        if turn.reading.care is not None and not turn.reading.care.is_imminent
        if "119" in turn.reply.text and not names_emergency(turn.said)
    ]
