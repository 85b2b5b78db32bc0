"""The danger detector: what it must catch, what it must let pass, and its results on an unseen author."""

import json
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path
from zlib import crc32

import pytest

from homebiyori.lexicon import analyze
from homebiyori.lexicon.letters import SENTENCE_END
from homebiyori.lexicon.normalize import fold
from homebiyori.lexicon.risks.features import (
    LONGEST_RUN,
    PAIR,
    PAIR_ENDED,
    PAIR_JOINED,
    REACH,
    SIGN,
    SLOTS,
    slots,
    views,
)
from homebiyori.lexicon.risks.model import PIECE, model, pieces
from homebiyori.lexicon.vocabulary import RiskKind, RiskLevel, Tier

HERE = Path(__file__).parent
DATA = HERE.parents[1] / "src" / "homebiyori" / "lexicon" / "data"
# The detector never trains on this author (tests/bench/train_risks.py), who measures it on unseen writing.
HELD_OUT = "d"
# The authors labelled four kinds; kinds that were split off later count as right.
KINDS = {
    "self": {RiskKind.SELF_HARM, RiskKind.POSTPARTUM},
    "abuse": {RiskKind.ABUSE, RiskKind.NEGLECT, RiskKind.POSTPARTUM},
    "partner": {RiskKind.DOMESTIC_VIOLENCE},
    "child": {RiskKind.CHILD_DANGER, RiskKind.THIRD_PARTY, RiskKind.CHILD_VIOLENCE},
}
LARGEST = 760_000
SHORT = 8
# Recall of the firm tier alone, and of both tiers.
FIRM_RECALL, RECALL, FALSE_ALARMS, RIGHT_KINDS = 0.75, 0.91, 2, 0.88


def _rows(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (HERE / "crisis" / f"{name}.jsonl").read_text("utf-8").splitlines()]


def _weights() -> dict[str, object]:
    content: dict[str, object] = json.loads((DATA / "risks_weights.json").read_text("utf-8"))
    return content


def test_recall_and_false_alarms_on_an_unseen_author() -> None:
    rows = [(row, analyze(row["text"]).risk) for row in _rows(HELD_OUT)]
    found = [(row, risk) for row, risk in rows if row["crisis"] and risk is not None]
    crises = [row["text"] for row, _ in rows if row["crisis"]]
    assert len(found) / len(crises) >= FIRM_RECALL
    assert sum(analyze(text).tier is not Tier.NONE for text in crises) / len(crises) >= RECALL
    # Half of the harmless sentences are near misses: idioms, stories, accidents, the distant past.
    assert sum(risk is not None for row, risk in rows if not row["crisis"]) <= FALSE_ALARMS
    assert sum(risk.kind in KINDS[row["kind"]] for row, risk in found) / len(found) >= RIGHT_KINDS


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("もう死にたい", RiskKind.SELF_HARM),
        ("消えてしまいたい", RiskKind.SELF_HARM),
        ("自殺を考えています", RiskKind.SELF_HARM),
        ("私なんかいないほうがみんな幸せ", RiskKind.SELF_HARM),
        ("この子を連れて心中するしかない", RiskKind.SELF_HARM),
        ("リスカしてしまった", RiskKind.SELF_HARM),
        ("私も死ぬ", RiskKind.SELF_HARM),
        ("うちも死ぬけん", RiskKind.SELF_HARM),
        ("10年育てた子を今夜楽にしてあげられる", RiskKind.SELF_HARM),
        ("今夜この子を楽にしてあげます", RiskKind.SELF_HARM),
        ("遺書を書きました", RiskKind.SELF_HARM),
        ("息子を殴ってしまった", RiskKind.ABUSE),
        ("娘を叩いてしまって、手が止まらない", RiskKind.ABUSE),
        ("赤ちゃんの首を絞めそうで怖い", RiskKind.ABUSE),
        ("夫に殴られた", RiskKind.DOMESTIC_VIOLENCE),
        ("旦那から暴力を受けています", RiskKind.DOMESTIC_VIOLENCE),
        ("彼氏に首を絞められました", RiskKind.DOMESTIC_VIOLENCE),
        ("夫が息子を殴っています", RiskKind.CHILD_DANGER),
        ("義父が娘の体を触る", RiskKind.CHILD_DANGER),
    ],
)
def test_unmistakable_danger_is_firm(text: str, kind: RiskKind) -> None:
    risk = analyze(text).risk
    assert risk is not None
    assert risk.kind is kind


@pytest.mark.parametrize(
    "text",
    [
        "仕事辞めたい。もう終わりにしたい",
        "この生活終わりにしたい。転職しよう",
        "もう限界。夜泣き3時間、しんどすぎる",
        "かわいすぎて死ぬ",
        "眠くて死にそう",
        "笑い死ぬかと思った",
        "シミが消えたらいいのに",
        "一人になりたい",
        "逃げたい、温泉に行きたい",
        "消えたいくらい恥ずかしかった",
        "ドラマで夫が妻を殴る場面がつらかった",
        "息子がお友達を叩いてしまった",
        "寝相の悪い娘に蹴られて起きた",
        "転んでたんこぶができた",
        "怒鳴ってしまった…自己嫌悪。母親失格かも",
        "イライラするけど叩きたいなんて思わない",
        "昔は死にたいと思ってたけど、今は毎日笑ってる",
        "夫とけんかした。口もききたくない",
        "ゲームで息子にボコボコにされた",
        "金魚が死んで息子が泣いた",
        "祖母が亡くなった。寂しい",
        "高すぎて手が出ない",
        "夫が出張で、夜がちょっと怖い",
    ],
)
def test_near_misses_raise_no_alarm(text: str) -> None:
    assert analyze(text).risk is None


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("私なんかいないほうがいい", RiskLevel.CONCERN),
        ("死にたい", RiskLevel.SERIOUS),
        ("今から死のうと思います。さようなら", RiskLevel.IMMEDIATE),
        ("夫に殴られた", RiskLevel.SERIOUS),
        ("夫が包丁を持って怒鳴っている", RiskLevel.IMMEDIATE),
        ("処方の眠剤、残り全部いってみた。ふわふわする", RiskLevel.IMMEDIATE),
    ],
)
def test_the_level_of_a_danger_is_read(text: str, level: RiskLevel) -> None:
    risk = analyze(text).risk
    assert risk is not None
    assert risk.level is level


def _features(folded: str) -> set[str]:
    """Return the features of a folded text, computed naively: runs of letters and pairs of concepts."""
    text, signed = views(folded)
    runs = {
        whole[at : at + length]
        for whole in (f"^{text}$", f"^{signed}$")
        for length in range(1, LONGEST_RUN + 1)
        for at in range(len(whole) - length + 1)
    }
    return runs.union(*map(_pairs, SENTENCE_END.split(signed)))


def _pairs(sentence: str) -> set[str]:
    signs = [(hit[0], sentence[hit.end() : hit.end() + 1]) for hit in SIGN.finditer(sentence)]
    return {
        name
        for at, (first, joint) in enumerate(signs)
        for second, after in signs[at + 1 : at + 1 + REACH]
        for name in (PAIR + first + second, PAIR_JOINED + first + joint + second, PAIR_ENDED + first + second + after)
    }


def test_who_does_what_to_whom_is_read_through_the_words() -> None:
    one, other = _features(fold("夫に殴られた")), _features(fold("彼氏にどつかれた"))
    shared = [name for name in one & other if any("\ue000" <= letter <= "\uf8ff" for letter in name)]
    assert len(shared) > 5


def test_slots_are_the_hashes_of_the_features() -> None:
    for row in _rows(HELD_OUT)[:50]:
        folded = fold(f"{row['text']}。\ud800 夫に3回\n殴られた")
        assert slots(folded) == {crc32(name.encode()) % SLOTS for name in _features(folded)}


def test_a_danger_inside_a_long_diary_is_found() -> None:
    diary = "今日は公園に行って、砂場で遊んで、おにぎりを食べました。とても楽しかったです。" * 12
    assert analyze(diary).risk is None
    assert analyze(f"{diary}夫に毎晩殴られています。逃げたいけれどお金もありません。{diary}").risk is not None


def test_pieces_of_a_long_text_cover_it() -> None:
    text = "".join(chr(0x4E00 + at) for at in range(1_000))
    assert pieces("短い") == ["短い"]
    assert set("".join(pieces(text)[1:])) == set(text)
    assert all(len(piece) <= PIECE for piece in pieces(text)[1:])


def test_the_weights_fit_the_words_and_stay_small() -> None:
    content = _weights()
    assert content["concepts"] == sha256((DATA / "risks_concepts.json").read_bytes()).hexdigest()[:12]
    assert HELD_OUT not in content["trained_on"]  # type: ignore[operator]
    assert (DATA / "risks_weights.json").stat().st_size <= LARGEST
    assert set(model().kinds) == set(RiskKind)
    assert len(model().danger.weights) > 10_000


def test_no_sentence_of_the_held_out_author_trains() -> None:
    # Any author may write the shortest sentences, such as 死 に た い.
    held_out = {fold(row["text"]) for row in _rows(HELD_OUT) if len(row["text"]) > SHORT}
    trained = {fold(row["text"]) for name in (*"abcefghi", "written") for row in _rows(name)}
    assert not held_out & trained


def test_a_message_is_read_in_a_millisecond_or_two() -> None:
    rows = _rows(HELD_OUT)[:200]
    for row in rows:
        analyze(row["text"])  # fills the caches
    started = time.process_time()
    for row in rows:
        analyze(row["text"])
    assert (time.process_time() - started) / len(rows) < 0.01


def test_the_first_reading_is_quick() -> None:
    """The first reading takes as long as about 35 times parsing the lexicon's JSON on the same machine (bar: 48)."""
    program = (
        "import json, time; from pathlib import Path; from homebiyori.lexicon.risks import reading;"
        "from homebiyori.lexicon.normalize import fold;"
        "files = sorted(Path(reading.__file__).parents[1].glob('data/*.json'));"
        "texts = [file.read_text('utf-8') for file in files if 'weights' not in file.name];"
        "start = time.process_time(); [json.loads(text) for text in texts * 3];"
        "parsed = time.process_time(); text = fold('今日は公園で遊びました'); reading.read(text, text);"
        "print((time.process_time() - parsed) / (parsed - start))"
    )
    tries = [
        float(subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout)
        for _ in range(3)
    ]
    assert min(tries) < 16, "of three, the one that was disturbed the least"


def test_what_only_sounds_immediate_is_gentle() -> None:
    """An apology that was answered is no farewell, and a vague apology is no emergency."""
    assert analyze("今めいの横に寝てる。ごめんねって言ったら「ままもういい?」だって").tier is Tier.NONE
    read = analyze("怒ったまま寝かせちゃった。ごめんねって言えばよかったな")
    assert read.risk is None
    assert read.is_gentle or read.is_uncertain


@pytest.mark.parametrize(
    "text",
    [
        "私も死ぬほど眠い",
        "いつか私も死ぬ",
        "推しが死んだら私も死ぬ！",
        "今夜の夕飯は楽にした",
        "今夜は家事を楽にしてあげる",
    ],
)
def test_what_only_sounds_like_an_end_is_none(text: str) -> None:
    assert analyze(text).risk is None


@pytest.mark.parametrize(
    ("text", "is_danger"),
    [
        ("アンパンチで殴られて起きた朝6時", False),
        ("絵本の角で叩かれて起きた", False),
        ("夫に殴られて起きた朝6時", True),
    ],
)
def test_a_toy_that_hits_is_no_partner(text: str, is_danger: bool) -> None:  # noqa: FBT001 - of a table
    assert (analyze(text).risk is not None) is is_danger


@pytest.mark.parametrize("text", ["息子と私の小一の娘と三人で暮らしています", "娘とわたしの好きな店に行きました"])
def test_with_mine_is_no_death_together(text: str) -> None:
    """わたしの holds しの, which is 死の in kana."""
    assert analyze(text).risk is None
    assert analyze("この子としのうと思う").risk is not None
