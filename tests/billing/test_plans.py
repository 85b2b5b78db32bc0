"""The public list of plans, and return addresses with an app's own scheme (docs/product.md 5)."""

import pytest
from starlette.testclient import TestClient

from homebiyori.base.settings import Settings, SettingsError
from homebiyori.billing.rules import is_allowed
from support.product import Caller, product_environment
from support.purchases import buy, order, shown
from support.stripe import ENVIRONMENT, HOME, StripeWorld

PLANS = "/api/plans"


def test_the_plans(user_client: TestClient) -> None:
    answer = user_client.get(PLANS)
    assert answer.status_code == 200
    free = {"chat_retention_days": 30, "group_chat": False, "deep_mode": False}
    paid = {"chat_retention_days": 180, "group_chat": True, "deep_mode": True}
    assert answer.json() == {
        "plans": [
            {"plan": "free", "name": "無料プラン", "price": 0, "currency": "jpy", "interval": None, "features": free},
            {"plan": "monthly", "name": "月額プラン", "price": 580, "currency": "jpy", "interval": "month",
             "features": paid},
            {"plan": "yearly", "name": "年額プラン", "price": 5800, "currency": "jpy", "interval": "year",
             "features": paid},
        ]
    }  # fmt: skip
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "public, max-age=3600"


def test_what_is_sold_is_what_is_shown(parent: Caller, stripe: StripeWorld) -> None:
    for offer in parent.client.get(PLANS).json()["plans"][1:]:
        buy(parent, stripe, offer["plan"])
        assert shown(parent)["features"] == offer["features"]
        assert stripe.newest("invoices")["amount_paid"] == offer["price"]
        stripe.world.end(stripe.newest("subscriptions")["id"])
        stripe.deliver(parent.client)


def test_who_has_them_is_told_so(user_client: TestClient) -> None:
    tag = user_client.get(PLANS).headers["etag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        answer = user_client.get(PLANS, headers={"If-None-Match": known})
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", tag)
    assert user_client.get(PLANS, headers={"If-None-Match": '"other"'}).status_code == 200
    assert user_client.get(PLANS, params={"currency": "usd"}).status_code == 422


def with_schemes(value: str) -> Settings:
    given = {**product_environment("core", "chats"), **ENVIRONMENT, "HOMEBIYORI_APP_SCHEMES": value}
    return Settings.from_environment(given)


SCHEMES = ("homebiyori", "jp.homebiyori.app")


@pytest.mark.parametrize(
    "url",
    [
        "homebiyori://billing/done", "homebiyori://billing/done?session={CHECKOUT_SESSION_ID}#plan", "homebiyori:/done",
        "HOMEBIYORI://done", "jp.homebiyori.app:/oauth/done", "jp.homebiyori.app://done/",
    ],
)  # fmt: skip
def test_an_apps_own_addresses(url: str) -> None:
    assert is_allowed(url, [], SCHEMES)
    assert not is_allowed(url, ["https://app.example.com"])


@pytest.mark.parametrize(
    "url",
    [
        "homebiyori:", "homebiyori:done", "homebiyori://", "homebiyori:///done", "homebiyori2://done", "omebiyori://done",
        "homebiyori.evil://done", "homebiyori://user@host/", "homebiyori://a//b", "homebiyori://a\\b",
        "homebiyori://a b",
        "homebiyori://a\nb", "homebiyori://あ", " homebiyori://done", "javascript://homebiyori/%0aalert(1)",
        "javascript:homebiyori://done", "https://homebiyori/", "homebiyori://" + "a" * 2_000, "data:text/html,homebiyori://",
        "homebiyori://done\x00", "homebiyori%3A//done",
    ],
)  # fmt: skip
def test_what_is_no_address_of_the_app(url: str) -> None:
    assert not is_allowed(url, ["https://app.example.com"], SCHEMES)


@pytest.mark.parametrize(
    "value", ["javascript", "https", "intent", "Homebiyori", "homebiyori:", "homebiyori://", "1app", "a b", "x"]
)
def test_schemes_that_are_nobodys_stop_the_start(value: str) -> None:
    with pytest.raises(SettingsError, match="HOMEBIYORI_APP_SCHEMES"):
        with_schemes(value)


def test_schemes_are_set() -> None:
    assert with_schemes("homebiyori, jp.homebiyori.app").app_schemes == SCHEMES


def test_an_app_can_be_returned_to(parent: Caller, stripe: StripeWorld) -> None:
    """An app's scheme is allowed only if the deployment names it."""
    changed = order(success_url="homebiyori://done", cancel_url=f"{HOME}/back")
    assert parent.post("/api/billing/checkout", changed).status_code == 422
    resources = parent.client.app.state.resources  # type: ignore[attr-defined]  # Starlette's app
    settings = resources.settings.model_copy(update={"app_schemes": SCHEMES})
    object.__setattr__(resources, "settings", settings)
    assert parent.post("/api/billing/checkout", changed).status_code == 200
    assert stripe.only("sessions")["success_url"] == "homebiyori://done"
    answer = parent.post("/api/billing/portal", {"return_url": "jp.homebiyori.app:/x"})
    assert answer.status_code == 200
