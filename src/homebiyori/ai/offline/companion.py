"""Answers in a character's voice without any model or network."""

import hmac
import re
from collections.abc import Iterator
from dataclasses import replace

from homebiyori.ai.offline import scenes
from homebiyori.ai.offline.assembly import ALL_CANDIDATES, CANDIDATES, Assembler, Draft, Pool
from homebiyori.ai.offline.courtesy import is_only_sorry, understood
from homebiyori.ai.offline.facts import Fact
from homebiyori.ai.offline.kana import in_kana, reads_kana
from homebiyori.ai.offline.names import by_role
from homebiyori.ai.offline.ordinary import Options, Row
from homebiyori.ai.offline.plans import Plan, plan_for
from homebiyori.ai.offline.store import Slots, fragments_of
from homebiyori.ai.port import Reply, ReplyRequest, Source
from homebiyori.ai.speech import spoken
from homebiyori.ai.wording import length_range
from homebiyori.care.answers import guidance
from homebiyori.care.groups import PLACES_OF_DANGER
from homebiyori.care.reading.follow_ups import names_emergency
from homebiyori.care.signs import Sign
from homebiyori.lexicon.vocabulary import Analysis, Concern, RiskLevel, Tier

# Any length, so that a message is never left without an answer.
_ANY_LENGTH = range(10_000)
# Room for the extra length of a text in kana.
_KANA_IS_LONGER = 40
# Presumes nothing; used in any talk without danger.
_PLAIN = "core.receive.plain"
_EMERGENCY = "119"
_NUMBERS = re.compile("119|110")
# Refers to an office that is open by day.
_OFFICE = re.compile("途中まで|一行書|保健センター(?:に|か)|その質問")
_UNKNOWN = "care.fact.unknown"
# Presumes somebody else at home.
_AT_HOME = re.compile("家の(?:人|者|だれか|誰か)|隣の部屋の")
# Sends to a neighbour's door, and says that there is none to send to.
_NEXT_DOOR = re.compile("(?:隣|となり)の(?:家|部屋|人|者)|近所")
_NO_NEIGHBOUR = re.compile(
    "(?:隣|となり)(?:近所|の(?:家|人|部屋))?[^。!?！？\n]{0,8}(?:な(?:い|んて|んか)|いな|おら|いや|嫌|誰|だれ|空き)"
    "|近所[^。!?！？\n]{0,10}(?:知られ|ばれ|バレ|迷惑|いや|嫌|いな|おら|な[いく])|近所付き合い"
)
# Outside, there is no neighbour.
_OUTSIDE = PLACES_OF_DANGER | {Sign.OUTSIDE, Sign.IN_CAR, Sign.AT_SHOP, Sign.LEFT_PLACE}
# Repeated if need be: that an AI answers, to leave a room with fumes, and to call for help.
_STAYS = ("care.fact.ai", "care.now.fumes", "care.first.", "crisis.", "emergency.")
# No sentence of care is repeated within this many answers.
_RESTS = 6
_OF_CARE = ("care.", "crisis.", "gentle.", "emergency.")


class OfflineCompanion:
    """Assembles answers from audited fragments; never repeats what the parent wrote.

    `source` is OFFLINE if it answers by choice, FALLBACK if it replaces a model.
    """

    def __init__(self, key: bytes, source: Source = Source.OFFLINE) -> None:
        self._key = key
        self._source = source

    def reply(self, request: ReplyRequest) -> Reply:
        """Answer from the fragments least recently used."""
        plan = plan_for(by_role(request))
        is_in_kana = _is_of_care(plan) and reads_kana(request)
        draft = self._draft(request, plan, shorter=_KANA_IS_LONGER if is_in_kana else 0)
        text = in_kana(draft.text) if is_in_kana else draft.text
        analysis = _mourned(request.analysis) if plan.is_mourning else understood(request)
        if is_only_sorry(request):
            analysis = replace(analysis, is_slight=True, is_moment=False)
        return Reply(text=text, source=self._source, analysis=analysis, fragment_ids=draft.ids)

    def stream(self, request: ReplyRequest) -> Iterator[str | Reply]:
        """Yield the answer sentence by sentence, then the `Reply`."""
        return spoken(self.reply(request))

    def _draft(self, request: ReplyRequest, plan: Plan, *, shorter: int) -> Draft:
        slots = fragments_of(request.character)
        own = _own(request)
        assembler = Assembler(self._key, request.seed, own)
        said = frozenset(name for names in own[:_RESTS] for name in names)
        options = self._rotated(plan.options, request.seed)
        strange = frozenset[str]()
        if _is_of_care(plan):
            strange = scenes.untold(request)
            options = tuple(_of_scene(option, slots, strange) for option in options)
            if request.care is not None and not request.care.is_new:
                options = tuple(_without_repeats(option, slots, said) for option in options)
        lengths = length_range(plan.level)
        lengths = range(lengths.start, lengths.stop - shorter)
        shortened = tuple(option for option in map(_without_a_step, options) if option not in options)
        for limits, candidates, rows in (
            (lengths, CANDIDATES, options),
            (lengths, ALL_CANDIDATES, options),
            (lengths, ALL_CANDIDATES, shortened),
            (_ANY_LENGTH, CANDIDATES, options),
        ):
            for option in rows:
                every = (_pool(slots, entry, plan.known) for entry in option)
                pools = [assembler.unsaid(_fitting(scenes.within(pool, strange) or pool, request)) for pool in every]
                draft = assembler.draft(pools, limits, candidates=candidates)
                if draft is not None:
                    return draft
        # Every combination is recent: repeating the oldest is better than silence.
        return Draft(tuple(assembler.order(_pool(slots, entry, plan.known))[0] for entry in options[0]))

    def _rotated(self, options: Options, seed: bytes) -> Options:
        start = hmac.digest(self._key, seed + b"plan", "sha256")[0] % len(options)
        return options[start:] + options[:start]


def _mourned(analysis: Analysis) -> Analysis:
    """Mark an analysis as grief, so that nothing is celebrated or turned into a fruit."""
    return replace(analysis, concerns=analysis.concerns | {Concern.GRIEF}, is_uncertain=analysis.tier is Tier.NONE)


def _without_repeats(option: Row, slots: Slots, said: frozenset[str]) -> Row:
    """Drop entries whose fragments were all used lately, unless nothing is left; phone numbers may be repeated."""
    kept = tuple(
        entry
        for entry in option
        if entry.startswith(_STAYS)
        or any(one.id not in said or _NUMBERS.search(one.text) for name in entry.split("|") for one in slots[name])
    )
    return kept or option


def _of_scene(option: Row, slots: Slots, strange: frozenset[str]) -> Row:
    """Drop entries that take for granted what is strange to the talk, unless nothing is left."""
    kept = (entry for entry in option if any(scenes.within(slots[name], strange) for name in entry.split("|")))
    return tuple(kept) or option


def _without_a_step(option: Row) -> Row:
    """Drop the last step of an answer that says something else besides."""
    steps = [at for at, entry in enumerate(option) if entry.startswith(guidance.SLOT)]
    return (*option[: steps[-1]], *option[steps[-1] + 1 :]) if steps and len(option) > 1 else option


def _is_of_care(plan: Plan) -> bool:
    return all(slot.startswith(_OF_CARE) for option in plan.options for slot in option)


def _own(request: ReplyRequest) -> tuple[tuple[str, ...], ...]:
    """Return only this character's recent fragments; the answers of a group hold those of all."""
    sign = f"{request.character.value[0]}."
    own = (tuple(name for name in names if name.startswith(sign)) for names in request.recent_fragments)
    return tuple(own)


def _fitting(pool: Pool, request: ReplyRequest) -> Pool:
    return _without_office(_without_neighbour(_with_nobody(_calm(pool, request), request), request), request)


def _without_office(pool: Pool, request: ReplyRequest) -> Pool:
    """Drop fragments that refer to an office by day if danger is serious, and those that do not if it is less."""
    care = request.care
    if care is None or not pool or care.is_over:
        return pool
    is_serious = care.level >= RiskLevel.SERIOUS
    is_open = pool[0].id.partition(".")[2].startswith(_UNKNOWN)
    if not (is_serious or is_open):
        return pool
    return tuple(one for one in pool if (_OFFICE.search(one.text) is None) is is_serious) or pool


def _calm(pool: Pool, request: ReplyRequest) -> Pool:
    """Drop fragments that mention 119, unless danger is imminent or the message mentions an emergency."""
    care = request.care
    if care is None or care.is_imminent or names_emergency(request.text):
        return pool
    return tuple(fragment for fragment in pool if _EMERGENCY not in fragment.text) or pool


def _with_nobody(pool: Pool, request: ReplyRequest) -> Pool:
    """Drop fragments that presume others at home if the parent has said that there is nobody."""
    care = request.care
    if care is None or not care.known & {Sign.ALONE, Sign.SOLE_ADULT}:
        return pool
    return tuple(fragment for fragment in pool if not _AT_HOME.search(fragment.text)) or pool


def _without_neighbour(pool: Pool, request: ReplyRequest) -> Pool:
    """Drop fragments that send next door if the parent is outside, or has said that nobody there can be asked."""
    care = request.care
    if care is None:
        return pool
    told = (request.text, *(one.user_text for one in request.exchanges))
    if not care.told & _OUTSIDE and not any(_NO_NEIGHBOUR.search(text) for text in told):
        return pool
    return tuple(fragment for fragment in pool if not _NEXT_DOOR.search(fragment.text)) or pool


def _pool(slots: Slots, entry: str, known: frozenset[Fact]) -> Pool:
    """Collect an entry's fragments that presume no more than is known; if there are none, plain acknowledgements."""
    fitting = (fragment for slot in entry.split("|") for fragment in slots[slot] if fragment.presumes <= known)
    return tuple(fitting) or tuple(one for one in slots[_PLAIN] if not one.presumes)
