"""An opinion is given if asked for, never on grave matters; a missed question is answered."""

import pytest

from homebiyori.ai.offline import OfflineCompanion
from homebiyori.ai.port import Character, Exchange, Reply
from homebiyori.lexicon import analyze
from support.talk import KEY, request

VOICES = pytest.mark.parametrize("character", Character)


def slots(text: str, character: Character = Character.TAMA, *before: tuple[str, str]) -> list[str]:
    said = tuple(Exchange(user_text=told, ai_text=answer) for told, answer in before)
    asked = request(
        character=character,
        text=text,
        analysis=analyze(text),
        exchanges=said or (Exchange(user_text="はい", ai_text="はい"),),
    )
    reply: Reply = OfflineCompanion(KEY).reply(asked)
    return [name.split(".", 1)[1].rsplit(".", 1)[0] for name in reply.fragment_ids]


@VOICES
@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("お茶とコーヒーならどちらがお好きですか", "view.tea"),
        ("海と山、どっちが好き？", "view.sea"),
        ("犬派？猫派？どっち？", "view.pets"),
        ("夏と冬やったらどっちがええ？", "view.seasons"),
        ("うどんとそばやったら、どっちが好き？", "view.noodles"),
        ("引っ越すか、このまま払うか。どっちにする？", "view.weigh"),
        ("転職と今の会社、どっちがいいと思う？", "view.weigh"),
        ("簿記3級って独学でいけると思う？", "view.hope"),
        ("たくあんは年明けには食べられましょうかね", "view.hope"),
        ("離れて暮らす夫婦ってうまくいくと思う？", "view.hope"),
        ("うちらなら大丈夫やんな？", "view.hope"),
        ("息子に俺から謝らせるべきかな？", "view.words"),
        ("寒い夜に効く飲みものを教えてください", "view.warm"),
    ],
)
def test_a_view_is_given(text: str, slot: str, character: Character) -> None:
    assert slots(text, character)[0] == slot


@pytest.mark.parametrize(
    "text",
    [
        "熱が下がらんけど大丈夫かな？",
        "薬を飲み忘れたけど大丈夫だよね？",
        "この湿疹、病院に行かなくても大丈夫かな",
        "離婚してもうまくいくと思う？",
        "賞味期限切れの牛乳、食べられるかな",
        "借金があってもやっていけるかな",
        "娘が「海と山どっちが好き」って聞いてきた",
        "夫に「大丈夫かな」って言われた",
    ],
)
def test_what_is_grave_or_asked_of_others_has_none(text: str) -> None:
    assert not [slot for slot in slots(text) if slot.startswith("view.")]


def test_only_a_small_choice_goes_before_what_is_asked_outright() -> None:
    assert slots("なんて言えばいいの？")[0] == "asked.say"
    assert slots("夕飯、カレーとシチューどっちがいい？")[0] == "view.pick"
    assert slots("夕飯、ハヤシとポトフどっちがいい？")[0] == "view.either"


@VOICES
def test_a_missed_question_is_answered_after_a_pardon(character: Character) -> None:
    missed = ("海と山、どっちが好き？", "そう、そんな一日の途中だったのねぇ。")
    assert slots("えっと、質問だったんだけど", character, missed)[:2] == ["protest.question", "view.sea"]
    unknown = ("宇宙の果てには何があるの？", "そう、そんな一日の途中だったのねぇ。")
    assert slots("答えてくれてないよ", character, unknown)[0] == "protest.question"


@VOICES
def test_the_same_question_again_is_begged_pardon_for(character: Character) -> None:
    text = "簿記3級って独学でいけると思う？"
    before = (text, "そう、そんな一日の途中だったのねぇ。")
    assert slots(text, character, before)[:2] == ["protest.question", "view.hope"]


@VOICES
def test_an_alarm_is_begged_pardon_for(character: Character) -> None:
    before = ("息子が家を出た", "人の声で聞く窓口もあるのよ。")
    assert slots("なんで急に窓口？いい話をしたんだけど", character, before)[0] == "protest.alarm"


@VOICES
def test_gladness_is_received_by_its_kind(character: Character) -> None:
    assert "tone.made_up" in slots("娘が、きのうはごめんと肉まんを買ってきてくれました", character)
    assert "tone.kindness" in slots("家内が腰に湿布を貼ってくれた", character)


@VOICES
def test_who_smiles_at_the_dead_is_smiled_with(character: Character) -> None:
    assert slots("昔の写真を見ていた。亡くなった主人が若くて笑いました", character)[0] == "grief.smile"
    assert slots("昨日、父が亡くなりました", character)[0] == "grief.a"


def test_where_the_hair_went_is_no_question_of_the_dead() -> None:
    assert not [slot for slot in slots("孫に「じいじ、髪どこいったの」って聞かれた") if slot.startswith("care.")]
