"""A request like the chat service's, and companions for tests."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from typing import Any

from homebiyori.ai.port import Character, Companion, Mood, PraiseLevel, Reply, ReplyRequest, Source
from homebiyori.ai.speech import spoken
from homebiyori.lexicon.vocabulary import Analysis

JST = timezone(timedelta(hours=9))


def request(**changes: Any) -> ReplyRequest:
    """Return a request to たまさん after a bad night."""
    asked = ReplyRequest(
        character=Character.TAMA,
        mood=Mood.PRAISE,
        level=PraiseLevel.NORMAL,
        text="夜中に三回も起こされて、もうくたくた",
        analysis=Analysis(),
        seed=b"message-1",
        now=datetime(2026, 11, 23, 23, 30, tzinfo=JST),
    )
    return replace(asked, **changes)


@dataclass
class RecordingCompanion:
    """Records its requests and delegates to another companion."""

    inner: Companion
    asked: list[ReplyRequest] = field(default_factory=list)

    def reply(self, request: ReplyRequest) -> Reply:
        """Return the other companion's answer."""
        self.asked.append(request)
        return self.inner.reply(request)

    def stream(self, request: ReplyRequest) -> Iterator[str | Reply]:
        """Stream the same answer."""
        return spoken(self.reply(request))


@dataclass
class OnlyFallbacks:
    """Reports each answer of another companion as a fallback."""

    inner: Companion

    def reply(self, request: ReplyRequest) -> Reply:
        """Return the other companion's answer."""
        return replace(self.inner.reply(request), source=Source.FALLBACK)

    def stream(self, request: ReplyRequest) -> Iterator[str | Reply]:
        """Stream the same answer."""
        return spoken(self.reply(request))


@dataclass
class Fallback:
    """Answers 「おかえり」, or calmly if a danger was read; records its requests."""

    source: Source = Source.FALLBACK
    asked: list[ReplyRequest] = field(default_factory=list)

    def reply(self, request: ReplyRequest) -> Reply:
        """Return the answer."""
        self.asked.append(request)
        text = "危険を受けとめる返事" if request.analysis.risk else "おかえり"
        return Reply(text=text, source=self.source, analysis=request.analysis, fragment_ids=("f1",))

    def stream(self, request: ReplyRequest) -> Iterator[str | Reply]:
        """Stream the same answer."""
        return spoken(self.reply(request))
