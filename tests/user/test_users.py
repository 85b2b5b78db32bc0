"""`/api/users`: the profile, its versions, the nickname, the first request (docs/product.md 4)."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from support.product import Caller


def test_the_first_look_makes_the_profile(parent: Caller) -> None:
    profile = parent.get("/api/users/profile").json()
    assert profile == {
        "user_id": parent.user_id,
        "nickname": None,
        "ai_character": "tama",
        "praise_level": "normal",
        "mood": "praise",
        "onboarded_at": None,
        "created_at": "2026-11-23T12:00:00+09:00",
        "updated_at": "2026-11-23T12:00:00+09:00",
        "version": 1,
    }
    assert parent.get("/api/users/profile").json() == profile


def test_of_two_devices_one_wins(parent: Caller) -> None:
    version = parent.get("/api/users/profile").json()["version"]
    changes = [{"nickname": name, "version": version} for name in ("はなまる", "ひなた", "そら", "うみ")]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda change: parent.put("/api/users/profile", change), changes))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    assert {answer.json().get("code") for answer in answers} == {None, "conflict"}
    profile = parent.get("/api/users/profile").json()
    assert profile["version"] == version + 1
    assert profile["nickname"] in {change["nickname"] for change in changes}


def test_what_is_left_out_stays(parent: Caller) -> None:
    parent.put("/api/users/ai-preferences", {"ai_character": "hide", "mood": "listen"})
    parent.put("/api/users/nickname", {"nickname": "そら"})
    profile = parent.put("/api/users/ai-preferences", {"ai_character": "madoka"}).json()
    assert [profile[name] for name in ("nickname", "ai_character", "mood", "praise_level", "version")] == [
        "そら", "madoka", "listen", "normal", 4,
    ]  # fmt: skip
    assert parent.put("/api/users/ai-preferences", {}).status_code == 422


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("はなまる", "はなまる"),
        ("  そら　", "そら"),
        ("ﾊﾅ", "ハナ"),
        ("佐々木〆", "佐々木〆"),
        ("ゆー ママ", "ゆー ママ"),
        ("は\u3099ん", "ばん"),
        ("é1", "é1"),
        ("ことり🐣", "ことり🐣"),
        *((face, face) for face in ("(^^)", "(*^_^*)", "(=^・^=)", "(≧▽≦)", "(´・ω・｀)", "(゜ー゜)", "m(_ _)m")),
        ("はな（＾▽＾）", "はな(^▽^)"),
        ("👨‍👩‍👧‍👦" * 20, "👨‍👩‍👧‍👦" * 20),
        ("👍🏽❤️🇯🇵", "👍🏽❤️🇯🇵"),
        ("あ" * 20, "あ" * 20),
    ],
)
def test_nicknames_that_may_be(given: str, kept: str, parent: Caller) -> None:
    answer = parent.put("/api/users/nickname", {"nickname": given})
    assert answer.status_code == 200, answer.text
    assert answer.json()["nickname"] == kept


@pytest.mark.parametrize(
    "nickname",
    [
        "", " ", "\u3000", "\u200b", "\u200d\ufeff", "\u3164", "\u2800", "あ" * 21, "👍" * 21, "a\x00b", "a\nb", "a\tb",
        "\u202eevil", "a\u2066b", "あ\u200bい", "http://a", "example.com", "www.x", "ほめびより", "Ａｄｍｉｎ",
        "(^運^営^)", "a*d*m*i*n", "´admin｀", "`x`", "a\\b", "[x]", "{x}", "a:b", "$x", "a|b",
        "たまさん", "<b/>", "a@b", "a/b", "'; --", "z̸̡̢̛̗̘̙̜̝̞̟̠̀́̂̃̄", "\u0301", "e" + "\u0301" * 150, "あ" * 500, "🇯",
    ],
)  # fmt: skip
def test_nicknames_that_may_not_be(nickname: str, parent: Caller) -> None:
    answer = parent.put("/api/users/nickname", {"nickname": nickname})
    assert answer.status_code == 422, nickname
    assert parent.get("/api/users/profile").json()["nickname"] is None


def test_null_takes_away_what_may_be_missing_and_nothing_else(parent: Caller) -> None:
    parent.post("/api/users/complete-onboarding", {"nickname": "そら", "mood": "listen"})
    version = parent.get("/api/users/profile").json()["version"]
    bare = parent.put("/api/users/profile", {"nickname": None, "version": version}).json()
    assert (bare["nickname"], bare["mood"]) == (None, "listen")
    assert parent.get("/api/users/profile").json() == bare
    for field in ("ai_character", "praise_level", "mood"):
        refused = parent.put("/api/users/profile", {field: None, "version": version + 1})
        assert (refused.status_code, refused.json()["errors"][0]["loc"]) == (422, ["body", field])
        assert parent.put("/api/users/ai-preferences", {field: None}).status_code == 422
    assert parent.get("/api/users/profile").json() == bare
