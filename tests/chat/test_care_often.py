"""Common questions about calls, helping others, birth and loss; and dangers mentioned in passing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from homebiyori.ai.port import Character
from homebiyori.base.clock import epoch
from homebiyori.care.reading import follow_ups, whose
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.chat import care
from homebiyori.lexicon import analyze
from homebiyori.lexicon.vocabulary import Analysis, RiskKind, RiskLevel, Tier
from homebiyori.recall.models import RecentMessage
from support.care_talk import NIGHT, Turn, talk

OWN, NEAR = "消えてしまいたい気持ちがあります", "もう死にます。今夜、薬を飲みます"
HOME = "夫に殴られました。今は別の部屋にいます"
OTHER, GONE = "妹が死にたいと言っています", "弟から「世話になった、母さんを頼む」とLINEが来て、電話に出ません"
IMAGES = "産後三週間です。赤ちゃんを落とす映像が頭に浮かんで消えません。怖いです"
LOST = "去年、息子を死産しました。会いに行きたいです"
FACT = "care.fact."


def _last(*texts: str, character: Character = Character.MADOKA) -> Turn:
    return talk(texts, character=character)[-1]


@pytest.mark.parametrize("character", Character)
@pytest.mark.parametrize(
    ("before", "asked", "slot"),
    [
        (OWN, "名前言わなきゃだめですか", "need_not_say"),
        (HOME, "相談で なまえ きかれますか。名前は聞かれますか", "need_not_say"),
        (NEAR, "119って名前聞かれるの？", "name_call"),
        (OTHER, "わたしの名前も聞かれますか", "name_call"),
        (OWN, "どのくらい待つんですか", "wait_long"),
        (OWN, "電話、何分待たされるん？", "wait_long"),
        (OWN, "電話の途中で切ってもええの？", "hang_up"),
        (HOME, "夫が来たら通話を切っても失礼じゃないですか", "hang_up"),
        (OWN, "何回もかけたら迷惑やろか", "call_again"),
        (OWN, "毎晩電話しても怒られませんか", "call_again"),
        (OWN, "電話に出るのは女の人ですか", "who_answers"),
        (OWN, "だれが でるの？", "who_answers"),
        (HOME, "話を聞いてもらうだけでもいいですか", "only_talk"),
        (HOME, "まだ何も決めてないけど電話していいの", "only_talk"),
        (HOME, "相談したらすぐ離婚しないといけませんか", "only_talk"),
        (OWN, "でんわは おかね かかりますか", "money_call"),
        (OWN, "相談って無料ですか", "money_call"),
        (OWN, "これ誰か読むんですか", "reads"),
        (OWN, "ばあちゃん来たら、なんて言うたらええ", "when_comes"),
        (NEAR, "母が来たら、何て言えばいい？", "when_comes"),
        (OWN, "おかんが着いたらなんて話したらええんやろ", "when_comes"),
        (IMAGES, "いつか本当にやってしまうんでしょうか", "images"),
        (IMAGES, "病院で虐待って疑われませんか", "seen_as_abuse"),
        (IMAGES, "授乳中でも薬は飲めますか", "medicine_milk"),
        (OWN, "朝までどうしていればいいですか", "night_own"),
        (HOME, "病院で話したら夫に知らされますか", "hospital_report"),
        (HOME, "お医者さんは警察に通報しますか", "hospital_report"),
        (HOME, "貯金がないけど出ていけますか", "no_money_home"),
        (HOME, "子どもも連れて逃げられますか", "refuge"),
        (OTHER, "本人が病院はいやだって言うんですがどうしたら", "refuses_help"),
        (OTHER, "行きたがらへんときはどうしたらええん。妹が行きたがらへんのやけど、どう", "refuses_help"),
        (OTHER, "夜にもしものとき、どこに電話すればいいですか", "at_night_other"),
        (OTHER, "母に話したら妹に恨まれませんか", "tell_behind"),
        (OTHER, "LINEが来ました。何て返せばいいですか", "reply_other"),
        (GONE, "住所が正確にわからないんですけど", "no_address"),
        (OTHER, "妹が、女の子が好きだと打ち明けてくれました。どう返せばいい？", "coming_out_other"),
        (OWN, "親にカミングアウトしたほうがいいですか", "coming_out"),
        (LOST, "あの子にまた会えますか", "after_death"),
        (LOST, "「若いからまた産める」と言われます。どう答えれば", "grief_reply"),
        (LOST, "もっと早く気づいていたら助かったんでしょうか", "could_have"),
        (LOST, "いつになったら泣かなくなりますか", "grief_time"),
        (LOST, "同じ経験をした人と話せるところはありますか", "peers_lost"),
        (LOST, "遺骨はそばに置いていていいですか", "ashes"),
        (OWN, "話しながら泣いてしまっても大丈夫ですか", "may_cry"),
        (OWN, "明日、幼稚園を休ませてもいいですか", "school_rest"),
        (HOME, "母の家に行ったら連れ戻されませんか", "if_he_comes"),
        (HOME, "区役所でお金はもらえますか", "no_money_home"),
        (OTHER, "わたしが相談してもいいですか", "may_call"),
        (LOST, "おっぱいが張って痛いです。どうしたらいい？", "milk_lost"),
        (LOST, "次の子を妊娠してもいいんでしょうか", "pregnant_again"),
        (LOST, "上の子にどう話せばいいですか", "tell_child_loss"),
        (LOST, "夫が泣かないんです。冷たいんでしょうか", "grieve_differ"),
        (LOST, "あの子は痛かったのかな", "suffered_then"),
        (OWN, "妻に知られずに心療内科に行けますか", "clinic_secret"),
        (OWN, "どのくらい通えば元に戻れますか", "how_long"),
        (OWN, "診断が出たら休職させられますか", "lose_job"),
        (HOME, "警察を呼んでもいいんでしょうか", "police_comes"),
        (HOME, "猫も連れて逃げられますか", "pet_home"),
        (HOME, "いま夫は寝てます。何をしたらいい？", "while_away"),
        (HOME, "離婚しないと助けてもらえませんか", "only_talk"),
        (HOME, "シェルターはお金いりますか", "no_money_home"),
        (OTHER, "下の子たちには何て説明したらいいですか", "tell_child"),
        (OTHER, "病院は嫌と言うときはどうすれば", "refuses_help"),
    ],
)
def test_a_common_question_has_its_answer(before: str, asked: str, slot: str, character: Character) -> None:
    turn = _last(before, asked, character=character)
    assert FACT + slot in turn.slots, (turn.slots, turn.reply.text)


@pytest.mark.parametrize(
    ("before", "said", "slot"),
    [
        (OWN, "この子の名前は聞かれるたびに説明します", "need_not_say"),
        (NEAR, "救急車は何分待てば来ますか", "wait_long"),
        (OWN, "電話しながら手首を切っていいですか", "hang_up"),
        (OWN, "爪を切ってもいいですか", "hang_up"),
        (OWN, "母に何回も電話しました", "call_again"),
        (OWN, "電話に誰も出なかったらどうすればいい？", "who_answers"),
        (OWN, "病院のお金はいくらかかりますか", "money_call"),
        (NEAR, "救急車ってお金かかる？", "money_call"),
        (HOME, "夫が来たら何て言えばいいですか", "when_comes"),
        (OWN, "保健師さんに虐待って言われますか", "seen_as_abuse"),
        (HOME, "お金がなくても離婚できますか", "no_money_home"),
        (OTHER, "夜が明けたら、どこに電話すればいいですか", "at_night_other"),
        (OTHER, "妹に何て声をかければいいですか", "reply_other"),
        (OWN, "もっと早く寝ていたら助かったのかな", "could_have"),
        (OWN, "写真を飾っていていいですか", "ashes"),
        (OWN, "赤ちゃんが泣いていても寝かせていいですか", "may_cry"),
        (OTHER, "妹が相談してもいいですか", "may_call"),
        (OWN, "おっぱいが張って痛いです。どうしたらいい？", "milk_lost"),
        (OWN, "夫が泣かないんです。冷たいんでしょうか", "grieve_differ"),
        (OWN, "猫も連れて行けますか", "pet_home"),
        (OTHER, "いま妹は寝てます。何をしたらいい？", "while_away"),
        (OTHER, "娘には何て言えばいいですか", "tell_child"),
    ],
)
def test_what_only_sounds_alike_is_answered_otherwise(before: str, said: str, slot: str) -> None:
    assert FACT + slot not in _last(before, said).slots


@pytest.mark.parametrize("character", Character)
@pytest.mark.parametrize(
    "said",
    [
        "運転してると対向車線に行きたくなる",
        "帰り道、ガードレールに突っ込みたくなります",
        "トラックに突っ込めば楽になれるかなって思う",
        "車で崖から落ちたくなる",
        "ハンドルを離したくなる瞬間があります",
    ],
)
def test_a_dark_thought_at_the_wheel_is_met_by_the_car(said: str, character: Character) -> None:
    turn = _last(said, character=character)
    assert turn.reading.care is not None
    assert turn.reading.care.level >= RiskLevel.SERIOUS
    assert "care.fact.dark_drive" in turn.slots
    assert "鍵" in turn.reply.text


@pytest.mark.parametrize(
    "said",
    [
        "対向車線のコンビニに行きたかったけど混んでて無理だった",
        "車で海に行きたいなあ",
        "対向車がはみ出してきて怖かった",
        "ハンドルを切って猫をよけた",
        "ガードレールにぶつかりそうになってヒヤッとした",
        "免許の教習でハンドルを切るのが難しい",
        "運転が苦手で壁にこすりました",
    ],
)
def test_an_ordinary_drive_alarms_of_nothing(said: str) -> None:
    assert analyze(said).risk is None
    assert Sign.DARK_DRIVE not in follow_ups.read(said)


def test_who_is_driving_now_is_told_to_stop_before_any_call() -> None:
    turn = _last("運転してると対向車線に行きたくなる", "今も運転中です")
    assert turn.reading.care is not None
    assert turn.reading.care.level is RiskLevel.IMMEDIATE
    assert turn.slots[0] == "care.fact.dark_drive"
    alone = _last("今、運転中。ガードレールに突っ込みたくなる")
    assert alone.reading.care is not None
    assert alone.reading.care.level is RiskLevel.IMMEDIATE


@pytest.mark.parametrize(
    "said",
    ["飲むために貯めた。死ぬ用", "薬ためた。200", "睡眠薬、集めた。150", "死ぬために薬を買った", "ためた。死ぬ用"],
)
def test_means_laid_by_are_heard_however_shortly(said: str) -> None:
    risk = analyze(said).risk
    assert risk is not None
    assert risk.level >= RiskLevel.SERIOUS
    assert Sign.MEANS in _last(said).reading.signs


@pytest.mark.parametrize(
    "said",
    [
        "旅行のために貯めた。200万",
        "薬局のポイントためた。200円分",
        "死ぬまでに行きたい場所リストを作った",
        "子どもの薬、飲むために苦労した",
        "葬式代、死ぬときのために貯めた",
    ],
)
def test_savings_are_no_means(said: str) -> None:
    assert analyze(said).risk is None


@pytest.mark.parametrize(
    "said",
    ["首に手をかけられた", "首しめられた", "夫に首に手を回されて苦しかった", "くびを後ろから両手でしめられました"],
)
def test_a_gripped_neck_is_violence_and_is_looked_at(said: str) -> None:
    turn = _last(said)
    assert turn.reading.care is not None
    assert turn.reading.care.kind is RiskKind.DOMESTIC_VIOLENCE
    assert "care.fact.throat" in turn.slots


@pytest.mark.parametrize(
    "said",
    [
        "抱っこしたら子どもに首に手を回された",
        "マッサージで首に手を当てられて気持ちよかった",
        "首に聴診器を当てられた",
        "ドラマで首をしめられて怖かった",
        "首に手をかけられたらどうしよう",
    ],
)
def test_other_hands_at_a_neck_are_none(said: str) -> None:
    assert not whose.is_gripped(said)


@pytest.mark.parametrize(
    "said", ["死にたいかって言われたら…うん、たぶん。薬とかはないです", "消えたいかと聞かれたら、はい"]
)
def test_who_says_yes_to_the_question_as_they_heard_it_has_not_denied(said: str) -> None:
    signs = follow_ups.read(said, asked="death")
    assert Sign.DEATH_NAMED in signs
    assert Sign.NO_DEATH_WISH not in signs


@pytest.mark.parametrize("said", ["薬は家にありますけど、飲むつもりはないです", "ロープはあるけど使う気はありません"])
def test_that_there_is_medicine_is_no_yes_to_the_question_after_death(said: str) -> None:
    signs = follow_ups.read(said, asked="death")
    assert signs >= {Sign.MEANS, Sign.NO_PLAN}
    assert Sign.DEATH_NAMED not in signs
    reading = _last(OWN, said).reading
    assert reading.care is not None
    assert reading.care.level is not RiskLevel.IMMEDIATE


@pytest.mark.parametrize("said", ["あります。方法は考えてません", "はい、薬はあるけど飲む気はないです"])
def test_a_yes_stays_a_yes_beside_a_plan_that_is_denied(said: str) -> None:
    assert Sign.DEATH_NAMED in follow_ups.read(said, asked="death")


def test_two_soft_readings_of_everyday_life_open_no_care() -> None:
    soft, low = "まだ夜だけ残ってる。私は腰が痛い", "なんだかもう"
    gentle = replace(analyze("離乳食はかぼちゃでした"), is_gentle=True, is_uncertain=False)
    assert gentle.topics or gentle.concepts
    assert _after_gentle("離乳食はかぼちゃでした", gentle, soft) is None
    assert _after_gentle("離乳食はかぼちゃでした", gentle, soft, soft) is not None
    assert _after_gentle(low, Analysis(is_gentle=True), low) is not None
    assert _after_gentle("離乳食はかぼちゃ。死にたい", gentle, soft) is not None


def _after_gentle(text: str, analysis: Analysis, *before: str) -> Care | None:
    kept = [
        RecentMessage(
            user_message=each,
            ai_response="はい",
            tier=Tier.GENTLE,
            signs=(),
            created_at=NIGHT - timedelta(minutes=2 + place),
            expires_at=epoch(NIGHT) + 1_000_000,
        )
        for place, each in enumerate(before)
    ]
    return care.read(text, analysis, None, kept, NIGHT).care


@pytest.mark.parametrize(
    "said", ["死にたいかって聞かれたら、そうじゃないです", "死にたいかと言われると、たぶん違います"]
)
def test_an_indirect_denial_answers_the_question_about_death(said: str) -> None:
    assert Sign.NO_DEATH_WISH in follow_ups.read(said, asked="death")


@pytest.mark.parametrize(
    "said", ["もう痛くない", "もう痛くないです", "まだ夜だけ残ってる。私は腰が痛い", "肩が凝って痛い"]
)
def test_what_a_body_feels_is_no_danger(said: str) -> None:
    analysis = analyze(said)
    assert analysis.risk is None
    assert not analysis.is_gentle


@pytest.mark.parametrize("character", Character)
@pytest.mark.parametrize("name", ["名前はひなたです", "名前は「ひかり」といいます", "湊と名付けました"])
def test_the_name_of_a_child_that_was_lost_is_received(name: str, character: Character) -> None:
    assert "grief.name" in _last(f"子どもが死産でした。{name}", character=character).slots
    assert "grief.name" in _last(LOST, name, character=character).slots
    assert "grief.name" not in _last(OWN, name, character=character).slots


def test_that_there_is_no_name_yet_is_no_name() -> None:
    assert "grief.name" not in _last("子どもが死産でした。名前はまだです").slots
