"""Small everyday questions are answered in character: a preference, a short story, a word that was asked for."""

import pytest

from homebiyori.ai.offline import OfflineCompanion
from homebiyori.ai.port import Character
from homebiyori.lexicon import analyze
from support.talk import KEY, request


def first_slot(text: str, character: Character = Character.TAMA) -> str:
    reply = OfflineCompanion(KEY).reply(request(text=text, analysis=analyze(text), character=character))
    return reply.fragment_ids[0].split(".", 1)[1].rsplit(".", 1)[0]


@pytest.mark.parametrize("character", Character)
@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("今日の晩ごはん何がいいと思う？", "asked.menu"),
        ("今晩なに作ろ", "asked.menu"),
        ("夕飯なに作ればいいか思いつかん", "asked.menu"),
        ("お弁当のおかず、何にしようかな", "view.lunchbox"),
        ("献立なにがええやろ", "asked.menu"),
        ("プレゼント何あげたら喜ぶかなあ、5歳の男の子", "asked.gift"),
        ("お礼って何がいいですかね", "view.gift_adult"),
        ("この髪型、変じゃないかな", "asked.fits"),
        ("前髪切りすぎて、おかしくない？", "asked.fits"),
        ("明日晴れるかな", "asked.sky"),
        ("運動会、明日雨降るんかなあ", "asked.sky"),
        ("なんかおもしろい話して", "asked.story"),
        ("暇だから何か話してください", "asked.story"),
        ("今日も一日おつかれさまって言ってほしい", "asked.say_rest"),
        ("生きてるだけでえらいって言って", "asked.say_great"),
        ("どっちがいいかな、赤と青のランドセル", "us.both"),
        ("赤と青、どっちがいいかな", "view.colours"),
        ("昼寝していいと思う？", "asked.allowed"),
        ("夏と冬、どっちが好き？", "view.seasons"),
        ("コーヒーと紅茶どっち派？", "view.tea"),
        ("犬派？猫派？", "view.pets"),
        ("姉さんも疲れることある？", "ritual.body"),
        ("姉さんの言葉、待ち受けにしたいくらい", "ritual.thanks"),
    ],
)
def test_a_small_question_is_answered(text: str, slot: str, character: Character) -> None:
    assert first_slot(text, character) == slot


@pytest.mark.parametrize(
    "text",
    [
        "離乳食、何を食べさせたらいいですか",
        "熱があるんだけど、ごはん何がいいと思う？",
        "息子が何か話してくれた",
        "娘に「かわいいって言って」とせがまれる",
        "旦那に晩ごはん何がいいか聞いたら「なんでもいい」やって",
        "先生に面白い話をして聞かせてもろうた",
        "姉が疲れているみたい",
        "姉さんの言葉に傷ついた",
        "うんちの色、変じゃないかな",
        "どっちの病院がいいかな",
    ],
)
def test_what_only_looks_like_one_is_not(text: str) -> None:
    daily = ("asked.menu", "asked.gift", "asked.fits", "asked.sky", "asked.story", "asked.say_", "us.", "ritual.")
    assert not first_slot(text).startswith(daily)


def test_who_is_glad_of_something_tells_of_no_bump() -> None:
    assert analyze("プレゼント何あげたら喜ぶかなあ").concerns == frozenset()
    assert analyze("頭にたんこぶができてるけど大丈夫かな").concerns
