"""AWS errors are recognized by code, not by the client's exception class."""

import pytest
from botocore.exceptions import ClientError

from homebiyori.aws.dynamodb import EXISTS, Table, Update
from homebiyori.aws.error_codes import CONDITION_FAILED, error_code, ignoring
from homebiyori.aws.transaction import Transaction, TransactionRefusedError
from homebiyori.base.clock import Clock


def _refusal(code: object) -> ClientError:
    return ClientError({"Error": {"Code": code}}, "Call")  # type: ignore[typeddict-item]  # what a proxy may answer


@pytest.mark.parametrize("response", [{}, {"Error": {}}, {"Error": {"Code": None}}, {"Error": {"Code": 404}}])
def test_an_answer_without_a_code_has_none(response: object) -> None:
    assert error_code(ClientError(response, "Call")) == ""  # type: ignore[arg-type]  # the same


def test_one_code_is_ignored_and_no_other() -> None:
    with ignoring("Gone"):
        raise _refusal("Gone")
    with pytest.raises(ClientError), ignoring("Gone"):
        raise _refusal("Throttled")


class _Blind:
    """A client that raises the base class ClientError only, as when two threads get their first errors at once."""

    def __init__(self, refusal: ClientError) -> None:
        self._refusal = refusal

    def __getattr__(self, name: str) -> object:
        def refuse(**_: object) -> None:
            raise self._refusal

        return refuse


def _table(refusal: ClientError) -> Table:
    return Table(client=_Blind(refusal), name="any", clock=Clock())  # type: ignore[arg-type]  # of the client only what is called


KEY = {"PK": "a", "SK": "b"}


def test_a_condition_that_does_not_hold_is_seen_in_any_class() -> None:
    table = _table(_refusal(CONDITION_FAILED))
    assert table.put(KEY, EXISTS) is False
    assert table.delete(KEY, EXISTS) is False
    assert table.update(KEY, Update(sets={"a": 1})) is None
    cancelled = ClientError(
        {
            "Error": {"Code": "TransactionCanceledException"},
            "CancellationReasons": [{"Code": "ConditionalCheckFailed"}],
        },
        "TransactWriteItems",
    )
    with pytest.raises(TransactionRefusedError):
        Transaction(_table(cancelled), {"item": table.put_write(KEY)}).commit()


def test_every_other_refusal_is_raised() -> None:
    table = _table(_refusal("ThrottlingException"))
    for call in (
        lambda: table.put(KEY, EXISTS),
        lambda: table.delete(KEY, EXISTS),
        lambda: table.update(KEY, Update(sets={"a": 1})),
        lambda: Transaction(table, {"item": table.put_write(KEY)}).commit(),
    ):
        with pytest.raises(ClientError):
            call()
