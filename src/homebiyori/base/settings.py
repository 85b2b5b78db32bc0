"""Deployment settings from the environment, validated once at startup."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)

_PREFIX = "HOMEBIYORI_"


class SettingsError(Exception):
    """Settings are missing or invalid; the message names them, never their values."""


def _split(value: object) -> object:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


_CommaSeparated = BeforeValidator(_split)
_Text = Annotated[str, Field(min_length=1)]
SHORTEST_KEY = 32
_Key = Annotated[SecretStr, Field(min_length=SHORTEST_KEY)]
# Spelled out, because \w with a count costs pydantic's regex engine 30 ms.
_ROLE = r"^arn:aws[a-z-]*:iam::[0-9]{12}:role/(?:[\x21-\x7e]+/)?[A-Za-z0-9_+=,.@-]{1,64}$"
_Role = Annotated[str, Field(pattern=_ROLE)]
_WithoutSlash = BeforeValidator(lambda value: value.removesuffix("/") if isinstance(value, str) else value)
# Plain http only to localhost, for a local engine.
_KeySetUrl = Annotated[str, Field(pattern=r"^(https://|http://(127\.0\.0\.1|localhost):)")]
_SignInUrl = Annotated[str, _WithoutSlash, Field(pattern=r"^(https://|http://(127\.0\.0\.1|localhost):)")]
_Origin = Annotated[str, _WithoutSlash, Field(pattern=r"^https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?$")]
# Schemes that browsers and phones handle themselves, so no app may claim them.
_FOREIGN_SCHEMES = frozenset(
    {
        *("about", "blob", "content", "data", "facetime", "file", "filesystem", "ftp", "ftps", "geo", "http", "https"),
        *("intent", "javascript", "mailto", "market", "sms", "ssh", "tel", "vbscript", "view-source", "ws", "wss"),
    }
)
_Scheme = Annotated[str, Field(pattern=r"^[a-z][a-z0-9+.-]{1,63}$")]


class Settings(BaseModel):
    """Each field is read from `HOMEBIYORI_<FIELD>`; lists are comma separated.

    The standard AWS variables (`AWS_REGION`, `AWS_ENDPOINT_URL`, credentials) are left to boto3.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    env: _Text
    table_core: _Text
    table_chats: _Text
    users_issuer: _Text
    users_jwks_url: _KeySetUrl
    users_client_ids: Annotated[tuple[_Text, ...], _CommaSeparated, Field(min_length=1)]
    admins_issuer: _Text
    admins_jwks_url: _KeySetUrl
    admins_client_ids: Annotated[tuple[_Text, ...], _CommaSeparated, Field(min_length=1)]
    # Where users and operators sign in (Cognito domains or a local engine), and the origins that they return to.
    sign_in_url: _SignInUrl | None = None
    pages_origin: _Origin | None = None
    desk_sign_in_url: _SignInUrl | None = None
    desk_origin: _Origin | None = None
    user_api_id: _Text
    admin_api_id: _Text
    companion: Literal["offline", "bedrock"]
    ttl_queue_url: _Text
    bucket: _Text
    # For file URLs: AWS expects the bucket in the host name, a local engine has a single host.
    bucket_addressing: Literal["virtual", "path"] = "virtual"

    # A secret is given directly, or as the name of a SecureString in Parameter Store, which may be rotated at run time.
    cursor_keys_parameter: str | None = None
    cursor_keys: Annotated[tuple[_Key, ...], _CommaSeparated, Field(max_length=2, validate_default=True)] = ()

    bedrock_model: _Text = "jp.anthropic.claude-haiku-4-5-20251001-v1:0"
    bedrock_cheaper_model: str | None = None
    bedrock_guardrail: Annotated[str, Field(pattern=r"^[^:]+:[^:]+$", description="identifier:version")] | None = None

    # The number of partitions for the operators' counters (`docs/scale.md`). Never lower it.
    counter_shards: Annotated[int, Field(ge=32, le=4096)] = 32

    # Without a key and prices, this deployment sells nothing.
    stripe_secret_key: SecretStr | None = None
    stripe_secret_key_parameter: str | None = None
    stripe_webhook_secrets: Annotated[tuple[SecretStr, ...], _CommaSeparated] = ()
    stripe_webhook_secrets_parameter: str | None = None
    stripe_api_base: Annotated[str, _WithoutSlash, Field(pattern=r"^https?://[^/\s]+$")] = "https://api.stripe.com"
    stripe_price_monthly: str | None = None
    stripe_price_yearly: str | None = None
    stripe_portal_configuration: str | None = None
    # Origins allowed to call: the users' site, to which Stripe Checkout returns, and the operators' site.
    allowed_origins: Annotated[tuple[_Origin, ...], _CommaSeparated] = ()
    admin_origins: Annotated[tuple[_Origin, ...], _CommaSeparated] = ()
    # Our own apps' schemes, to which Checkout may also return (`homebiyori` for `homebiyori://billing/done`).
    app_schemes: Annotated[tuple[_Scheme, ...], _CommaSeparated] = ()

    # Callers of /internal: none are accepted without roles and keys.
    internal_api_keys: Annotated[tuple[_Key, ...], _CommaSeparated, Field(max_length=2)] = ()
    internal_api_keys_parameter: str | None = None
    internal_caller_roles: Annotated[tuple[_Role, ...], _CommaSeparated] = ()

    @field_validator("cursor_keys")
    @classmethod
    def _is_given_somehow(cls, keys: tuple[SecretStr, ...], info: ValidationInfo) -> tuple[SecretStr, ...]:
        if not keys and not info.data.get("cursor_keys_parameter"):
            raise ValueError("give it, or HOMEBIYORI_CURSOR_KEYS_PARAMETER")
        return keys

    @field_validator("app_schemes")
    @classmethod
    def _is_nobody_elses(cls, schemes: tuple[str, ...]) -> tuple[str, ...]:
        if _FOREIGN_SCHEMES.intersection(schemes):
            raise ValueError("only schemes of apps of your own")
        return schemes

    @property
    def users_pool_id(self) -> str:
        """The users' pool id, which is the last segment of the issuer."""
        return self.users_issuer.rpartition("/")[2]

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Read the variables; SettingsError names each one that is missing or invalid."""
        values = {
            name.removeprefix(_PREFIX).lower(): value
            for name, value in environment.items()
            if name.startswith(_PREFIX) and value != ""
        }
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            faults = "; ".join(
                f"{_PREFIX}{str(fault['loc'][0]).upper()}: {fault['msg']}"
                for fault in error.errors(include_input=False, include_url=False)
            )
            raise SettingsError(faults) from None
