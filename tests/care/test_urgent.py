"""What cannot wait, read from words in any spelling: which signs of a message are added, and which are lost."""

import pytest

from homebiyori.care.reading import urgent
from homebiyori.care.signs import Sign
from homebiyori.lexicon.normalize import fold
from support.cases import try_all
from support.signs import signs

# The message; the signs that others read in it; which of them are lost; which are added.
READ = [
    # What is asked or told in few words.
    ("声がでない", "", "", "throat_after"),
    ("病院に行くべきですか", "", "", "asks_hospital"),
    ("だんなさん いま げんかん", "", "", "at_door"),
    ("母おきてきた", "", "", "other_woke"),
    ("夫が起きてきた", "", "", "other_woke"),
    ("毎朝夫が起きてきた", "", "", ""),
    ("夫はまだ起きてません", "", "", ""),
    ("こわい", "", "", "asks_now"),
    ("わたし助かりますか", "asks_in_time asks_method", "asks_in_time asks_method", "asks_survival"),
    ("何錠のんだら死ねますか", "asks_in_time asks_method", "", ""),
    ("このまま死ぬんですか。間に合いますか", "asks_in_time", "", ""),
    ("練炭、押し入れ", "hand_apart", "hand_apart", "charcoal charcoal_kept means"),
    ("練炭、押し入れ。バーベキュー", "hand_apart", "", ""),
    ("練炭、押し入れ。今夜出るつもり", "", "", "charcoal charcoal_kept means time"),
    ("練炭 買った", "", "", "charcoal charcoal_kept means"),
    ("火はつけてない", "", "", "no_fire"),
    ("通報されますか?", "", "", "asks_police_comes"),
    ("子どもも連れて行っていい?", "", "", "asks_take_child"),
    ("聞いたのはベトナム語", "", "", "asks_language"),
    ("タガログ語で話せる電話はありますか", "", "", "asks_language"),
    ("タガログ語で話せる電話はありますか。授業", "", "", ""),
    ("上の子にどう話せばいいですか", "", "", "asks_tell_child"),
    ("救急車が来ました", "", "", "crew_came crew_here"),
    ("救急車はまだ来ました", "", "", ""),
    ("妻が、宇宙人に監視されてると言います", "", "", "of_wife other_ill unreal"),
    # A gripped neck.
    ("くびを ぎゅっと された", "", "", "choked is_hit violence"),
    ("だんなが くびを しめた。だんなは となりに いる", "", "", "aggressor_near choked is_hit violence"),
    ("だんなは となりに いる", "", "", ""),
    ("くびを ぎゅっと された。映画", "", "", ""),
    # A child beside them is no helper.
    ("娘と一緒にいます", "someone_came", "someone_came", ""),
    ("娘と一緒にいます", "", "", ""),
    ("娘と一緒にいます。母が来ました", "someone_came", "", ""),
    ("ごはん", "someone_came", "", ""),
    # A hand against a baby.
    ("赤ちゃんの口をふさぎそう", "images", "", "baby_fear own_hand"),
    ("口をふさぎそう", "images", "", "baby_fear"),
    ("赤ちゃんの口をふさいだ", "", "", "baby_done own_hand"),
    ("口をふさいだ", "images", "", "baby_done"),
    ("姉が赤ちゃんの口をふさいだ", "", "", ""),
    ("おもちゃを投げそう", "", "", ""),
    ("おもちゃを投げた。赤ちゃんの口をふさいだ", "", "", "baby_done own_hand"),
    ("叩くんじゃないか", "violence threat aggressor_near", "aggressor_near threat violence", "own_hand"),
    ("夫が叩くんじゃないか", "violence threat aggressor_near", "", ""),
    ("泣き声。叩くんじゃないか", "images", "", "own_hand"),
    ("叩くんじゃないか", "images", "images", "own_hand"),
    ("ごはん", "own_hand images", "images", ""),
    ("泣く", "own_hand images", "", ""),
    # Somebody takes over.
    ("妻の母です。妻は病院に運ばれました", "asks_wakes", "asks_wakes", "crew_came of_wife rescued takes_over"),
    ("妻の母です。妻は病院に運ばれました", "violence", "", "crew_came of_wife"),
    ("妻の母です。妻は病院に運ばれました", "head_blow", "", "crew_came of_wife"),
    ("妻の母です。", "", "", "of_wife"),
    ("病院に運ばれました", "", "", "crew_came"),
    (
        "妻の母です。妻は病院に運ばれました。孫に何て言えば",
        "asks_what_to_say asks_first_words",
        "asks_first_words asks_what_to_say",
        "asks_tell_child crew_came of_wife rescued takes_over",
    ),
    ("孫に何て言えば", "asks_what_to_say asks_first_words", "", "asks_tell_child"),
    # A friend's words.
    (
        "友達から「死にたい」って来た",
        "death_said death_named thanks vanish farewell",
        "death_named death_said farewell thanks vanish",
        "other_in_danger",
    ),
    ("友達から「死にたい」って来た。ドラマ", "death_said", "", ""),
    ("赤ちゃんが口をふさぎそう", "images", "", "baby_fear own_hand"),
    ("英語で話せる電話はありますか", "", "", "asks_language"),
    ("叩くんじゃないか。夫が殴る", "violence threat aggressor_near", "", ""),
    ("口をふさいだ", "own_hand images", "", "baby_done"),
    ("口をふさぎそう", "own_hand images", "images", "baby_fear"),
    ("姉が口をふさいだ", "own_hand images", "images", ""),
]


def _is_read(case: tuple[str, str, str, str]) -> None:
    text, told, lost, added = case
    before = signs(told)
    found = urgent.refined(set(before), fold(text))
    assert found == (before - signs(lost)) | signs(added), f"lost {before - found}, added {found - before}"


def test_signs_of_what_cannot_wait() -> None:
    try_all(_is_read, ((f"{case[0]} with {case[1]}", case) for case in READ))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("くびを ぎゅっと された", ["strangled"]),
        ("くびを ぎゅっと された。映画", []),
        ("赤ちゃんの口をふさぎそう", ["baby"]),
        ("赤ちゃんの口をふさいだ", ["baby"]),
        ("口をふさぎそう", []),
        ("赤ちゃん", []),
        ("友達から「死にたい」って来た", ["friend"]),
        ("友達から「死にたい。今までありがとう」って来た", ["friend", "last word"]),
        ("「死にたい。今までありがとう」", []),
        ("ドラマで友達から「死にたい。今までありがとう」って来た", []),
        ("妻が、宇宙人に監視されてると言います", ["ill"]),
        ("タガログ語で話せる電話はありますか", ["tongue"]),
        ("授業のタガログ語で話せる電話はありますか", []),
    ],
)
def test_predicates_about_whom_a_message_is_about(text: str, read: list[str]) -> None:
    found = {
        "strangled": urgent.is_strangled(text),
        "baby": urgent.is_of_a_baby(text),
        "friend": urgent.is_friends_farewell(text),
        "last word": urgent.is_friends_last_word(text),
        "ill": urgent.is_of_the_ill(text),
        "tongue": urgent.asks_for_tongue(text),
    }
    assert [name for name, is_so in found.items() if is_so] == read


def test_english_is_the_last_language() -> None:
    assert urgent.tongue_in("英語で") is Sign.TONGUE_EN
    assert urgent.tongue_in("英語とタガログ語で") is Sign.TONGUE_TL
    assert urgent.tongue_in("日本語で") is None
