"""A parent who denies first and discloses later is asked the same questions as one who discloses at once."""

import pytest

from homebiyori.care.signs import Sign
from homebiyori.chat.care import evidence
from support.care_talk import talk

OPENERS = ("もう消えたい", "消えてしまいたいです", "いなくなりたい")
DENIALS = (
    "大丈夫です。死にたいとは思ってません",
    "死ぬつもりはないです、大丈夫",
    "いいえ、死にたいわけじゃないです",
    "死のうなんて思ってへんよ",
    "死ぬ気なんてまったくありませんよ",
)
DISCLOSURES = (
    "本当は死にたいです",
    "ごめんなさい、うそでした。死にたいです",
    "ほんまは死のう思てます",
    "さっきは言えなかったけど、死にたいって思ってます",
)
ANSWERS = ("ひとりです", "わからないです", "なんとも言えない", "まだ起きてます", "眠れない")
OF_THE_WISH = {"care.ask.plan", "care.ask.means", "care.ask.time"}


def asked(texts: tuple[str, ...]) -> list[str]:
    return [slot for turn in talk(texts) for slot in turn.asked]


@pytest.mark.parametrize("disclosure", DISCLOSURES)
@pytest.mark.parametrize("denial", DENIALS)
def test_what_is_disclosed_late_is_asked_after(denial: str, disclosure: str) -> None:
    late = asked((OPENERS[0], denial, disclosure, *ANSWERS))
    assert set(late) >= OF_THE_WISH
    assert len(late) == len(set(late))


@pytest.mark.parametrize("opener", OPENERS)
def test_as_one_who_told_at_once(opener: str) -> None:
    late = asked((opener, DENIALS[0], DISCLOSURES[0], *ANSWERS))
    at_once = asked((opener, DISCLOSURES[0], *ANSWERS))
    assert OF_THE_WISH & set(late) == OF_THE_WISH & set(at_once)


@pytest.mark.parametrize(
    "said",
    ["本当は薬をためている", "ごめん、嘘。薬をためてる", "ほんとうは睡眠薬をためています", "ほんまは薬ためてんねん"],
)
def test_pills_that_were_denied_are_as_near_as_pills_that_were_told(said: str) -> None:
    for before in ((), ("もう消えたい", DENIALS[0]), ("大丈夫です",)):
        last = talk((*before, said))[-1]
        assert last.reading.care
        assert last.reading.care.is_imminent
        assert "119" in last.reply.text


@pytest.mark.parametrize("denial", DENIALS)
@pytest.mark.parametrize(
    "after", ["ありがとう", "子どもは寝ました", "疲れているだけです", "消えたいって言ったのは言葉のあやです"]
)
def test_who_stays_with_the_denial_is_not_asked(denial: str, after: str) -> None:
    assert not OF_THE_WISH & set(asked((OPENERS[0], denial, after)))


def test_the_last_word_counts() -> None:
    wish, no = frozenset({Sign.DEATH_SAID}), frozenset({Sign.NO_DEATH_WISH})
    both = wish | no
    assert evidence.without_denials(both, [no, wish]) == wish
    assert evidence.without_denials(both, [wish, no]) == both
    assert evidence.without_denials(both, [no, wish, no]) == both
    assert evidence.without_denials(both, [both]) == both
