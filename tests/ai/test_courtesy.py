"""The offline companion's answers to messages addressed to it, alone or beside a story."""

from dataclasses import replace

import pytest

from homebiyori.ai import wording
from homebiyori.ai.offline import OfflineCompanion, fitting
from homebiyori.ai.port import Asked, Character, Exchange, Reply
from homebiyori.lexicon import analyze
from homebiyori.lexicon.concepts import all_concepts
from homebiyori.lexicon.vocabulary import Analysis, Emotion, Wish
from homebiyori.memory.standing import Standing
from homebiyori.tree.rules import is_fruit_worthy
from support.talk import KEY, request, talk

TOLD = Exchange(user_text="離乳食をべーっと出されて、また作り直しでした", ai_text="よかったわねぇ。")


def answers(text: str, character: Character = Character.TAMA, **known: object) -> list[Reply]:
    return talk(request(character=character, text=text, analysis=analyze(text), **known), 8, varied=False)


def slots(reply: Reply) -> list[str]:
    return [name[2:].rsplit(".", 1)[0] for name in reply.fragment_ids]


@pytest.mark.parametrize("character", Character)
@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("あなたは子どもいるの？", "family"),
        ("あなたは寒くないですか", "body"),
        ("あなたは夜は寝てるの？", "sleep"),
        ("あなたは甘いもの好き？", "us.food"),
        ("あなたは昔なんの仕事してたの？", "past"),
        ("あなたは寂しくならないの？", "us.lonely"),
        ("あなたはどこに住んでるの？", "home"),
        ("あなたはどう思う？", "opinion"),
        ("おばちゃんはホットケーキ、はちみつ派ですか？", "us.food"),
        ("ヒデさんは将棋、得意ですか", "us.games"),
        ("あなたの名前の由来は何ですか", "named"),
    ],
)
def test_a_question_about_us_is_answered(character: Character, text: str, slot: str) -> None:
    for reply in answers(text, character, exchanges=()):
        assert slots(reply)[0] == (slot if slot.startswith("us.") else f"ritual.{slot}")
        assert wording.praise_words(reply.text) == []


def test_what_is_asked_beside_a_story_comes_before_the_story() -> None:
    for reply in answers("文章がまとまらなくてすみません。娘が初めて歩きました"):
        assert slots(reply)[:2] == ["ritual.apology", "situation.gr_walk.open"]
    for reply in answers("今日は公園に行きました。あなたは何色が好き？"):
        assert slots(reply)[0] == "us.colour"


class TestRemembering:
    ASKED = "私が話したこと覚えてる？"

    @pytest.mark.parametrize("character", Character)
    @pytest.mark.parametrize("standing", Standing)
    def test_what_is_remembered_is_named_with_how_it_stood(self, character: Character, standing: Standing) -> None:
        known = Asked("weaning_refused", standing)
        for reply in answers(self.ASKED, character, exchanges=(TOLD,), asked=known):
            how = "ritual.kept" if standing is Standing.PLAIN else f"stood.{standing}"
            assert slots(reply)[:2] == ["remember.weaning_refused", how]

    def test_of_details_nothing_is_claimed(self) -> None:
        for reply in answers("作文の題名、覚えてる？", asked=Asked("作文", Standing.BRIGHT)):
            assert slots(reply)[:2] == ["remember.作文", "ritual.kept"]

    @pytest.mark.parametrize("character", Character)
    def test_a_fact_is_answered(self, character: Character) -> None:
        for reply in answers("うちの子、何部か覚えてる？", character, asked=Asked(fact="known.club.バスケ部")):
            assert slots(reply)[0] == "known.club"
            assert "バスケ部" in reply.text

    @pytest.mark.parametrize("name", [None, "gone_from_the_data"])
    def test_what_is_not_remembered_is_said_to_be_so(self, name: str | None) -> None:
        for reply in answers("前に話した夜泣きのこと覚えてる？", asked=Asked(name)):
            assert slots(reply)[0] == "ritual.forgot"


class TestCorrections:
    TEXT = "落ち込んでないよ。娘が初めて歩いたんだよ"
    LOW = Exchange(user_text="娘が立った", ai_text="落ち込む日もあるわよねぇ。")

    @pytest.mark.parametrize("character", Character)
    def test_who_puts_us_right_is_begged_pardon_and_heard(self, character: Character) -> None:
        for reply in answers(self.TEXT, character, exchanges=(self.LOW,)):
            assert slots(reply)[:2] == ["protest.low", "situation.gr_walk.open"]

    def test_nobody_is_put_right_where_we_felt_no_such_thing(self) -> None:
        assert "corrected" not in slots(answers(self.TEXT)[0])

    def test_what_others_say_is_no_correction_of_ours(self) -> None:
        text = "上の子が「まあ、よかったんじゃない」などと申しまして、可笑しゅうございました"
        for reply in answers(text, Character.HIDE, exchanges=(self.LOW,)):
            assert not {"sorry", "corrected", "misread"}.intersection(slots(reply))

    def test_what_was_that_is_answered_by_what_was_misread(self) -> None:
        for reply in answers("昨日のあれなんだったんですか", exchanges=(self.LOW,)):
            assert slots(reply)[0] == "misread"

    def test_an_apology_alone_is_no_fruit(self) -> None:
        moved = Analysis(emotion=Emotion.JOY, intensity=5, depth=4, is_moment=True)
        bare = request(text="落ち込んでないよ", analysis=moved, exchanges=(self.LOW,))
        told = replace(bare, text=self.TEXT)
        reply, kept = (OfflineCompanion(KEY).reply(one) for one in (bare, told))
        assert not is_fruit_worthy(reply.analysis, "娘が初めて歩いた日のことを、ゆっくり話したかった")
        assert is_fruit_worthy(kept.analysis, "娘が初めて歩いた日のことを、ゆっくり話したかった")

    def test_nobody_is_put_right_who_has_said_nothing(self) -> None:
        assert "corrected" not in slots(answers("落ち込んでないよ。娘が初めて歩いたんだよ", exchanges=())[0])

    def test_a_reminder_is_heard_with_its_thing(self) -> None:
        text = "先日からお話ししている鉄棒の件ですよ。豆だらけの手で、やっとできたのです"
        for reply in answers(text, Character.HIDE):
            assert slots(reply)[0] == "sorry"
            assert slots(reply)[1].startswith(("situation.", "concept.sports_ok"))


@pytest.mark.parametrize("character", Character)
def test_thanks_before_bed_are_thanked_for_and_bidden_good_night(character: Character) -> None:
    for reply in answers("二週間ありがとう。まどかさんと話すとなんか整理できる。おやすみ", character):
        assert slots(reply)[:2] == ["ritual.thanks.long", "ritual.goodnight"]


class TestWishes:
    def test_who_tells_what_to_praise_is_praised_for_it(self) -> None:
        for reply in answers("ほめて。弁当つくった"):
            assert slots(reply)[0] == "wish.praise"
            assert "situation.da_bento_made.praise" in slots(reply)

    def test_what_may_be_danger_is_heard_all_the_same(self) -> None:
        text = "ほめて。今日も洗濯した"
        analysis = analyze(text)
        assert analysis.wish is Wish.PRAISE
        guarded = request(text=text, analysis=replace(analysis, is_uncertain=True))
        assert wording.praise_words(OfflineCompanion(KEY).reply(guarded).text) == []


@pytest.mark.parametrize("text", ["まどかさん、双子って沐浴一人でやるときどうしてるんだろ。みんな"])
def test_what_is_wondered_about_is_said_to_be_unknown_and_not_praised(text: str) -> None:
    for reply in answers(text, Character.MADOKA):
        assert "unknown" in slots(reply)
        assert wording.praise_words(reply.text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("半年間ほんとうにお世話になりました。息子も卒園です", ["ritual.thanks.long"]),
        ("二週間、返事がいらない日も来てよかったよ。ありがとな。", ["ritual.thanks.long"]),
        (
            "まどかさん二週間付き合ってくれてありがとございます大げさに心配されるのだけ直してくださいねおやすみなさい",
            ["ritual.thanks.long", "noted", "ritual.goodnight"],
        ),
        ("いろいろ聞いてくれてありがとね。また来ます", ["ritual.thanks", "ritual.farewell"]),
        ("二週間ありがとう。ヒデさんは、お寒くございませんか", ["ritual.thanks.long", "ritual.body"]),
        ("おはよう。今日は運動会です", ["ritual.greeting.morning"]),
        ("ただいま。残業だった", ["ritual.greeting.back"]),
        ("お久しぶりです。あれから息子は歩けるようになりました", ["ritual.greeting.again"]),
        ("あけおめ！年越しそば食べた", ["ritual.greeting.newyear"]),
        ("行ってきまーす！今日は会議", ["ritual.farewell.off"]),
        ("ほなまた明日から。おやすみたまさん", ["ritual.goodnight"]),
        ("今日もありがとう。娘が寝たのでもう寝ます。おやすみ", ["ritual.goodnight"]),
        ("たまさんまた同じこと言うてるw 好きやけど", ["us.tease"]),
        ("娘に魔女みたいって言われました。ほほほ", ["humour"]),
    ],
)
def test_acts_of_talk_are_answered_in_kind(text: str, expected: list[str]) -> None:
    for reply in answers(text):
        assert set(expected) <= set(slots(reply))


@pytest.mark.parametrize(
    "text",
    [
        "娘がおはようと言ってくれた",
        "先生に一年間お世話になりましたと手紙を書いた",
        "息子が「ただいま」も言わずに部屋へ",
        "おやすみの前に絵本を三冊読んだ",
        "ただいま準備中です",
        "夫が毎日話を聞いてくれてありがたい",
        "義父が久しぶりに来た",
    ],
)
def test_what_is_told_of_such_acts_is_no_act(text: str) -> None:
    assert not [slot for slot in slots(answers(text)[0]) if slot.startswith("ritual.")]


@pytest.mark.parametrize(
    ("before", "text", "slot"),
    [
        ("断る方向で考えてる。残業が増えるから", "たまさんならどうする？", "us.lean"),
        ("今日は晴れた", "青いランドセルにしようと思うんだけど、どう思う？", "us.lean"),
        ("今日は晴れた", "丸と四角どっちがいい？", "view.either"),
        ("今日は晴れた", "パン派とごはん派どっちがいい？", "view.bread"),
        ("今日は晴れた", "たまさんならどうする？", "us.would"),
        ("叩いてしまった。続けようかなと思う", "たまさんならどうする？", "us.would"),
        ("今日は晴れた", "紺か白か、ひなは紫がええって言う。どれがすき？", "us.theirs"),
        ("今日は晴れた", "娘は恐竜のほうが好きらしい。どっちがいい？", "us.theirs"),
        ("今日は晴れた", "私は白が気になる。たまさんならどれがすき？", "us.lean"),
    ],
)
def test_an_opinion_leans_where_the_parent_leans(before: str, text: str, slot: str) -> None:
    told = Exchange(user_text=before, ai_text="へえ、そうなのねぇ。")
    assert slots(answers(text, exchanges=(told,))[0])[0] == slot


@pytest.mark.parametrize("character", Character)
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("育休中。5か月の娘がいます。よろしく。", ["intro.who", "intro.leave"]),
        ("四歳の孫の蓮を昼のあいだ預かっております。よろしく", ["intro.who", "intro.minded"]),
        ("小1の娘がおる35のママです", ["intro.who"]),
        ("小2の息子がいます。来月、初めての発表会です。よろしく", ["intro.who"]),
        ("名前は凛。まだ言ってなかった。", ["us.called"]),
        ("そうか、AIだもんな。変なこと聞いた。すまん。", ["us.machine", "us.pardon"]),
        ("ありがとね、戸は開けといて。", ["ritual.thanks", "us.open"]),
        ("連弾、最初だけそろったの。ふたりで笑っちゃった。また来週も聞いてね", ["us.again"]),
    ],
)
def test_who_says_who_they_are_is_welcomed(character: Character, text: str, expected: list[str]) -> None:
    for reply in answers(text, character):
        assert slots(reply)[: len(expected)] == expected
        assert wording.praise_words(reply.text) == []


def test_a_child_is_named_in_our_own_words_and_no_name_is_echoed() -> None:
    for reply in answers("小1の娘がいます。名前は凛花です。よろしく", exchanges=()):
        assert "小学1年生の娘さん" in reply.text
        assert "凛花" not in reply.text


class TestPutRight:
    ANGRY = Exchange(
        user_text="うつ伏せで怒ってる。見てて笑った。", ai_text="怒っているんですね、そのまま受け取りました。"
    )
    CREATURE = Exchange(user_text="粥、初めて口にした。", ai_text="生きものがいると、家に小さな出来事が増えますよね。")
    DONE = Exchange(user_text="発表会の日に仕事だって", ai_text="あの発表会、もう済ませてきたのねぇ。")

    def test_it_was_somebody_else(self) -> None:
        for reply in answers("怒ってるのは娘な。俺は笑ってる側。", Character.MADOKA, exchanges=(self.ANGRY,)):
            assert slots(reply)[0] == "corrected.who"
            assert "怒っている" not in reply.text

    def test_the_day_has_not_come(self) -> None:
        said = (("t.thread.done.05", "t.core.praise.angry.02"),)
        first = request(
            text="まだだよ！発表会は6日！",
            analysis=analyze("まだだよ！発表会は6日！"),
            exchanges=(self.DONE,),
            recent_fragments=said,
        )
        assert slots(OfflineCompanion(KEY).reply(first))[0] == "corrected.day"

    def test_the_odd_word_does_not_come_again(self) -> None:
        for reply in answers("生きもの、まあ生きものだが。", Character.MADOKA, exchanges=(self.CREATURE,)):
            assert slots(reply)[0] == "corrected.word"
            assert "生きもの" not in reply.text

    def test_what_is_kept_is_what_was_put_right(self) -> None:
        doctor = Exchange(user_text="熱出とったんだってば", ai_text="体の見立ては、手の届かないところなのよ。")
        text = "体の見立てじゃなくて、うちの母に腹立っとるって話よ〜笑"
        for reply in answers(text, exchanges=(doctor,)):
            assert slots(reply)[0] == "corrected"
            assert reply.analysis.emotion is Emotion.ANGER


def test_why_is_answered_by_what_was_said() -> None:
    for reply in answers("何で連弾しとるか覚えとる？", asked=Asked("連弾", reason="why.said")):
        assert slots(reply)[:2] == ["remember.連弾", "why.said"]


@pytest.mark.usefixtures("without_situations")
@pytest.mark.parametrize(
    "text",
    [
        "作ったら旦那が「しょっぱい」だって！作ってもらっといてさ！",
        "義母が「パパなのにえらいわねえ」。パパなのに、は余計だ。",
        "ばあばが「甘やかしとる」って電話で。はぁ？熱出とったんだってば",
    ],
)
def test_an_unfair_word_is_a_small_anger(text: str) -> None:
    for reply in answers(text):
        assert slots(reply)[0] == "receive.miffed"
        assert reply.analysis.emotion is Emotion.ANGER
        assert reply.analysis.intensity <= 3


class TestGrown:
    TEXT = "娘が「お父さん、いつもありがとう」と頭を下げました。うれしゅうございました"
    GRANDPA = Exchange(user_text="四歳の孫の蓮を預かっております", ai_text="そうであったか。")

    def test_a_child_of_forty_is_no_small_one(self) -> None:
        small = {"concept.loved", "concept.kid_kindness", "concept.said_something_sweet", "concept.child_said"}
        for text, before in ((self.TEXT, (self.GRANDPA,)), (self.TEXT.replace("娘", "四十の娘"), (TOLD,))):
            assert not any(small.intersection(slots(one)) for one in answers(text, Character.HIDE, exchanges=before))

    def test_a_grandchild_is(self) -> None:
        loved, before = all_concepts()["loved"], [self.GRANDPA.user_text]
        assert fitting.is_told(loved, "孫が「じいじ、だいすき」と申しました", before)
        assert fitting.is_told(loved, "娘が「ママ大好き」って", ["小1の娘がおる35のママです"])
        assert not fitting.is_told(loved, self.TEXT, before)
        assert not fitting.is_told(loved, "社会人の息子が「好きだよ」って", [])


def test_the_first_words_of_somebody_are_welcomed() -> None:
    text = "小1の娘がおる35のママです"
    reply = OfflineCompanion(KEY).reply(request(text=text, analysis=analyze(text), exchanges=()))
    assert slots(reply)[:2] == ["first", "intro.who"]
