"""Tells AWS errors apart by the code in the response.

Never by the client's exception classes: botocore creates them at the first error, without a lock, so two threads may
get different classes, and an `except` could miss one for the rest of the process.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import ClientError

CONDITION_FAILED = "ConditionalCheckFailedException"
TRANSACTION_CANCELED = "TransactionCanceledException"
TRANSACTION_CONFLICT = "TransactionConflictException"


def error_code(error: ClientError) -> str:
    """Return the error code; empty if there is none."""
    code: object = error.response.get("Error", {}).get("Code")
    return code if isinstance(code, str) else ""


@contextmanager
def ignoring(code: str) -> Iterator[None]:
    """Suppress a ClientError with this code."""
    try:
        yield
    except ClientError as error:
        if error_code(error) != code:
            raise
