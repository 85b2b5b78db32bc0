"""Streams a reply sentence by sentence, each one only once it is safe to show."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from homebiyori.ai import wording
from homebiyori.ai.bedrock.answer import (
    UNUSABLE_STOPS,
    Answer,
    needs_audited_words,
    parse_object,
    read_answer,
    read_fields,
    read_usage,
)
from homebiyori.ai.bedrock.partial import read_partial
from homebiyori.ai.bedrock.situation import is_unpraised
from homebiyori.ai.port import Mood, ReplyRequest
from homebiyori.ai.screen import content_faults
from homebiyori.ai.speech import estimate_tokens, sentences

_CUT = "cut"


class LiveReply:
    """Collects the events of ConverseStream and releases the sentences that may be shown.

    What was shown cannot be taken back, so nothing is released before the model has reported no danger and
    the text has the character's voice; from the first faulty sentence on, the rest is dropped.
    """

    def __init__(self, request: ReplyRequest, arguments: Mapping[str, Any]) -> None:
        """`arguments` are those of the model call."""
        self._request = request
        self._arguments = arguments
        self._longest = wording.length_range(request.level).stop - 1
        self._written = ""
        self._stop = _CUT
        self._ending: dict[str, object] = {}
        self._shown = ""
        self._is_shut = False

    @property
    def shown(self) -> str:
        return self._shown

    @property
    def has_told(self) -> bool:
        """Whether the model has reported its token counts."""
        return "usage" in self._ending

    def play(self, events: Iterable[Mapping[str, object]]) -> Iterator[str]:
        """Yield sentences as they become complete and safe; stop at the first that may not be shown."""
        for event in events:
            if self._take(event):
                yield from self._let_out(self._so_far())
            if self._is_shut:
                return
        answer = self.answer()
        if self._is_harmless(answer):
            yield from self._let_out(_pieces(answer.text))

    def answer(self) -> Answer:
        """Return what was received so far, validated like a non-streamed answer."""
        if self._stop in UNUSABLE_STOPS:
            return read_answer({"stopReason": self._stop, **self._ending})
        fields, is_whole = self._fields()
        is_ended = self._stop != _CUT
        return read_fields(fields, stop=self._stop, is_whole=is_whole and is_ended, tokens=self._tokens())

    def _fields(self) -> tuple[Mapping[str, object], bool]:
        if self._written.lstrip().startswith("{"):
            return parse_object(self._written)
        return {"reply": self._written}, True

    def _tokens(self) -> tuple[int, int]:
        """Return the tokens; estimated if the stream ended before reporting them, since they are billed anyway."""
        if "usage" in self._ending:
            return read_usage(self._ending["usage"])
        if not self._written:
            return 0, 0
        return estimate_tokens(str(self._arguments)), estimate_tokens(self._written)

    def _take(self, event: Mapping[str, object]) -> bool:
        """Process one event; return whether it added text."""
        for kind, payload in event.items():
            body = payload if isinstance(payload, Mapping) else {}
            if kind == "contentBlockDelta":
                return self._append(body.get("delta"))
            if kind == "messageStop":
                self._stop = str(body.get("stopReason", ""))
            elif kind == "metadata":
                self._ending = {key: body[key] for key in ("usage", "trace") if key in body}
        return False

    def _append(self, delta: object) -> bool:
        written = delta if isinstance(delta, Mapping) else {}
        tool = written.get("toolUse")
        piece = tool.get("input") if isinstance(tool, Mapping) else written.get("text")
        if not isinstance(piece, str):
            return False
        self._written += piece
        return True

    def _so_far(self) -> list[str]:
        """Return the sentences that are complete."""
        found = read_partial(self._written)
        # The tool puts risk and concerns first; without that order, nothing is released until the stream ends.
        if not {"risk", "risk_level", "concerns"} <= found.members.keys():
            return []
        is_open = found.open_key == "reply"
        fields = {**found.members, "reply": found.open_text} if is_open else found.members
        answer = read_fields(fields, stop=self._stop, is_whole=True, tokens=(0, 0))
        if not self._is_harmless(answer):
            return []
        return sentences(answer.text)[0] if is_open else _pieces(answer.text)

    def _is_harmless(self, answer: Answer) -> bool:
        merged = answer.merged_with(self._request.analysis)
        return answer.is_risk_readable and not answer.is_refusal and not needs_audited_words(merged)

    def _let_out(self, full: list[str]) -> Iterator[str]:
        text = ""
        for sentence in full:
            text += sentence
            if self._is_shut or len(text) <= len(self._shown):
                continue
            if not text.startswith(self._shown) or self._is_unfit(text):
                self._is_shut = bool(self._shown)
                return
            if wording.has_own_voice(text, self._request.character):
                piece, self._shown = text[len(self._shown) :], text
                yield piece

    def _is_unfit(self, text: str) -> bool:
        is_plain = self._request.mood is Mood.LISTEN or is_unpraised(self._request)
        is_praise_unasked = is_plain and bool(wording.praise_words(text))
        is_long = wording.count_characters(text) > self._longest
        return is_long or is_praise_unasked or bool(content_faults(text, self._request.character))


def _pieces(text: str) -> list[str]:
    full, rest = sentences(text)
    return [piece for piece in (*full, rest) if piece]
