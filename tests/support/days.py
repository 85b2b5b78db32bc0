"""Weeks of messages with the offline companion, at their hours: what an answer shows of earlier ones."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from homebiyori.ai.companions import Companions
from homebiyori.ai.offline import OfflineCompanion
from homebiyori.ai.port import Character, Mood, PraiseLevel, Reply
from homebiyori.base.clock import JST, epoch
from homebiyori.chat import care
from homebiyori.chat.answer import PreparedMessage, Responder
from homebiyori.chat.care import memory
from homebiyori.lexicon import analyze
from homebiyori.recall import known_facts, unasked
from homebiyori.recall.models import REMEMBERED_ANSWERS, RecentMessage
from homebiyori.tree.models import Tree

FIRST_DAY = datetime(2026, 11, 26, tzinfo=JST)
_COMPANION = OfflineCompanion(b"a key of thirty-two bytes or so.")
_ALL = Companions(primary=_COMPANION, economy=_COMPANION, offline=_COMPANION, crisis=_COMPANION)
_SHOWN = re.compile(r"^.\.(thread\.\w+|recall|gladly|remember|known)\.")

Said = tuple[int, str, str, str]


@dataclass(frozen=True)
class Told:
    """A message, its answer, and the memory that the answer is expected to show."""

    text: str
    reply: Reply
    expected: str

    @property
    def shown(self) -> set[str]:
        found = (_SHOWN.match(name) for name in self.reply.fragment_ids)
        return {each[1].rpartition(".")[2] for each in found if each}

    @property
    def verdict(self) -> str:
        """Return `right`, `wrong` or `absent`, `quiet` where rightly none is shown, or nothing if none is specified."""
        mark, rest = self.expected[:1], self.expected[1:]
        return _VERDICTS[mark](self, rest) if mark else ""


def _show(told: Told, rest: str) -> str:
    name, *kinds = rest.split()
    if not told.shown:
        return "absent"
    return "right" if re.search(name, told.reply.text) and told.shown <= {*kinds, "known"} else "wrong"


def _quiet(told: Told, rest: str) -> str:
    is_amiss = told.shown & set(rest.split()) if rest.isascii() and rest else told.shown
    if rest and not rest.isascii():
        is_amiss = told.shown if re.search(rest, told.reply.text) else set()
    return "wrong" if is_amiss else "quiet"


def _answer(told: Told, rest: str) -> str:
    if re.search(rest, told.reply.text) and (told.shown & {"remember", "known"}):
        return "right"
    return "wrong" if told.shown else "absent"


def _honest(told: Told, _: str) -> str:
    return "wrong" if told.shown else "quiet"


_VERDICTS = {"+": _show, "!": _quiet, "=": _answer, "?": _honest}


def live(said: Sequence[Said], character: Character, mood: Mood) -> list[Told]:
    """Run messages at their days and hours, as the chat service does."""
    told: list[Told] = []
    recent: list[RecentMessage] = []
    tree = Tree()
    first = FIRST_DAY + timedelta(days=said[0][0] - 1)
    for place, (day, at, text, expected) in enumerate(said):
        hour, minute = map(int, at.split(":"))
        now = FIRST_DAY + timedelta(days=day - 1, hours=hour, minutes=minute)
        analysis = analyze(text)
        reading = care.read(text, analysis, tree.care, recent, now)
        prepared = PreparedMessage(
            message_id=f"{place:026}",
            text=text,
            characters=(character,),
            mood=unasked.settle_mood(reading.analysis.wish, None, recent, now) or mood,
            level=PraiseLevel.NORMAL,
            reading=reading,
            nickname=None,
            recent=recent,
            model_tier="offline",
            spend=None,
            now=now,
            told=tree.told,
            since=first,
        )
        reply = Responder(_ALL, prepared, seconds=20).answer()[character]
        known = known_facts.after(tree.told, text, reply.analysis, now)
        mark = memory.after(tree.care, reading, answered=reply.analysis, now=now)
        tree = tree.model_copy(update={"care": mark, "told": known})
        told.append(Told(text, reply, expected))
        kept = RecentMessage(
            user_message=text,
            ai_response=reply.text,
            emotion=reply.analysis.emotion,
            concepts=reading.analysis.concepts,
            wish=reading.analysis.wish,
            risk_level=reply.analysis.risk.level if reply.analysis.risk else 0,
            fragment_ids=reply.fragment_ids,
            tier=reply.analysis.tier,
            signs=tuple(sorted(reading.signs)),
            created_at=now,
            expires_at=epoch(now) + 10_000_000,
        )
        recent = [kept, *recent[: REMEMBERED_ANSWERS - 1]]
    return told
