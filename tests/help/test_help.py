"""GET /api/help: public, with all help lines, and cacheable (docs/product.md 4)."""

from datetime import UTC, datetime

from starlette.testclient import TestClient

from homebiyori.ai import safety
from support.actors import MovableTime


def test_anybody_sees_every_line(user_client: TestClient) -> None:
    answer = user_client.get("/api/help")
    assert answer.status_code == 200
    lines = answer.json()["lines"]
    assert {line["id"] for line in lines} == {line.id for line in safety.every_line()}
    assert {line["channel"] for line in lines} == {"phone", "chat", "line", "web"}
    assert answer.headers["cache-control"] == "public, max-age=300"


def test_who_is_open_now_comes_first(user_client: TestClient, moment: MovableTime) -> None:
    moment.at = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)  # 17:00 in Japan
    open_now = {line["id"]: line["open_now"] for line in user_client.get("/api/help").json()["lines"]}
    assert (open_now["inochi_phone"], open_now["yorisoi"], open_now["inochi_sos"]) == (True, True, None)
    moment.advance(hours=5)
    states = [line["open_now"] for line in user_client.get("/api/help").json()["lines"]]
    ranks = [{True: 0, None: 1, False: 2}[state] for state in states]
    assert ranks == sorted(ranks)
    assert False in states


def test_what_is_known_is_not_sent_again(user_client: TestClient, moment: MovableTime) -> None:
    first = user_client.get("/api/help")
    tag = first.headers["etag"]
    for header in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = user_client.get("/api/help", headers={"If-None-Match": header})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert user_client.get("/api/help", headers={"If-None-Match": '"other"'}).status_code == 200
    moment.advance(hours=5)  # other lines are open now
    assert user_client.get("/api/help", headers={"If-None-Match": tag}).status_code == 200
