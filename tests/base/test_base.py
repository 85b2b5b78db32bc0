"""Ids, clock, cursors, settings, parameters, JSON, and the log."""

import json
import logging
from datetime import UTC, date, datetime, timedelta, timezone

import boto3
import pytest
from botocore.stub import Stubber
from hypothesis import given
from hypothesis import strategies as st

from homebiyori.aws.parameters import CachedParameters
from homebiyori.base import ids, log
from homebiyori.base.clock import JST, Clock, from_text, jst_date, start_of_jst_day, to_jst, to_text
from homebiyori.base.cursor import Cursors, InvalidCursorError
from homebiyori.base.settings import Settings, SettingsError
from homebiyori.base.signing import Signer
from homebiyori.http.strict_json import loads
from support.actors import MovableTime
from support.product import product_environment

INSTANTS = st.datetimes(datetime(1970, 1, 2), datetime(2999, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds


@given(INSTANTS, INSTANTS)
def test_ids_sort_by_time_and_carry_it(one: datetime, other: datetime) -> None:
    first, second = ids.new_id(one), ids.new_id(other)
    assert ids.is_id(first)
    assert ids.id_time(first) <= one < ids.id_time(first) + timedelta(milliseconds=1)
    if ids.id_time(first) != ids.id_time(second):
        assert (first < second) == (one < other)
    assert ids.first_id(one) <= first


@pytest.mark.parametrize("text", ["", "x", "1ZZZZZZZZZZZZZZZZZZZZZZZZZ", "01M8446DWPA4HB4G0E8TC0NHWI", "０" * 26])
def test_what_is_no_id(text: str) -> None:
    assert not ids.is_id(text)
    with pytest.raises(ValueError, match="not an id"):
        ids.id_time(text)


def test_the_day_turns_at_midnight_in_japan() -> None:
    before = datetime(2026, 11, 23, 14, 59, 59, 999_999, tzinfo=UTC)
    after = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
    assert (jst_date(before), jst_date(after)) == (date(2026, 11, 23), date(2026, 11, 24))
    assert start_of_jst_day(date(2026, 11, 24)) == after
    assert to_jst(after).isoformat() == "2026-11-24T00:00:00+09:00"
    in_hawaii = before.astimezone(timezone(timedelta(hours=-10)))
    assert jst_date(in_hawaii) == date(2026, 11, 23)


@given(INSTANTS)
def test_stored_instants_sort(at: datetime) -> None:
    assert from_text(to_text(at)) == at
    assert to_text(at) < to_text(at + timedelta(microseconds=1))
    assert to_text(at.astimezone(JST)) == to_text(at)


SCOPE = {"user": "u", "list": "history", "character": None}


@given(st.text(max_size=60))
def test_a_cursor_opens_for_its_scope(position: str) -> None:
    cursors = Cursors(Signer(lambda: ["k" * 32]))
    cursor = cursors.encode(position, scope=SCOPE)
    assert cursors.decode(cursor, scope=SCOPE) == position
    for scope in ({**SCOPE, "user": "v"}, {**SCOPE, "character": "tama"}, {**SCOPE, "list": "fruits"}):
        with pytest.raises(InvalidCursorError):
            cursors.decode(cursor, scope=scope)


@given(st.text(max_size=80))
def test_noise_is_no_cursor(noise: str) -> None:
    with pytest.raises(InvalidCursorError) as refused:
        Cursors(Signer(lambda: ["k" * 32])).decode(noise, scope=SCOPE)
    assert refused.value.members["errors"][0]["loc"] == ["query", "cursor"]


@pytest.mark.parametrize("odd", ["!!!!", "\n" * 4, "    ", "=", "あ"])
def test_nothing_is_passed_over_in_a_cursor(odd: str) -> None:
    cursors = Cursors(Signer(lambda: ["k" * 32]))
    cursor = cursors.encode("CHAT#1", scope=SCOPE)
    with pytest.raises(InvalidCursorError):
        cursors.decode(f"{cursor[:4]}{odd}{cursor[4:]}", scope=SCOPE)


@pytest.mark.parametrize("position", ["CHAT#1", "CHAT#12", "CHAT#123"])
def test_a_cursor_has_one_form(position: str) -> None:
    """Other encodings of the same bytes are rejected."""
    cursors = Cursors(Signer(lambda: ["k" * 32]))
    cursor = cursors.encode(position, scope=SCOPE)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    others = {f"{cursor[:-1]}{letter}" for letter in letters} - {cursor}
    for other in (f"{cursor}=", f"{cursor}==", *others, cursor.replace("-", "+").replace("_", "/") + "="):
        with pytest.raises(InvalidCursorError):
            cursors.decode(other, scope=SCOPE)


def test_the_order_of_a_scope_means_nothing() -> None:
    cursors = Cursors(Signer(lambda: ["k" * 32]))
    turned = dict(reversed(SCOPE.items()))
    assert cursors.decode(cursors.encode("CHAT#1", scope=SCOPE), scope=turned) == "CHAT#1"


def test_a_cursor_is_as_long_as_its_position_and_128_bits_more() -> None:
    cursors = Cursors(Signer(lambda: ["k" * 32]))
    assert [len(cursors.encode("a" * size, scope=SCOPE)) for size in (1, 2, 3, 752)] == [23, 24, 26, 1_024]
    assert cursors.decode(cursors.encode("a" * 752, scope=SCOPE), scope=SCOPE) == "a" * 752
    with pytest.raises(InvalidCursorError):
        cursors.decode(cursors.encode("a" * 753, scope=SCOPE), scope=SCOPE)


def test_a_cursor_outlives_one_rotation_of_the_key() -> None:
    old, new = "o" * 32, "n" * 32
    cursor = Cursors(Signer(lambda: [old])).encode("CHAT#1", scope=SCOPE)
    assert Cursors(Signer(lambda: [new, old])).decode(cursor, scope=SCOPE) == "CHAT#1"
    with pytest.raises(InvalidCursorError):
        Cursors(Signer(lambda: [new])).decode(cursor, scope=SCOPE)
    sealed_since = Cursors(Signer(lambda: [new, old])).encode("CHAT#1", scope=SCOPE)
    assert Cursors(Signer(lambda: [new])).decode(sealed_since, scope=SCOPE) == "CHAT#1", "the first key signs"


ENVIRONMENT = product_environment("core", "chats")


def test_settings_are_read_whole() -> None:
    settings = Settings.from_environment({**ENVIRONMENT, "HOMEBIYORI_USERS_CLIENT_IDS": " a, b ", "PATH": "/bin"})
    assert settings.users_client_ids == ("a", "b")
    assert "0123456789abcdef" not in repr(settings)


OPTIONAL = {
    "HOMEBIYORI_BUCKET_ADDRESSING",
    "HOMEBIYORI_SIGN_IN_URL",
    "HOMEBIYORI_PAGES_ORIGIN",
    "HOMEBIYORI_DESK_SIGN_IN_URL",
    "HOMEBIYORI_DESK_ORIGIN",
}


@pytest.mark.parametrize("name", sorted(ENVIRONMENT.keys() - OPTIONAL))
@pytest.mark.parametrize("value", [None, ""])
def test_a_missing_setting_is_named(name: str, value: str | None) -> None:
    environment = {**ENVIRONMENT, name: value}
    with pytest.raises(SettingsError, match=name):
        Settings.from_environment({key: given for key, given in environment.items() if given is not None})


@pytest.mark.parametrize(
    ("name", "value"),
    [("HOMEBIYORI_COMPANION", "gpt"), ("HOMEBIYORI_CURSOR_KEYS", "short"), ("HOMEBIYORI_USERS_CLIENT_IDS", " , ")],
)
def test_a_wrong_setting_is_named_and_not_shown(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name) as error:
        Settings.from_environment({**ENVIRONMENT, name: value})
    assert "short" not in str(error.value).split("HOMEBIYORI", 1)[1].replace("too_short", "").replace("too short", "")


def _ssm_answer(value: str) -> dict[str, object]:
    return {"Parameters": [{"Name": "/a", "Value": value}], "InvalidParameters": ["/b"]}


def test_parameters_are_cached_and_stale_on_error(moment: MovableTime) -> None:
    ssm = boto3.Session().client("ssm")
    clock = Clock(now=moment.now, monotonic=moment.monotonic)
    parameters = CachedParameters(ssm, ["/a", "/b"], seconds=30, clock=clock)
    with Stubber(ssm) as stub:
        stub.add_response("get_parameters", _ssm_answer("1"), {"Names": ["/a", "/b"]})
        assert [parameters.get() for _ in range(3)] == [{"/a": "1"}] * 3
        moment.advance(seconds=30)
        stub.add_client_error("get_parameters", "ThrottlingException")
        assert [parameters.get() for _ in range(3)] == [{"/a": "1"}] * 3
        moment.advance(seconds=30)
        stub.add_response("get_parameters", _ssm_answer("2"))
        assert parameters.get() == {"/a": "2"}
        stub.assert_no_pending_responses()


@given(st.recursive(st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(), st.lists, max_leaves=15))
def test_sound_json_is_read_as_it_is(value: object) -> None:
    assert loads(json.dumps([value]).encode()) == [value]


def test_brackets_in_strings_are_no_depth() -> None:
    assert loads(b'["' + b"[" * 1_000 + b'\\"[[["]') == ["[" * 1_000 + '"[[[']


def test_the_log_names_an_error_and_not_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    kept, level = root.handlers[:], root.level
    log.configure_logging()
    try:
        try:
            json.loads("今日の日記")
        except ValueError as error:
            log.log_crash("crash", error, user=log.user_hash("sub"))
    finally:
        root.handlers[:] = kept
        root.setLevel(level)
    line = json.loads(capsys.readouterr().out)
    assert (line["event"], line["error"], line["severity"]) == ("crash", "JSONDecodeError", "error")
    assert "test_the_log_names" in line["trace"][0]
    assert "日記" not in json.dumps(line, ensure_ascii=False)
