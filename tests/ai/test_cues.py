"""Cues beside the words of a message, and the kinds of question."""

import pytest

from homebiyori.ai.offline.cues import asks_facts, form_of, is_wordless, looks_ahead, sticker_of


@pytest.mark.parametrize(
    ("text", "name"),
    [("😊", "happy"), ("😔悲しい", "sad"), (" 😤 ", "angry"), ("😰 不安", "anxious"), ("😅\ufe0f", "troubled")],
)
def test_stickers_are_recognised(text: str, name: str) -> None:
    assert sticker_of(text) == name


@pytest.mark.parametrize("text", ["😊よかった", "嬉しい", "🍼", "", "今日は😊"])
def test_other_messages_are_no_stickers(text: str) -> None:
    assert sticker_of(text) is None


@pytest.mark.parametrize("text", ["", "…", "うん", "はぁ。", "🍼🍼", "んー", "ふー", "うーん", "あー…", "💪"])
def test_signs_without_words(text: str) -> None:
    assert is_wordless(text)


@pytest.mark.parametrize(
    "text", ["疲れた", "死にたい", "むり", "つかれた", "ねえ聞いて", "39度", "help", "はい、食べました"]
)
def test_words_are_words(text: str) -> None:
    assert not is_wordless(text)


@pytest.mark.parametrize(
    "text",
    [
        "明日は遠足です",
        "来週から復職",
        "これから公園に行く",
        "週末は動物園",
        "発表会が12月9日にあるねん",
        "もうすぐ誕生日",
        "運動会まであと3日",
        "木曜に持久走大会がございます",
        "3月に卒業式があります",
        "土曜に彼氏が挨拶に来る",
        "再来月生まれる予定です",
    ],
)
def test_what_is_still_to_come(text: str) -> None:
    assert looks_ahead(text)


@pytest.mark.parametrize(
    "text",
    [
        "公園に行った",
        "週末は動物園に行った。楽しかった",
        "明日の用意が終わった。",
        "日曜に運動会がありました",
        "あと3日で終わった",
        "9日に発表会があったよ",
        "夜に泣くことがある",
        "3月に卒業した",
    ],
)
def test_what_has_happened(text: str) -> None:
    assert not looks_ahead(text)


@pytest.mark.parametrize("text", ["離乳食は何から始めればいいの", "PTAって断れるものなんですか", "作り方を教えて"])
def test_a_question_of_fact(text: str) -> None:
    assert asks_facts(text)


@pytest.mark.parametrize("text", ["なんで私だけなの", "いつもありがとう", "何も食べない", "先生が教えてくれた"])
def test_no_question_of_fact(text: str) -> None:
    assert not asks_facts(text)


@pytest.mark.parametrize(
    ("text", "form"), [("昨日はずっと病院で", "half"), ("えらい遠くまで歩いたで", None), ("あれは見ものやで", None)]
)
def test_a_sentence_that_ends_in_a_dialect_is_no_half(text: str, form: str | None) -> None:
    assert form_of(text) == form
