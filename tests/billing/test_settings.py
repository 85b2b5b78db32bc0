"""A deployment's billing settings, and invalid ones."""

import pytest

from homebiyori.base.settings import Settings, SettingsError
from support.product import product_environment
from support.stripe import ENVIRONMENT

WITHOUT = product_environment("core", "chats")
BASE = {**WITHOUT, **ENVIRONMENT}


def read(**changes: str) -> Settings:
    return Settings.from_environment({**BASE, **{f"HOMEBIYORI_{name}": value for name, value in changes.items()}})


def test_lists_and_slashes() -> None:
    settings = read(
        STRIPE_API_BASE="http://127.0.0.1:12111/", ALLOWED_ORIGINS="https://a.example/, http://localhost:3000"
    )
    assert settings.stripe_api_base == "http://127.0.0.1:12111"
    assert settings.allowed_origins == ("https://a.example", "http://localhost:3000")
    assert [secret.get_secret_value() for secret in settings.stripe_webhook_secrets] == ["whsec_new", "whsec_old"]


def test_a_deployment_without_billing() -> None:
    settings = Settings.from_environment(WITHOUT)
    assert settings.stripe_api_base == "https://api.stripe.com"
    assert (settings.stripe_secret_key, settings.stripe_webhook_secrets, settings.allowed_origins) == (None, (), ())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ALLOWED_ORIGINS", "https://a.example/path"), ("ALLOWED_ORIGINS", "*"), ("ALLOWED_ORIGINS", "https://u@a.example"),
        ("ALLOWED_ORIGINS", "a.example"), ("STRIPE_API_BASE", "api.stripe.com"), ("STRIPE_API_BASE", "https://x/v1"),
    ],
)  # fmt: skip
def test_what_can_not_be_right_stops_the_start(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"HOMEBIYORI_{name}"):
        read(**{name: value})


def test_secrets_do_not_show() -> None:
    shown = repr(read(STRIPE_SECRET_KEY="sk_live_secret"))
    assert "sk_live_secret" not in shown
    assert "whsec_new" not in shown
