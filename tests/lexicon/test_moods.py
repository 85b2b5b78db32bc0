"""Emotions that only the model detects: its file, what it may decide and what it may not."""

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest

from homebiyori.lexicon import analyze
from homebiyori.lexicon.felt import Felt
from homebiyori.lexicon.models.moods import LONGEST, WEIGHED, WORTH, Scores, model
from homebiyori.lexicon.moods import CALM, LEAST_KNOWN, SLIGHT, SLIGHT_BURDEN, Mood, decide, is_slight
from homebiyori.lexicon.risks.features import SLOTS
from homebiyori.lexicon.vocabulary import Analysis, Concern, Emotion, Ritual
from homebiyori.tree.rules import is_fruit_worthy
from support.processor import least

HERE = Path(__file__).parent
DATA = HERE.parents[1] / "src" / "homebiyori" / "lexicon" / "data"
LARGEST = 400_000
SLOWER = 1.3
POSITIVE = {Emotion.JOY, Emotion.ACCOMPLISHMENT}
AUTHORS = (*(f"corpus_{number}" for number in range(1, 21)), "lives")


class DetectsNothing:
    """A model that detects nothing."""

    def read(self, _folded: str, _evidence: Mapping[str, float]) -> Scores:
        return Scores({}, worth=0.0, known=0)


def heard(known: int = 100, worth: float = 0.0, **shares: float) -> Scores:
    return Scores({emotion: shares.get(emotion.value, 0.0) for emotion in Emotion}, worth, known)


class AlwaysJoy:
    """A model that detects joy in every text and would keep them all."""

    def read(self, _folded: str, _evidence: Mapping[str, float]) -> Scores:
        return heard(joy=0.95, worth=0.95)


def _texts(names: Iterable[str]) -> list[str]:
    paths = [HERE / "authors" / f"{name}.jsonl" for name in names]
    return [json.loads(line)["text"] for path in paths for line in path.read_text("utf-8").splitlines()]


def test_the_weights_fit_the_words_and_stay_small() -> None:
    content = json.loads((DATA / "moods_weights.json").read_text("utf-8"))
    assert content["concepts"] == sha256((DATA / "risks_concepts.json").read_bytes()).hexdigest()[:12]
    assert set(AUTHORS) <= set(content["trained_on"])
    assert (DATA / "moods_weights.json").stat().st_size <= LARGEST
    assert set(model().scales) == {*(one.value for one in WEIGHED), WORTH}
    places = model().places
    assert len(places) == SLOTS
    assert sorted(filter(None, places)) == list(range(1, max(places) + 1))
    assert {len(scale.weights) for scale in model().scales.values()} == {max(places) + 1}
    assert {scale.weights[0] for scale in model().scales.values()} == {0}


def test_no_unseen_sentence_trains() -> None:
    trained = {text for text in _texts((*AUTHORS, "shaped_a", "shaped_b", "shaped_c")) if len(text) >= 15}
    unseen = {
        json.loads(line)["text"]
        for path in (HERE / "unseen").glob("*.jsonl")
        for line in path.read_text("utf-8").splitlines()
    }
    assert not trained & unseen


@pytest.mark.parametrize(
    ("text", "emotions"),
    [
        ("夫よ、「手伝おうか」やないねん。ここ、あんたの家", {Emotion.ANGER}),
        ("卒乳、卒おむつ、そして今日、初めてのおつかい。豆腐ひとつ抱えて角を曲がってきました", POSITIVE),
        ("就学相談の結果通知が参りません。支援級か支援学校か、妻と毎晩同じ話をしております", {Emotion.WORRY}),
        ("夫の帰宅が十分後ですので、今からお味噌汁を温め直します。今日は蕪です", {Emotion.NONE}),
    ],
)
def test_the_model_hears_emotions_that_no_word_names(text: str, emotions: set[Emotion]) -> None:
    assert analyze(text).emotion in emotions


@pytest.mark.parametrize(
    "text",
    [
        "かけっこで転んで、三位どころか最後になってしまった。練習したのに間に合わなかった",
        "作ったごはんを今日もひとくちも食べてくれなかった。お皿は台所でそのまま",
        "保育園の申し込み、結果待ちのまま三週間が過ぎて、まだ何も届かない",
    ],
)
def test_the_model_alone_makes_no_joy_of_what_failed(text: str) -> None:
    analysis = analyze(text, AlwaysJoy())
    assert analysis.emotion not in POSITIVE
    assert analyze("今日は図書館で絵本を三冊借りて、帰り道に団地の坂をのぼりました", AlwaysJoy()).emotion is Emotion.JOY


@pytest.mark.parametrize(
    "text", ["おはようございます", "いつもありがとう存じます", "よろしくお願いいたします", "聞いてほしいだけなんです"]
)
def test_the_model_is_not_asked_about_courtesy_and_requests(text: str) -> None:
    assert analyze(text, AlwaysJoy()) == analyze(text, DetectsNothing())


@pytest.mark.parametrize(
    "kind", ["死にたい。もう全部終わりにしたいと毎晩考えています", "夫に殴られた。子どもの前で何度も"]
)
def test_danger_bears_no_fruit_whatever_is_heard(kind: str) -> None:
    analysis = analyze(kind, AlwaysJoy())
    assert analysis.emotion not in POSITIVE
    assert not is_fruit_worthy(analysis, kind)


def test_uncertain_scores_mean_no_emotion() -> None:
    lightly = Mood(Emotion.FATIGUE, 2.0)
    spans = [Felt(0, 2, Emotion.FATIGUE, 2.0, is_stated=False)]
    assert decide(lightly, spans, heard(joy=0.2, fatigue=0.18, none=0.1), is_dark=False) == CALM
    assert decide(lightly, spans, heard(joy=0.6), is_dark=False).emotion is Emotion.JOY
    assert decide(lightly, spans, heard(none=0.6), is_dark=False) == CALM
    assert decide(lightly, spans, heard(none=0.6), is_dark=True) == lightly
    assert decide(lightly, spans, heard(joy=0.6), is_dark=True) == lightly
    assert decide(lightly, spans, heard(fatigue=0.35, none=0.24), is_dark=False) == lightly
    assert decide(lightly, spans, heard(fatigue=0.35, none=0.29), is_dark=False) == CALM
    assert decide(lightly, spans, heard(joy=0.6, known=44), is_dark=False) == lightly


def test_of_two_burdens_the_named_one_stays_until_the_other_is_sure() -> None:
    tired = Mood(Emotion.FATIGUE, 2.0)
    spans = [Felt(0, 2, Emotion.FATIGUE, 2.0, is_stated=False)]
    assert decide(tired, spans, heard(sadness=0.37, fatigue=0.3), is_dark=False) == tired
    assert decide(tired, spans, heard(sadness=0.39, fatigue=0.3), is_dark=False).emotion is Emotion.SADNESS


def test_a_burden_is_kept_only_if_it_sounds_clearly_so() -> None:
    glad, sad = Mood(Emotion.JOY, 3.0), Mood(Emotion.SADNESS, 3.0)
    between = heard(worth=(SLIGHT + SLIGHT_BURDEN) / 2)
    assert (is_slight(glad, between), is_slight(sad, between)) == (False, True)
    assert not is_slight(sad, heard(known=LEAST_KNOWN - 1))


def test_a_short_text_needs_words_for_joy() -> None:
    assert analyze("三日続けて出されたにんじん").emotion not in (Emotion.JOY, Emotion.ACCOMPLISHMENT)
    assert decide(CALM, [], heard(joy=0.9, none=0.1, known=44), is_dark=False) == CALM
    assert decide(CALM, [], heard(joy=0.9, none=0.1, known=45), is_dark=False).emotion is Emotion.JOY


def test_a_feeling_that_is_named_outright_stands() -> None:
    named = Mood(Emotion.SADNESS, 5.0)
    spans = [Felt(0, 2, Emotion.SADNESS, 5.0, is_stated=True)]
    assert decide(named, spans, heard(joy=0.9), is_dark=False) == named
    mixed = [*spans, Felt(3, 5, Emotion.JOY, 1.0, is_stated=True)]
    assert decide(named, mixed, heard(joy=0.9), is_dark=False) != named


@pytest.mark.parametrize(
    "text", ["感動で涙が止まらなかった", "愛おしくて涙が出る", "じんときて泣いた", "ほっとして涙が出た"]
)
def test_tears_of_joy_are_joy(text: str) -> None:
    assert analyze(text).emotion is Emotion.JOY


@pytest.mark.parametrize(
    "text",
    [
        "母が先月亡くなりました。ありがとうって最後に笑ってくれたのが嬉しくて、宝物です",
        "お母さんが死んじゃった。やっと楽になれたねって、うれしいような気もして",
        "義母さんが息を引き取りました。最後にみんなで会えて本当によかった、幸せな人でした",
    ],
)
def test_a_death_is_no_joy(text: str) -> None:
    for analysis in (analyze(text), analyze(text, AlwaysJoy())):
        assert Concern.GRIEF in analysis.concerns
        assert analysis.emotion not in POSITIVE
        assert not analysis.is_moment


def test_formal_thanks_are_courtesy() -> None:
    for text in ("いつもありがとう存じます", "ありがとう存じます。"):
        analysis = analyze(text)
        assert (analysis.ritual, analysis.emotion) == (Ritual.POLITENESS, Emotion.NONE)


def test_what_sounds_heartfelt_is_kept_and_small_talk_is_not() -> None:
    text = "今日は図書館で絵本を三冊借りて、帰り道に団地の坂をのぼりました"
    assert not is_fruit_worthy(analyze(text, DetectsNothing()), text)
    assert is_fruit_worthy(analyze(text, AlwaysJoy()), text)
    told = "さっき息子が初めて補助輪なしで自転車に乗れて、家族みんなで拍手した"
    assert is_fruit_worthy(analyze(told, DetectsNothing()), told)
    assert not is_fruit_worthy(_heard_as(told, heard(none=0.2, joy=0.3, worth=0.0)), told)


def _heard_as(text: str, scores: Scores) -> Analysis:
    class MoodModel:
        def read(self, _folded: str, _evidence: Mapping[str, float]) -> Scores:
            return scores

    return analyze(text, MoodModel())


def test_only_the_beginning_of_a_long_text_is_scored() -> None:
    text = "".join(chr(0x3041 + at * 7 % 80) for at in range(LONGEST))
    assert model().read(text, {}) == model().read(text + "嬉しい" * 50, {})


@pytest.mark.proof
def test_the_model_costs_little() -> None:
    texts = _texts(AUTHORS[:1])[:150]
    without, with_it = least(partial(_analyze, texts, DetectsNothing()), partial(_analyze, texts, None), runs=15)
    assert with_it <= SLOWER * without


def _analyze(texts: list[str], hearing: DetectsNothing | None) -> None:
    for text in texts:
        analyze(text, hearing)


def test_the_weights_are_loaded_with_the_first_reading() -> None:
    program = (
        "from homebiyori.lexicon import analyze; from homebiyori.lexicon.models.moods import model;"
        "assert model.cache_info().currsize == 0;"
        "analyze('今日は公園で遊びました'); assert model.cache_info().currsize == 1"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
