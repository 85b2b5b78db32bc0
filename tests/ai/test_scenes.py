"""An answer in danger keeps to the scene that was told."""

import pytest

from homebiyori.ai.offline import scenes
from homebiyori.ai.offline.files import load
from homebiyori.ai.offline.store import fragments_of
from homebiyori.ai.port import Character, Exchange, Mood
from homebiyori.lexicon import analyze
from support.days import live
from support.talk import request

# What is said only in a scene, the scene, and a talk that tells it.
SCENES = [
    ("care.guide.own_water", "water", "冬の川に入ってしまいました"),
    ("care.guide.own_bleed", "wound", "手首を切りました"),
    ("care.guide.own_edge", "edge", "屋上の手すりの外にいます"),
    ("care.now.car", "car", "車の中にいます"),
    ("care.wait.lock", "siege", "トイレに隠れて鍵をかけました"),
    ("care.guide.along_voices_not_obey", "voices", "殺せという声が聞こえます"),
    ("care.guide.hand_ride", "ride", "救急車を呼びました"),
]

CUTS = "中2の娘が腕を切りゆうがを、今日お風呂あがりに見てしもうた。どういて気づいちゃれんかったろう。"


@pytest.mark.parametrize(("slot", "scene", "told"), SCENES)
@pytest.mark.parametrize("character", Character)
def test_a_sentence_waits_until_its_scene_is_told(character: Character, slot: str, scene: str, told: str) -> None:
    said = fragments_of(character)[slot]
    nothing = scenes.untold(request(text="つらいです", analysis=analyze("つらいです")))
    assert scene in nothing
    assert len(scenes.within(said, nothing)) < len(said)
    assert scene not in scenes.untold(request(text=told, analysis=analyze(told)))
    assert scenes.within(said, scenes.untold(request(text=told, analysis=analyze(told)))) == said


def test_every_scene_is_taken_for_granted_somewhere() -> None:
    every = [one for slots in map(fragments_of, Character) for fragments in slots.values() for one in fragments]
    for scene in load("scenes").keys() - {"comment"}:
        assert len(scenes.within(every, {scene})) < len(every), scene


def test_what_was_told_before_counts() -> None:
    asked = request(text="どうすればいいですか", analysis=analyze("どうすればいいですか"))
    before = _said("屋上の手すりの外にいます")
    assert "edge" in scenes.untold(asked)
    assert "edge" not in scenes.untold(request(text="どうすれば", analysis=analyze("どうすれば"), exchanges=(before,)))


@pytest.mark.parametrize(
    ("scene", "told", "over"),
    [
        ("siege", "トイレに隠れて鍵をかけました", "夫は警察に連れて行かれました。外に出ました"),
        ("ride", "救急車を呼びました", "病院に着きました。いま検査中です"),
    ],
)
def test_a_scene_that_is_over_is_not_spoken_of(scene: str, told: str, over: str) -> None:
    before = _said(told)
    assert scene in scenes.untold(request(text=over, analysis=analyze(over), exchanges=(before,)))
    # Some messages later it may stand again.
    later = tuple(_said(text) for text in (told, over, "はい", "また来ました、戸を叩いています"))
    assert "siege" not in scenes.untold(request(text="こわい", analysis=analyze("こわい"), exchanges=later))


def test_an_answer_leaves_a_siege_that_is_over() -> None:
    texts = (
        "トイレに隠れて鍵かけた。夫がドアを蹴ってる",
        "小声で110つながった 場所言えた",
        "外に出た 旦那は連れてかれた 子どもも無事 手が震えて止まらない これからどこ行けばいい",
    )
    talk = live([(1, f"20:0{n}", text, "") for n, text in enumerate(texts)], Character.TAMA, Mood.PRAISE)
    assert any("鍵" in one.reply.text for one in talk[:2])
    assert not any(word in talk[2].reply.text for word in ("鍵は", "名のる", "壁ぎわ"))


@pytest.mark.parametrize("character", Character)
def test_of_several_wordings_one_that_fits_is_said(character: Character) -> None:
    """「薬や刃物やひも、車の鍵は…」 is no wording for who has no car."""
    (first,) = live([(1, "21:00", CUTS, "")], character, Mood.PRAISE)
    assert any("dying_keep_means" in name for name in first.reply.fragment_ids)
    assert "車" not in first.reply.text


def _said(text: str) -> Exchange:
    return Exchange(user_text=text, ai_text="はい")
