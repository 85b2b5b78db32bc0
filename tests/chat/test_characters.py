"""GET /api/characters: public and cacheable."""

import pytest
from starlette.testclient import TestClient

from homebiyori.ai.port import Character
from homebiyori.ai.wording import count_characters
from homebiyori.user.rules import clean_nickname

PATH = "/api/characters"


def test_all_of_them_without_a_token(user_client: TestClient) -> None:
    answer = user_client.get(PATH)
    assert answer.status_code == 200
    cards = answer.json()["characters"]
    assert [card["id"] for card in cards] == [character.value for character in Character]
    assert [card["color"] for card in cards] == ["#FFB6C1", "#87CEEB", "#FFA07A"]
    assert [(card["calls_self"], card["calls_you"]) for card in cards] == [
        ("おばちゃん", "あんた"), ("わたし", "あなた"), ("わし", "おぬし"),
    ]  # fmt: skip
    for card in cards:
        assert card["calls_self"] in card["sample_line"]
        assert 40 <= count_characters(card["sample_line"]) <= 150
        with pytest.raises(ValueError, match="このニックネーム"):
            clean_nickname(card["name"])


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*"])
def test_who_has_them_is_told_so(form: str, user_client: TestClient) -> None:
    answer = user_client.get(PATH)
    tag = answer.headers["etag"]
    assert "max-age" in answer.headers["cache-control"]
    again = user_client.get(PATH, headers={"If-None-Match": form.format(tag)})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert user_client.get(PATH, headers={"If-None-Match": '"other"'}).status_code == 200
    assert user_client.get(PATH, params={"x": 1}).status_code == 422
