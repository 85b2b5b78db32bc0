"""Show which limits are exceeded at 0.1, 1 and 10 million parents a day: `make scale`; output in docs/scale.md.

`LIMITS` are AWS's default quotas, from memory: look them up in Service Quotas before you rely on them. `Load` converts
parents a day into requests; capacity.tf uses the same figures.

The counters are simulated. Transactions arrive at random; each holds one counter for a while, and others on it are
refused. A partition accepts 1,000 write units a second; a counter in a transaction takes two. Refused transactions
retry like `aws.dynamodb.Backoff`, for five seconds.
"""

import argparse
import heapq
import json
import math
import random
from collections.abc import Callable
from dataclasses import dataclass

PARENTS = (100_000, 1_000_000, 10_000_000)

MESSAGES_A_PARENT, CALLS_A_MESSAGE = 3, 4
BUSIEST_HOUR, BUSIEST_MINUTES = 0.15, 1.5
MESSAGE_SECONDS, CALL_SECONDS = 3.0, 0.05
TOKENS = 5_750
# From cost.py: per message, including its share of a fruit, and per other call.
MESSAGE_WRITES, CALL_WRITES = 18, 1.2
SHARDS_BEFORE, PARENTS_A_SHARD = 32, 5_000

# For the simulation. AWS does not document how long a transaction holds its items: assumed median and spread.
HOLD_SECONDS, HOLD_SPREAD = 0.02, 0.5
PARTITION_UNITS, UNITS = 1_000, 2
BACKOFF_BASE, BACKOFF_CAP, WRITE_SECONDS = 0.02, 0.8, 5.0


@dataclass(frozen=True)
class Load:
    """Requests in the busiest second of a day."""

    parents: int

    @property
    def messages(self) -> float:
        return self.parents * MESSAGES_A_PARENT * BUSIEST_HOUR * BUSIEST_MINUTES / 3600

    @property
    def calls(self) -> float:
        return CALLS_A_MESSAGE * self.messages

    @property
    def at_once(self) -> float:
        return MESSAGE_SECONDS * self.messages + CALL_SECONDS * self.calls

    @property
    def shards(self) -> int:
        return max(SHARDS_BEFORE, math.ceil(self.parents / PARENTS_A_SHARD))


@dataclass(frozen=True)
class Limit:
    """A quota, how much of it a load needs, and the remedy when it is exceeded."""

    name: str
    given: float
    needs: Callable[[Load], float]
    remedy: str

    def ends_at(self) -> float:
        """Return the number of parents a day that reaches the limit; infinity if none does."""
        needed = self.needs(Load(1_000_000))
        return self.given / needed * 1_000_000 if needed else math.inf


LIMITS = (
    Limit(
        "Bedrock: tokens a minute of the model",
        2_000_000,
        lambda load: load.messages * TOKENS * 60,
        "ask for more before anything else; meanwhile the cheaper model, then the offline replies",
    ),
    Limit(
        "Lambda: running at once in the account",
        1_000,
        lambda load: 1.5 * load.at_once,
        "ask for more; `parents_a_day` reserves it",
    ),
    Limit(
        "Parameter Store: calls a second",
        40,
        # Each instance reads the maintenance flag every 30 s, policy and two secrets every five minutes.
        lambda load: load.at_once * (1 / 30 + 3 / 300),
        "switch its higher throughput on (10,000)",
    ),
    Limit(
        "Cognito: tokens a second",
        120,
        # Tokens last an hour: each active parent renews one per hour.
        lambda load: load.parents * BUSIEST_HOUR * BUSIEST_MINUTES / 3600,
        "buy more of the category UserToken",
    ),
    Limit(
        "DynamoDB: write units a second of a new table",
        4_000,
        lambda load: load.messages * MESSAGE_WRITES + load.calls * CALL_WRITES,
        "nothing: on demand it doubles in half an hour; before a launch, warm throughput",
    ),
    Limit(
        "DynamoDB: write units a second of a table",
        40_000,
        lambda load: load.messages * MESSAGE_WRITES + load.calls * CALL_WRITES,
        "ask for more",
    ),
    Limit(
        "DynamoDB: write units a second of one counter's partition",
        PARTITION_UNITS,
        lambda load: load.messages * UNITS / load.shards,
        "more shards: `parents_a_day`",
    ),
    Limit(
        "DynamoDB: write units a second of the month's directory",
        PARTITION_UNITS,
        # Assumes that one parent in a hundred is new.
        lambda load: load.parents * 0.01 * BUSIEST_HOUR * BUSIEST_MINUTES / 3600 * UNITS,
        "a shard in its key",
    ),
    Limit(
        "API Gateway: calls a second in the account",
        10_000,
        lambda load: load.messages + load.calls,
        "ask for more",
    ),
    Limit("SQS: calls a second of a standard queue", math.inf, lambda load: load.parents * 1e-7, "nothing"),
)


@dataclass(frozen=True)
class Outcome:
    """The result of a simulation: shares of the transactions refused at the first try, and given up."""

    tries: int
    refused_at_first: float
    given_up: float


def simulate(load: Load, *, shards: int, one_key: bool, seconds: float, seed: int = 1) -> Outcome:
    """Simulate the busiest seconds of a day; `one_key`: all shards in one partition, retries on the same shard."""
    dice = random.Random(seed)  # noqa: S311 - a simulation
    held = [0.0] * shards
    room = [float(PARTITION_UNITS)] * (1 if one_key else shards)
    seen = [0.0] * len(room)
    waiting: list[tuple[float, int, float, int]] = []  # time, number of the try, start, last shard
    time, arrived, refused, lost = 0.0, 0, 0, 0
    nxt = dice.expovariate(load.messages)
    while nxt < seconds or waiting:
        if waiting and (waiting[0][0] < nxt or nxt >= seconds):
            time, number, began, last = heapq.heappop(waiting)
            shard = last if one_key else (last + dice.randrange(1, shards)) % shards
        else:
            time, number, began, shard = nxt, 0, nxt, dice.randrange(shards)
            arrived, nxt = arrived + 1, nxt + dice.expovariate(load.messages)
        place = 0 if one_key else shard
        room[place] = min(PARTITION_UNITS, room[place] + (time - seen[place]) * PARTITION_UNITS)
        seen[place] = time
        if held[shard] <= time and room[place] >= UNITS:
            room[place] -= UNITS
            held[shard] = time + HOLD_SECONDS * dice.lognormvariate(0, HOLD_SPREAD)
            continue
        refused += number == 0
        again = time + dice.uniform(0, min(BACKOFF_CAP, BACKOFF_BASE * 2**number))
        if again - began >= WRITE_SECONDS:
            lost += 1
        else:
            heapq.heappush(waiting, (again, number + 1, began, shard))
    return Outcome(arrived, refused / arrived, lost / arrived)


def first_limits() -> str:
    """Return the need for each limit at each size as a Markdown table, lowest limits first."""
    lines = [
        f"| limit of a new account | given | {' | '.join(f'{each:,}' for each in PARENTS)} | ends at | then |",
        "| --- | ---: | " + "---: | " * len(PARENTS) + "---: | --- |",
    ]
    for limit in sorted(LIMITS, key=Limit.ends_at):
        needs = [limit.needs(Load(parents)) for parents in PARENTS]
        cells = [_rounded(need) if need <= limit.given else f"**{_rounded(need)}**" for need in needs]
        given = "no limit" if math.isinf(limit.given) else f"{limit.given:,.0f}"
        ends = "never" if math.isinf(limit.ends_at()) else _rounded(limit.ends_at())
        lines.append(f"| {limit.name} | {given} | {' | '.join(cells)} | {ends} | {limit.remedy} |")
    return "\n".join(lines)


def _rounded(number: float) -> str:
    """Format a number with two significant digits."""
    if number >= 100:
        digits = 2 - math.ceil(math.log10(number))
        return f"{round(number, digits):,.0f}"
    return f"{number:.2g}"


def main() -> None:
    """Print the table, then a JSON line for each simulation."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=60.0, help="duration of the peak")
    seconds = parser.parse_args().seconds
    print(first_limits())
    for parents in PARENTS:
        load = Load(parents)
        for shards, one_key in ((SHARDS_BEFORE, True), (load.shards, False)):
            outcome = simulate(load, shards=shards, one_key=one_key, seconds=seconds)
            line = {
                "figure": "counters",
                "parents_a_day": parents,
                "messages_a_second": round(load.messages, 1),
                "shards": shards,
                "partitions": 1 if one_key else shards,
                "refused_at_first": round(outcome.refused_at_first, 4),
                "given_up": round(outcome.given_up, 4),
            }
            print(json.dumps(line))


if __name__ == "__main__":
    main()
