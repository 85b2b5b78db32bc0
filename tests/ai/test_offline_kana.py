"""A parent who writes without kanji is answered in kana where it matters; every word of those answers has a reading."""

import re

import pytest

from homebiyori.ai.offline.kana import in_kana, reads_kana
from homebiyori.ai.offline.store import fragments_of
from homebiyori.ai.port import Character, Exchange
from support.care_talk import talk
from support.companions import request

KANJI = re.compile("[一-龠々]")
OF_CARE = ("care.", "crisis.", "gentle.", "emergency.", "urgent.")


@pytest.mark.parametrize("character", Character)
def test_every_word_of_care_has_its_reading(character: Character) -> None:
    slots = fragments_of(character).items()
    texts = [f.text for slot, fragments in slots if slot.startswith(OF_CARE) for f in fragments]
    assert len(texts) > 700
    assert [text for text in texts if KANJI.search(in_kana(text))] == []


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("いま119に電話して、おばちゃんからのお願いよ。", "いま119に でんわして、おばちゃんからの おねがいよ。"),
        ("人のいるお店へ子どもと行って", "ひとのいる おみせへ こどもと いって"),
        ("救急車を呼ぶのに、お金はかからないのよ", "きゅうきゅうしゃを よぶのに、おかねはかからないのよ"),
        ("来た人が見てくれるのよ", "きた ひとが みてくれるのよ"),
    ],
)
def test_words_are_set_apart(written: str, read: str) -> None:
    assert in_kana(written) == read


@pytest.mark.parametrize(
    ("before", "text", "is_kana"),
    [
        ([], "きえたい って おもう", True),
        ([], "うん", False),
        (["もう死にたい。薬をためてある"], "うん、そうです", False),
        (["こどもねた。やっとひとりになれた"], "うん", True),
        (["くすりをためてたの、はこに。ねむれないくすり、２ヶ月ぶん。もうずっとからっぽで"], "こんやのむ", True),
        ([], "今夜は眠れません", False),
        ([], "まどかさんってAIなんですか。まあいいや、ロープはもう結んであります。", False),
        ([], "もうだめかもしれないってさっきからずっと考えてる、そんなのおかしいよね", False),
        ([], "ねえ、そうじゃないってば。もうやめにするから、ほっといて", True),
        ([], "いやだ、もうむりかも", False),
        ([], "うちなんかおらんほうがええねん", False),
        ([], "もうなんもかもいやになってもうたわ、しんどいねん", False),
        ([], "たいへん こまって います。たすけて", True),
        ([], "たすけてください、くすりをたくさんのみました", True),
        ([], "わたし フィリピンから 来ました、こどもと ふたり。よる ねむれない", True),
        ([], "なんかもう、あれこれぜんぶやめちゃおうかなって思ってるところです", False),
    ],
)
def test_who_writes_in_kana_is_known_by_more_than_a_word(before: list[str], text: str, *, is_kana: bool) -> None:
    exchanges = tuple(Exchange(user_text=each, ai_text="そうなのね。") for each in before)
    assert reads_kana(request(text=text, exchanges=exchanges)) is is_kana


@pytest.mark.parametrize("character", Character)
def test_a_talk_in_kana_is_answered_in_kana(character: Character) -> None:
    texts = ("しにたい と おもっています", "くすり ためてある", "こんや のむ", "でんわ した。つながった")
    turns = talk(texts, character=character)
    assert [turn.reply.text for turn in turns if KANJI.search(turn.reply.text)] == []
    assert all(len(turn.reply.text) <= 180 for turn in turns)
    assert all(KANJI.search(turn.reply.text) for turn in talk(("死にたいと思っています", "薬をためてある")))
