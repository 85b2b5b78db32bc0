"""What notifications say, how urgent they are and how long they stay (`docs/product.md` 7)."""

import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum, StrEnum

from homebiyori.base.clock import to_jst

VISIBLE_FOR = timedelta(days=90)
MAX_TITLE = 100
MAX_MESSAGE = 500
MAX_PARAMETER = 500

Parameter = str | int | date | datetime


class NotificationType(StrEnum):
    """What has happened."""

    WELCOME = "welcome"
    PAYMENT_SUCCEEDED = "payment_succeeded"
    PAYMENT_FAILED = "payment_failed"
    SUBSCRIPTION_STARTED = "subscription_started"
    SUBSCRIPTION_CANCEL_SCHEDULED = "subscription_cancel_scheduled"
    SUBSCRIPTION_REACTIVATED = "subscription_reactivated"
    SUBSCRIPTION_CANCELED = "subscription_canceled"
    PLAN_CHANGED = "plan_changed"
    PLAN_CHANGE_COMPLETED = "plan_change_completed"
    TRIAL_WILL_END = "trial_will_end"
    STAGE_REACHED = "stage_reached"
    SYSTEM_MAINTENANCE = "system_maintenance"
    SYSTEM_ANNOUNCEMENT = "system_announcement"


class Priority(StrEnum):
    """How much a notification asks for attention."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


class _Kind(Enum):
    """What a parameter is, which decides how it is read and shown."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    INSTANT = "instant"


@dataclass(frozen=True, slots=True)
class Words:
    """What a parent reads."""

    title: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A type's words, with `{names}` for its parameters, and where it leads.

    `messages` stand in for `message` where a parameter has the value they are named by.
    """

    title: str
    message: str
    messages: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, _Kind] = field(default_factory=dict)
    priority: Priority = Priority.NORMAL
    action_url: str | None = None

    @property
    def placeholders(self) -> set[str]:
        parsed = string.Formatter().parse(self.title + self.message)
        return {name for _, name, _, _ in parsed if name is not None}


TEMPLATES: Mapping[NotificationType, Template] = {
    NotificationType.WELCOME: Template(
        title="ほめびよりへようこそ",
        message=(
            "来てくださって、ありがとうございます。今日のこと、ひとことからどうぞ。"
            "書いてくれたことばの分だけ、あなたの木が育っていきます。"
        ),
        action_url="/chat",
    ),
    NotificationType.PAYMENT_SUCCEEDED: Template(
        title="{paid_on}のお支払いを確認しました",
        message=("{amount}円のお支払いを確認しました。いつもほめびよりを使ってくださって、ありがとうございます。"),
        parameters={"paid_on": _Kind.DAY, "amount": _Kind.NUMBER},
        priority=Priority.LOW,
        action_url="/billing",
    ),
    NotificationType.PAYMENT_FAILED: Template(
        title="{amount}円のお支払いがまだ完了していません",
        message=(
            "お支払いを確認できませんでした。カードの有効期限や、カード会社の本人確認が済んでいるかを"
            "ご確認ください。お支払いをお待ちするあいだ、やりとりはそのまま残ります。どうぞあわてずに。"
        ),
        parameters={"amount": _Kind.NUMBER},
        priority=Priority.HIGH,
        action_url="/billing",
    ),
    NotificationType.SUBSCRIPTION_STARTED: Template(
        title="プレミアムプランが始まりました",
        message=(
            "みんなでの会話と深いほめことばをお使いいただけます。やりとりは{retention_days}日間残ります。"
            "これからも、ゆっくりお話ししましょう。"
        ),
        parameters={"retention_days": _Kind.NUMBER},
        action_url="/chat",
    ),
    NotificationType.SUBSCRIPTION_CANCEL_SCHEDULED: Template(
        title="{ends_on}での解約を受け付けました",
        message=(
            "プレミアムプランは{ends_on}まで、これまでどおりお使いいただけます。"
            "気持ちが変わったら、それまでいつでも再開できます。"
        ),
        parameters={"ends_on": _Kind.DAY},
        action_url="/billing",
    ),
    NotificationType.SUBSCRIPTION_REACTIVATED: Template(
        title="プレミアムプランを再開しました",
        message=(
            "解約のご予約を取り消しました。これまでどおり、プレミアムプランをお使いいただけます。"
            "また一緒に過ごせて、うれしいです。"
        ),
        action_url="/billing",
    ),
    NotificationType.SUBSCRIPTION_CANCELED: Template(
        title="プレミアムプランが終了しました",
        message=(
            "これまで使ってくださって、ありがとうございました。木とほめの実は、そのまま残ります。"
            "やりとりの保存期間は{retention_days}日間になり、それより前のものは、猶予の日々のあとに消えていきます。"
            "無料プランでも、いつでもお話しできます。"
        ),
        parameters={"retention_days": _Kind.NUMBER},
        priority=Priority.HIGH,
        action_url="/billing",
    ),
    NotificationType.PLAN_CHANGED: Template(
        title="プランが{plan}に変わりました",
        message="木とほめの実は、これまでどおり大切に残ります。",
        parameters={"plan": _Kind.TEXT},
        action_url="/billing",
    ),
    NotificationType.PLAN_CHANGE_COMPLETED: Template(
        title="やりとりの保存期間が{retention_days}日間になりました",
        message="プランの変更にあわせて変わりました。木とほめの実は、そのまま残ります。",
        parameters={"retention_days": _Kind.NUMBER},
        action_url="/billing",
    ),
    NotificationType.TRIAL_WILL_END: Template(
        title="お試し期間は{ends_on}までです",
        message=(
            "プレミアムプランのお試しが、まもなく終わります。続けるときのお手続きはいりません。"
            "続けないときは、それまでに解約できます。"
        ),
        parameters={"ends_on": _Kind.DAY},
        priority=Priority.HIGH,
        action_url="/billing",
    ),
    NotificationType.STAGE_REACHED: Template(
        title="木が「{stage_name}」に育ちました",
        message=(
            "あなたが書いてくれたことばで、木が「{stage_name}」になりました。"
            "ここまで一緒に来られて、うれしいです。どうぞ見に来てくださいね。"
        ),
        messages={
            "芽": "はじめのことばが土に届いて、小さな芽が出ました。どうぞ見に来てくださいね。",
            "苗": "書いてくれたことばを吸いあげて、葉がふえ、苗になりました。見えないところで、根も深くなっています。",
            "若木": "幹がすっと立って、若木になりました。うれしい日も、つらい日も、みんな枝になっています。",
            "成木": "枝がひろがって、成木になりました。木かげができたので、疲れた日はどうぞ休んでいって。",
            "大木": "とうとう、大木になりました。書いてくれたことばのぜんぶが、この木の中にあります。",
        },
        parameters={"stage_name": _Kind.TEXT},
        action_url="/tree",
    ),
    NotificationType.SYSTEM_MAINTENANCE: Template(
        title="{starts_at}からのメンテナンス",
        message=(
            "{starts_at}から{ends_at}まで、ほめびよりをお休みします。"
            "ご不便をおかけしますが、終わるまで少しお待ちください。"
        ),
        parameters={"starts_at": _Kind.INSTANT, "ends_at": _Kind.INSTANT},
        priority=Priority.HIGH,
    ),
    NotificationType.SYSTEM_ANNOUNCEMENT: Template(
        title="{title}", message="{message}", parameters={"title": _Kind.TEXT, "message": _Kind.TEXT}
    ),
}


def render(kind: NotificationType, parameters: Mapping[str, Parameter]) -> Words:
    """Write a notification's words; ValueError for parameters that are not those of its type."""
    template = TEMPLATES[kind]
    if parameters.keys() != template.parameters.keys():
        raise ValueError(f"{kind}のparametersは{sorted(template.parameters)}です")
    shown = {name: _show(name, value, template.parameters[name]) for name, value in parameters.items()}
    own = (words for value, words in template.messages.items() if value in shown.values())
    words = Words(template.title.format(**shown), next(own, template.message).format(**shown))
    if not (1 <= len(words.title) <= MAX_TITLE and 1 <= len(words.message) <= MAX_MESSAGE):
        raise ValueError(f"題は1〜{MAX_TITLE}文字、本文は1〜{MAX_MESSAGE}文字です")
    return words


def _show(name: str, value: Parameter, kind: _Kind) -> str:
    """Write a parameter for people. Dates and instants may come as ISO 8601, as JSON has no other way."""
    try:
        shown = _WRITERS[kind](value)
    except ValueError:
        shown = None
    if shown is None:
        raise ValueError(f"{name}の値が正しくありません")
    return shown


def _text(value: Parameter) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _number(value: Parameter) -> str | None:
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else None


def _day(value: Parameter) -> str | None:
    day = date.fromisoformat(value) if isinstance(value, str) else value
    if not isinstance(day, date) or isinstance(day, datetime):
        return None
    return f"{day.year}年{day.month}月{day.day}日"


def _instant(value: Parameter) -> str | None:
    instant = datetime.fromisoformat(value) if isinstance(value, str) else value
    if not isinstance(instant, datetime) or instant.tzinfo is None:
        return None
    at = to_jst(instant)
    return f"{at.month}月{at.day}日{at.hour}時{at.minute:02}分"


_WRITERS: Mapping[_Kind, Callable[[Parameter], str | None]] = {
    _Kind.TEXT: _text,
    _Kind.NUMBER: _number,
    _Kind.DAY: _day,
    _Kind.INSTANT: _instant,
}


def ends_at(now: datetime, visible_until: datetime | None) -> datetime:
    """Return when a notification that is stored now expires.

    At a full hour, so that the unread counter (`repository`) keeps a number an hour and not one a notification.
    """
    end = (now + VISIBLE_FOR).replace(minute=0, second=0, microsecond=0)
    return end if visible_until is None else min(end, visible_until)
