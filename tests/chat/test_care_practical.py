"""What is surely asked of everyday life is no guess of danger, unless something beside it is."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from homebiyori.ai.port import Character, Mood
from homebiyori.chat.care import practical
from homebiyori.chat.care.utterance import Utterance
from homebiyori.lexicon import analyze
from homebiyori.lexicon.vocabulary import Analysis, Risk, RiskKind, RiskLevel, Tier
from support.days import live

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
CALM = analyze("こんにちは")
CONCERN = Risk(RiskKind.SELF_HARM, RiskLevel.CONCERN)


@pytest.mark.parametrize(
    "texts",
    [
        [
            "5歳の娘が37.8度です。機嫌は良くてYouTube見て笑ってます。お風呂は入れてもいいですか？",
            "お風呂だめならいいんですけど、じゃあ夕飯は何を食べさせたらいいですか？うどんとかでいいかな",
        ],
        [
            "4さいのむすこが37.8どです。げんきで、ごはんもたべました。あしたほいくえんいかせてもいいですか？",
            "こたえは もってないんですね。なんど あったら やすませるものですか？",
            "はなみずと せきが すこし。よるは なにを たべさせたら いいかな",
        ],
    ],
)
def test_a_practical_question_is_no_alarm(texts: list[str]) -> None:
    last = live([(1, f"20:0{n}", text, "") for n, text in enumerate(texts)], Character.TAMA, Mood.PRAISE)[-1].reply
    assert last.analysis.tier is Tier.NONE
    assert last.fragment_ids[0].startswith("t.practical.")


@pytest.mark.parametrize(
    "text",
    [
        "もう消えたい。夕飯は何を食べさせたらいいですか？うどんとかでいいかな",
        "夫に首をしめられました。夕飯は何を食べさせたらいいですか？うどんとかでいいかな",
        "3歳が息をしていません。夕飯は何を食べさせたらいいですか？",
    ],
)
def test_a_danger_beside_it_is_read(text: str) -> None:
    last = live([(1, "20:04", text, "")], Character.TAMA, Mood.PRAISE)[-1].reply
    assert last.analysis.tier is not Tier.NONE or last.analysis.concerns
    assert not any(name.startswith("t.practical.") for name in last.fragment_ids)


TEXT = "座薬って何時間あけるんですか。この子が治ったら、うちはもう目ぇ覚めんでもええ"

# A wish that no sign names.
OF_A_NEST = "お弁当、明日は何を入れたらいいですか。この子が巣立ったら、わたしの出番はおしまいでいい"


def test_a_wish_to_die_beside_it_is_asked_about() -> None:
    last = live([(1, "20:04", TEXT, "")], Character.TAMA, Mood.PRAISE)[-1].reply
    assert last.analysis.tier is Tier.FIRM
    assert any(name.startswith("t.care.ask.death") for name in last.fragment_ids)


@pytest.mark.parametrize(
    ("text", "analysis", "is_dropped"),
    [
        ("明日の弁当、何を入れたらいいですか", replace(CALM, is_gentle=True), True),
        ("明日の弁当、何を入れたらいいですか", replace(CALM, risk=CONCERN, is_guessed=True), True),
        ("明日の弁当、何を入れたらいいですか", replace(CALM, risk=CONCERN), False),
        ("明日の弁当、何を入れたらいいですか。消えてしまいたい", replace(CALM, is_gentle=True), False),
        (TEXT, replace(CALM, is_gentle=True), False),
        (OF_A_NEST, replace(CALM, is_gentle=True), False),
        ("うちの子、お弁当をぜんぶ食べました", replace(CALM, is_gentle=True), False),
    ],
)
def test_only_a_guess_for_which_nothing_speaks_is_dropped(text: str, analysis: Analysis, *, is_dropped: bool) -> None:
    said = Utterance(text=text, analysis=analysis, now=NOW)
    assert (practical.corrected(said).tier is Tier.NONE) is is_dropped
