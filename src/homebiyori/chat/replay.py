"""What is kept of an answer for replays of its request: all but the words, which lie with the message alone.

So a message that is deleted takes its words with it wherever they could still be asked for.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from homebiyori.chat.models import AnsweredMessage, ChatMessage, FormerAnswer, Regenerated
from homebiyori.ops.idempotency import ReplayGoneError

# How many answers of a message can be asked for again beside the one that stands.
MOST_FORMER_ANSWERS = 10

_NUMBER = "number"
_WORDS: dict[str, Any] = {
    "ai_response": True,
    "responses": {"__all__": {"ai_response"}},
    "fruit": {"user_message", "ai_response"},
}


def record_of(answer: AnsweredMessage | Regenerated, *, number: int) -> dict[str, Any]:
    """Return the record of an answer, without its words; `number` counts the message's answers from 0."""
    return {**answer.model_dump(mode="json", exclude=_WORDS), _NUMBER: number}


def answered_again(record: Mapping[str, Any], message: ChatMessage | None) -> AnsweredMessage:
    """Return the first answer to a message; ReplayGoneError if the message was deleted."""
    fields, message = _spoken(record, message)
    if fruit := fields.get("fruit"):
        words = {"user_message": message.user_message, "ai_response": fields["ai_response"]}
        fields["fruit"] = {**fruit, **words}
    return AnsweredMessage.model_validate(fields)


def regenerated_again(record: Mapping[str, Any], message: ChatMessage | None) -> Regenerated:
    """Return another answer to a message as it was given; ReplayGoneError."""
    fields, _ = _spoken(record, message)
    return Regenerated.model_validate(fields)


def former_answers(message: ChatMessage) -> tuple[FormerAnswer, ...]:
    """Return the former answers, with the one that is about to be replaced."""
    standing = FormerAnswer(
        number=message.regenerations,
        ai_response=message.ai_response,
        responses=tuple(voice.ai_response for voice in message.responses),
        fragment_ids=message.fragment_ids,
    )
    return (*(message.former_answers or ()), standing)[-MOST_FORMER_ANSWERS:]


def _spoken(record: Mapping[str, Any], message: ChatMessage | None) -> tuple[dict[str, Any], ChatMessage]:
    if message is None:
        raise ReplayGoneError
    number = record[_NUMBER]
    words: Sequence[FormerAnswer] = former_answers(message)
    found = next((each for each in words if each.number == number), None)
    if found is None:
        raise ReplayGoneError
    voices = zip(record["responses"], found.responses, strict=True)
    responses = [{**voice, "ai_response": said} for voice, said in voices]
    return {**record, "ai_response": found.ai_response, "responses": responses}, message
