"""The album: a picture of every stage and of each kept day, as the tree was then (docs/product.md 3)."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from homebiyori.aws.dynamodb import EXISTS, Update, user_key
from homebiyori.resources import Resources
from support.actors import MovableTime
from support.product import Caller

ALBUM = "/api/tree/snapshots"
JOY = "今日はじめて寝返りできた!朝からずっと見守っていたから、嬉しくて泣いてしまった。生まれてきてくれてよかったなあ"
SPROUTING = "お茶をのんで、駅まで歩いて、新聞を買って戻った"


def keep(caller: Caller, key: str | None = None) -> dict[str, Any]:
    answer = caller.post(ALBUM, key=key)
    assert answer.status_code == 201, answer.text
    kept: dict[str, Any] = answer.json()
    return kept


def ids(caller: Caller, **query: Any) -> list[str]:
    return [each["snapshot_id"] for each in caller.get(ALBUM, **query).json()["items"]]


def picture(caller: Caller, snapshot_id: str) -> str:
    answer = caller.get(f"{ALBUM}/{snapshot_id}/image")
    assert answer.status_code == 200, answer.text
    svg: str = answer.text
    return svg


def days(svg: str) -> list[str]:
    return re.findall(r'data-day="(\d+)"', svg)


def test_who_has_written_nothing_has_an_empty_album(parent: Caller) -> None:
    assert parent.get(ALBUM).json() == {"items": [], "next_cursor": None, "has_more": False}


def test_a_stage_is_in_it_with_the_message_that_reached_it(parent: Caller, moment: MovableTime) -> None:
    parent.say(SPROUTING)
    assert parent.get(ALBUM).json()["items"] == [
        {
            "snapshot_id": "stage-1",
            "kind": "stage",
            "caption": "2026年11月23日、『芽』になった日",
            "taken_at": "2026-11-23T12:00:00+09:00",
            "stage": 1,
            "stage_name": "芽",
            "total_characters": 23,
        }
    ]
    before = picture(parent, "stage-1")
    moment.advance(days=120, hours=9)
    for _ in range(8):
        parent.say(JOY)
    parent.put("/api/tree/theme", {"theme_color": "cool_blue"})
    assert picture(parent, "stage-1") == before, "it is as it was: season, light, colour, fruits"
    assert "秋の昼、あなたの木は『芽』です" in before
    assert "書いたことば 23 文字。ほめの実は、これからです。" in before
    assert ids(parent) == ["stage-5", "stage-4", "stage-3", "stage-2", "stage-1"]


def test_a_stage_that_was_reached_before_there_was_an_album(
    parent: Caller, resources: Resources, moment: MovableTime
) -> None:
    parent.say(SPROUTING)
    parent.say(JOY)
    moment.advance(days=1)
    parent.say(JOY)
    resources.core.update(user_key(parent.user_id, "GROWTH#2"), Update(removes=["theme_color", "next_slot"]))
    resources.core.update(user_key(parent.user_id, "TREE"), Update(removes=["next_slot"]))
    resources.core.delete(user_key(parent.user_id, "FRUIT_MARKS"), EXISTS)
    svg = picture(parent, "stage-2")
    assert "あなたの木は『苗』です" in svg
    assert days(svg) == ["261123"], "the fruits of its day and before"


def test_a_day_has_one_picture(parent: Caller, moment: MovableTime) -> None:
    first = keep(parent)
    assert (first["snapshot_id"], first["kind"], first["caption"]) == ("2026-11-23", "kept", "2026年11月23日の木")
    assert "『種』" in picture(parent, "2026-11-23")
    parent.say("おはよう")
    moment.advance(hours=10)
    second = keep(parent)
    assert (second["snapshot_id"], second["total_characters"]) == ("2026-11-23", 4)
    assert "秋の夜" in picture(parent, "2026-11-23"), "the later one stands"
    moment.advance(hours=2)
    assert keep(parent)["snapshot_id"] == "2026-11-24", "the day is Japan's"
    assert ids(parent) == ["2026-11-24", "2026-11-23"]


def test_kept_at_once_from_many_sides(parent: Caller) -> None:
    with ThreadPoolExecutor(8) as pool:
        kept = list(pool.map(lambda number: keep(parent, key=f"k{number % 2}"), range(8)))
    assert len({str(each) for each in kept}) == 1
    assert ids(parent) == ["2026-11-23"]


def test_sent_again_it_keeps_nothing_new(parent: Caller, moment: MovableTime) -> None:
    first = keep(parent, key="a")
    parent.say("おはよう")
    moment.advance(minutes=5)
    again = parent.post(ALBUM, key="a")
    assert (again.status_code, again.json()) == (201, first)
    assert again.headers["idempotent-replayed"] == "true"
    assert "書いたことば 0 文字" in picture(parent, "2026-11-23")
    parent.delete(f"{ALBUM}/2026-11-23")
    gone = parent.post(ALBUM, key="a")
    assert (gone.status_code, gone.json()["code"]) == (410, "gone")
    assert gone.headers["idempotent-replayed"] == "true"
    assert ids(parent) == []


def test_its_fruits_are_those_that_hung_then_and_are_left(parent: Caller, moment: MovableTime) -> None:
    fruits = []
    for _ in range(2):
        fruits.append(parent.say(JOY).json()["fruit"])
        moment.advance(days=1)
    keep(parent)
    parent.say(JOY)
    assert days(picture(parent, "2026-11-25")) == ["261123", "261124"], "the day's fruit came later"
    parent.delete(f"/api/tree/fruits/{fruits[0]['fruit_id']}")
    assert days(picture(parent, "2026-11-25")) == ["261124"]


def test_pages_hold_each_once_newest_first(parent: Caller, moment: MovableTime) -> None:
    for words in (SPROUTING, JOY, JOY, "おはよう", JOY):
        parent.say(words)
        moment.advance(minutes=1)
        keep(parent)
        moment.advance(days=1)
    everything = ids(parent, limit=100)
    assert everything == [
        *("2026-11-27", "stage-4", "2026-11-26", "2026-11-25", "stage-3"),
        *("2026-11-24", "stage-2", "2026-11-23", "stage-1"),
    ]
    _page_through(parent, everything)


def test_within_a_day_too_the_newest_is_first(parent: Caller, moment: MovableTime) -> None:
    parent.say("おはよう")
    keep(parent)
    for words in (SPROUTING, JOY, JOY):
        moment.advance(minutes=5)
        parent.say(words)
    everything = ids(parent, limit=100)
    taken = [each["taken_at"] for each in parent.get(ALBUM).json()["items"]]
    assert taken == sorted(taken, reverse=True)
    assert everything[-1] == "2026-11-23"
    assert len(everything) > 3
    _page_through(parent, everything)
    moment.advance(minutes=5)
    keep(parent)
    assert ids(parent) == ["2026-11-23", *everything[:-1]]
    _page_through(parent, ["2026-11-23", *everything[:-1]])


def test_a_stage_that_a_message_passed_is_drawn_as_it_is(parent: Caller) -> None:
    parent.say(SPROUTING)
    parent.say(JOY * 2)
    shown = {each["snapshot_id"]: each for each in parent.get(ALBUM).json()["items"]}
    assert [shown[f"stage-{stage}"]["total_characters"] for stage in (2, 3)] == [50, 133]
    for stage, name, total in ((2, "苗", 50), (3, "若木", 133)):
        svg = picture(parent, f"stage-{stage}")
        assert f"あなたの木は『{name}』です" in svg
        assert f"書いたことば {total} 文字" in svg


def test_a_page_may_hold_the_whole_album(parent: Caller, moment: MovableTime) -> None:
    for words in (SPROUTING, JOY, JOY):
        parent.say(words)
        keep(parent)
        moment.advance(days=1)
    for _ in range(2):  # two days with equal pictures
        keep(parent)
        moment.advance(days=1)
    pictures = [parent.get(f"{ALBUM}/{name}/image", form="inline").text for name in ids(parent, limit=100)]
    pictures.append(parent.get("/api/tree/image", form="inline").text)
    found = [name for svg in pictures for name in re.findall(r' id="([^"]*)"', svg)]
    assert len(pictures) > 6
    assert len(found) == len(set(found))
    for svg in pictures:
        own = set(re.findall(r' id="([^"]*)"', svg))
        assert set(re.findall(r'(?:url\(|href=")#([^")]*)', svg)) <= own
        assert set(re.findall(r'aria-labelledby="([^"]*)"', svg)[0].split()) <= own


def _page_through(parent: Caller, everything: list[str]) -> None:
    for limit in (1, 2, 3):
        seen: list[str] = []
        query: dict[str, Any] = {"limit": limit}
        for _ in everything:
            page = parent.get(ALBUM, **query).json()
            assert len(page["items"]) <= limit
            seen += [each["snapshot_id"] for each in page["items"]]
            if not page["has_more"]:
                break
            query["cursor"] = page["next_cursor"]
        assert seen == everything


@pytest.mark.parametrize("name", ["stage-1", "2026-11-23"])
def test_what_is_taken_out_is_gone_and_the_history_stays(name: str, parent: Caller) -> None:
    parent.say(SPROUTING)
    keep(parent)
    history = parent.get("/api/tree/history").json()
    assert parent.delete(f"{ALBUM}/{name}").status_code == 204
    assert parent.delete(f"{ALBUM}/{name}").status_code == 404
    assert parent.get(f"{ALBUM}/{name}/image").status_code == 404
    assert ids(parent) == [each for each in ("stage-1", "2026-11-23") if each != name]
    assert parent.get("/api/tree/history").json() == history


@pytest.mark.parametrize(
    "name",
    [
        *("stage-0", "stage-6", "stage-", "stage-1 ", "stage-１", "Stage-1", "stage-11", "STAGE#1", "GROWTH#1", "TREE"),
        *("2026-11-24", "2026-13-01", "2026-02-30", "0000-01-01", "20261123", "2026-11-23%23", "２０２６-11-23"),
        *("2026-W48-1", "%00", "..%2Fimage", "01M8471NB9CJ7T9XBVQV4RGE0S", "x" * 500),
    ],
)
def test_what_is_no_picture_is_not_there(name: str, parent: Caller) -> None:
    parent.say("お")
    keep(parent)
    address = f"{ALBUM}/{name.replace('#', '%23')}"
    for answer in (parent.get(f"{address}/image"), parent.delete(address)):
        assert answer.status_code in (404, 405) if "%2F" in name else answer.status_code == 404
    assert ids(parent) == ["2026-11-23"]


def test_somebody_elses_album_is_not_there(new_parent: Callable[[], Caller]) -> None:
    owner, stranger = new_parent(), new_parent()
    owner.say(SPROUTING)
    keep(owner)
    for name in ids(owner):
        assert stranger.get(f"{ALBUM}/{name}/image").status_code == 404
        assert stranger.delete(f"{ALBUM}/{name}").status_code == 404
    assert ids(stranger) == []
    assert ids(owner) == ["2026-11-23", "stage-1"]


def test_it_is_sent_as_the_tree_is(parent: Caller) -> None:
    keep(parent)
    address = f"{ALBUM}/2026-11-23/image"
    first = parent.get(address)
    assert first.headers["content-type"] == "image/svg+xml; charset=utf-8"
    assert first.headers["cache-control"] == "private, no-cache"
    assert first.headers["content-security-policy"] == "default-src 'none'; style-src 'unsafe-inline'"
    headers = {**parent.headers, "If-None-Match": f"W/{first.headers['etag']}"}
    assert parent.client.get(address, headers=headers).status_code == 304
    assert "<style>" not in parent.get(address, form="inline").text
    assert parent.get(address, since=0).status_code == 422
