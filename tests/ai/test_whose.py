"""Deeds of others and future events are answered as such; if nothing is certain, by generic sentences."""

import pytest

from homebiyori.ai.offline import OfflineCompanion
from homebiyori.ai.port import Character, Mood
from homebiyori.lexicon import analyze
from homebiyori.lexicon.vocabulary import Concern, Tier
from support.near import near
from support.talk import KEY, request


def answers(text: str) -> list[tuple[str, str]]:
    """Return the answers of every character in every mood: the fragments' ids in one string, and the text."""
    companion, analysis = OfflineCompanion(KEY), analyze(text)
    replies = [
        companion.reply(
            request(text=text, analysis=analysis, character=character, mood=mood, seed=f"{seed}{character}".encode())
        )
        for character in Character
        for mood in Mood
        for seed in range(3)
    ]
    return [(" ".join(reply.fragment_ids), reply.text) for reply in replies]


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("うちの猫がごはん食べへん", "da_refused_meal"),
        ("猫のもなかがごはんを食べません", "weaning_refused"),
        ("部下が辞めたいと言ってきました", "se_change_job"),
        ("うちの部下の企画が通りました", "se_praised_work"),
        ("店長が急に倒れて入院したばい", "wo_hospital_stay"),
        ("義父が退院しました", "child_well"),
        ("義母が来週の月曜から泊まりに来る", "se_monday_blues"),
        ("おかんが孫のセーターを編んでくれた", "dy_knitting.praise"),
        ("いとこが大学に合格した", "gr_exam_passed"),
        ("旦那は3回もおかわりした", "da_ate_all"),
        ("ママ友の旦那さんが育休を取ったらしい", "intro."),
        ("娘が妊娠したんよ", "intro."),
        ("娘夫婦が喧嘩しとるようです", "fa_quarrel"),
        ("娘が旦那さんと喧嘩して帰ってきた", "fa_quarrel"),
        ("お兄ちゃんが赤ちゃんにミルクをあげてくれた", "feeding"),
        ("夫の給料が下がった", ".bright"),
        ("合格発表は3月8日です", ".bright"),
        ("実家の母が腰を痛めて動けないそうです", ".tired"),
        ("友達が犬を飼い始めた", "dy_pet_arrived"),
        ("妹が双子を産んだ", "siblings_any"),
        ("ママ友の子が入院している", "mama_friends"),
        ("息子が嫁を連れて帰ってきた", "partner_any"),
        ("妻に怒鳴られた", "rude_words"),
        ("息子が財布をなくした", "da_lost_things"),
        ("娘が自分で髪を結んだ", "sm_hair_tied"),
        ("下の子が上の子のブロックを壊した", "game_play"),
        ("新人が泣いてしまった", "core.listen.low"),
        ("同期が先に昇進した", ".bright"),
        ("発表会が12月9日にあるねん", "event_watch"),
        ("もうすぐ息子の誕生日", "event_watch"),
        ("12月に引っ越します", "core.praise"),
        ("猫が夜中に3回も起こしてくる", "deed.ahead"),
        ("娘に「大嫌い」と言われた", "detail.bright"),
        ("また起きた。抱っこで30分、やっと寝た", "da_got_through"),
    ],
)
def test_what_is_anothers_is_not_told_as_the_familys(text: str, never: str) -> None:
    assert [said for said in answers(text) if never in said[0]] == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("娘がごはん食べへん", "da_refused_meal"),
        ("会社を辞めたい。転職しようか迷う", "se_change_job"),
        ("息子が大学に合格した", "gr_exam_passed"),
        ("夫と喧嘩した", "fa_quarrel"),
        ("うちに犬が来ました。家族が増えた", "dy_pet_arrived"),
        ("先週、娘の運動会がありました", "event_watch"),
        ("抱っこで30分、やっと寝た", "da_asleep_at_last"),
        ("靴下の片方が見つからなくて30分探した", "da_lost_things"),
    ],
)
def test_what_is_the_familys_is_still_told(text: str, told: str) -> None:
    assert any(told in names for names, _ in answers(text))


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("猫がごはん食べた！", "猫ちゃんがごはんを食べた"),
        ("弟が大学に合格した", "弟さんが受かった"),
        ("旦那は3回もおかわりした", "旦那さんがおかわりした"),
        ("孫がランドセルを背負って見せてくれました", "お孫さんがランドセルを背負った"),
        ("抱っこで30分、やっと寝た", "三十分も抱っこした"),
    ],
)
def test_the_doer_is_named(text: str, clause: str) -> None:
    assert any(clause in said for _, said in answers(text))


def test_half_an_hour_of_holding_is_nobodys_sleep() -> None:
    assert not any("三十分眠" in said for _, said in answers("抱っこで30分、やっと寝た"))


@pytest.mark.parametrize(
    "text", ["息子が離婚すると言う", "姉が離婚した", "いとこ夫婦が離婚した", "離婚した娘が帰ってきた"]
)
def test_anothers_separation_is_none_of_the_writers(text: str) -> None:
    assert Concern.SEPARATION not in analyze(text).concerns


@pytest.mark.parametrize(
    "text", ["離婚したい", "娘が離婚のことを知ってしまった", "息子に離婚の話をした", "夫と別居中です"]
)
def test_the_writers_own_separation_is_heard(text: str) -> None:
    assert Concern.SEPARATION in analyze(text).concerns


@pytest.mark.parametrize("text", near("pets"))
def test_a_pet_and_an_outing_are_no_danger(text: str) -> None:
    assert analyze(text).tier is Tier.NONE
