"""Texts from parents: how they are stored and counted, and which are empty (docs/product.md 2, 4)."""

import random
from typing import Any

import pytest
import regex

from homebiyori.admin.rules import check_announcement, check_words
from homebiyori.base.text import clean, clusters, is_invisible, normalize
from homebiyori.billing.rules import check_reason
from homebiyori.chat.models import NewMessage
from homebiyori.chat.rules import check_comment
from homebiyori.tree.rules import count_growth
from homebiyori.user.models import NewNickname
from support.cases import try_all
from support.hostile_inputs import rows, shapes

FLAG = "🇯🇵"


def _check_nickname(row: dict[str, Any]) -> None:
    if not row["accepted"]:
        with pytest.raises(ValueError, match="nickname"):
            NewNickname(nickname=row["nickname"])
        return
    nickname = NewNickname(nickname=row["nickname"]).nickname
    assert row["stored"] in (None, nickname)
    assert NewNickname(nickname=nickname).nickname == nickname, "what is stored may be sent again"


def test_nicknames() -> None:
    try_all(_check_nickname, ((row["why"], row) for row in rows("nicknames")))


@pytest.mark.parametrize(
    "nickname",
    [
        *(
            "運営",
            "公式サポート",
            "ホメビヨリ運営チーム",
            "☆運営☆",
            "運 営",
            "運營",
            "サポ一ト",
            "たまさん",
            "ヒデじい",
        ),
        *("adm1n", "ᴀᴅᴍɪɴ", "a.d.m.i.n", "admin_team", "ofﬁcial", "homebiy0ri", "Admín"),
    ],
)
def test_what_could_pass_for_us_is_refused(nickname: str) -> None:
    with pytest.raises(ValueError, match="このニックネームは使えません"):
        NewNickname(nickname=nickname)


@pytest.mark.parametrize(
    "nickname",
    ["tama", "hide", "まどか", "運営ママ", "チーム", "team", "bot", "の", "さん", "公園", "管理", "夕子", "力", "より"],
)
def test_what_could_not_is_a_name(nickname: str) -> None:
    assert NewNickname(nickname=nickname).nickname == nickname


@pytest.mark.parametrize("emoji", ["㊗️", "‼️", "Ⓜ️", "™️", "🈁", "🅰️", "ℹ️", "#️⃣", "1⃣", "❤️‍🔥", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🧑🏽‍🚀", FLAG])
def test_an_emoji_is_stored_as_it_is(emoji: str) -> None:
    assert NewNickname(nickname=emoji).nickname == emoji


def _check_message(row: dict[str, Any]) -> None:
    if not row["accepted"]:
        with pytest.raises(ValueError, match="message"):
            NewMessage(message=row["message"])
        return
    message = NewMessage(message=row["message"]).message
    assert row["stored"] in (None, message) or message == row["stored"].strip()
    assert count_growth(message) <= row["grows_at_most"]


def test_messages() -> None:
    try_all(_check_message, ((row["why"], row) for row in rows("messages")))


@pytest.mark.parametrize("check", [check_comment, check_reason, check_words, check_announcement])
def test_every_text_is_cleaned_alike(check: Any) -> None:
    assert check(" つ\bつか\x00れた\r\nね\t。\x85 ") == "つつかれた\nね\t。"


@pytest.mark.parametrize("check", [check_comment, check_reason])
def test_notes_are_counted_as_readers_count(check: Any) -> None:
    assert check("👨‍👩‍👧‍👦" * 500) == "👨‍👩‍👧‍👦" * 500
    with pytest.raises(ValueError, match="500文字まで"):
        check("👨‍👩‍👧‍👦" * 501)


@pytest.mark.parametrize("text", ["ﷺ" * 300, "㍿㌀" * 100, "㏘" * 500, "…" * 9, "ﷻ"])
def test_growth_is_never_more_than_the_length(text: str) -> None:
    assert 1 <= count_growth(text) <= len(text)


ADDRESSES = [
    "https://example.com/a?b",
    "見てexample.com",
    "www.example.invalid/a",
    "ftp://x",
    "a.b.example.co.jp/x/y?z",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_addresses_do_not_grow(address: str) -> None:
    assert count_growth(address) == (2 if address.startswith("見て") else 0)


@pytest.mark.parametrize(
    ("text", "growth"), [("3.5時間", 5), ("p.m.", 4), ("example.com.よ", 1), ("a/b", 3), ("www", 3)]
)
def test_what_is_no_address_grows(text: str, growth: int) -> None:
    assert count_growth(text) == growth


def test_clusters_are_those_of_unicode() -> None:
    letters = [*FLAG, "a", "\u0301", "\u200d", "👩", "\ufe0f", "\u0600", "\u0903", "\u1100", "\u1161", "\r", "\n"]
    chance = random.Random(20261126)  # noqa: S311 - no secret
    texts = ["".join(chance.choices(letters, k=9)) for _ in range(3_000)] + [text for _, text in shapes(60)]
    assert [clusters(text) for text in texts] == [regex.findall(r"\X", text) for text in texts]


@pytest.mark.parametrize("text", ["\u0378", "\U0001faea", "\U0001fb00", "か", "\ue000"])
def test_what_is_younger_than_the_tables_is_seen(text: str) -> None:
    assert not is_invisible(text)


@pytest.mark.parametrize(
    "text", ["", "\u3164", "\u2800", "\U000e0067", "\u2065", "\ufff0", "\uffff", "\u0301", " \u3000"]
)
def test_what_draws_nothing_is_not(text: str) -> None:
    assert is_invisible(text)


def test_hostile_marks_are_cut_before_they_are_sorted() -> None:
    assert normalize("a" + "\u0301" * 10_000 + "\u0323" * 10_000) == normalize("a" + "\u0301" * 30)
    assert clean("a" + "\u0301" * 40) == "a" + "\u0301" * 40, "what is kept is what was written"
