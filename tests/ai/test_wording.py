"""Wording rules: what must be found, and what must not."""

import pytest

from homebiyori.ai import wording
from homebiyori.ai.port import Character, PraiseLevel
from support.sentences import sentence_count

TAMA, MADOKA, HIDE = Character.TAMA, Character.MADOKA, Character.HIDE


@pytest.mark.parametrize(
    "text",
    [
        "明日も頑張れ。",
        "がんばってね。",
        "一緒に頑張りましょう。",
        "ファイトですよ。",
        "負けないでね。",
        "元気出してね。",
        "おすすめです。",
        "コツは待つことです。",
        "周りの親も同じです。",
        "誰よりも立派です。",
        "今だけよ。",
        "いい思い出になるわよ。",
        "大げさじゃなく気のせいよ。",
        "我慢が足りないのよ。",
        "病院を受診してね。",
        "すぐ治るわよ。",
        "旦那さんも大変ね。",
        "休むべきです。",
        "するべきことですよ。",
        "寝なきゃだめよ。",
        "早く寝なさい。",
        "少し休んでみてね。",
        "相談してみてはいかがでしょう。",
        "深呼吸してみましょう。",
        "寝た方がいいわよ。",
        "早めに寝るといいですよ。",
        "休んだらいいわよ。",
        "休んでくださいね。",
        "数えてごらん。",
        "普通はできないことです。",
        "みんな同じよ。",
        "他の人にはできません。",
        "前よりできていますね。",
        "もっとできますよ。",
        "ほかの子と比べて早いですね。",
        "考えすぎですよ。",
        "気のせいよ。",
        "様子を見てくださいね。",
        "それは産後うつです。",
        "病気ではありません。",
        "お母さん、お疲れさま。",
        "ママはえらい。",
        "母親の力ですね。",
    ],
)
def test_a_banned_phrase_is_found(text: str) -> None:
    assert wording.banned_phrases(text)


@pytest.mark.parametrize(
    "text",
    [
        "ぜんぶ食べきったのね。",
        "食べきれないほど作ったのね。",
        "調べきれないくらい考えたんですね。",
        "頑張ってきた日々ですね。",
        "もう頑張れないほど疲れたのね。",
        "休んでいいのよ。",
        "眠れるといいわねぇ。",
        "また聞かせてくださいね。",
        "おやすみなさい。",
        "それでいいのよ。",
        "様子を見ながら進めてきたんですね。",
        "比べてしまう気持ちもありますよね。",
        "休んだほうではない足が痛むのね。",
        "わがままに付き合ってきたのね。",
        "ママ友とのことは気を遣いますよね。",
        "やってみて、うまくいかなくて、つらかったのね。",
        "沈みながらも一日を終えたのね。",
        "昼間よりも静かですね。",
        "怒るのはもっともです。",
        "比べてつらくなる日もありますよね。",
    ],
)
def test_a_harmless_phrase_is_not_found(text: str) -> None:
    assert wording.banned_phrases(text) == []


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("おばちゃんは聞いてるわよ。", TAMA),
        ("あんた、えらいわねぇ。", TAMA),
        ("つらかったのよ。", TAMA),
        ("いい一日だったわ、そうでしょう？つらいものねぇ。", TAMA),
        ("わたしは聞いています。", MADOKA),
        ("あなたの力ですね。", MADOKA),
        ("よく届きました。", MADOKA),
        ("わしは聞いておるよ。", HIDE),
        ("おぬしの心は澄んでおるのう。", HIDE),
        ("よい日じゃ。", HIDE),
        ("それは、花のようじゃのう。", HIDE),
    ],
)
def test_a_voice_belongs_to_one_character(text: str, owner: Character) -> None:
    assert wording.has_own_voice(text, owner)
    assert wording.foreign_voice(text, owner) == []
    for other in set(Character) - {owner}:
        assert wording.foreign_voice(text, other)


@pytest.mark.parametrize(
    ("text", "character"),
    [
        ("きのう、ころんじゃったのね。", TAMA),
        ("そうじゃない日もあるわよ。", TAMA),
        ("ふさわしい言葉が見つからないわねぇ。", TAMA),
        ("「行ってきます」の声が聞こえるようだわねぇ。", TAMA),
        ("疲れたでしょう。", TAMA),
        ("今日はこのへんで休むのね、たいへんだったわね。", TAMA),
        ("花のような笑顔のように見えます。", MADOKA),
        ("その子のようすが目に浮かびます。", MADOKA),
        ("湯を冷ます間の静けさじゃ。", HIDE),
        ("たいへんな日じゃったのう。", HIDE),
    ],
)
def test_look_alikes_are_no_foreign_voice(text: str, character: Character) -> None:
    assert wording.foreign_voice(text, character) == []


@pytest.mark.parametrize(
    ("text", "character"),
    [
        ("ほんまにえらいわねぇ。", TAMA),
        ("そやねん、つらいわよねぇ。", TAMA),
        ("よい日じゃのう！", HIDE),
        ("嬉しいです！すごいです！本当です！", MADOKA),
    ],
)
def test_what_a_character_never_writes(text: str, character: Character) -> None:
    assert wording.foreign_voice(text, character)


def test_no_voice_is_no_voice() -> None:
    assert not any(wording.has_own_voice("うん、そうか。", character) for character in Character)


def test_praise_is_recognised() -> None:
    assert wording.praise_words("それは立派な仕事よ、えらいわねぇ。") == ["立派", "えらい"]
    assert wording.praise_words("つらかったのねぇ。") == []


def test_lengths() -> None:
    normal, deep = wording.length_range(PraiseLevel.NORMAL), wording.length_range(PraiseLevel.DEEP)
    assert [n in normal for n in (49, 50, 150, 151)] == [False, True, True, False]
    assert [n in deep for n in (199, 200, 400, 401)] == [False, True, True, False]


def test_a_character_is_a_grapheme_cluster() -> None:
    assert wording.count_characters("👨‍👩‍👧が、か\u3099んばる。") == 8


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("うん", 1),
        ("そう。よかった！ほんと？", 3),
        ("「もういや。」と言った日もある。", 1),
        ("えっ！？ほんと。", 2),
        ("そうね…つらいわね。。", 1),
    ],
)
def test_sentences_are_counted(text: str, count: int) -> None:
    assert sentence_count(text) == count
