"""Words that resemble a blow are not violence, and a wish to die is recognised beside violence too."""

import json
import re
from importlib import resources

import pytest

from homebiyori.ai.safety import every_line
from homebiyori.care.reading import follow_ups
from homebiyori.care.signs import Sign
from homebiyori.chat.care import evidence
from homebiyori.lexicon import analyze
from homebiyori.lexicon.vocabulary import Analysis, Risk, RiskKind, RiskLevel
from support.care_talk import Turn, talk

HIT = "彼氏に髪をひっぱられた。"
WISH = "死にたいです"
VIOLENCE = Analysis(risk=Risk(RiskKind.DOMESTIC_VIOLENCE, RiskLevel.SERIOUS))
VOICES = ("hide", "madoka", "tama")
ALL_DAY = re.compile("昼も夜も|昼でも夜でも|夜でも[昼朝]でも|一日じゅう(?:開|聞|の)|休みの日も|閉まら|朝まで開")


def last(*texts: str) -> Turn:
    return talk(texts)[-1]


def lines(turn: Turn) -> list[str]:
    return [line.id for line in turn.card.resources] if turn.card else []


def level_of(turn: Turn) -> RiskLevel | None:
    return turn.reading.analysis.risk.level if turn.reading.analysis.risk else None


def is_violence(text: str) -> bool:
    risk = analyze(text).risk
    return risk is not None and risk.kind is RiskKind.DOMESTIC_VIOLENCE


@pytest.mark.parametrize(
    "text",
    [
        "夫に浮気を打ち明けられました。",
        "主人から打ち明けられたんです、借金があると。子どもは寝ています。",
        "さっき夫から打ち明けられました。2年、会社の人とだそうです。子どもはもう寝ています。",
        "妻に打ち明けられました、不倫していたと",
        "夫に病気を打ち明けられました",
        "主人に借金を打ち明けられ、頭が真っ白",
        "彼に話を打ち切られた",
        "夫に隠しごとを言い当てられた",
        "夫に突き放されました",
        "妻に冷たい言葉を投げかけられた",
        "夫に離婚を突きつけられた",
        "夫に向けられた言葉が残っています",
        "夫に預けられないので連れてきました",
        "主人に助けられました",
        "夫になぐさめられました",
        "夫に提案を一蹴された",
    ],
)
def test_the_passive_of_a_longer_word_is_no_blow(text: str) -> None:
    assert not is_violence(text)


@pytest.mark.parametrize(
    "text",
    [
        "夫にけられた",
        "おっとに きのう けられた",
        "主人から殴られたあと、借金を打ち明けられました",
        "パートナーになぐられた",
        "夫に頭をたたかれた",
        "いまけられた、夫に",
    ],
)
def test_a_blow_is_violence(text: str) -> None:
    assert is_violence(text)


@pytest.mark.parametrize(
    "text",
    [
        "え、DVじゃないです。浮気です。殴られたりとかは一切ないです。ただ打ち明けられただけ。",
        "だから暴力じゃないって言ってるじゃないですか。私の話、聞いてます?",
        "DVちゃうで、浮気や",
        "暴力とかじゃないし",
        "手は出されてません",
        "手も上げられたことないです",
        "怖い人もいません",
        "DVじゃありません",
        "蹴られたりは一切ないです",
    ],
)
def test_a_denial_of_violence_ends_it_at_once(text: str) -> None:
    turns = talk(["家がこわいです", text, "もう寝ます"], first=VIOLENCE)
    for turn in turns[1:]:
        assert turn.reading.care
        assert turn.reading.care.kind is None
        assert not {"dv_plus", "dv_navi", "police", "police_advice"} & set(lines(turn))
        assert not re.search("DV|110|暴力|相手", turn.reply.text)
    assert len(re.findall("ごめん", turns[1].reply.text)) == 1


def test_what_was_told_instead_is_received() -> None:
    turn = talk(["家がこわいです", "DVじゃないです。浮気です。ただ打ち明けられただけ。"], first=VIOLENCE)[-1]
    assert turn.slots[:2] == ["care.hear.corrected", "care.felt.confided"]


def test_who_confides_a_joy_confides_no_burden() -> None:
    assert "care.felt.confided" not in last(WISH, "娘に好きな人ができたと打ち明けられて、うれしかった").slots


@pytest.mark.parametrize("text", ["これってDVですか", "DVじゃないですよね?", "暴力じゃないのかな", "DVなんでしょうか"])
def test_who_asks_whether_it_is_has_denied_nothing(text: str) -> None:
    turn = talk(["家がこわいです", text], first=VIOLENCE)[-1]
    assert turn.reading.care
    assert turn.reading.care.kind is RiskKind.DOMESTIC_VIOLENCE


def test_a_blow_told_after_the_denial_is_violence_again() -> None:
    turns = talk(["家がこわいです", "DVじゃないです", "また殴られました"], first=VIOLENCE)
    assert turns[-1].reading.care
    assert turns[-1].reading.care.kind is RiskKind.DOMESTIC_VIOLENCE


@pytest.mark.parametrize(
    "text",
    [
        "消えたら楽かなーって思う。",
        "うちがいなくなったら赤ちゃん、ばあばんとこで普通に育つじゃん?",
        "きえちゃったら らくかな",
        "わたしがいなくなっても この子は 育つ",
        "私が消えればぜんぶ回るのかな",
        "いなくなりたい",
    ],
)
def test_a_wish_to_die_beside_violence_is_asked_after(text: str) -> None:
    turn = last(HIT, text)
    assert "care.ask.death" in turn.slots
    assert lines(turn) == ["dv_plus", "yorisoi"]


@pytest.mark.parametrize(
    "text",
    [
        "薬局でくすり見ちゃったりした。",
        "ドラッグストアで薬を探しました",
        "通販でロープを見てた",
        "ネットで薬を調べてしまいました",
    ],
)
def test_a_way_that_was_looked_at_is_answered_as_one(text: str) -> None:
    turn = last(HIT, "消えたら楽かなーって思う。", text)
    assert "care.hear.plan" in turn.slots
    assert turn.asked
    assert "yorisoi" in lines(turn)


@pytest.mark.parametrize(
    "text",
    [
        "痛みが消えたら楽になるのに",
        "夫がいなくなったら楽になる",
        "あざが消えたらいいな",
        "薬局で娘の薬を見てもらいました",
        "薬局で湿布を買いました",
        "娘の風邪薬をネットで調べた",
    ],
)
def test_other_wishes_are_no_wish_to_die(text: str) -> None:
    turn = last(HIT, text)
    assert not {Sign.VANISH, Sign.PLAN} & turn.reading.signs
    assert "yorisoi" not in lines(turn)


def test_whoever_complains_that_it_was_passed_over_is_answered() -> None:
    turn = last(
        HIT, "うちがいなくなったら赤ちゃん普通に育つじゃん?", "てかうちの「いなくなったら」はスルー?って言ってるのに"
    )
    assert {"care.hear.vanish"} <= set(turn.slots)
    assert turn.asked


@pytest.mark.parametrize(
    "text", ["さっき手すりに足かけました", "いまベランダの柵をこえた", "踏切に来てます", "薬いま手に出した"]
)
def test_near_its_end_the_ambulance_stands_beside_the_line_for_violence(text: str) -> None:
    turn = last(HIT, "消えたら楽かなって", text)
    assert turn.reading.care
    assert turn.reading.care.is_imminent
    assert "119" in turn.reply.text
    assert "ambulance" in lines(turn)
    assert "yorisoi" in lines(turn)


@pytest.mark.parametrize(
    "text",
    [
        "手順は決まっています。職場から持ち出したものが家にあります。夫は当直で、朝まで戻りません。",
        "用意したものは引き出しにしまってあります。朝までひとりです",
        "例のものはもう手元にある。旦那は明日まで帰ってこない",
        "手に入れたやつが部屋にあります。家族は朝まで帰りません",
        "職場から持ち出した薬が家にあります。夫は朝まで戻りません。",
    ],
)
def test_the_means_and_nobody_till_morning_are_near(text: str) -> None:
    assert level_of(last(WISH, text)) is RiskLevel.IMMEDIATE


@pytest.mark.parametrize(
    "text",
    [
        "夫は朝まで戻りません",
        "夫が用意したご飯があります。夫は朝まで戻りません",
        "職場から持ち出した書類が家にあります",
        "夫は朝まで戻りませんが、母が来てくれています。薬は母に預けました",
        "子どもが朝まで一人で寝てくれました",
    ],
)
def test_and_one_without_the_other_is_not(text: str) -> None:
    assert level_of(last(WISH, text)) is not RiskLevel.IMMEDIATE


def test_a_drug_in_the_house_is_no_violence() -> None:
    turn = last("手順は決まっています。職場から持ち出した薬が家にあります。夫は朝まで戻りません。")
    assert turn.reading.care
    assert turn.reading.care.kind is RiskKind.SELF_HARM
    assert turn.reading.care.is_imminent
    assert lines(turn)[0] == "ambulance"


@pytest.mark.parametrize(
    "text",
    [
        "点滴の針はもう入っています。離れろと言われても、つながっています。",
        "自分で点滴のルートを確保しました",
        "針はもう腕に刺した",
        "注射の針をさしました",
    ],
)
def test_a_needle_that_is_in_is_an_act(text: str) -> None:
    turn = last(WISH, text)
    assert turn.reading.care
    assert turn.reading.care.is_imminent
    assert "119" in turn.reply.text


@pytest.mark.parametrize(
    "text",
    ["入院中で点滴の針が入っています", "娘の点滴の針が入りました", "点滴の針を入れてもらいました", "縫い針をさした"],
)
def test_and_one_in_a_hospital_is_not(text: str) -> None:
    assert Sign.MEANS_IN_HAND not in follow_ups.read(text)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("点滴の針はもう入っています。救命されるのがいちばん困ります。", RiskLevel.IMMEDIATE),
        ("自分で点滴のルートを入れました。もう助けられたくない、終わりです", RiskLevel.IMMEDIATE),
        ("救命されるのがいちばん困ります", RiskLevel.SERIOUS),
        ("蘇生は望みません、望んでいません。蘇生を望まないと決めました", RiskLevel.SERIOUS),
        ("父の救命を望まないと書きました", None),
        ("救命講習で困りました", None),
        ("入院中で点滴の針がもう入っています", None),
    ],
)
def test_an_end_in_the_words_of_medicine_is_read_cold(text: str, level: RiskLevel | None) -> None:
    risk = analyze(text).risk
    assert (risk.level if risk else None) is level


def test_a_needle_alone_is_never_praised() -> None:
    assert analyze("点滴の針はもう入っています。").is_gentle


@pytest.mark.parametrize("text", ["救命を望まないと書きました", "助けられても困る", "蘇生なんて望んでいません"])
def test_who_does_not_want_to_be_saved_wants_to_die(text: str) -> None:
    assert Sign.DEATH_NAMED in follow_ups.read(text)


def test_who_is_glad_of_help_does_not() -> None:
    assert Sign.DEATH_NAMED not in follow_ups.read("助けてもらって困ることはない")


def _fragments(prefix: str) -> dict[str, str]:
    fragments = resources.files("homebiyori.ai.offline").joinpath("fragments")
    return {
        name: text
        for voice in VOICES
        for file in fragments.joinpath(voice).iterdir()
        if file.name.endswith(".json")
        for name, text in json.loads(file.read_text("utf-8")).items()
        if isinstance(text, str) and name.partition(".")[2].startswith(prefix)
    }


def test_nothing_said_in_care_permits_to_stay_as_long_as_one_likes() -> None:
    permits = re.compile("好きなだけ|お?好きに(?:して|する)|気の済む|開けてある|止めません|止めない(?:わ|よ|で)")
    said = _fragments("care.") | _fragments("crisis.")
    assert len(said) > 500
    assert [name for name, text in said.items() if permits.search(text) and ".door." not in name] == []


def test_what_is_said_to_be_open_all_day_is_named_and_open_all_day() -> None:
    open_always = {
        name
        for line in every_line()
        if line.hours == "24時間"
        for name in (line.phone, line.name.removesuffix(" チャット相談"))
        if name
    }
    said = [text for text in _fragments("care.").values() if ALL_DAY.search(text)]
    assert len(said) > 20
    assert [text for text in said if not open_always & set(re.findall("「([^」]+)」", text))] == []


def test_nobody_till_morning_makes_means_near_that_were_told_before() -> None:
    def level(*signs: Sign, known: Sign = Sign.VANISH) -> RiskLevel | None:
        told, means = frozenset(signs), frozenset({Sign.MEANS})
        return evidence.raised(RiskLevel.CONCERN, told, told | {known}, RiskKind.SELF_HARM, stands=means)

    assert level(Sign.ALONE_ALL_NIGHT) is RiskLevel.IMMEDIATE
    assert level(Sign.ALONE_ALL_NIGHT, known=Sign.NIGHT) is None
    assert level(Sign.ALONE_ALL_NIGHT, Sign.SOMEONE_COMING) is None
