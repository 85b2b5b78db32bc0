"""After an emergency, the conversation stays on it until help arrives or it proves to be nothing."""

from datetime import timedelta

import pytest

from homebiyori.ai.port import Character
from homebiyori.care.reading import standing
from homebiyori.lexicon.vocabulary import Concern
from support.care_talk import Turn, talk

VOICES = pytest.mark.parametrize("character", Character)
STILL = "赤ちゃんが息してない"
EVERYDAY = ("今日はカレーを作った", "洗濯もした", "掃除もした", "夕焼けがきれい")
SWALLOWED = "2歳の子が洗剤を飲みました"


def _last(*texts: str, character: Character = Character.TAMA, step: timedelta = timedelta(minutes=1)) -> Turn:
    return talk(texts, character=character, step=step)[-1]


def _is_of_it(turn: Turn) -> bool:
    return turn.slots[0].startswith("emergency.")


@VOICES
@pytest.mark.parametrize(
    ("said", "slot"),
    [
        ("119かけた", "emergency.called"),
        ("救急車呼びました", "emergency.called"),
        ("いま なにすればいい?", "emergency.press"),
        ("まだ動かない", "emergency.press"),
        ("もうだめかも", "emergency.hold"),
        ("息しました!泣きました", "emergency.well"),
        ("夫は寝かせとけって言う", "emergency.q_sleep"),
        ("救急車ってお金かかる?", "emergency.q_cost"),
        ("上の子はどうしたらいい、一緒に乗れる?", "emergency.q_ride"),
        ("119がつながらない、どうしたら", "emergency.q_line"),
        ("おっぱいあげても大丈夫?", "emergency.q_feed"),
        ("保険証いる?", "emergency.q_card"),
        ("はい", "emergency.near"),
    ],
)
def test_what_follows_is_answered_by_what_it_tells(said: str, slot: str, character: Character) -> None:
    turn = _last(STILL, said, character=character)
    assert slot in turn.slots
    assert Concern.MEDICAL_EMERGENCY in turn.reading.analysis.concerns
    assert Concern.POISONING not in turn.reading.analysis.concerns


@pytest.mark.parametrize("said", ["どうすればいい", "まだ動かない", "吐かせていいの?", "はい"])
def test_until_it_is_called_119_comes_first(said: str) -> None:
    assert _last(SWALLOWED, said).reply.text.startswith("119")


def test_who_has_called_is_told_what_to_do_until_they_come() -> None:
    turns = talk([STILL, "119かけた", "今なにすればいい?"], step=timedelta(minutes=1))
    assert "emergency.call" not in [*turns[1].slots, *turns[2].slots]
    assert turns[2].slots == ["emergency.press", "emergency.wait"]


def test_a_poisoning_that_worsens_stays_a_poisoning() -> None:
    turn = _last(SWALLOWED, "唇が青くなってきた")
    assert turn.slots[:2] == ["emergency.call", "emergency.poison"]
    assert Concern.POISONING in turn.reading.analysis.concerns


@pytest.mark.parametrize(
    "worse", ["さっきから何度も吐いてる", "でも青くなってきた", "また苦しそうにしてる", "目が合わない"]
)
def test_a_change_for_the_worse_opens_it_again(worse: str) -> None:
    turn = _last("1歳、階段から落ちて泣かない", "泣きました", "元気です、遊んでます!", worse)
    assert turn.slots[0] == "emergency.call"


@pytest.mark.parametrize(
    "texts",
    [
        (STILL, "救急隊が来た", "夫にも電話した"),
        (STILL, "救急隊が来た", "息しました!泣きました"),
        (STILL, "119かけた", "今日はカレーを作った", "洗濯もした", "夕焼けがきれい"),
        (STILL, "救急隊が来た", *EVERYDAY, "また熱が上がってきた"),
        (STILL, "ゲームの話です", "今日はカレーを作った"),
        (STILL, "亡くなりました"),
        (STILL, "今日はカレーを作った", "洗濯もした", "夕焼けがきれい"),
        ("今日はカレーを作った", "まだ動かない"),
    ],
)
def test_what_is_over_or_never_was_is_let_go(texts: tuple[str, ...]) -> None:
    assert not _is_of_it(_last(*texts))


def test_a_change_for_the_worse_is_of_it_after_three_answers_about_something_else() -> None:
    assert _is_of_it(_last(STILL, "救急隊が来た", *EVERYDAY[:3], "さっきから何度も吐いてる"))


def test_hours_later_it_is_another_talk() -> None:
    assert not _is_of_it(_last(STILL, "今日はカレーを作った", step=timedelta(hours=2, minutes=30)))


@pytest.mark.parametrize("said", ["もう死にたいです", "娘を叩いてしまいました"])
def test_own_danger_comes_before_it(said: str) -> None:
    turn = _last(STILL, said)
    assert turn.reading.analysis.risk is not None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("119にかけたほうがいい?", "called"),
        ("まだ救急車呼んでない", "called"),
        ("救急車がまだ来ない", "here"),
        ("サイレンの音がした", "here"),
        ("止まったけど目が合わない", "well"),
        ("苦しそうじゃないです", "worse"),
        ("今日はカレーを作った", "todo"),
    ],
)
def test_what_is_not_told(text: str, told: str) -> None:
    assert told not in standing.read(text)
