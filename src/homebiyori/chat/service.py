"""What happens when a parent writes: one stage of reads, the answers, one transaction."""

from collections.abc import Iterator
from dataclasses import replace

from homebiyori.ai.port import Character, Mood
from homebiyori.base import ids
from homebiyori.base.clock import epoch, jst_date
from homebiyori.base.errors import PremiumRequiredError
from homebiyori.base.log import log_measured, user_hash
from homebiyori.billing.rules import Entitlements
from homebiyori.chat import care, rules, views
from homebiyori.chat.admission import Admission, Admitted, TimeLeft
from homebiyori.chat.answer import Responder, WantedAnswer, choose_level, prepare
from homebiyori.chat.care import memory
from homebiyori.chat.context import ChatContext, read_context
from homebiyori.chat.exchange import OpenExchange, in_audited_words
from homebiyori.chat.models import AnsweredMessage, CareState, ChatType, NewMessage, NewSticker
from homebiyori.chat.reading import Reading
from homebiyori.chat.record import ExchangeRecorder
from homebiyori.lexicon import analyze
from homebiyori.lexicon.vocabulary import Analysis
from homebiyori.ops.idempotency import IdempotentRequest
from homebiyori.recall import unasked
from homebiyori.resources import Resources
from homebiyori.tree.models import Tree
from homebiyori.tree.rules import count_growth
from homebiyori.tree.service import TreeService
from homebiyori.user.models import Profile
from homebiyori.user.service import UserService

Piece = tuple[Character, str]


class ChatService:
    """Answers messages and stickers."""

    def __init__(self, resources: Resources) -> None:
        self._companions = resources.companions
        self._core = resources.core
        self._clock = resources.clock
        self._admission = Admission(resources)
        self._allowances = self._admission.allowances
        self._trees = TreeService(resources)
        self._users = UserService(resources)
        self._recorder = ExchangeRecorder(resources, self._trees, self._answer_in_care)

    def send(self, user_id: str, new: NewMessage, request: IdempotentRequest) -> AnsweredMessage:
        """Answer a message, store both and grow the tree, all or nothing.

        PremiumRequiredError for deep praise or a group on the free plan, RateLimitedError at the limit per minute.
        A repeated request gets the stored answer and changes nothing; ReplayGoneError if its message was deleted since.
        RequestPendingError if the same request is still under way.
        """
        return self._answer(self._open_message(user_id, new, request))

    def send_sticker(self, user_id: str, new: NewSticker, request: IdempotentRequest) -> AnsweredMessage:
        """Answer a sticker like a message."""
        word, emotion = rules.STICKERS[new.sticker]
        message = NewMessage(message=f"{new.sticker}{word}", ai_character=new.ai_character, mood=new.mood)
        analysis = Analysis(emotion=emotion, intensity=new.intensity)
        return self._answer(self._open(user_id, message, analysis, rules.STICKER_GROWTH, request))

    def stream(self, user_id: str, new: NewMessage, request: IdempotentRequest) -> Iterator[Piece | AnsweredMessage]:
        """Yield the answer piece by piece; the last item is the stored exchange.

        Errors that refuse the message are raised by the call itself, before the first piece. The message is only stored
        if the caller reads to the end.
        """
        opened = self._open_message(user_id, new, request)
        if isinstance(opened, AnsweredMessage):
            return iter([(opened.ai_character, opened.ai_response), opened])
        return self._stream(opened)

    def say_safe(self, user_id: str) -> CareState:
        """Count a press of the "I am safe" button; the second one ends the care."""
        now = self._clock.now()
        mark = self._trees.change_care(user_id, lambda mark: memory.pressed_safe(mark, now))
        return CareState(in_care=memory.is_open(mark, now))

    def _open_message(
        self, user_id: str, new: NewMessage, request: IdempotentRequest
    ) -> OpenExchange | AnsweredMessage:
        return self._open(user_id, new, analyze(new.message), count_growth(new.message), request)

    def _open(
        self, user_id: str, new: NewMessage, analysis: Analysis, growth: int, request: IdempotentRequest
    ) -> OpenExchange | AnsweredMessage:
        """Read the context and reserve the cost, or return the stored answer of a repeated request.

        A refusal costs one read.
        """
        time = TimeLeft(self._clock)
        context = read_context(self._core, user_id, request, self._clock.now())
        if context.stored_answer is not None:
            return self._recorder.again(user_id, context.stored_answer, context.now)
        characters = _characters(new, context.settings, context.entitlements)
        level = choose_level(new.praise_level, context.settings, context.entitlements)
        ways = self._admission.ways(new.message, analysis.tier, context, level=level, voices=len(characters))
        goes_first = analysis.risk is not None
        admitted = self._admission.admit(user_id, ways, context, request, seconds=time.seconds(), goes_first=goes_first)
        if not isinstance(admitted, Admitted):
            return self._recorder.again(user_id, admitted, self._clock.now())
        with self._allowances.settling(admitted.reservation, lambda: {rules.COST: 0}):
            # Every parent who writes needs a profile; usually the app's first call has created it.
            context = replace(context, profile=context.profile or self._users.join(user_id))
            reading = care.read(new.message, analysis, context.tree.care, admitted.recent, context.now)
            wanted = WantedAnswer(
                message_id=ids.new_id(context.now),
                text=new.message,
                characters=characters,
                mood=_mood(new, reading, admitted, context),
                level=level,
                told=context.tree.told,
                since=context.tree.created_at,
            )
            return OpenExchange(
                user_id=user_id,
                prepared=prepare(wanted, reading, admitted, context),
                chat_type=new.chat_type,
                growth=growth,
                analysis=analysis,
                reading=reading,
                tree=context.tree,
                joined_on=jst_date(context.settings.created_at),
                expires_at=epoch(context.now + context.entitlements.retention),
                reservation=admitted.reservation,
                request=request,
                time=time,
            )

    def _answer(self, opened: OpenExchange | AnsweredMessage) -> AnsweredMessage:
        if isinstance(opened, AnsweredMessage):
            return opened
        with self._allowances.settling(opened.reservation, opened.actual):
            opened.replies.update(self._responder(opened).answer())
            return self._record(opened)

    def _stream(self, opened: OpenExchange) -> Iterator[Piece | AnsweredMessage]:
        with self._allowances.settling(opened.reservation, opened.actual):
            for piece in self._responder(opened).stream():
                if isinstance(piece, dict):
                    opened.replies.update(piece)
                    yield self._record(opened)
                else:
                    yield piece

    def _answer_in_care(self, opened: OpenExchange, tree: Tree) -> OpenExchange:
        """Answer a message again because its talk has entered care, or gone further into it, meanwhile.

        Audited words replace praise; an answer already given in care or to a danger stays. No model is called, and the
        cost of the first answer still counts.
        """
        prepared, replies = opened.prepared, opened.replies
        reading = care.read(prepared.text, opened.analysis, tree.care, prepared.recent, prepared.now)
        changed = replace(opened, tree=tree, reading=reading)
        if not care.celebrates(opened.reading, opened.reply.analysis):
            return changed
        prepared = replace(prepared, characters=(opened.character,), reading=reading)
        return replace(changed, prepared=prepared, replies=in_audited_words(self._companions, prepared, spent=replies))

    def _responder(self, opened: OpenExchange) -> Responder:
        return Responder(self._companions, opened.prepared, seconds=opened.time.seconds())

    def _record(self, opened: OpenExchange) -> AnsweredMessage:
        answered = self._recorder.record(opened)
        log_measured(
            "message_answered",
            views.metrics_of(opened.replies),
            user=user_hash(opened.user_id),
            characters=[voice.ai_character for voice in answered.responses],
            mood=opened.prepared.mood,
            praise_level=opened.prepared.level,
            sources=[voice.source for voice in answered.responses],
            message_length=opened.growth,
            answer_lengths=[len(voice.ai_response) for voice in answered.responses],
            has_fruit=answered.fruit_generated,
            usage=[each.model_dump() for each in views.usage_of(opened.replies)],
        )
        return answered


def _mood(new: NewMessage, reading: Reading, admitted: Admitted, context: ChatContext) -> Mood:
    settled = unasked.settle_mood(reading.analysis.wish, new.mood, admitted.recent, context.now)
    return settled or context.settings.mood


def _characters(new: NewMessage, profile: Profile, entitlements: Entitlements) -> tuple[Character, ...]:
    """Return the characters that answer; the first speaks for the others. PremiumRequiredError."""
    chosen = new.ai_character or profile.ai_character
    if new.chat_type is ChatType.INDIVIDUAL:
        return (chosen,)
    if not entitlements.is_premium:
        raise PremiumRequiredError("みんなでの会話は、プレミアムプランで使えます")
    others = (character for character in Character if character is not chosen)
    return tuple(new.active_characters or (chosen, *others))
