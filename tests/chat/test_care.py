"""The care state through the API (docs/companion.md): what it suppresses, how long it lasts, how it ends."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from homebiyori.ai import wording
from homebiyori.ai.companions import Companions
from homebiyori.ai.port import Companion, Reply, ReplyRequest
from homebiyori.ai.speech import spoken
from homebiyori.api import create_user_app
from homebiyori.aws.dynamodb import EXISTS, Update, user_key
from homebiyori.base.clock import jst_date
from homebiyori.ops.ratelimit import bucket_key
from homebiyori.resources import Resources
from support.actors import MovableTime
from support.builders import subscribe
from support.companions import RecordingCompanion
from support.product import Caller, shared_app

CRISIS = "死にたい。何もかもつらい"
NOW = "今から死にます。さようなら"
HEARTFELT = "今日はじめて寝返りした！朝から見ていて、嬉しくて泣いてしまった。この子に会えてよかった"
EVERYDAY = "今日は洗濯物をたたんで、お味噌汁を作った"


def _sticker(parent: Caller) -> Any:
    return parent.post("/api/chat/emotions", {"sticker": "😊", "intensity": 5}).json()


def _is_bare(sent: Any) -> bool:
    """Return whether the answer has no praise, no fruit and no celebration."""
    growth = sent["tree_growth"]
    return (
        not sent["fruit_generated"] and growth["celebration"] is None and not wording.praise_words(sent["ai_response"])
    )


def test_the_first_answer_brings_the_card_and_the_next_ones_a_line(parent: Caller) -> None:
    first, second = parent.say(CRISIS).json()["safety"], parent.say("台所にいる").json()["safety"]
    assert (first["is_card"], first["help"], len(first["resources"])) == (True, "/help", 3)
    assert (second["is_card"], second["help"], len(second["resources"])) == (False, "/help", 1)
    assert set(first["resources"][0]) == {"id", "name", "phone", "hours", "channel", "url", "languages", "open_now"}
    assert first["resources"][0]["open_now"] is True


def test_thirty_stickers_do_not_push_it_out(parent: Caller) -> None:
    parent.say(CRISIS)
    for _ in range(31):
        assert _is_bare(_sticker(parent))
    sent = parent.say(HEARTFELT).json()
    assert sent["safety"]["resources"]
    assert _is_bare(sent)
    assert parent.say(CRISIS).json()["safety"]["is_card"] is False, "the card rests by time, not by number"


def test_deleting_the_message_ends_nothing(parent: Caller) -> None:
    sent = parent.say(CRISIS).json()
    assert parent.delete(f"/api/chat/messages/{sent['message_id']}").status_code == 204
    again = parent.say(HEARTFELT).json()
    assert again["safety"]["resources"]
    assert _is_bare(again)
    assert parent.say(CRISIS).json()["safety"]["is_card"] is False


def test_it_lasts_a_day(parent: Caller, moment: MovableTime) -> None:
    parent.say(CRISIS)
    moment.advance(hours=23, minutes=59)
    assert parent.say(EVERYDAY).json()["safety"]["resources"]
    moment.advance(minutes=2)
    after = parent.say(EVERYDAY).json()
    assert after["safety"] is None
    assert "気にかけ" in after["ai_response"] or "心に置いて" in after["ai_response"]
    assert "？" not in after["ai_response"]
    assert "気にかけ" not in parent.say("お皿も洗ったよ").json()["ai_response"]


def test_the_card_comes_again_after_a_day(parent: Caller, moment: MovableTime) -> None:
    shown = []
    for _ in range(3):
        shown.append(parent.say(CRISIS).json()["safety"]["is_card"])
        moment.advance(hours=13)
    assert shown == [True, False, True]


def test_what_happens_now_always_brings_the_card(parent: Caller) -> None:
    parent.say(CRISIS)
    for _ in range(3):
        safety = parent.say(NOW).json()["safety"]
        assert (safety["level"], safety["is_card"]) == ("immediate", True)
        assert safety["resources"][0]["phone"] == "119"


def test_the_button_twice_ends_it(parent: Caller, moment: MovableTime) -> None:
    parent.say(CRISIS)
    assert parent.put("/api/chat/care", {"safe": True}).json() == {"safe": True, "in_care": True}
    moment.advance(minutes=1)
    assert parent.say(EVERYDAY).json()["safety"]["resources"]
    assert parent.put("/api/chat/care", {"safe": True}).json() == {"safe": True, "in_care": False}
    assert parent.say(EVERYDAY).json()["safety"] is None


def test_the_button_and_a_word_end_it(parent: Caller) -> None:
    parent.say(CRISIS)
    parent.put("/api/chat/care", {"safe": True})
    last = parent.say("今は大丈夫です").json()
    assert last["safety"]["resources"], "the word that ends it is still answered in care"
    assert _is_bare(last)
    assert parent.say(EVERYDAY).json()["safety"] is None


def test_the_button_outside_of_care_does_nothing(parent: Caller) -> None:
    assert parent.put("/api/chat/care", {"safe": True}).json() == {"safe": True, "in_care": False}
    parent.say(CRISIS)
    assert parent.put("/api/chat/care", {"safe": True}).json()["in_care"]


@pytest.mark.parametrize(
    "body", [{}, {"safe": False}, {"safe": "yes"}, {"safe": 1}, {"safe": 1.0}, {"safe": True, "why": "x"}]
)
def test_the_button_says_one_thing(body: dict[str, Any], parent: Caller) -> None:
    assert parent.put("/api/chat/care", body).status_code == 422


def test_what_is_reached_in_care_is_never_celebrated_later(parent: Caller, moment: MovableTime) -> None:
    sent = parent.say(CRISIS + "。" + "誰にも言えないまま、ここまで来てしまった").json()
    assert (sent["tree_growth"]["stage_changed"], sent["tree_growth"]["celebration"]) == (True, None)
    moment.advance(hours=25)
    assert parent.say("お茶を飲んだ").json()["tree_growth"]["celebration"] is None
    assert parent.get("/api/notifications").json()["items"] == []
    stages = parent.get("/api/tree/history").json()["stages"]
    assert [stage["stage"] for stage in stages] == [1], "the album of the tree has no hole"


def test_two_complaints_in_a_row_are_stayed_with(parent: Caller) -> None:
    parent.say("話が通じない")
    sent = parent.say("ちゃんと読んでる？ 会話がずれてる").json()
    assert sent["safety"] == {
        "level": "gentle",
        "discreet": False,
        "resources": [],
        "help": "/help",
        "is_card": False,
    }
    assert _is_bare(sent)
    assert sent["tree_growth"]["added_characters"] > 0


def test_another_answer_praises_nothing_either(parent: Caller, moment: MovableTime) -> None:
    parent.say(CRISIS)
    kept = parent.say(HEARTFELT).json()["message_id"]
    path = f"/api/chat/messages/{kept}/regenerate"
    assert not wording.praise_words(parent.post(path).json()["ai_response"])
    moment.advance(hours=25)
    assert not wording.praise_words(parent.post(path).json()["ai_response"]), "nor when the care is over"


def test_one_voice_of_a_group_answers_in_care(parent: Caller, resources: Resources) -> None:
    subscribe(resources, parent)
    parent.say(CRISIS)
    sent = parent.say("まだつらい", chat_type="group").json()
    assert len(sent["responses"]) == 1


@dataclass
class _UnaskableModel:
    """A model that must not be asked: it records the request and fails the test."""

    asked: list[ReplyRequest] = field(default_factory=list)

    def reply(self, request: ReplyRequest) -> Reply:
        self.asked.append(request)
        raise AssertionError("the model was asked")

    def stream(self, request: ReplyRequest) -> Iterator[str | Reply]:
        return spoken(self.reply(request))


def _with(resources: Resources, caller: Caller, **companions: Companion) -> Caller:
    changed: Companions = replace(resources.companions, **companions)  # type: ignore[arg-type]
    return replace(caller, client=TestClient(shared_app(create_user_app, replace(resources, companions=changed))))


def test_no_model_answers_a_talk_about_danger(resources: Resources, new_parent: Callable[[], Caller]) -> None:
    caller = new_parent()
    model = _UnaskableModel()
    caller = _with(resources, caller, primary=model, economy=model, offline=model)
    for text in (CRISIS, "台所にいます", "べつに", "…", "もう大丈夫です"):
        assert caller.say(text).status_code == 201
    assert model.asked == []


@pytest.mark.parametrize(("spent", "who"), [(0, "primary"), (40_000, "primary"), (1_000_000, "crisis")])
def test_everyday_life_in_care_is_never_given_to_the_cheaper_companion(
    spent: int, who: str, resources: Resources, new_parent: Callable[[], Caller], moment: MovableTime
) -> None:
    caller = new_parent()
    inner = resources.companions.primary
    heard = {name: RecordingCompanion(inner) for name in ("primary", "economy", "offline", "crisis")}
    priced = replace(resources, companions=replace(resources.companions, models=("no price", "none either")))
    caller = _with(priced, caller, **heard)
    spending = Update(sets={f"cost#{jst_date(moment.at)}": spent})
    caller.say(CRISIS)
    assert resources.core.update(bucket_key(caller.user_id, "chat"), spending, EXISTS)
    assert _is_bare(caller.say(EVERYDAY).json())
    asked = heard[who].asked[-1]
    assert asked.text == EVERYDAY
    assert asked.care is not None
    assert asked.care.is_open
    assert heard["economy"].asked == heard["offline"].asked == []


def test_a_fruit_ripens_again_after_care(parent: Caller, moment: MovableTime) -> None:
    parent.say(CRISIS)
    assert not parent.say(HEARTFELT).json()["fruit_generated"]
    moment.advance(hours=25)
    parent.say("お茶を飲んだ")
    assert parent.say(HEARTFELT).json()["fruit_generated"]


def test_what_was_shown_is_kept_with_the_message(parent: Caller, resources: Resources) -> None:
    sent = parent.say(CRISIS).json()
    key = user_key(parent.user_id, f"CHAT#{sent['message_id']}")
    item = resources.chats.get(key)
    assert item is not None
    assert item["safety"]["lines"] == [line["id"] for line in sent["safety"]["resources"]]
    assert (item["safety"]["level"], item["tier"]) == (sent["safety"]["level"], "firm")


def test_the_mark_survives_what_the_theme_and_a_picked_fruit_write(parent: Caller, resources: Resources) -> None:
    parent.say(HEARTFELT)
    parent.say(CRISIS)
    parent.put("/api/tree/theme", {"theme_color": "cool_blue"})
    fruit = parent.get("/api/tree/fruits").json()["items"][0]["fruit_id"]
    assert parent.delete(f"/api/tree/fruits/{fruit}").status_code == 204
    assert parent.say(EVERYDAY).json()["safety"]["resources"]
    assert resources.core.update(user_key(parent.user_id, "TREE"), Update(sets={"theme_color": "warm_pink"}), EXISTS)


def test_the_button_sent_again_at_once_is_one_press(parent: Caller, moment: MovableTime) -> None:
    parent.say(CRISIS)
    with ThreadPoolExecutor(2) as pool:
        pressed = list(pool.map(lambda _: parent.put("/api/chat/care", {"safe": True}).json(), range(2)))
    assert [answer["in_care"] for answer in pressed] == [True, True]
    moment.advance(seconds=10)
    assert parent.put("/api/chat/care", {"safe": True}).json()["in_care"] is False


@pytest.mark.parametrize(
    "before", ["赤ちゃんの唇が紫で、ぐったりしています。", "通帳も印鑑もまとめました。もう私の分は要りません。"]
)
def test_what_follows_danger_that_opens_no_care_is_not_praised(
    before: str, parent: Caller, resources: Resources, moment: MovableTime
) -> None:
    parent.say("うん")
    assert parent.say(before).json()["safety"]["level"] in {"gentle", "concern", "immediate"}
    moment.advance(minutes=5)
    sent = parent.say("泣いた。顔色もどってきた").json()
    row = resources.chats.get(user_key(parent.user_id, f"CHAT#{sent['message_id']}"))
    assert row
    assert not [name for name in row["fragment_ids"] if ".praise" in name]


def test_what_was_told_outlasts_the_recent_messages(parent: Caller, moment: MovableTime) -> None:
    parent.say("死にたい。方法は考えていません")
    for _ in range(31):
        moment.advance(seconds=1)
        assert _sticker(parent)["safety"]["resources"]
    moment.advance(seconds=1)
    answers = [parent.say("まだつらい。苦しい").json()["ai_response"] for _ in range(3)]
    assert not [answer for answer in answers if "方法" in answer or "手の届くところに" in answer or "準備" in answer]


def test_what_a_newer_version_wrote_of_a_talk_is_read_after_a_rollback(parent: Caller, resources: Resources) -> None:
    sent = parent.say(CRISIS).json()
    row, chat = user_key(parent.user_id, "TREE"), user_key(parent.user_id, f"CHAT#{sent['message_id']}")
    tree, message = resources.core.get(row), resources.chats.get(chat)
    assert tree is not None
    assert message is not None
    newer = {name: [*tree["care"].get(name, ()), "of_tomorrow"] for name in ("known", "stands")}
    resources.core.update(row, Update(sets={"care": {**tree["care"], **newer}}))
    lists = {name: [*message.get(name, ()), "of_tomorrow"] for name in ("signs", "topics", "concerns")}
    resources.chats.update(chat, Update(sets=lists))

    answer = parent.say("台所にいる")
    assert (answer.status_code, answer.json()["safety"]["help"]) == (201, "/help")
    assert parent.get("/api/tree/status").status_code == 200
    assert parent.get("/api/chat/history").status_code == 200
    assert parent.put("/api/chat/care", {"safe": True}).status_code == 200
