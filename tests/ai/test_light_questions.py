"""A light question gets a small opinion; only factual questions get "I do not know", and only once."""

import re

import pytest

from homebiyori.ai.offline import OfflineCompanion
from homebiyori.ai.offline.store import fragments_of
from homebiyori.ai.port import Character, Exchange, Mood
from homebiyori.lexicon import analyze
from support.talk import KEY, request


def slots(text: str, *, character: Character = Character.TAMA, before: str = "こんばんは") -> list[str]:
    asked = request(
        text=text,
        analysis=analyze(text),
        mood=Mood.LISTEN,
        character=character,
        exchanges=(Exchange(user_text=before, ai_text="はい"),),
    )
    return [name[2:].rpartition(".")[0] for name in OfflineCompanion(KEY).reply(asked).fragment_ids]


@pytest.mark.parametrize("character", Character)
@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("花は何が好き？", "us.flowers"),
        ("ヒデじいさまは、どんな花がお好きですか。", "us.flowers"),
        ("さびしいときはない?", "us.lonely"),
        ("ひとりでさみしくないですか？", "us.lonely"),
        ("おせちは何が好き?", "asked.osechi"),
        ("お雑煮はどれが好みですか", "asked.osechi"),
        ("バレたと思う?", "asked.found_out"),
        ("サンタのこと、ばれとるやろか", "asked.found_out"),
        ("どう思わはる?", "ritual.opinion"),
        ("ヒデじいさまは、孫にお菓子をやるのは甘やかしだと思われますか？", "asked.spoil"),
        ("抱っこばかりは甘やかしかな", "asked.spoil"),
        ("たまさんは、0歳で預けるのってかわいそうだと思う？", "asked.pity"),
        ("共働きで学童って、かわいそうですか", "asked.pity"),
        ("丸投げされた気がするの、わたしだけかな？", "asked.only"),
    ],
)
def test_a_light_question_is_answered_in_character(text: str, slot: str, character: Character) -> None:
    assert slots(text, character=character)[0] == slot


@pytest.mark.parametrize(
    "text",
    [
        "娘はおせちの何が好きなんだろう",
        "浮気がバレたと思う?",
        "娘がさびしいときはないかな",
        "寂しいです",
        "義母に甘やかしだと言われた",
        "バレたと思ったら寝てた",
        "保育園に預けて仕事に行った",
    ],
)
def test_what_only_looks_like_one_is_not(text: str) -> None:
    light = ("us.lonely", "asked.osechi", "asked.found_out", "asked.spoil", "asked.pity")
    assert not any(slot.startswith(light) for slot in slots(text))


def test_a_light_question_after_a_grave_was_visited_is_answered() -> None:
    assert slots("どんな花がお好きですか。", before="今日は主人の月命日でお墓に参りました")[0] == "us.flowers"


def test_that_we_do_not_know_is_not_said_twice() -> None:
    assert slots("卵は何分茹でるのがいいんですか") == ["unknown", "asked.held"]
    said = [one.text for who in Character for one in fragments_of(who)["asked.held"]]
    assert [
        text for text in said if re.search("答え(?:られ|を返せ|は(?:な|持)|が(?:な|出))|わから|知ら|調べ", text)
    ] == []


@pytest.mark.parametrize("text", ["がんばってきます", "行ってきます、頑張ってきます", "頑張ってくるね"])
def test_who_sets_out_is_sent_off(text: str) -> None:
    assert slots(text)[0] == "ritual.farewell.off"


def test_who_tells_of_an_effort_is_not_sent_off() -> None:
    assert "ritual.farewell.off" not in slots("今日も一日がんばってきました")
