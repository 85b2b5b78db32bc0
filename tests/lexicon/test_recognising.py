"""A situation is recognised by words and model together: where no word of ours is, and where one is no such thing."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from homebiyori.lexicon import recognising, situations, situations_model

DATA = Path(situations.__file__).with_name("data")
LIVES = Path(__file__).parent / "situations_told" / "judging.jsonl"


def first(text: str) -> str | None:
    return next((found.situation.id for found in recognising.read(text)), None)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("今夜3回目の授乳。時計は2時", "da_night_feeding"),
        ("5時起き…太陽より早い", "da_early_waking"),
        ("39.2。おでこに貼るやつ秒ではがされた", "wo_fever_up"),
        ("下ろした瞬間にぎゃー。背中にスイッチついてるよね", "da_back_switch"),
        ("見積もり13万だって、車検", "ft_repair_cost"),
        ("夫は一度も起きなかった。隣でいびき", "fa_partner_sleeps_on"),
    ],
)
def test_what_no_word_tells_is_heard(text: str, name: str) -> None:
    assert first(text) == name


@pytest.mark.parametrize(
    "text", ["そうじゃない", "話聞いてた？", "ひまは年中さんです", "おはよう", "ありがとね", "", "🍼", "あ" * 700]
)
def test_where_nothing_is_told_nothing_is_heard(text: str) -> None:
    assert first(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "旦那が早番でもう出かけた",
        "夫が夜勤で今夜は子どもと二人",
        "父の手術、無事に終わって退院した!",
        "公園じゃなくて図書館に行った",
    ],
)
def test_what_a_word_belies_is_not_heard(text: str) -> None:
    """Another did it, it is over, or it was said not to be it, however surely the whole sounds like it."""
    assert first(text) not in {"do_early_shift", "do_night_duty", "fa_parent_ill", "dy_park"}


@pytest.mark.parametrize(("next_best", "name"), [(-0.9, "da_nap_ok"), (-0.62, None)])
def test_what_leads_is_surer(monkeypatch: pytest.MonkeyPatch, next_best: float, name: str | None) -> None:
    class Model:
        def scores(self, _: str) -> dict[str, float]:
            return {"da_nap_ok": -0.61, "da_no_nap": next_best}

    monkeypatch.setattr(situations_model, "model", Model)
    recognising.read.cache_clear()
    assert first("ことばのない話") == name
    recognising.read.cache_clear()


def test_words_are_belied_by_what_is_heard_surely() -> None:
    text = "夕飯はレトルトカレー。目玉焼きのせたから手料理ってことで"
    assert next(found.situation.id for found in situations.read(text)) == "fa_partner_cooked"
    assert first(text) == "da_cook_skipped"


def test_most_of_what_is_recognised_in_unseen_lives_is_so() -> None:
    """The bar is below what was measured (48 of 80), and above what words alone do (34 of 64)."""
    rows = [json.loads(line) for line in LIVES.read_text("utf-8").splitlines()]
    found = [(name, row["ids"]) for row in rows if (name := first(row["text"]))]
    right = sum(name in names for name, names in found)
    assert right >= 44
    assert right >= 0.55 * len(found)


def test_the_lives_that_judge_did_not_train() -> None:
    trained = {
        json.loads(line)["text"]
        for file in [*LIVES.parent.glob("*.jsonl"), *LIVES.parent.with_name("situations").glob("*.jsonl")]
        if file != LIVES
        for line in file.read_text("utf-8").splitlines()
    }
    judging = {json.loads(line)["text"] for line in LIVES.read_text("utf-8").splitlines()}
    assert len(judging & trained) <= 6  # おはよう and its like


def test_the_model_knows_situations_alone() -> None:
    model = situations_model.model()
    assert {*model.names} <= {*situations.ids()}
    assert len(model.places) == len(model.starts) - 1
    assert model.starts[-1] == len(model.of) == len(model.weights)


def test_the_weights_are_of_the_concepts_in_use() -> None:
    content = json.loads((DATA / "situations_weights.json").read_text("utf-8"))
    concepts = (DATA / "risks_concepts.json").read_bytes()
    assert content["concepts"] == sha256(concepts).hexdigest()[:12], "run `make train`"
