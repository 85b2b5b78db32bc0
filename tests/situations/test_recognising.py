"""Situations are recognised by words and model together: without a known word, and despite a misleading one."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import pytest

from homebiyori.situations import model, recognising, words

DATA = Path(words.__file__).parent / "data"
LIVES = Path(__file__).parent / "told" / "judging.jsonl"


@dataclass(frozen=True, slots=True)
class FixedScores:
    """A model with the same scores for every message."""

    heard: Mapping[str, float]
    kind_of: Mapping[str, str] = field(default_factory=dict)

    def scores(self, _: str) -> Mapping[str, float]:
        return self.heard


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
    """Somebody else did it, it is over, or it is denied: a high score of the model does not count."""
    assert first(text) not in {"do_early_shift", "do_night_duty", "fa_parent_ill", "dy_park"}


@pytest.mark.parametrize(("next_best", "name"), [(-0.9, "da_nap_ok"), (-0.62, None)])
def test_a_situation_needs_a_lead_over_the_next(
    monkeypatch: pytest.MonkeyPatch, next_best: float, name: str | None
) -> None:
    monkeypatch.setattr(model, "model", lambda: FixedScores({"da_nap_ok": -0.61, "da_no_nap": next_best}))
    assert first(f"ことばのない話、{next_best}") == name


@pytest.mark.parametrize(("its_kind", "name"), [(-0.3, "da_nap_ok"), (-0.9, None)])
@pytest.mark.parametrize("tells", ["", "昼寝した"])
def test_what_is_of_another_kind_is_less_sure(
    monkeypatch: pytest.MonkeyPatch, its_kind: float, name: str | None, tells: str
) -> None:
    """If a word names the situation, the score of its kind does not matter."""
    heard = {"da_nap_ok": -0.5, "ki_child_happy": its_kind, "ki_work_hard": -0.3}
    monkeypatch.setattr(model, "model", lambda: FixedScores(heard, {"da_nap_ok": "ki_child_happy"}))
    assert first(f"{tells}種類のちがう話、{its_kind}") == (name or ("da_nap_ok" if tells else None))


def test_words_are_belied_by_what_is_heard_surely() -> None:
    text = "夕飯はレトルトカレー。目玉焼きのせたから手料理ってことで"
    assert next(found.situation.id for found in words.read(text)) == "fa_partner_cooked"
    assert first(text) == "da_cook_skipped"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("夫が黙って洗い物しといてくれた", "ki_partner_kind"),
        ("お義母さんに「もう寒いのに靴下もはかせないの」って言われた", "ki_kin_hurts"),
        ("会議が三つ続いて、昼抜き", "ki_work_hard"),
        ("やっと二人とも寝た。静か", "ki_all_asleep"),
        ("猫が膝で寝てる。かわいい", "ki_pet"),
    ],
)
def test_a_kind_is_heard(text: str, kind: str) -> None:
    assert recognising.kinds(text)[0].situation.id == kind


@pytest.mark.parametrize("text", ["", "🍼", "そういう一日だった", "あ" * 700])
def test_no_kind_is_heard_where_nothing_is_told(text: str) -> None:
    assert recognising.kinds(text) == ()


def test_a_kind_is_none_of_what_happened() -> None:
    text = "猫が膝で寝てる。かわいい"
    assert not any(found.situation.id.startswith(words.GENERAL) for found in recognising.read(text))
    assert not any(found.situation.id.startswith(words.GENERAL) for found in words.read(text))
    assert all(found.situation.id.startswith(words.GENERAL) for found in recognising.kinds(text))


def test_a_kind_that_leads_is_surer(monkeypatch: pytest.MonkeyPatch) -> None:
    scores = {"ki_pet": -0.6, "ki_food": -0.8, "ki_luck": -1.5, "ki_fan": -1.6}

    class Model:
        def scores(self, _: str) -> dict[str, float]:
            return scores

    monkeypatch.setattr(model, "model", Model)
    assert [found.situation.id for found in recognising.kinds("ことばのない一つの話")] == ["ki_pet", "ki_food"]
    scores |= {"ki_pet": -0.7, "ki_food": -0.75}
    assert [found.situation.id for found in recognising.kinds("ことばのない別の話")] == []


def test_most_kinds_that_are_heard_in_unseen_lives_are_so() -> None:
    """Measured: 145 of 243 right; the bar is lower. A second reader labelled each message with one or two kinds."""
    rows = [json.loads(line) for line in LIVES.read_text("utf-8").splitlines()]
    found = [(kinds[0].situation.id, row["kinds"]) for row in rows if (kinds := recognising.kinds(row["text"]))]
    right = sum(name in names for name, names in found)
    assert len(found) >= 0.7 * len(rows)
    assert right >= 0.55 * len(found)


def test_most_of_what_is_recognised_in_unseen_lives_is_so() -> None:
    """Measured: 69 of 116 right, against 45 of 83 by words alone; the bar lies between."""
    rows = [json.loads(line) for line in LIVES.read_text("utf-8").splitlines()]
    found = [(name, row["ids"]) for row in rows if (name := first(row["text"]))]
    right = sum(name in names for name, names in found)
    assert right >= 62
    assert right >= 0.55 * len(found)


def test_the_lives_that_judge_did_not_train() -> None:
    trained = {
        json.loads(line)["text"]
        for file in [*LIVES.parent.glob("*.jsonl"), *LIVES.parent.with_name("written").glob("*.jsonl")]
        if file != LIVES
        for line in file.read_text("utf-8").splitlines()
    }
    judging = {json.loads(line)["text"] for line in LIVES.read_text("utf-8").splitlines()}
    assert len(judging & trained) <= 6  # common greetings such as おはよう


def test_the_model_knows_situations_alone() -> None:
    known = model.model()
    assert {*known.names} <= {*words.ids()}
    assert len(known.places) == len(known.starts) - 1
    assert known.starts[-1] == len(known.of) == len(known.weights)


def test_the_weights_are_of_the_concepts_in_use() -> None:
    content = json.loads((DATA / "situations_weights.json").read_text("utf-8"))
    concepts = (DATA.parents[1] / "lexicon" / "data" / "risks_concepts.json").read_bytes()
    assert content["concepts"] == sha256(concepts).hexdigest()[:12], "run `make train`"


def test_the_kinds_of_situations_are_known() -> None:
    told = json.loads((LIVES.parent / "kinds.json").read_text("utf-8"))
    names = [name for line in told.values() for name in line.split()]
    assert len(names) == len(set(names))
    assert {*names, *told} <= {*words.ids()}
    assert all(kind.startswith(words.GENERAL) for kind in told)
