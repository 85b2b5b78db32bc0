"""GET /api/tree/image: the parent's own tree as it is now, with an ETag (docs/product.md 3)."""

import re
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from xml.etree import ElementTree

import pytest

from homebiyori.aws.dynamodb import EXISTS, Update, user_key
from homebiyori.aws.transaction import Transaction
from homebiyori.ops.tombstone import closing_writes
from homebiyori.resources import Resources
from homebiyori.tree.marks import read_marks
from support.actors import MovableTime
from support.gateway_events import rest_event
from support.product import Caller, shared_gateway

IMAGE = "/api/tree/image"
JOY = "今日はじめて寝返りできた!朝からずっと見守っていたから、嬉しくて泣いてしまった。生まれてきてくれてよかったなあ"


def see(caller: Caller, tag: str | None = None, **query: Any) -> Any:
    headers = caller.headers if tag is None else {**caller.headers, "If-None-Match": tag}
    return caller.client.get(IMAGE, headers=headers, params=query)


def words_of(svg: str, name: str) -> str:
    found: list[str] = re.findall(f'<{name} id="t[a-z0-9]+-{name}">(.*?)</{name}>', svg)
    return found[0]


def make_older(resources: Resources, caller: Caller) -> None:
    """Remove what trees from before the picture do not have."""
    resources.core.delete(user_key(caller.user_id, "FRUIT_MARKS"), EXISTS)
    resources.core.update(user_key(caller.user_id, "TREE"), Update(removes=["next_slot"]))


def test_where_nothing_was_planted_there_is_a_seed(parent: Caller, resources: Resources) -> None:
    answer = see(parent)
    assert answer.status_code == 200
    assert words_of(answer.text, "title") == "秋の昼、あなたの木は『種』です"
    assert words_of(answer.text, "desc") == "書いたことば 0 文字。ほめの実は、これからです。"
    assert resources.core.get(user_key(parent.user_id, "TREE")) is None, "looking plants nothing"


def test_what_it_is_sent_as(parent: Caller) -> None:
    for form, policy in (
        ("standalone", "default-src 'none'; style-src 'unsafe-inline'"),
        ("inline", "default-src 'none'"),
    ):
        answer = see(parent, form=form)
        assert answer.headers["content-type"] == "image/svg+xml; charset=utf-8"
        assert answer.headers["content-security-policy"] == policy
        assert answer.headers["cache-control"] == "private, no-cache"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert re.fullmatch(r'"[0-9a-f]{32}"', answer.headers["etag"])
        assert ("<style>" in answer.text) is (form == "standalone")
        assert ElementTree.fromstring(answer.content).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314 - our own
    assert see(parent).text == see(parent, form="standalone").text


def test_the_gateway_is_handed_text(parent: Caller, resources: Resources) -> None:
    handler = shared_gateway(resources)
    answer = handler(rest_event("GET", IMAGE, headers=parent.headers, query={"form": "inline"}), None)
    assert (answer["statusCode"], answer["isBase64Encoded"]) == (200, False)
    assert answer["body"] == see(parent, form="inline").text


def test_it_tells_what_grew_and_what_was_borne(parent: Caller, moment: MovableTime) -> None:
    parent.say(JOY)
    moment.advance(hours=12)
    parent.say(JOY, ai_character="hide")
    svg = see(parent).text
    assert words_of(svg, "title").startswith("秋の夜、あなたの木は")
    total = parent.get("/api/tree/status").json()["tree"]["total_characters"]
    assert words_of(svg, "desc") == f"書いたことば {total} 文字。ほめの実 2 こ（うれしい実 2）。"
    assert re.findall(r'data-day="(\d+)"', svg) == ["261123", "261124"], "the days are Japan's"


def test_no_word_is_in_it(parent: Caller) -> None:
    parent.post("/api/users/complete-onboarding", {"nickname": "ひいらぎ"})
    said = parent.say(JOY).json()
    for form in ("standalone", "inline"):
        svg = see(parent, form=form, since=0).text
        for secret in ("寝返り", "ひいらぎ", said["ai_response"], said["message_id"], parent.user_id):
            assert secret not in svg


def test_it_follows_the_colour_and_a_picked_fruit(parent: Caller) -> None:
    fruit = parent.say(JOY).json()["fruit"]
    seen = [see(parent)]
    parent.put("/api/tree/theme", {"theme_color": "cool_blue"})
    seen.append(see(parent))
    parent.delete(f"/api/tree/fruits/{fruit['fruit_id']}")
    seen.append(see(parent))
    assert len({answer.headers["etag"] for answer in seen}) == 3
    assert ['data-day="261123"' in answer.text for answer in seen] == [True, True, False]


class TestSince:
    """`since` is the total that the page showed last."""

    def test_what_grew_since_fades_in(self, parent: Caller) -> None:
        for _ in range(6):
            parent.say(JOY)
        before = parent.get("/api/tree/status").json()["tree"]["total_characters"]
        parent.say(JOY)
        assert 'class="fresh"' in see(parent, since=before).text
        assert see(parent, since=before).headers["etag"] != see(parent).headers["etag"]

    def test_from_nothing_to_all(self, parent: Caller) -> None:
        parent.say("おはよう")
        assert [see(parent, since=total).status_code for total in (0, 3, 4)] == [200] * 3

    @pytest.mark.parametrize("stale", [5, 999_999_999])
    def test_more_than_the_tree_has_is_all_it_has(self, stale: int, parent: Caller) -> None:
        """The total may be stale; it is capped at the tree's own."""
        parent.say("おはよう")
        known = see(parent, since=4)
        answer = see(parent, since=stale)
        assert (answer.status_code, answer.text) == (200, known.text)
        assert answer.headers["etag"] == known.headers["etag"]

    @pytest.mark.parametrize(
        "query",
        [
            *("since=-1", "since=%2B1", "since=+1", "since=1.0", "since=1_0", "since=", "since=１", "since=0x1"),
            *("since=null", "since=9999999999", "since=1e1", "since=%00", "since=0&since=0", "since=0&since=1"),
            *("form=", "form=Inline", "form=svg", "form=inline&form=inline", "form=inline%20", "size=10"),
        ],
    )
    def test_whatever_else_is_refused(self, query: str, parent: Caller) -> None:
        parent.say("今日は公園まで歩いて、どんぐりを拾った")
        answer = parent.client.get(f"{IMAGE}?{query}", headers=parent.headers)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
        assert answer.json()["errors"][0]["loc"] == ["query", query.partition("=")[0]]


class TestAskedAgain:
    """An unchanged picture is answered by 304."""

    @pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', 'W/"other",W/{}', "*", ' {} , "other"'])
    def test_what_is_known_is_not_sent_again(self, form: str, parent: Caller) -> None:
        first = see(parent)
        again = see(parent, form.format(first.headers["etag"]))
        assert (again.status_code, again.content) == (304, b"")
        for name in ("etag", "cache-control", "content-security-policy"):
            assert again.headers[name] == first.headers[name]

    @pytest.mark.parametrize("tag", ['"other"', "", "W/", '"*"', ",", "{bare}", '"{bare}x"'])
    def test_what_is_not_known_is_sent(self, tag: str, parent: Caller) -> None:
        bare = see(parent).headers["etag"].strip('"')
        assert see(parent, tag.replace("{bare}", bare)).status_code == 200

    def test_anything_that_shows_makes_it_new(self, parent: Caller, moment: MovableTime) -> None:
        tag = see(parent).headers["etag"]
        assert see(parent, tag, form="inline").status_code == 200
        assert see(parent, tag, since=0).status_code == 200
        moment.advance(minutes=30)
        assert see(parent, tag).status_code == 304, "the light is the same"
        moment.advance(hours=9)
        assert see(parent, tag).status_code == 200, "it is night"
        tag = see(parent).headers["etag"]
        parent.say("お")
        assert see(parent, tag).status_code == 200

    def test_a_tag_of_another_is_nobodys(self, new_parent: Callable[[], Caller]) -> None:
        one, other = new_parent(), new_parent()
        for caller in (one, other):
            caller.say(JOY)
        theirs = see(other)
        mine = see(one, theirs.headers["etag"])
        assert mine.status_code == 200
        assert mine.text != theirs.text


class TestOlderTrees:
    """Trees with fruits from before the picture are marked when they are first viewed."""

    def test_they_show_their_fruits(self, parent: Caller, resources: Resources) -> None:
        parent.say(JOY)
        before = see(parent).text
        make_older(resources, parent)
        assert see(parent).text == before
        assert read_marks(resources.core.get(user_key(parent.user_id, "FRUIT_MARKS")))[0].slot == 0

    def test_seen_from_many_sides_while_one_is_borne(
        self, parent: Caller, resources: Resources, moment: MovableTime
    ) -> None:
        for _ in range(2):
            parent.say(JOY)
            moment.advance(days=1)
        make_older(resources, parent)
        with ThreadPoolExecutor(7) as pool:
            bearing = pool.submit(parent.say, JOY)
            seen = list(pool.map(lambda _: see(parent), range(6)))
        assert {answer.status_code for answer in seen} == {200}
        assert bearing.result().json()["fruit_generated"]
        for answer in seen:
            assert {"261123", "261124"} <= set(re.findall(r'data-day="(\d+)"', answer.text))
        assert re.findall(r'data-day="(\d+)"', see(parent).text) == ["261123", "261124", "261125"]


def test_a_deleted_account_has_no_picture(parent: Caller, resources: Resources) -> None:
    parent.say(JOY)
    now = resources.clock.now()
    Transaction(resources.core, closing_writes(resources.core, parent.user_id, now=now)).commit()
    assert (see(parent).status_code, see(parent).json()["code"]) == (410, "account_deleted")


def test_a_stranger_sees_nothing(parent: Caller) -> None:
    assert parent.client.get(IMAGE).status_code == 401


def test_no_other_route_pays_for_the_drawing() -> None:
    program = (
        "import sys, homebiyori.tree.router, homebiyori.chat.router;"
        "print([name for name in sys.modules if name.startswith('homebiyori.tree.picture')])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
