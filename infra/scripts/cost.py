"""What AWS charges a month for so many users: `make cost`. The formula is `monthly`; everything else is an assumption.

AWS's prices are Tokyo's and Japan's list prices in US dollars, without free tiers and taxes. `READ` names those that
were read in copies of AWS's own pages, and when; the others are written down from memory: look them up before you rely
on them. The model's are the app's own (`models.json`, which names its sources).
"""

import json
import math
from collections.abc import Mapping
from pathlib import Path

MODELS = Path(__file__).resolve().parents[2] / "src/homebiyori/ai/bedrock/models.json"
MODEL = "anthropic.claude-haiku-4-5"
CHEAPER = "anthropic.claude-haiku-5-5"
USERS = (100, 10_000, 1_000_000)

# What an active user does in a month.
MESSAGES = 30
OTHER_CALLS = 120  # tree, history, profile, notifications: four a message

# A message reads, strongly consistent (a unit is 4 KB): these rows by one BatchGetItem, 30 chats of 1 KB by a Query.
# Rows are called by the beginning of their sort key, that of the allowance by its partition's.
READ_ROWS = ("PROFILE", "SUBSCRIPTION", "TREE", "LIMIT", "IDEM")
MESSAGE_READS = len(READ_ROWS) + 8
# It writes the reservation, and one transaction at two units a KB of each item; these are their KB.
RESERVATION_WRITES = 1
WRITTEN_KB = {"CHAT": 1, "TREE": 2, "LIMIT": 1, "COUNTS": 1, "IDEM": 1}
INDEX_WRITES = 1
# With the day's first fruit, one message in three: the fruit, its mark (an item of 4.5 KB after a year), the totals.
FRUIT_KB = {"FRUIT": 2, "FRUIT_MARKS": 3, "COUNTS": 1}
FRUITS_A_MESSAGE = 1 / 3
MESSAGE_WRITES = (
    RESERVATION_WRITES + 2 * sum(WRITTEN_KB.values()) + INDEX_WRITES + 2 * sum(FRUIT_KB.values()) * FRUITS_A_MESSAGE
)
# Any other call: what it reads, the row of its limit, and now and then something of its own.
OTHER_READS, OTHER_WRITES = 2, 1 + 0.2
TOKENS_IN, TOKENS_OUT = 5_500, 250
# Of the input so much is the same for everybody and lies in the model's cache for five minutes: reading it costs a
# tenth, writing it a quarter more. The more parents write, the rarer it has to be written.
TOKENS_CACHED = 4_900
CACHE_SECONDS = 300
READ_SHARE, WRITE_SHARE = 0.1, 1.25
MESSAGE_SECONDS, OTHER_SECONDS = 3.0, 0.05  # of 1 GB
LOG_KB = 1.5  # a request: the app's line, Lambda's report, the access log
ANSWER_KB = 3
CHAT_KB = 1  # an ordinary one, kept 60 days on average
# Calls of our key: an instance reads its secrets each five minutes, meanwhile it answers about 40 requests; the tables,
# the queue and the bucket keep their data keys for as long.
KEY_CALLS = 3 / 40

# Every value of a dimension is a metric of its own (http/access_log.py, chat/views.py): who may call a route, its
# status; figures of chats; crashes by function.
ROUTE_CLASSES, STATUS_CLASSES, REQUEST_FIGURES, CHAT_FIGURES = 7, 4, 2, 4
CUSTOM_METRICS = ROUTE_CLASSES * STATUS_CLASSES * REQUEST_FIGURES + CHAT_FIGURES + 2
# Metrics behind alarms, both gateways' and the model's shares of errors included.
ALARM_METRICS = 24
# Two operators look at the figures and at the jobs 20 times a day: 19 series a look (admin/metrics/cloudwatch.py).
METRICS_READ = 2 * 20 * 30 * 19

# Both sites: a parent opens the app once a message; the service worker has its files, so it asks for what is never
# kept (index.html, config.json, sw.js). After each of a month's releases and on a new device everything is loaded once:
# these two figures are the bars that the pages are held to, not what was measured.
WARM_REQUESTS = 3
COLD_VIEWS, COLD_REQUESTS, COLD_KB = 4, 14, 60
# Rules of the firewall that stand there only with sites, a dollar each.
SITE_RULES = 2

# Where, and when that was read; neither copy has a date of its own.
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
# Firewall with 5 rules 10, key 1, dashboard 3, images and parameters 0.5.
FIXED = 10 + 1 + 3 + 0.5


def monthly(users: int, model: str = MODEL) -> dict[str, float]:
    """Give the bill by service for that many active users."""
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
    """Give what both sites cost; without them (`enable_sites`) it is nothing.

    Every call of the API goes through CloudFront, too; what it carries costs as much as from the gateway, where it is
    counted.
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
    """Give the share of answers that find the instructions in the cache, messages coming evenly through the month."""
    in_a_window = users * MESSAGES * CACHE_SECONDS / (30 * 86_400)
    return 1 - math.exp(-in_a_window)


def message_price(model: str, *, hits: float = 0.0, is_cached: bool = True) -> float:
    """Price one answer by the app's own table; the `jp.` profile costs its regional factor more."""
    entry = json.loads(MODELS.read_text())["models"][model]
    usd = entry["usd_per_million"]
    of_cache = hits * READ_SHARE + (1 - hits) * WRITE_SHARE if is_cached else 1.0
    billed = TOKENS_IN - TOKENS_CACHED + TOKENS_CACHED * of_cache
    return float(entry["regional_factor"] * (billed * usd["input"] + TOKENS_OUT * usd["output"]) / 1e6)


def saved(users: int) -> float:
    """Give what the cache takes off the bill of a month; less than nothing where too few write."""
    uncached, cached = message_price(MODEL, is_cached=False), message_price(MODEL, hits=cache_hits(users))
    return users * MESSAGES * (uncached - cached)


def table() -> str:
    """Write the bill as a Markdown table."""
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
