"""Questions right after an emergency are answered about it; similar messages are not."""

import pytest

from homebiyori.ai.port import Character
from support.care_talk import talk

POISON = "2歳の子が洗剤を飲みました"


@pytest.mark.parametrize(
    ("asked", "slot"),
    [
        ("吐かせていいの？", "emergency.q_vomit"),
        ("はかせたほうがええ？", "emergency.q_vomit"),
        ("牛乳飲ませていい？", "emergency.q_feed"),
        ("水は飲ませてもええの", "emergency.q_feed"),
        ("お茶のませたらだめ？", "emergency.q_feed"),
        ("救急車ってお金かかる？", "emergency.q_cost"),
        ("上の子はどうしたらいい、一緒に乗れる？", "emergency.q_ride"),
        ("下の子も連れて行ける？", "emergency.q_ride"),
        ("保険証いる？", "emergency.q_card"),
        ("母子手帳は持って行くの？", "emergency.q_card"),
        ("今なにすればいい？", "emergency.poison"),
        ("どうしたらいいの", "emergency.poison"),
    ],
)
@pytest.mark.parametrize("character", Character)
def test_what_is_asked_in_an_emergency_is_answered(asked: str, slot: str, character: Character) -> None:
    assert slot in talk((POISON, asked), character=character)[1].slots


@pytest.mark.parametrize(
    "told",
    [
        "ミルクを飲んで寝ました",
        "もう大丈夫でした、水も飲めてます",
        "今日の夕飯どうしよう",
        "上の子が絵本を読んでくれた",
    ],
)
def test_what_is_told_after_it_is_no_question(told: str) -> None:
    assert not any(slot.startswith("emergency.") for slot in talk((POISON, "病院で診てもらいました", told))[2].slots)


def test_without_an_emergency_milk_is_no_matter_of_119() -> None:
    assert "119" not in talk(("今日は寒いですね", "牛乳飲ませていい？"))[1].reply.text


def test_an_emergency_goes_on_after_a_step() -> None:
    turns = talk(
        [
            "父が胸を押さえて倒れました",
            "救急車を呼びました",
            "救急隊の人が来て見てくれています。もう一人の子は誰に預ければいいですか",
            "まだ意識が戻りません",
        ]
    )
    assert any(slot.startswith("care.guide.body_") for slot in turns[2].slots)
    assert "emergency.call" not in turns[3].slots
    assert any(slot.startswith("emergency.") for slot in turns[3].slots)
