"""Reading danger: both tiers, kinds and levels, whatever separates the letters."""

import json
import time
from dataclasses import replace
from pathlib import Path

import pytest

from bench import danger
from homebiyori.lexicon import analyze
from homebiyori.lexicon.normalize import fold
from homebiyori.lexicon.risks.model import model
from homebiyori.lexicon.risks.rules import book
from homebiyori.lexicon.vocabulary import Concern, RiskKind, RiskLevel, Tier

EVERYDAY = Path(__file__).parent / "everyday.jsonl"
FOUND, FIRM_ALARMS, GENTLE_ALARMS = 0.85, 0.015, 0.06
LONGEST_HOSTILE = 0.25
MACHINE = 4


def everyday() -> list[str]:
    return [json.loads(line)["text"] for line in EVERYDAY.read_text("utf-8").splitlines()]


def test_the_everyday_ritual_never_alarms() -> None:
    assert len(everyday()) >= 300
    assert not [text for text in everyday() if analyze(text).tier is not Tier.NONE]


def test_politeness_is_recognised_by_rules() -> None:
    assert book().is_ritual("いつもありがとうございます。これからもよろしくお願いします")
    assert not book().is_ritual("ありがとうございます。もう死にます")
    assert analyze("今までありがとう。さようなら").tier is not Tier.NONE


@pytest.mark.parametrize(
    "text",
    [
        "実家にお願いして出かけた",
        "夫にお願いして先に寝ました",
        "義母に子どもをお願いして歯医者へ行きました",
        "先生によろしくお伝えください",
        "明日の送りは夫に頼みました",
        "子どもをよろしくお願いします、と先生に言って仕事へ行った",
    ],
)
def test_a_favour_asked_of_somebody_is_no_farewell(text: str) -> None:
    assert analyze(text).tier is Tier.NONE


@pytest.mark.proof
def test_recall_and_false_alarms_on_unseen_authors() -> None:
    read = [one for path in danger.NEVER_TRAINED for one in danger.read(path)]
    crises = [one for one in read if one.is_crisis]
    calm = [one for one in read if not one.is_crisis]
    assert sum(one.is_found for one in crises) / len(crises) >= FOUND
    assert sum(one.got.tier is Tier.FIRM for one in calm) / len(calm) <= FIRM_ALARMS
    assert 0 < sum(one.got.tier is Tier.GENTLE for one in calm) / len(calm) <= GENTLE_ALARMS


def test_the_gentle_tier_finds_what_the_firm_one_leaves() -> None:
    assert model().margin < model().gentle - 0.5 < model().firm - 1
    crises = [one for one in danger.read(danger.NEVER_TRAINED[0]) if one.is_crisis]
    assert sum(one.got.tier is Tier.GENTLE for one in crises) / len(crises) >= 0.05


@pytest.mark.proof
def test_nothing_between_the_letters_hides_a_danger() -> None:
    found = danger.disguised(danger.crises_to_disguise())
    assert min(found.values()) >= 0.97 * found["plain"], found


@pytest.mark.parametrize(
    "text", ["がんばる", "か\u3099んは\u3099る", "ｶﾞﾝﾊﾞﾙ", "が゙ん゛ば゛る゛", "が\u200bん\u200eば\ufe0fる"]
)
def test_voice_marks_of_every_keyboard_are_read(text: str) -> None:
    assert analyze(f"{text}けど死にたい").risk == analyze("がんばるけど死にたい").risk


def test_the_whole_message_is_read() -> None:
    calm = "".join(f"{at}時にお茶を飲んで本を読んだ。" for at in range(1_000))
    assert 15_000 < len(calm) < 19_900
    assert analyze(calm).tier is Tier.NONE
    risk = analyze(f"{calm}これから屋上で死にます。さようなら").risk
    assert risk is not None
    assert risk.level is RiskLevel.IMMEDIATE


@pytest.mark.parametrize(
    "text",
    [
        "死にたい夫に殴られ。、\n" * 1_600,
        "死 " * 10_000,
        "し\u3099" * 10_000,
        "㌖㍿ﷺ㈱" * 5_000,
        "".join(chr(0x3041 + at * at % 83) for at in range(20_000)),
        "息子が夫に首を薬を" * 2_200,
    ],
    ids=["crises", "spaces", "marks", "wide", "kana", "starts of rules"],
)
def test_a_hostile_message_is_read_in_linear_time(text: str) -> None:
    analyze("今日")
    started = time.process_time()
    analyze(text)
    assert time.process_time() - started < LONGEST_HOSTILE * MACHINE


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("気づくと赤ちゃんを刺してしまう映像が頭に浮かんで離れない", RiskKind.POSTPARTUM),
        ("この子は私の子じゃない気がする。誰かにすり替えられた", RiskKind.POSTPARTUM),
        ("声が「この子を落とせ」と言ってくる", RiskKind.POSTPARTUM),
        ("姉が「死にたい」とLINEしてきた", RiskKind.THIRD_PARTY),
        ("隣の家から毎晩子どもの悲鳴が聞こえる", RiskKind.THIRD_PARTY),
        ("夫がロープ買ってた", RiskKind.THIRD_PARTY),
        ("中2の息子に殴られて肋骨にヒビが入った", RiskKind.CHILD_VIOLENCE),
        ("ミルクをあげる気力がなくて、泣いても動けない", RiskKind.NEGLECT),
        ("夫にスマホを毎日チェックされて、外に出るなと言われる", RiskKind.DOMESTIC_VIOLENCE),
        ("生活費をくれない。千円ごとに夫に説明させられる", RiskKind.DOMESTIC_VIOLENCE),
        ("夫に首を絞められた。死にたい", RiskKind.SELF_HARM),
        ("夫は優しいほうです。死ぬ考えが止まらないだけで", RiskKind.SELF_HARM),
        ("母の介護に疲れた。一緒に死のうと思う", RiskKind.SELF_HARM),
    ],
)
def test_the_kind_follows_the_words(text: str, kind: RiskKind) -> None:
    risk = analyze(text).risk
    assert risk is not None
    assert risk.kind is kind


@pytest.mark.parametrize(
    "text",
    [
        "もう薬を全部飲みました",
        "今夜、死ぬと言っている",
        "いま屋上にいる",
        "夫に首を絞められた",
        "赤ちゃんの首に手をかけた",
        "もう腕に刃あててる",
        "今度は失敗しない",
        "この子寝かしたらベランダから飛び降りよう思てる",
        "今お風呂に隠れてる。夫がドアを叩いてる",
        "友人が「死ぬ」と言ったきり連絡がつかない",
    ],
)
def test_what_happens_now_is_immediate(text: str) -> None:
    risk = analyze(text).risk
    assert risk is not None
    assert risk.level is RiskLevel.IMMEDIATE


@pytest.mark.parametrize(
    "text",
    [
        "遺す物は机に揃えてある",
        "家内と孫には手紙を置いた",
        "私がいない方が家族の負担が減る。保険も下りる",
        "時速100キロでぶつけて助かることは多いのか",
        "まじkms案件",
        "今夜、死ぬと言っている",
        "頭の中でずっと声がしろって命令してくる",
        "もうこれ以上続けられない",
        "これで終わる。もういい",
    ],
)
def test_signs_need_no_explicit_word(text: str) -> None:
    assert analyze(text).tier is not Tier.NONE


def test_half_of_missed_crises_are_uncertain() -> None:
    read = [one for path in danger.NEVER_TRAINED for one in danger.read(path)]
    missed = [one for one in read if one.is_crisis and not one.is_found]
    calm = [one for one in read if not one.is_crisis]
    assert sum(one.is_uncertain for one in missed) >= 0.5 * len(missed)
    assert 0.03 <= sum(one.is_uncertain for one in calm) / len(calm) <= 0.12


@pytest.mark.parametrize(
    "text",
    [
        "10年前は毎日死にたいと思っていた。今は子どもと笑ってる",
        "彼氏に殴られたのは10年前です。今は穏やかに暮らしています",
        "去年の今ごろは死にたいと書いていました。今日は桜を見た",
    ],
)
def test_danger_long_past_is_gentle(text: str) -> None:
    assert analyze(text).tier is Tier.GENTLE


def test_a_danger_that_returned_is_not_past() -> None:
    assert analyze("10年前も死にたかった。昨日からまた死にたい").tier is Tier.FIRM


@pytest.mark.parametrize(
    "text",
    [
        "屋上。風が強い。",
        "線路。もうすぐ来る。",
        "睡眠薬、全部。",
        "息子のこと、頼みます。さようなら",
        "また首。声が出ない",
        "玄関蹴ってる。助けて",
        "公園で娘が見つからない。三十分たつ",
        "鍵、車の中。赤ちゃんも中",
        "長男が包丁を持って暴れてる",
        "やれ、って声がする",
        "口、ふさぎそう",
    ],
)
def test_what_is_told_in_fragments_is_immediate(text: str) -> None:
    risk = analyze(text).risk
    assert risk is not None
    assert risk.level is RiskLevel.IMMEDIATE


@pytest.mark.parametrize(
    "text",
    [
        "ミルク、作れない。ごめんね",
        "通帳と印鑑は夫にわかる場所に置きました",
        "成人式までの手紙、全部書き終えた",
        "自分の手が怖い",
        "園は休ませます。頬の跡が消えるまで",
        "レシートは一円単位で提出。実家への電話は許可制",
        "抱いていても何も感じません",
        "同じクラスの子、お母さんが何日も帰ってないらしい",
        "娘が知らない大人と毎晩通話してる",
        "息子に、また。",
    ],
)
def test_each_family_of_signs_is_gentle(text: str) -> None:
    assert analyze(text).tier is not Tier.NONE


@pytest.mark.parametrize(
    "text",
    [
        "屋上で花火を見た。きれいだった",
        "橋の上から電車を見て、息子はご機嫌",
        "断捨離で服を捨てて、身辺整理って気持ちいい",
        "自分で自分の首を絞めてる、予算的に",
        "防災リュックに通帳と印鑑をまとめておいた",
        "押し入れに隠れて鬼を待つ。かくれんぼ強い",
        "公園で靴が片方見つからない",
        "今日のごはんは作れない日、お惣菜に感謝",
        "双子で大変ねってまた言われた。たまには私に大変ねって言ってほしい",
        "双子コーデのお下がり、もらってくれる家が見つからない",
        "熱性けいれんで救急車に乗った子が、もう中学生",
        "消えたい脂肪ランキング一位、おなか",
        "もうやだ、確定申告なんてこの世から消えてくれ",
    ],
)
def test_what_only_looks_like_a_sign_is_no_danger(text: str) -> None:
    found = analyze(text)
    assert found.tier is Tier.NONE
    assert not found.concerns & {Concern.MEDICAL_EMERGENCY}


@pytest.mark.parametrize(
    "text", ["ほめなくていいから、ただ聞いて", "聞いてくれるだけでいい", "アドバイスはいらない、聞いて"]
)
def test_to_ask_how_to_be_answered_is_no_danger(text: str) -> None:
    assert analyze(text).tier is Tier.NONE


def test_a_rule_that_the_model_contradicts_is_gentle() -> None:
    """A joke about death in a long text that the model finds harmless."""
    text = "「もういくつ寝ると」を息子が「もう幾つ死ぬと」と歌っており、訂正に苦労しました。"
    weight = model().heaviest(fold(text)).danger
    sure, doubtful, far = (replace(model(), faint=weight + above) for above in (-0.3, 0.9, 1.1))
    assert analyze(text, detector=sure).tier is Tier.FIRM
    assert analyze(text, detector=doubtful).tier is Tier.GENTLE
    assert analyze(text, detector=far).tier is Tier.NONE
    assert analyze(text, detector=far).is_uncertain


def test_words_of_danger_in_a_harmless_text_are_only_uncertain() -> None:
    """A short text has no evidence but its words, so it still alarms gently."""
    text = "夕飯は豚こまともやしの炒め。三日ぶり二回目"
    weight = model().heaviest(fold(text)).danger
    near, far = (replace(model(), faint=weight + above) for above in (0.9, 1.1))
    assert analyze(text, detector=near).tier is Tier.GENTLE
    assert analyze(text, detector=far).tier is Tier.NONE
    assert analyze(text, detector=far).is_uncertain
    short = "飯はもやし、三日目"
    weight = model().heaviest(fold(short)).danger
    assert analyze(short, detector=replace(model(), faint=weight + 1.1)).tier is Tier.GENTLE


def test_what_sounds_a_little_like_harm_is_dubious() -> None:
    text = "弟と川に石を投げに行った"
    harm = model().heaviest(fold(text)).harm
    near, far = (replace(model(), unpraised=harm + above) for above in (1.1, 1.3))
    assert analyze(text, detector=near).is_dubious
    assert not analyze(text, detector=far).is_dubious


def test_a_low_mood_that_faintly_sounds_like_danger_is_guarded() -> None:
    text = "お弁当の残りを見て、ため息が出た。悲しい"
    guarded, free = (replace(model(), margin=9.0, faint=faint) for faint in (-9.0, 9.0))
    assert analyze(text, detector=guarded).is_guarded
    assert not analyze(text, detector=free).is_guarded
    assert not analyze("初めて歩いた！うれしい", detector=guarded).is_guarded


def test_no_judged_sentence_trains() -> None:
    folders = (danger.HERE / "authors", danger.HERE / "harms", danger.HERE / "talks")
    shaped = {text for folder in folders for path in folder.glob("*.jsonl") for text in danger.texts(path)}
    judged = [*danger.NEVER_TRAINED, *(danger.HERE / "judging").glob("*.jsonl")]
    assert shaped
    assert not shaped & {text for path in judged for text in danger.texts(path) if len(text) >= 15}


@pytest.mark.parametrize(
    "text", ["旦那の首しめたろかと思ったわ、寝てばっかりで", "夫の首を絞めたい。靴下ひとつ片づけない"]
)
def test_a_threat_that_is_a_figure_of_speech_is_no_firm_danger(text: str) -> None:
    assert analyze(text).risk is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("夫に首を絞められた", RiskKind.DOMESTIC_VIOLENCE),
        ("気づいたら子どもの首をしめてた", RiskKind.ABUSE),
        ("デパスを机に並べてる", RiskKind.SELF_HARM),
        ("市販薬、家じゅうのを数えた", RiskKind.SELF_HARM),
    ],
)
def test_a_deed_is_a_firm_danger(text: str, kind: RiskKind) -> None:
    risk = analyze(text).risk
    assert risk is not None
    assert risk.kind is kind


@pytest.mark.parametrize(
    ("text", "level"),
    [("今から死にたい", RiskLevel.IMMEDIATE), ("いつか死にたい", RiskLevel.SERIOUS), ("死にたい", RiskLevel.SERIOUS)],
)
def test_a_wish_to_die_that_begins_now_is_imminent(text: str, level: RiskLevel) -> None:
    risk = analyze(text).risk
    assert risk is not None
    assert risk.level is level
