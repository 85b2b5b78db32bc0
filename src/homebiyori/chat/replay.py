"""What is stored of an answer to replay its request: everything that the message itself does not hold.

So deleting a message also removes its words from every possible replay.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from homebiyori.chat.models import AnsweredMessage, ChatMessage, FormerAnswer, Regenerated
from homebiyori.chat.views import shown_safety
from homebiyori.ops.idempotency import ReplayGoneError

# How many former answers to a message, beside the current one, can be replayed.
MOST_FORMER_ANSWERS = 10

_NUMBER = "number"
_TOLD_BY_THE_MESSAGE: dict[str, Any] = {
    "responses": {"__all__": {"ai_response"}},
    **dict.fromkeys(("ai_response", "emotion_detected", "emotion_intensity", "safety", "created_at"), True),
    **dict.fromkeys(("fruit", "fruit_generated"), True),
}


def record_of(answer: AnsweredMessage | Regenerated, *, number: int) -> dict[str, Any]:
    """Return the part of an answer that its message does not hold; `number` counts the answers to it from 0."""
    return {**answer.model_dump(mode="json", exclude=_TOLD_BY_THE_MESSAGE), _NUMBER: number}


def answered_again(record: Mapping[str, Any], message: ChatMessage | None) -> AnsweredMessage:
    """Rebuild the first answer to a message; ReplayGoneError if the message was deleted.

    A record of version 0.1.0 holds everything but the words, and its values are used.
    """
    spoken, message = _spoken(record, message)
    fields = {
        "emotion_detected": message.emotion,
        "emotion_intensity": message.emotion_intensity,
        "fruit_generated": message.fruit_id is not None,
        "fruit": message.fruit_id and _fruit(message, spoken["ai_character"]),
        "safety": message.safety and shown_safety(message.safety, message.created_at),
        "created_at": message.created_at,
        **spoken,
    }
    if fields["fruit"]:
        fields["fruit"] |= {"user_message": message.user_message, "ai_response": spoken["ai_response"]}
    return AnsweredMessage.model_validate(fields)


def _fruit(message: ChatMessage, character: str) -> dict[str, Any]:
    """Return the day's fruit as it was when new, without the words."""
    return {
        "fruit_id": message.fruit_id,
        "message_id": message.message_id,
        "ai_character": character,
        "emotion": message.emotion,
        "emotion_intensity": message.emotion_intensity,
        "created_at": message.created_at,
    }


def regenerated_again(record: Mapping[str, Any], message: ChatMessage | None) -> Regenerated:
    """Rebuild a regenerated answer as it was given; ReplayGoneError if its words are gone."""
    fields, _ = _spoken(record, message)
    return Regenerated.model_validate(fields)


def former_answers(message: ChatMessage) -> tuple[FormerAnswer, ...]:
    """Return the newest former answers, the last being the current one that is about to be replaced."""
    standing = FormerAnswer(
        number=message.regenerations,
        ai_response=message.ai_response,
        responses=tuple(voice.ai_response for voice in message.voices),
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
