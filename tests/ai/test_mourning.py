"""A parent who mourns is answered, the name of the dead acknowledged, and no joy of that day praised or kept."""

import pytest

from homebiyori.ai import wording
from homebiyori.ai.offline import OfflineCompanion, mourning
from homebiyori.ai.port import Character, Exchange, Mood, Reply
from homebiyori.lexicon import analyze
from homebiyori.lexicon.vocabulary import Concern
from support.companions import request

COMPANION = OfflineCompanion(b"a test key of thirty-two bytes..")
VOICES = pytest.mark.parametrize("character", Character)


def _reply(text: str, character: Character, *before: str) -> Reply:
    exchanges = tuple(Exchange(user_text=each, ai_text="そうでしたか。") for each in before)
    asked = request(text=text, analysis=analyze(text), character=character, mood=Mood.PRAISE, exchanges=exchanges)
    return COMPANION.reply(asked)


def _slots(reply: Reply) -> list[str]:
    return [name.partition(".")[2].rpartition(".")[0] for name in reply.fragment_ids]


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("母を亡くして六年、いまだに涙が出ます。変でしょうか？", "grief.odd"),
        ("死産したあの子を思って泣くのは、弱いのかな？", "grief.odd"),
        ("父の法事に息子を連れて行っても大丈夫ですか？", "asked.dead_bring"),
        ("お空へ帰った子の名前は「みお」です", "grief.name"),
    ],
)
@VOICES
def test_what_is_asked_in_mourning_is_answered(text: str, slot: str, character: Character) -> None:
    assert slot in _slots(_reply(text, character))


@VOICES
def test_two_things_are_both_answered(character: Character) -> None:
    slots = _slots(_reply("亡くした子の名前は「りく」。五年も泣くのはおかしいですか？", character))
    assert {"grief.odd", "grief.name"} <= set(slots)


@pytest.mark.parametrize("text", ["姉が仏壇にお花を飾ってくれて嬉しかった", "下の子が賞状をもらって、とても嬉しいです"])
@VOICES
def test_joy_on_such_a_day_is_neither_praised_nor_kept(text: str, character: Character) -> None:
    reply = _reply(text, character, "今日は長男の命日です", "お墓に行ってきました")
    assert wording.praise_words(reply.text) == []
    assert Concern.GRIEF in reply.analysis.concerns
    assert reply.analysis.is_uncertain


@VOICES
def test_without_a_death_joy_is_joy(character: Character) -> None:
    reply = _reply("下の子が賞状をもらって、とても嬉しいです", character, "夕飯はカレーでした")
    assert Concern.GRIEF not in reply.analysis.concerns
    assert not any(slot.startswith("grief") for slot in _slots(reply))


@pytest.mark.parametrize(
    "text", ["俺の墓には負けたと彫っといて", "死ぬほど眠い。遺骨は敷金から引いて", "天国みたいな味"]
)
def test_a_dark_joke_mourns_nobody(text: str) -> None:
    assert Concern.GRIEF not in _reply(text, Character.MADOKA).analysis.concerns or "天国" in text


@pytest.mark.parametrize(
    "text",
    [
        "主人の七回忌の日取りを決めねばなりません。早いものです",
        "ばあさんの仏壇に、初物のりんごを供えました。三回忌が近いです",
        "明日は三回忌の相談で寺へ参ります",
        "親父の命日じゃけえ、墓参り行ってきた",
        "お彼岸やし、おはぎ作ってお墓に持ってったわ",
    ],
)
@VOICES
def test_a_rite_of_years_after_is_no_fresh_loss(text: str, character: Character) -> None:
    reply = _reply(text, character)
    assert {"grief.rite", "situation.nw_memorial.open", "situation.nw_offering.open"} & {*_slots(reply)}
    assert wording.praise_words(reply.text) == []


@pytest.mark.parametrize(
    "text",
    [
        "母の三回忌。まだ涙が出ます",
        "息子の命日です",
        "先週父が亡くなって、法事の支度をしています",
        "仏壇の前で、会いたくてたまらない",
    ],
)
@VOICES
def test_what_still_weighs_is_received_as_grief(text: str, character: Character) -> None:
    assert "grief.rite" not in _slots(_reply(text, character))


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("父の一周忌の日取りを決めました。早いものです", "situation.nw_memorial.open"),
        ("法事は無事に済んだ。孫が焼香をきちんとしとった", "situation.nw_memorial.open"),
        ("母の納骨が終わりました。海の見える、いい場所です", "situation.nw_memorial.open"),
        ("仏壇に初物の柿を供えました", "situation.nw_offering.open"),
        ("父の一周忌が済んだら、寂しゅうてたまらん", "grief.a"),
        ("息子の一周忌の日取りを決めました", "grief.a"),
    ],
)
@VOICES
def test_what_is_told_calmly_of_the_dead_is_received_as_what_it_is(text: str, slot: str, character: Character) -> None:
    reply = _reply(text, character)
    assert slot in {name.split(":")[0] for name in _slots(reply)}
    assert wording.praise_words(reply.text) == []


@pytest.mark.parametrize("text", ["電動自転車買った!坂道が天国", "こたつにみかん、ここは天国です"])
def test_a_paradise_on_earth_is_no_mourning(text: str) -> None:
    assert not any(slot.startswith("grief") for slot in _slots(_reply(text, Character.TAMA)))
    assert mourning.is_mourning(request(text="天国の父に、運動会で一番だったと話しました", analysis=analyze("")))
