"""What a text reports and asks: concepts, outcomes, wishes, rituals, moments."""

import json
from pathlib import Path

import pytest

from bench import topics
from homebiyori.lexicon import analyze, concepts, rituals
from homebiyori.lexicon.normalize import fold, fold_phrase
from homebiyori.lexicon.phrases import spell_out
from homebiyori.lexicon.spacing import joined
from homebiyori.lexicon.spelling import fold_all
from homebiyori.lexicon.vocabulary import Emotion, Outcome, Ritual, Wish
from homebiyori.tree.rules import is_fruit_worthy

HERE = Path(__file__).parent
POSITIVE = {Emotion.JOY, Emotion.ACCOMPLISHMENT}


def everyday() -> list[dict[str, str]]:
    return [json.loads(line) for line in (HERE / "everyday.jsonl").read_text("utf-8").splitlines()]


def test_the_right_thing_is_named_of_those_that_were_written_for_it() -> None:
    found = topics.figures(list(topics.read(HERE / "topics_dev.jsonl")))
    assert found["right"] >= 0.9
    assert found["wrong"] <= 0.05


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("すこしだけ休めた", "carrying"),
        ("起こしてごめん", "carrying"),
        ("わたしとかじゃなくて、みんなで", "housework"),
        ("意見を聞かれた", "cooking"),
        ("足をのばした", "outing_any"),
    ],
)
def test_a_short_word_inside_another_is_no_word(text: str, concept: str) -> None:
    assert concept not in concepts.read(fold(text))


def test_many_phrases_are_folded_as_each_of_them() -> None:
    words = [word for entry in concepts._data().values() for group in entry["words"] for word in spell_out(group)]
    words += ["怒鳴っ", "ー", "ｱﾝﾊﾟﾝ", "っ"]
    assert list(fold_all(words)) == [fold_phrase(word) for word in words]
    assert list(fold_all([])) == []


def test_words_far_apart_make_no_concept() -> None:
    far = "空が青い。雲は白い。風がぬるい。道は長い。" * 3
    assert "night_wakings" not in concepts.read(fold(f"夜中に荷物が届いた。{far}犬が三回吠えて、父が起きた"))


def test_every_concept_can_be_recognised() -> None:
    index = concepts.all_concepts()
    rows = concepts._data()
    for name in index:
        spelled = [next(iter(spell_out([group]))) for group in rows[name]["words"][0]]
        found = concepts.read(fold("、".join(spelled) + "た"))
        assert name in found or rows[name].get("rank", 0) < 0 or len(found) == concepts.MOST, name


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("逆上がりができた", Outcome.SUCCEEDED),
        ("やっと寝てくれた", Outcome.SUCCEEDED),
        ("寝返りができなかった", Outcome.FAILED),
        ("間に合わなかった", Outcome.FAILED),
        ("離乳食を食べてくれない", Outcome.REFUSED),
        ("まだ言葉が出ない", Outcome.NOT_YET),
        ("検査の結果待ち", Outcome.NOT_YET),
        ("新しい公園に行ってみた", Outcome.TRIED),
        ("カーテンは白い", None),
    ],
)
def test_an_outcome_is_read(text: str, outcome: Outcome | None) -> None:
    assert analyze(text).outcome is outcome


@pytest.mark.parametrize(
    "text",
    ["離乳食を食べてくれなかった", "トイレに間に合わなかった", "逆上がり、できなかった", "今日も完食はできなかった"],
)
def test_a_failure_is_no_joy(text: str) -> None:
    assert analyze(text).emotion not in POSITIVE


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("ほめないで", Wish.LISTEN),
        ("褒めなくていいから、ただ聞いて", Wish.LISTEN),
        ("聞くだけでいい", Wish.LISTEN),
        ("アドバイスはいらない", Wish.LISTEN),
        ("励まさないでほしい", Wish.LISTEN),
        ("ほめて", Wish.PRAISE),
        ("ほめてほしい", Wish.PRAISE),
        ("今日はがんばったから褒めて！", Wish.PRAISE),
        ("夫にほめてほしい", None),
        ("先生がほめてくれた", None),
        ("子どもをほめて育てたい", None),
        ("全然ほめてもらえない", None),
        ("ねえ聞いて", None),
    ],
)
def test_a_wish_is_read(text: str, wish: Wish | None) -> None:
    assert analyze(text).wish is wish


def test_everyday_rituals_are_recognised() -> None:
    rows = everyday()
    read = [rituals.read(fold(row["text"])) for row in rows]
    assert [row["text"] for row, got in zip(rows, read, strict=True) if got is None] == []
    right = sum(got == row["ritual"] for row, got in zip(rows, read, strict=True))
    assert right / len(rows) >= 0.97


def test_courtesy_is_no_feeling() -> None:
    felt = [(row["text"], got.emotion) for row in everyday() if (got := analyze(row["text"])).risk is None]
    assert [text for text, emotion in felt if emotion not in (Emotion.NONE, Emotion.JOY)] == []
    joyful = {row["text"] for row in everyday() if analyze(row["text"]).emotion is Emotion.JOY}
    assert joyful <= {row["text"] for row in everyday() if row["ritual"] == Ritual.THANKS}


@pytest.mark.parametrize(
    "text",
    [
        "おはよう、昨日は夜泣きで三回起きた",
        "ありがとう。夫に話聞いてもらって少し楽になった",
        "ごめんねって言えた",
        "すみません、夫がひどいことを言うんです",
        "もう寝たい",
    ],
)
def test_a_greeting_that_tells_something_is_no_ritual(text: str) -> None:
    assert analyze(text).ritual is None


@pytest.mark.parametrize("text", ["ごはんは？", "あなたの名前は？", "好きな色は？", "夫の分は？"])
def test_a_question_is_no_anger(text: str) -> None:
    assert analyze(text).emotion is Emotion.NONE


@pytest.mark.parametrize("text", ["は？意味わからん", "もういい。は？"])
def test_indignation_is_still_heard(text: str) -> None:
    assert analyze(text).emotion is Emotion.ANGER


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("はじめて歩いた！", True),
        ("「ママだいすき」だって", True),
        ("何度も練習してやっと乗れた", True),
        ("三歳になった。うれしい", True),
        ("はじめての育児で不安", False),
        ("初めてで間に合わなかった", False),
        ("洗濯した", False),
    ],
)
def test_first_times_are_moments(text: str, *, expected: bool) -> None:
    analysis = analyze(text)
    assert analysis.is_moment is expected
    assert not expected or (analysis.emotion in POSITIVE and analysis.intensity >= 3)


def test_happy_tears_over_a_gift() -> None:
    assert analyze("「ママだいすき」って言われて泣いた").emotion is Emotion.JOY
    assert analyze("運動会で走る姿に泣いた").emotion is Emotion.JOY
    assert analyze("ひとりで泣いた").emotion is Emotion.SADNESS


@pytest.mark.parametrize(
    ("text", "concept", "emotion"),
    [
        ("うたた寝してたら、下の子が毛布をかけてくれた", "kid_kindness", Emotion.JOY),
        ("九九の三の段、つっかえずに言えた", "learning_ok", Emotion.ACCOMPLISHMENT),
        ("おむつ、朝から八回替えた", "diapers", Emotion.FATIGUE),
        ("給料日前で財布に五百円", "money", Emotion.WORRY),
        ("また夫と喧嘩", "partner_hard", Emotion.ANGER),
        ("最後の登園でした", "last_time", Emotion.SADNESS),
    ],
)
def test_an_event_implies_an_emotion_that_is_not_named(text: str, concept: str, emotion: Emotion) -> None:
    analysis = analyze(text)
    assert analysis.concepts[0] == concept
    assert analysis.emotion is emotion


def test_a_named_feeling_outranks_an_implied_one() -> None:
    assert analyze("おむつ替えも今日で最後かと思うと、さびしくて泣けてくる").emotion is Emotion.SADNESS
    assert analyze("弟が毛布をかけてくれなくて、ひとりで泣いた").emotion is not Emotion.JOY


def test_what_is_only_mentioned_is_not_what_a_message_is_about() -> None:
    assert "illness_any" in analyze("病院の待合室にいます").concepts
    assert "illness_any" not in analyze("きのうのドラマがよくて、主役の人が最後に行くのが病院").concepts


@pytest.mark.parametrize(
    ("text", "is_fruit"),
    [
        ("うたた寝してたら、下の子が毛布をかけてくれた", True),
        ("今日が最後のお弁当。空の箱を洗いながら泣いた", True),
        ("推理小説を読み終えた。犯人が意外で、楽しかった", False),
        ("いつも助けていただき、心より感謝申し上げます", False),
    ],
)
def test_a_moment_is_kept_and_small_talk_is_not(text: str, is_fruit: bool) -> None:  # noqa: FBT001 - a table
    assert is_fruit_worthy(analyze(text), text) is is_fruit


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("孫が手をつないでくれなくなりました", "kid_kindness"),
        ("昨日来たことも、孫の名前を覚えていない", "learning_ok"),
        ("練習したのに自転車に乗れていない", "sports_ok"),
    ],
)
def test_what_is_denied_is_no_good_thing(text: str, concept: str) -> None:
    assert concept not in analyze(text).concepts


@pytest.mark.parametrize(
    ("apart", "emotion"),
    [
        ("きょうは ずっと あたま いたい です。 よる も", Emotion.FATIGUE),
        ("おなじ まいにち です。 あさ から よる まで", Emotion.FATIGUE),
    ],
)
def test_words_written_apart_are_read_as_one(apart: str, emotion: Emotion) -> None:
    assert analyze(apart).emotion is emotion


def test_a_breath_between_sentences_is_no_gap() -> None:
    assert joined("つかれた もう ねる") == "つかれた もう ねる"
    assert joined("よる なんかいも おきます。 あたま いたい") == "よるなんかいもおきます。 あたまいたい"
