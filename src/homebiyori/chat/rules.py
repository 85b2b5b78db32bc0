"""Limits of messages, of a companion's context and of a day's costs (`docs/product.md` 2 and 10)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from homebiyori.aws.parameters import whole_number
from homebiyori.base.text import clean, clean_note, clusters, is_invisible
from homebiyori.billing.rules import Entitlements
from homebiyori.lexicon.vocabulary import Emotion
from homebiyori.ops.allowance import Amount, Offer
from homebiyori.ops.ratelimit import limit_of

MAX_CHARACTERS = 2_000
# A character may be several code points (a family emoji is seven); this bounds hostile input.
MAX_CODE_POINTS = 20_000
MAX_COMMENT_CHARACTERS = 500
MAX_COMMENT_CODE_POINTS = 5_000

CONTEXT_EXCHANGES = 10
CONTEXT_CHARACTERS = 1_200  # about a token each

# One rate limit for all that gets an answer: messages, stickers, regenerations.
BUCKET = "chat"

REQUEST_SECONDS = 25.0
WRITE_SECONDS = 5.0

STICKER_GROWTH = 5
STICKERS = {
    "😊": ("嬉しい", Emotion.JOY),
    "😔": ("悲しい", Emotion.SADNESS),
    "😤": ("怒り", Emotion.ANGER),
    "😰": ("不安", Emotion.WORRY),
    "😴": ("疲れた", Emotion.FATIGUE),
    "😅": ("困った", Emotion.WORRY),
}

FREE_REGENERATIONS = 3
PREMIUM_REGENERATIONS = 30

# Microdollars per parent and JST day: about 15 answers of Claude Haiku 4.5, or 75.
DEFAULT_DAILY_BUDGETS = {"free": 50_000, "premium": 250_000}
_LARGEST_BUDGET = 1_000_000_000
ECONOMY_FROM = 0.7
# Most model calls per answer: one, and up to two retries for a failed or unfit one; fewer as the budget runs out.
CALLS_AN_ANSWER = (3, 2, 1)

# The daily quotas (`ops.allowance`).
COST = "cost"
REGENERATIONS = "regenerations"

# What a parent's daily budget still allows: the model, the cheaper one, or the offline companion.
ModelTier = Literal["primary", "economy", "offline"]


@dataclass(frozen=True, slots=True)
class Spend:
    """A way to answer: the model, the most a voice may cost in microdollars (None if it is free), what to reserve."""

    model_tier: ModelTier
    most_per_voice: int | None
    offer: Offer


FREE_OF_CHARGE = (Spend("primary", None, {}),)
# Danger is answered without a model, however the talk goes on.
AUDITED_WORDS = (Spend("offline", 0, {}),)


def ways_to_spend(budget: int, call_costs: tuple[int, int], voices: int, *, may_step_down: bool) -> Sequence[Spend]:
    """List the ways to answer, the best first: with the model, the cheaper one, or neither.

    `budget` is the day's, in microdollars; `call_costs` is the most that a call of either model costs. An answer is
    started while some budget is left, and may overdraw it by less than one call. Without `may_step_down`, the first
    model is used until the budget is spent, and then neither.
    """
    if not any(call_costs):
        return FREE_OF_CHARGE
    primary, economy = call_costs
    until_economy = math.ceil(ECONOMY_FROM * budget) if may_step_down else budget
    ways = []
    for calls in CALLS_AN_ANSWER:
        wanted = voices * calls * primary
        limit = min(until_economy - 1 + wanted, budget - 1 + primary)
        ways.append(Spend("primary", calls * primary, {COST: Amount(wanted, limit)}))
    for calls in CALLS_AN_ANSWER if may_step_down else ():
        wanted = voices * calls * economy
        ways.append(Spend("economy", calls * economy, {COST: Amount(wanted, budget - 1 + economy)}))
    return (*ways, Spend("offline", 0, {}))


def daily_budget(entitlements: Entitlements, parameter: str | None) -> int:
    """Read the operators' budgets ({"free": microdollars, "premium": microdollars}).

    Invalid values fall back to the default.
    """
    name = "premium" if entitlements.is_premium else "free"
    budget = whole_number(parameter, name, least=0, most=_LARGEST_BUDGET)
    return DEFAULT_DAILY_BUDGETS[name] if budget is None else budget


def messages_a_minute(entitlements: Entitlements, parameter: str | None) -> int:
    """Read from the operators' limits how many answers a minute a plan allows (`docs/product.md` 1)."""
    return limit_of("chat_premium" if entitlements.is_premium else "chat_free", parameter)


def daily_regenerations(entitlements: Entitlements) -> int:
    return PREMIUM_REGENERATIONS if entitlements.is_premium else FREE_REGENERATIONS


def check_message(text: str) -> str:
    """Return the cleaned message; ValueError says in Japanese what is wrong with it."""
    message = clean(text)
    if is_invisible(message):
        raise ValueError("メッセージを入力してください")
    if len(clusters(message)) > MAX_CHARACTERS:
        raise ValueError(f"メッセージは{MAX_CHARACTERS:,}文字までです")
    return message


def check_comment(text: str) -> str:
    """Return the cleaned comment; ValueError says in Japanese what is wrong with it."""
    return clean_note(text, MAX_COMMENT_CHARACTERS)


# A returning parent wrote at least once in the week that begins this many days after joining (one day alone would
# tell little, as parents do not write daily). The figure for a day's newcomers is final when that week is over.
RETURN_WEEKS = {"retained_7": 7, "retained_30": 30}
RETURN_DAYS = 7


def activity_of(last: date | None, today: date) -> dict[str, int]:
    """Return a message's counts for its day: is it the parent's first of the day, and of the week from Monday on?"""
    monday = today - timedelta(days=today.weekday())
    return {
        "active_users": int(last is None or last < today),
        "active_in_week": int(last is None or last < monday),
    }


def return_of(joined_on: date, last: date | None, today: date) -> dict[str, int]:
    """Return a message's counts for the day its parent joined: 1 for the first message of each return week."""
    counts = {}
    for name, days in RETURN_WEEKS.items():
        begin = joined_on + timedelta(days=days)
        is_in_time = begin <= today < begin + timedelta(days=RETURN_DAYS)
        if is_in_time and (last is None or last < begin):
            counts[name] = 1
    return counts
