"""A wish to die that the writer lets fall beside another's danger is asked about, once, and the answer is heard."""

import json
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from homebiyori.ai.port import Character
from homebiyori.base.clock import epoch
from homebiyori.care.answers import own_wish
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.chat.care import own_wish as read_own_wish
from homebiyori.chat.care.utterance import Utterance
from homebiyori.lexicon.vocabulary import Analysis, Concern, Emotion, RiskKind, RiskLevel
from homebiyori.recall.models import RecentMessage
from support.care_talk import NIGHT, Turn, talk

ASK = "care.ask.beside"
JUDGING = Path(__file__).parents[1] / "lexicon" / "judging"
OF_DEATH = ("care.ask.death", "care.ask.own", "care.ask.check", ASK)
BEATEN = "夫に今日も殴られた。顔はやめてくれたけど。もう朝が来なくていい"
MOTHER = "母が死にたいと毎晩電話してくる。わたしもそっちに行こうかなって思っちゃう"
CUTS = "息子がまた手首を切ってた。長袖で隠してる。私がいなくなったほうがあの子のためなのかも"
WANDERS = (
    "父が夜中に家を出て、やっと交番で見つかりました。布団に入れたところです。"
    "わたしも、どこかへ出ていったまま帰らなければいいのに"
)
ILL = "39.8から下がりません。この子が治ったら私の役目はしめきりにします"
BRIDGE = "息子が飛び降りるって言ってベランダに出てる。この子が行くなら私ももういい"


def _asks(turn: Turn) -> bool:
    return any(slot.startswith(OF_DEATH) for slot in turn.slots)


class TestTheQuestion:
    @pytest.mark.parametrize("text", [BEATEN, MOTHER, CUTS])
    @pytest.mark.parametrize("character", Character)
    def test_comes_last_after_what_is_urgent_for_the_other(self, text: str, character: Character) -> None:
        (turn,) = talk([text], character=character)
        assert turn.slots[-1] == ASK
        assert len(turn.slots) > 1

    def test_waits_for_the_call_also_where_it_has_room(self) -> None:
        told = Care(
            kind=RiskKind.THIRD_PARTY,
            level=RiskLevel.IMMEDIATE,
            signs=frozenset({Sign.LETS_FALL}),
            is_imminent=True,
        )
        said = (("care.now.call_near", "care.now.stay"),)
        assert own_wish.fitting(said, told) == said
        assert own_wish.fitting(said, replace(told, known=frozenset({Sign.CALLED}))) == (("care.now.call_near", ASK),)

    def test_waits_for_room_beside_an_answer_that_is_whole(self) -> None:
        told = Care(kind=RiskKind.ABUSE, level=RiskLevel.SERIOUS, signs=frozenset({Sign.LETS_FALL}))
        whole = ("care.case.baby_thought", "care.hand.lay_down", "care.hand.call_one")
        assert own_wish.fitting((whole,), told) == (whole,)
        assert own_wish.fitting((whole[:2],), told) == ((*whole[:2], ASK),)

    def test_takes_nothing_for_too_heavy_that_only_sounds_like_a_wish(self) -> None:
        told = Care(kind=RiskKind.SELF_HARM, level=RiskLevel.CONCERN, signs=frozenset({Sign.LETS_FALL}), is_new=True)
        said = ("crisis.self_harm.hear", "care.first.self_harm", "care.ask.near")
        assert own_wish.fitting((said,), told) == (("gentle.receive", "care.first.self_harm", ASK),)

    def test_comes_where_no_danger_was_read(self) -> None:
        (turn,) = talk([WANDERS])
        assert turn.slots[-1] == ASK
        assert turn.reading.analysis.is_guessed

    @pytest.mark.parametrize(
        ("concerns", "slots", "is_opened"),
        [((), (), True), ((Concern.MEDICAL_EMERGENCY,), (), False), ((), ("t.care.ask.near.01",), False)],
        ids=["told", "somebody is ill", "asked lately"],
    )
    def test_opens_care_unless_somebody_is_ill_or_was_asked(
        self, concerns: tuple[Concern, ...], slots: tuple[str, ...], *, is_opened: bool
    ) -> None:
        message = RecentMessage.model_validate(
            {
                "user_message": "父がいなくなりました",
                "ai_response": "はい",
                "emotion": Emotion.NONE,
                "fragment_ids": slots,
                "created_at": NIGHT - timedelta(minutes=5),
                "expires_at": epoch(NIGHT),
            }
        )
        said = Utterance(text=ILL, analysis=Analysis(concerns=frozenset(concerns)), recent=(message,), now=NIGHT)
        assert (read_own_wish.opened(said) is not None) is is_opened

    def test_waits_until_help_is_called_for_who_is_dying(self) -> None:
        first, called = talk([BRIDGE, "110しました。来るそうです"])
        assert not _asks(first)
        assert ASK in called.slots

    @pytest.mark.parametrize(
        "text",
        [
            "赤ちゃんがけいれんしてる。私の命と取り替えてくれたらいいのに。もういらないし",
            "息子がハチに刺されて唇が紫。代わりに私が死ねたらいいのに、もういらない命だし",
            "父がろれつ回らなくて顔の半分が下がってる。私ももう朝が来なくていい",
            "娘が喘息の発作で唇が紫です!!私も死にたい",
            "孫がお風呂で沈んでた、息してない。わしがかわりに逝けばええのに、もう生きとうない",
        ],
    )
    def test_waits_while_somebody_else_is_ill(self, text: str) -> None:
        (turn,) = talk([text])
        assert turn.slots[0] == "emergency.call"
        assert not _asks(turn)

    def test_does_not_take_who_has_taken_something_for_somebody_else(self) -> None:
        (turn,) = talk(["手首を切った。血が止まらない。意識がもうろうとする。娘がいる"])
        assert turn.slots[0].startswith("care.now.call")

    @pytest.mark.parametrize(
        "texts",
        [
            (BEATEN, "はい", "夫はもう寝ました"),
            (MOTHER, "いいえ、それはないです。母のことが心配で", "母が電話に出ません"),
            (CUTS, "部屋にいます", "ごはんは食べました"),
        ],
    )
    def test_is_asked_once(self, texts: tuple[str, ...]) -> None:
        assert sum(map(_asks, talk(texts))) == 1

    @pytest.mark.parametrize(
        "text",
        [
            "夫に今日も殴られた。顔はやめてくれたけど。もう実家に帰りたい",
            "母が死にたいと毎晩電話してくる。わたしも寝不足でふらふら",
            "娘が昨日から帰ってきません。心配で寿命が縮みます",
        ],
    )
    def test_is_not_asked_of_who_is_tired_or_afraid(self, text: str) -> None:
        (turn,) = talk([text])
        assert not _asks(turn)

    @pytest.mark.parametrize(
        "text",
        [
            "さよなら、私の産前のジーンズ。メルカリで八百円",
            "帰ったら嫁がキレてた。ご飯いらないなら連絡しろと。残業の連絡を忘れたオレが悪い",
            "役員の仕事、今日でおしまい。やっと肩の荷がおりた",
        ],
    )
    def test_is_not_asked_on_an_ordinary_day(self, text: str) -> None:
        (turn,) = talk([text])
        assert turn.mark is None
        assert turn.card is None


class TestTheAnswer:
    @pytest.mark.parametrize(
        "text",
        [
            "え、俺ですか。…死にたいってほどじゃないです。ただ消えたら楽かなって、週に何回か",
            "…あるっちゅうか、朝目ぇ覚めんかったらええのになぁ、くらいや",
            "たまに",
            "少しは思います",
            "はい",
        ],
    )
    def test_that_is_a_yes_or_half_of_one_turns_the_talk_to_the_writer(self, text: str) -> None:
        asked, answered = talk([MOTHER, text])
        assert ASK in asked.slots
        assert answered.mark is not None
        assert answered.mark.kind is RiskKind.SELF_HARM

    @pytest.mark.parametrize(
        "text",
        [
            "いいえ",
            "ないない、疲れてるだけ",
            "ちがいます",
            "まさか",
            "そんなつもりじゃないです",
            "考えたことはありません",
        ],
    )
    def test_that_is_a_no_is_believed(self, text: str) -> None:
        _, answered, after = talk([MOTHER, text, "母にはどう声をかけたらいいですか"])
        assert answered.mark is not None
        assert answered.mark.kind is not RiskKind.SELF_HARM
        assert Sign.NO_DEATH_WISH in answered.reading.signs
        assert not _asks(answered)
        assert not _asks(after)
        assert not [slot for slot in answered.slots if slot.startswith("care.guide.own_")]

    @pytest.mark.parametrize(
        "text",
        [
            "考えたことはあります",
            "いやになります、毎日",
            "思わない日はないです",
            "まさか気づかれるなんて",
        ],
    )
    def test_that_only_begins_like_a_no_is_none(self, text: str) -> None:
        _, answered = talk([MOTHER, text])
        assert Sign.NO_DEATH_WISH not in answered.reading.signs

    @pytest.mark.parametrize("text", ["しんどい時は、姉に頼ってます", "娘は明日来ないそうです"])
    def test_that_only_sounds_like_half_a_yes_is_none(self, text: str) -> None:
        _, answered = talk([MOTHER, text])
        assert answered.mark is not None
        assert answered.mark.kind is RiskKind.THIRD_PARTY

    def test_of_a_denied_wish_tells_nothing_to_do_about_one(self) -> None:
        texts = [
            "息子が不登校で毎日泣いてます。私が消えたら楽になるのかなって",
            "死にたいわけじゃないです。疲れてるだけ",
            "今日のお弁当、何にしよう",
        ]
        _, *after = talk(texts)
        assert not [slot for turn in after for slot in turn.slots if slot.startswith("care.guide.own_")]


@pytest.mark.proof
def test_wishes_by_an_author_used_for_nothing_are_asked_about() -> None:
    """Of 120 pairs of near twins; whoever worked on it saw the sums."""
    asked = Counter[str]()
    for row in map(json.loads, (JUDGING / "wishes.jsonl").read_text("utf-8").splitlines()):
        asked[row["own"]] += _asks(talk([*row["before"], row["text"]], character=Character.MADOKA)[-1])
    assert asked["wish"] >= 40
    assert asked["none"] <= 22
