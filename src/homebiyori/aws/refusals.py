"""Why AWS has refused a call: by the code in its answer.

Never by the client's own classes: botocore makes those at the first refusal of a process without a lock, so that of two
threads one may raise a class that the other's `except` does not know, for as long as the process lives.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import ClientError

CONDITION_FAILED = "ConditionalCheckFailedException"
TRANSACTION_CANCELED = "TransactionCanceledException"
TRANSACTION_CONFLICT = "TransactionConflictException"


def error_code(error: ClientError) -> str:
    """Read the code of a refusal; empty if AWS gave none."""
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
