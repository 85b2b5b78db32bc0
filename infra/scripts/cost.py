"""Estimate AWS's monthly bill by number of users: `make cost`. The formula is `monthly`; the rest are assumptions.

Prices are AWS's list prices for Tokyo and Japan in US dollars, without free tiers and taxes. `READ` lists those that
were taken from copies of AWS's pages, with the date; the others are from memory, so look them up before you rely on
them. The model's prices are those in the app's `models.json`, which names its sources.
"""

import json
import math
from collections.abc import Mapping
from pathlib import Path

MODELS = Path(__file__).resolve().parents[2] / "src/homebiyori/ai/bedrock/models.json"
MODEL = "anthropic.claude-haiku-4-5"
CHEAPER = "anthropic.claude-haiku-5-5"
USERS = (100, 10_000, 1_000_000)

# Of an active user in a month.
MESSAGES = 30
OTHER_CALLS = 120  # four per message: tree, history, profile, notifications

# Each message reads these rows with a BatchGetItem, and 30 chats of 1 KB with a Query, all strongly consistent (4 KB
# per unit). A row is named by the prefix of its sort key; LIMIT, the allowance, by that of its partition key.
READ_ROWS = ("PROFILE", "SUBSCRIPTION", "TREE", "LIMIT", "IDEM")
MESSAGE_READS = len(READ_ROWS) + 8
# Each message writes a reservation and a transaction. A transaction costs two units per KB; these are its items' KB.
RESERVATION_WRITES = 1
WRITTEN_KB = {"CHAT": 1, "TREE": 2, "LIMIT": 1, "COUNTS": 1, "IDEM": 1}
INDEX_WRITES = 1
# Also written with the day's first fruit, by one message in three: the fruit, its mark (an item of 4.5 KB after a
# year), the totals.
FRUIT_KB = {"FRUIT": 2, "FRUIT_MARKS": 3, "COUNTS": 1}
FRUITS_A_MESSAGE = 1 / 3
MESSAGE_WRITES = (
    RESERVATION_WRITES + 2 * sum(WRITTEN_KB.values()) + INDEX_WRITES + 2 * sum(FRUIT_KB.values()) * FRUITS_A_MESSAGE
)
# Any other call reads two units, writes its rate limit's row, and one in five writes something else.
OTHER_READS, OTHER_WRITES = 2, 1 + 0.2
TOKENS_IN, TOKENS_OUT = 5_500, 250
# The part of the input that is the same for all users. It stays in the prompt cache for five minutes after each use;
# reading it costs a tenth of the input price, writing it a quarter more. The more messages, the fewer writes.
TOKENS_CACHED = 4_900
CACHE_SECONDS = 300
READ_SHARE, WRITE_SHARE = 0.1, 1.25
MESSAGE_SECONDS, OTHER_SECONDS = 3.0, 0.05  # of 1 GB
LOG_KB = 1.5  # per request: the app's line, Lambda's report, the access log
ANSWER_KB = 3
CHAT_KB = 1  # kept for 60 days on average
# KMS calls per request: an instance reads its secrets every five minutes, and answers about 40 requests in that time;
# tables, queue and bucket cache their data keys for as long.
KEY_CALLS = 3 / 40

# CloudWatch bills each combination of dimension values as a metric (http/access_log.py, chat/views.py): requests by
# route class and status class, chat figures, and crashes of two functions.
ROUTE_CLASSES, STATUS_CLASSES, REQUEST_FIGURES, CHAT_FIGURES = 7, 4, 2, 4
CUSTOM_METRICS = ROUTE_CLASSES * STATUS_CLASSES * REQUEST_FIGURES + CHAT_FIGURES + 2
# Metrics used by alarms, including those behind the error rates of both gateways and the model.
ALARM_METRICS = 24
# Two operators open the metrics and jobs pages 20 times a day: 19 series each time (admin/metrics/cloudwatch.py).
METRICS_READ = 2 * 20 * 30 * 19

# Both sites: a parent opens the app once per message; the service worker has cached its files, so only the uncacheable
# ones are requested (index.html, config.json, sw.js). After each release of a month and on a new device, everything is
# loaded once. Requests and size are the limits enforced by `make figures-pages`, not measurements.
WARM_REQUESTS = 3
COLD_VIEWS, COLD_REQUESTS, COLD_KB = 4, 14, 60
# Firewall rules that exist only with sites.
SITE_RULES = 2

# Source, and the date it was read; neither page is dated.
READ = {
    "out_gb": ("https://aws.amazon.com/cloudfront/pricing", "2026-11-26"),
    "edge_function": ("https://aws.amazon.com/cloudfront/pricing", "2026-11-26"),
    "invalidated_path": (
        "https://docs.aws.amazon.com/whitepapers/latest/how-aws-pricing-works/cloudfront.html",
        "2026-11-26",
    ),
}
PRICE = {
    "lambda_gb_second": 0.0000133334,  # arm64
    "lambda_request": 0.20e-6,
    "gateway_request": 4.25e-6,
    "waf_request": 0.60e-6,
    "read_unit": 0.1425e-6,
    "write_unit": 0.7125e-6,
    "table_gb": 0.285 + 0.228,  # with point-in-time recovery
    "log_gb": 0.76,
    "out_gb": 0.114,
    "trace": 5e-6,
    "key_call": 3e-6,
    "custom_metric": 0.30,
    "alarm_metric": 0.10,
    "metric_read": 0.01e-3,
    "edge_request": 0.012e-4,
    "edge_function": 0.10e-6,
    "invalidated_path": 0.0,  # the first 1,000 a month; then 0.005
    "firewall_rule": 1.0,
    "cognito_user": 0.015,  # Essentials, beyond the first 10,000
}
COGNITO_FREE = 10_000
# Firewall with 5 rules: 10, key: 1, dashboard: 3, images and parameters: 0.5.
FIXED = 10 + 1 + 3 + 0.5


def monthly(users: int, model: str = MODEL) -> dict[str, float]:
    """Return the monthly bill by service."""
    messages, others = users * MESSAGES, users * OTHER_CALLS
    requests = messages + others
    stored_gb = messages * 2 * CHAT_KB / 1e6
    return {
        "Bedrock": messages * message_price(model, hits=cache_hits(users)),
        "Lambda": requests * PRICE["lambda_request"]
        + (messages * MESSAGE_SECONDS + others * OTHER_SECONDS) * PRICE["lambda_gb_second"],
        "API Gateway and WAF": requests * (PRICE["gateway_request"] + PRICE["waf_request"])
        + requests * ANSWER_KB / 1e6 * PRICE["out_gb"],
        "DynamoDB": (messages * MESSAGE_READS + others * OTHER_READS) * PRICE["read_unit"]
        + (messages * MESSAGE_WRITES + others * OTHER_WRITES) * PRICE["write_unit"]
        + stored_gb * PRICE["table_gb"],
        "Cognito": max(0, users - COGNITO_FREE) * PRICE["cognito_user"],
        "Logs and traces": requests * LOG_KB / 1e6 * PRICE["log_gb"] + requests * 0.05 * PRICE["trace"],
        "KMS calls": requests * KEY_CALLS * PRICE["key_call"],
        "Metrics and alarms": CUSTOM_METRICS * PRICE["custom_metric"]
        + ALARM_METRICS * PRICE["alarm_metric"]
        + METRICS_READ * PRICE["metric_read"],
        "Both sites": pages(users),
        "Fixed": FIXED,
    }


def pages(users: int) -> float:
    """Return the cost of both sites (zero without `enable_sites`).

    API calls go through CloudFront, too. Their traffic costs as much as from the gateway, and is counted there.
    """
    views = users * (MESSAGES * WARM_REQUESTS + COLD_VIEWS * COLD_REQUESTS)
    calls = users * (MESSAGES + OTHER_CALLS)
    carried_gb = users * COLD_VIEWS * COLD_KB / 1e6
    return (
        (views + calls) * (PRICE["edge_request"] + PRICE["edge_function"])
        + carried_gb * PRICE["out_gb"]
        + SITE_RULES * PRICE["firewall_rule"]
    )


def cache_hits(users: int) -> float:
    """Return the prompt cache's hit rate, if messages are spread evenly over the month."""
    in_a_window = users * MESSAGES * CACHE_SECONDS / (30 * 86_400)
    return 1 - math.exp(-in_a_window)


def message_price(model: str, *, hits: float = 0.0, is_cached: bool = True) -> float:
    """Return the price of one reply from `models.json`, multiplied by the factor for the `jp.` profile."""
    entry = json.loads(MODELS.read_text())["models"][model]
    usd = entry["usd_per_million"]
    of_cache = hits * READ_SHARE + (1 - hits) * WRITE_SHARE if is_cached else 1.0
    billed = TOKENS_IN - TOKENS_CACHED + TOKENS_CACHED * of_cache
    return float(entry["regional_factor"] * (billed * usd["input"] + TOKENS_OUT * usd["output"]) / 1e6)


def saved(users: int) -> float:
    """Return the monthly saving by the prompt cache; negative if there are too few messages."""
    uncached, cached = message_price(MODEL, is_cached=False), message_price(MODEL, hits=cache_hits(users))
    return users * MESSAGES * (uncached - cached)


def table() -> str:
    """Return the bill as a Markdown table."""
    bills: list[tuple[str, Mapping[str, float]]] = [(f"{users:,} users", monthly(users)) for users in USERS]
    services = list(bills[0][1])
    lines = [
        f"| USD a month | {' | '.join(name for name, _ in bills)} |",
        f"| --- |{' ---: |' * len(bills)}",
        *(f"| {service} | {' | '.join(_money(bill[service]) for _, bill in bills)} |" for service in services),
        f"| **all** | {' | '.join(f'**{_money(sum(bill.values()))}**' for _, bill in bills)} |",
        f"| a user | {' | '.join(f'{sum(monthly(users).values()) / users:.3f}' for users in USERS)} |",
        f"| saved by the model's cache | {' | '.join(_money(saved(users)) for users in USERS)} |",
        f"| all, with {CHEAPER} | {' | '.join(_money(sum(monthly(users, CHEAPER).values())) for users in USERS)} |",
    ]
    return "\n".join(lines)


def _money(amount: float) -> str:
    return f"{amount:,.2f}" if amount < 100 else f"{amount:,.0f}"


if __name__ == "__main__":
    print(table())
