"""What a plan opens, and which addresses are our own; without Stripe or a table."""

from datetime import timedelta

import pytest

from homebiyori.billing import rules
from homebiyori.billing.rules import Entitlements, Plan, check_reason, entitlements_of, is_allowed, origin_of

OPEN = ("active", "trialing", "past_due")
SHUT = ("incomplete", "incomplete_expired", "unpaid", "paused", "canceled", "none", "")


@pytest.mark.parametrize(("status", "is_open"), [*((status, True) for status in OPEN), *((s, False) for s in SHUT)])
@pytest.mark.parametrize("plan", [Plan.MONTHLY, Plan.YEARLY])
def test_a_plan_is_open_while_it_is_paid(plan: Plan, status: str, *, is_open: bool) -> None:
    assert entitlements_of(plan=plan, status=status) == Entitlements(plan if is_open else Plan.FREE)


def test_what_a_plan_opens() -> None:
    opened = {plan: (Entitlements(plan).is_premium, Entitlements(plan).retention) for plan in Plan}
    half_a_year = timedelta(days=180)
    assert opened == {
        Plan.FREE: (False, timedelta(days=30)), Plan.MONTHLY: (True, half_a_year), Plan.YEARLY: (True, half_a_year),
    }  # fmt: skip


def test_the_kinds_of_statuses() -> None:
    assert {"active", "trialing", "past_due", "unpaid", "paused"} == rules.LIVE_STATUSES
    assert rules.LIVE_STATUSES | {"incomplete"} == rules.RUNNING_STATUSES
    assert not rules.PAID_STATUSES & rules.UNPAID_STATUSES


def test_prices_and_days_quotas() -> None:
    assert rules.PRICES == {Plan.FREE: 0, Plan.MONTHLY: 580, Plan.YEARLY: 5_800}
    said = {name: (quota.wanted, quota.limit, quota.message) for name, quota in rules.QUOTAS.items()}
    assert said == {
        "checkouts": (1, 20, "お申し込みは1日20回までです。明日またどうぞ"),
        "portals": (1, 30, "お支払いの管理ページは1日30回までです。明日またどうぞ"),
        "subscription_changes": (1, 40, "解約と再開のお手続きは1日40回までです。明日またどうぞ"),
    }


def test_a_reason_has_five_hundred_characters() -> None:
    family = "👨‍👩‍👧‍👦"
    assert check_reason(family * 500) == family * 500
    assert rules.MAX_REASON_CODE_POINTS == 5_000
    with pytest.raises(ValueError, match="500文字"):
        check_reason("あ" * 501)


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://a.example", ("https", "a.example", 443)), ("http://a.example/x", ("http", "a.example", 80)),
        ("https://A.example:8443/x?y=//z", ("https", "a.example", 8_443)),
        ("http://localhost:3000", ("http", "localhost", 3_000)),
        ("ftp://a.example/", None), ("https:///x", None), ("https://", None), ("https://u@a.example/", None),
        ("https://a.example//x", None), ("https://a.example/x y", None), ("https://a.example/\x7f", None),
        ("https://a.example\\x", None), ("https://a.example/\t", None), ("https://あ.example/", None),
        ("https://a.example:x/", None), ("https://a.example:65536/", None), ("https://[::1", None),
        ("https://a.example/" + "x" * 1_982, ("https", "a.example", 443)), ("https://a.example/" + "x" * 1_983, None),
    ],
)  # fmt: skip
def test_the_origin_of_an_address(url: str, origin: tuple[str, str, int] | None) -> None:
    assert origin_of(url) == origin


def test_an_address_is_of_one_of_our_origins_or_schemes() -> None:
    origins, schemes = ["https://a.example", "http://localhost:3000"], ["homebiyori"]
    for url in ("https://a.example/x", "http://localhost:3000/", "homebiyori://done", "homebiyori:/done"):
        assert is_allowed(url, origins, schemes), url
    for url in (
        "https://b.example/",
        "http://a.example/",
        "https://localhost:3000/",
        "other://done",
        "homebiyori://a//b",
    ):
        assert not is_allowed(url, origins, schemes), url
    assert not is_allowed("https://a.example/", [], schemes)


@pytest.mark.parametrize("allowed", ["not an origin", ""])
def test_an_origin_that_cannot_be_read_allows_nothing(allowed: str) -> None:
    for url in ("not an origin", "", "https://u@a.example/", "javascript:alert(1)"):
        assert not is_allowed(url, [allowed])


def test_the_length_of_an_apps_address() -> None:
    assert is_allowed("homebiyori:/" + "a" * 1_988, [], ["homebiyori"])
    assert not is_allowed("homebiyori:/" + "a" * 1_989, [], ["homebiyori"])


FOREIGN = [
    "https://evil.example/done", "http://app.example.com/done", "https://app.example.com:8443/done",
    "https://app.example.com.evil.example/", "https://evil.example/?https://app.example.com/",
    "https://app.example.com@evil.example/", "https://evil.example@app.example.com/", "https://app.example.com:@x.example/",
    "https://user:pass@app.example.com/", "//app.example.com/done", "/done", "done", "https:app.example.com/done",
    "https:///app.example.com/", "https://app.example.com\\@evil.example/", "https:\\\\app.example.com/",
    "https://app.example.com//evil.example/", "https://app.example.com/done//", "javascript:alert(1)//app.example.com",
    "data:text/html,x", "ftp://app.example.com/", "https://app.example.com\t/done", "https://app.exam\nple.com/",
    " https://app.example.com/", "https://app.example.com /", "https://app.example.com/\x00", "https://app.example.com/\x7f",
    "https://app。example.com/", "https://app.example.com/あ", "https://app.example.com:port/", "https://app.example.com:99999/",
    "https://[::1/", "https://app.example.com./", "https://%61pp.example.com/", "https://localhost:3000/",
    "http://localhost:3001/", "http://localhost/", "https://app.example.com/" + "a" * 2_000, "", "https://",
]  # fmt: skip


@pytest.mark.parametrize("url", FOREIGN)
def test_a_foreign_address_is_not_allowed(url: str) -> None:
    """Each is an address that some parser reads as another, which makes an open redirect."""
    assert not is_allowed(url, ["https://app.example.com", "http://localhost:3000"], ["homebiyori"])
