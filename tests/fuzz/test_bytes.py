"""Untrusted bytes: mutated seeds, random bytes and random texts, for everything that reads them."""

import json
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz.targets import SEEDS, TARGETS, WrongError

TOKENS = (
    b'"',
    b"\\",
    b"{",
    b"[",
    b"]",
    b"}",
    b"null",
    b"\\ud800",
    b"\xed\xa0\x80",
    b"1e999",
    b"\x00",
    b"%2e",
    b"..",
    b",",
)


@st.composite
def mutated(draw: st.DrawFn, seeds: list[bytes]) -> bytes:
    """Draw a seed of which up to four parts are cut, replaced or doubled."""
    data = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.integers(start, min(len(data), start + 40)))
        part = draw(st.one_of(st.binary(max_size=8), st.sampled_from(TOKENS), st.just(data[start:end] * 2)))
        data = data[:start] + part + data[end:]
    return data


@pytest.mark.parametrize("name", TARGETS)
def test_no_bytes_break_it(name: str, size: Callable[[int, int], int], figure: Callable[..., None]) -> None:
    cases = size(100, 20_000)
    calm = settings(max_examples=cases, deadline=None, database=None, suppress_health_check=list(HealthCheck))

    @calm
    @given(st.one_of(mutated(SEEDS[name]), st.binary(max_size=300), st.text(max_size=100).map(_encoded)))
    def throw(data: bytes) -> None:
        TARGETS[name](data)

    throw()
    figure("bytes of strangers", target=name, cases=cases, found=0)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", errors="surrogatepass")


def test_seeds_are_taken_for_what_they_are() -> None:
    for name, seeds in SEEDS.items():
        for seed in seeds:
            TARGETS[name](seed)


def test_a_reader_that_guesses_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cursor decoder that does not check signatures must be detected."""
    monkeypatch.setattr("homebiyori.base.signing.hmac.compare_digest", lambda one, other: len(one) == len(other))
    with pytest.raises(WrongError):
        TARGETS["cursor"](b"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")


@pytest.mark.parametrize("place", [3, 4, 5])
def test_a_parser_that_takes_anything_is_noticed(place: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python's own parser takes two members of one name, NaN, and half of a surrogate pair."""
    monkeypatch.setattr("homebiyori.http.strict_json.loads", json.loads)
    with pytest.raises(WrongError):
        TARGETS["strict"](SEEDS["strict"][place])
