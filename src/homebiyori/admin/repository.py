"""Asks each dependency for as little as it can answer."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from homebiyori.core.dynamodb import PK, SK, Table
from homebiyori.resources import GROWTH_THRESHOLDS

if TYPE_CHECKING:
    from mypy_boto3_ssm import SSMClient


class ProbeRepository:
    """One small read of each dependency."""

    def __init__(self, core: Table, chats: Table, ssm: "SSMClient") -> None:
        nobody = {PK: "HEALTH", SK: "HEALTH"}
        self._probes: Mapping[str, Callable[[], object]] = {
            "dynamodb_core": lambda: core.get(nobody),
            "dynamodb_chats": lambda: chats.get(nobody),
            "parameter_store": lambda: ssm.get_parameters(Names=[GROWTH_THRESHOLDS]),
        }

    @property
    def names(self) -> list[str]:
        """Name the dependencies."""
        return list(self._probes)

    def fault_of(self, name: str) -> str | None:
        """Ask one dependency; gives the kind of fault, or None if it answered."""
        try:
            self._probes[name]()
        except (BotoCoreError, ClientError) as error:
            return type(error).__name__
        return None
