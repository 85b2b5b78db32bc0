"""The parts of an answer: praise for what was recognised, wishes obeyed, courtesy, memories."""

import re
from dataclasses import replace
from itertools import product

import pytest

from homebiyori.ai import wording
from homebiyori.ai.offline import OfflineCompanion
from homebiyori.ai.offline.facts import Fact, known_of
from homebiyori.ai.offline.ordinary import subject_of
from homebiyori.ai.offline.store import fragments_of
from homebiyori.ai.port import Character, Exchange, Mood, PraiseLevel
from homebiyori.lexicon import analyze, complaints
from homebiyori.lexicon.vocabulary import Analysis, Emotion, Wish
from support.talk import CELLS, KEY, repeated, request, talk


class TestPraiseIsForWhatWasRecognised:
    @pytest.mark.parametrize("cell", CELLS, ids="-".join)
    @pytest.mark.parametrize("concepts", [(), ("cooking",), ("night_wakings",)])
    def test_no_praise_without_a_feeling(
        self, cell: tuple[Character, Mood, PraiseLevel], concepts: tuple[str, ...]
    ) -> None:
        character, mood, level = cell
        analysis = Analysis(concepts=concepts)
        base = request(character=character, mood=mood, level=level, text="そういう一日だった", analysis=analysis)
        ids = [name for reply in talk(base, 16, varied=False) for name in reply.fragment_ids]
        assert [name for name in ids if ".praise." in name] == []

    @pytest.mark.parametrize("cell", CELLS, ids="-".join)
    @pytest.mark.parametrize("emotion", Emotion)
    def test_what_is_not_surely_harmless_is_received_and_not_praised(
        self, cell: tuple[Character, Mood, PraiseLevel], emotion: Emotion
    ) -> None:
        character, mood, level = cell
        unsure = Analysis(emotion=emotion, intensity=5, concepts=("weaned",), is_uncertain=True)
        base = request(character=character, mood=mood, level=level, analysis=unsure)
        ids = [name for reply in talk(base, 16, varied=False) for name in reply.fragment_ids]
        assert [name for name in ids if ".praise" in name or ".bright." in name or name.endswith("weaned")] == []

    @pytest.mark.parametrize(("character", "level"), list(product(Character, PraiseLevel)))
    def test_what_is_surely_harmless_is_praised(self, character: Character, level: PraiseLevel) -> None:
        sure = Analysis(emotion=Emotion.JOY, intensity=5, concepts=("weaned",))
        replies = talk(request(character=character, level=level, analysis=sure), 16, varied=False)
        assert any(".praise." in name for reply in replies for name in reply.fragment_ids)

    @pytest.mark.parametrize("emotion", [Emotion.SADNESS, Emotion.WORRY, Emotion.FATIGUE, Emotion.ANGER])
    def test_what_is_guarded_is_not_praised(self, emotion: Emotion) -> None:
        free = Analysis(emotion=emotion, intensity=3, concepts=("night_wakings",), has_own_feeling=True)
        for analysis, is_praised in ((free, True), (replace(free, is_guarded=True), False)):
            replies = talk(request(analysis=analysis), 20, varied=False)
            assert any(".praise." in name for reply in replies for name in reply.fragment_ids) is is_praised

    @pytest.mark.parametrize("character", Character)
    @pytest.mark.parametrize(
        ("concept", "emotion", "praise"),
        [
            ("weaned", Emotion.ACCOMPLISHMENT, "done"),
            ("weaning_refused", Emotion.WORRY, "refused"),
            ("yelled", Emotion.SADNESS, "failed"),
            ("job_hunt", Emotion.WORRY, "waiting"),
            ("first_steps", Emotion.JOY, "beside"),
            ("loved", Emotion.JOY, "glad"),
            ("night_wakings", Emotion.FATIGUE, "ongoing"),
            ("lonely", Emotion.SADNESS, "told"),
            ("work_any", Emotion.FATIGUE, "tired"),
        ],
    )
    def test_the_thing_is_named_and_praised_for_what_it_is(
        self, character: Character, concept: str, emotion: Emotion, praise: str
    ) -> None:
        analysis = Analysis(emotion=emotion, concepts=(concept,), has_own_feeling=True)
        base = request(character=character, text="そういう一日だった", analysis=analysis)
        for reply in talk(base, 20, varied=False):
            assert any(f".concept.{concept}." in name or ".topic." in name for name in reply.fragment_ids)
            assert any(f".core.praise.{praise}." in name for name in reply.fragment_ids)

    @pytest.mark.parametrize("cell", CELLS, ids="-".join)
    @pytest.mark.parametrize("emotion", [Emotion.SADNESS, Emotion.WORRY, Emotion.ANGER])
    @pytest.mark.parametrize("concepts", [(), ("lonely",), ("school_any",)])
    def test_who_is_only_heard_to_be_low_is_listened_to(
        self, cell: tuple[Character, Mood, PraiseLevel], emotion: Emotion, concepts: tuple[str, ...]
    ) -> None:
        character, mood, level = cell
        heard = Analysis(emotion=emotion, intensity=3, concepts=concepts)
        base = request(character=character, mood=mood, level=level, analysis=heard)
        ids = [name for reply in talk(base, 16, varied=False) for name in reply.fragment_ids]
        assert [name for name in ids if ".praise." in name] == []

    @pytest.mark.parametrize(
        "analysis",
        [
            Analysis(emotion=Emotion.SADNESS, intensity=3, has_own_feeling=True),
            Analysis(emotion=Emotion.ANGER, intensity=3, concepts=("school_any", "weaned")),
            Analysis(emotion=Emotion.WORRY, intensity=3, wish=Wish.PRAISE, concepts=("lonely",)),
            Analysis(emotion=Emotion.FATIGUE, intensity=3),
        ],
    )
    def test_a_feeling_said_outright_a_deed_and_a_wish_are_praised_though_it_is_low(self, analysis: Analysis) -> None:
        replies = talk(request(analysis=analysis), 20, varied=False)
        assert all(any(".praise." in name for name in reply.fragment_ids) for reply in replies)

    @pytest.mark.parametrize(
        "text", ["なにもしたくない", "何もしたくない", "もうどうでもいい", "おとうさんのとこ、行く"]
    )
    def test_who_wants_nothing_any_more_is_not_praised(self, text: str) -> None:
        for reply in talk(request(text=text, analysis=analyze(text)), 20, varied=False):
            assert not [name for name in reply.fragment_ids if ".praise." in name]

    def test_what_does_not_go_with_the_feeling_is_not_named(self) -> None:
        asked = request(analysis=Analysis(emotion=Emotion.JOY, concepts=("yelled", "loved")))
        subject = subject_of(asked)
        assert subject is not None
        assert subject.id == "loved"
        assert subject_of(request(analysis=Analysis(emotion=Emotion.SADNESS, concepts=("loved",)))) is None


# For each fact, a message that allows a fragment to presume it, and one that does not.
LICENCES = {
    Fact.ACT: ("夜泣きで三回起きて抱っこした。疲れた", "つかれたー"),
    Fact.SUCCESS: ("断乳できた！うれしい", "うれしいなあ"),
    Fact.LONG: ("毎日ずっとこの調子で疲れた", "つかれたー"),
    Fact.FEELING: ("ほんとに疲れた", "洗濯三回まわした"),
    Fact.WORDS: ("夫に文句を言われた", "洗たく物"),
    Fact.ALONE: ("ひとりで抱えている", "洗たく物"),
    Fact.TORN: ("どちらにするか迷っている", "洗たく物"),
}
ALL = [(who, slot, f) for who in Character for slot, fs in fragments_of(who).items() for f in fs]
PRESUMING = [(who, slot, f) for who, slot, f in ALL if f.presumes]


def known(text: str) -> frozenset[Fact]:
    asked = request(text=text, analysis=analyze(text))
    subject = subject_of(asked)
    return known_of(asked, subject.kind if subject else None)


class TestPresumptions:
    @pytest.mark.parametrize("fact", Fact)
    def test_a_fact_is_known_only_from_the_words(self, fact: Fact) -> None:
        licensed, unlicensed = LICENCES[fact]
        assert fact in known(licensed)
        assert fact not in known(unlicensed)

    def test_every_presuming_fragment_has_its_sentences(self) -> None:
        for _, _, fragment in PRESUMING:
            licences = "。".join(LICENCES[fact][0] for fact in sorted(fragment.presumes))
            assert fragment.presumes <= known(licences), fragment.id
            assert not fragment.presumes & known("洗たく物"), fragment.id

    def test_what_claims_days_or_deeds_presumes_them(self) -> None:
        claims = ("毎日", "ずっと", "ここまで続け", "積み重ねてき", "一日中", "一日じゅう", "日を重ねて")
        praising = [(slot, f) for _, slot, f in ALL if slot.startswith(("core.praise", "deepen.praise"))]
        bare = [f.id for slot, f in praising if any(claim in f.text for claim in claims) and not f.presumes]
        assert [name for name in bare if ".deepen.praise.plain." not in name] == []

    @pytest.mark.parametrize("character", Character)
    @pytest.mark.parametrize("level", PraiseLevel)
    @pytest.mark.parametrize("emotion", [emotion for emotion in Emotion if emotion is not Emotion.NONE])
    def test_what_was_not_recognised_is_not_presumed(
        self, character: Character, level: PraiseLevel, emotion: Emotion
    ) -> None:
        base = request(character=character, level=level, text="もう…という気分", analysis=Analysis(emotion=emotion))
        presuming = {f.id for _, _, f in PRESUMING}
        said = {name for reply in talk(base, 60, varied=False) for name in reply.fragment_ids}
        assert said & presuming == set()


class TestWishes:
    @pytest.mark.parametrize("character", Character)
    @pytest.mark.parametrize(
        "text", ["ほめないで", "ほめなくていいから、ただ聞いて", "聞くだけでいい", "ほめないで。夜泣きで疲れた"]
    )
    def test_who_asks_to_be_heard_is_not_praised(self, character: Character, text: str) -> None:
        base = request(character=character, text=text, analysis=analyze(text))
        for reply in talk(base, 20, varied=False):
            assert wording.praise_words(reply.text) == []
            assert reply.fragment_ids[0].split(".")[1:3] == ["wish", "listen"]

    @pytest.mark.parametrize("character", Character)
    def test_who_asks_for_praise_is_praised_for_what_was_told_last(self, character: Character) -> None:
        base = request(
            character=character, mood=Mood.LISTEN, text="ほめて", analysis=analyze("ほめて"), recalled=("apologized",)
        )
        for reply in talk(base, 20, varied=False):
            assert any(".concept.apologized." in name for name in reply.fragment_ids)
            assert any(".core.praise.done." in name for name in reply.fragment_ids)
        alone = OfflineCompanion(KEY).reply(replace(base, recalled=()))
        assert any(".core.praise.asked." in name for name in alone.fragment_ids)


class TestRituals:
    @pytest.mark.parametrize("cell", CELLS, ids="-".join)
    @pytest.mark.parametrize(
        ("text", "slot"),
        [
            ("おはよう", "greeting.morning"),
            ("こんばんは🌙", "greeting.night"),
            ("ありがとうございます", "thanks"),
            ("長文すみません", "apology"),
            ("またね", "farewell"),
            ("おやすみなさい", "goodnight"),
            ("これからよろしくお願いします", "please"),
            ("あなたの名前は？", "name"),
            ("たまさんは何歳なの？", "age"),
            ("ごはんは？", "question"),
            ("届いてますか？", "there"),
            ("テスト", "test"),
        ],
    )
    def test_courtesy_is_answered_with_courtesy(
        self, cell: tuple[Character, Mood, PraiseLevel], text: str, slot: str
    ) -> None:
        character, mood, level = cell
        analysis = replace(analyze(text), risk=None, is_gentle=False)
        base = request(character=character, mood=mood, level=level, text=text, analysis=analysis)
        replies = talk(base, 30, varied=False)
        assert repeated([reply.text for reply in replies]) == []
        for reply in replies:
            assert reply.fragment_ids[0].split(".", 1)[1].rsplit(".", 1)[0] == f"ritual.{slot}"
            assert wording.praise_words(reply.text) == []
            assert 40 <= wording.count_characters(reply.text) <= 150


class TestRemembering:
    @pytest.mark.parametrize("character", Character)
    @pytest.mark.parametrize("text", ["おはよう", "うん", "今日は特になにもない"])
    def test_a_trouble_is_asked_after(self, character: Character, text: str) -> None:
        base = request(character=character, text=text, analysis=analyze(text), trouble="weaning_refused")
        reply = OfflineCompanion(KEY).reply(base)
        assert reply.fragment_ids[-1].startswith(f"{character[0]}.recall.weaning_refused.")
        assert "このあいだ" in reply.text

    @pytest.mark.parametrize(
        "text", ["公園に行って楽しかった", "夜泣きで寝不足、つらい", "おすすめの絵本はありますか？", "庭の山茶花"]
    )
    def test_beside_what_is_told_or_asked_nothing_is_remembered(self, text: str) -> None:
        asked = request(text=text, analysis=analyze(text), trouble="weaning_refused", gladness="逆上がり")
        names = OfflineCompanion(KEY).reply(asked).fragment_ids
        assert [name for name in names if ".recall." in name or ".gladly." in name] == []

    def test_what_is_told_again_is_not_asked_after(self) -> None:
        text = "今日も離乳食を食べてくれなかった。心配"
        reply = OfflineCompanion(KEY).reply(request(text=text, analysis=analyze(text), trouble="weaning_refused"))
        assert not any(".recall." in name for name in reply.fragment_ids)


@pytest.mark.parametrize("character", Character)
@pytest.mark.parametrize("level", PraiseLevel)
def test_one_listening_answer_in_seven_asks_something_back(character: Character, level: PraiseLevel) -> None:
    analysis = Analysis(emotion=Emotion.SADNESS, concepts=("lonely",), has_own_feeling=True)
    base = request(character=character, mood=Mood.LISTEN, level=level, analysis=analysis)
    replies = talk(base, 120, varied=False)
    asking = sum(any(".ask." in name for name in reply.fragment_ids) for reply in replies)
    assert 0.07 <= asking / len(replies) <= 0.22
    praised = talk(replace(base, mood=Mood.PRAISE), 60, varied=False)
    assert not any(".ask." in name for reply in praised for name in reply.fragment_ids)


@pytest.mark.parametrize("character", Character)
def test_there_are_three_plans_of_sentences(character: Character) -> None:
    analysis = Analysis(emotion=Emotion.FATIGUE, concepts=("night_wakings",))
    base = request(character=character, text="そういう一日だった", analysis=analysis)
    shapes = {
        tuple(name.split(".")[1] for name in reply.fragment_ids if ".topic." not in name)
        for reply in talk(base, 60, varied=False)
    }
    assert len(shapes) >= 3


class TestWhoWasNotUnderstood:
    TOLD = Exchange(user_text="離乳食をべーっと出されて、また作り直しでした", ai_text="よかったわねぇ。")

    @pytest.mark.parametrize(
        "text",
        [
            "そうじゃない",
            "ちゃんと読んで",
            "さっきも同じこと言った",
            "また同じ返事だね",
            "話聞いてた？",
            "いや、そういうことじゃなくて",
        ],
    )
    @pytest.mark.parametrize("character", Character)
    def test_is_begged_pardon_and_heard_again(self, character: Character, text: str) -> None:
        base = request(character=character, text=text, analysis=analyze(text), exchanges=(self.TOLD,))
        for reply in talk(base, 6, varied=False):
            slots = [name[2:-3] for name in reply.fragment_ids]
            assert slots[0] == "sorry"
            assert "situation.da_refused_meal.open" in slots
            assert [name for name in slots if ".praise" in name] == []

    def test_what_the_complaint_itself_tells_is_what_is_heard(self) -> None:
        text = "そうじゃなくて、夫が何もしてくれないことに怒ってるの。ずっとひとりで皿を洗ってる"
        reply = OfflineCompanion(KEY).reply(request(text=text, analysis=analyze(text), exchanges=(self.TOLD,)))
        assert [name[2:-3] for name in reply.fragment_ids][:2] == ["sorry", "deed.told"]
        assert "皿を洗っている" in reply.text

    @pytest.mark.parametrize(
        "text",
        [
            "夫にちゃんと読んでって言われた",
            "息子がまた同じこと言ってる",
            "そうじゃないかと思ってた",
            "毎日同じ言葉をかけてる",
        ],
    )
    def test_a_complaint_about_others_is_none(self, text: str) -> None:
        assert complaints.rest(text) is None


class TestWhatIsNotOursToSay:
    @pytest.mark.parametrize(
        "text", ["カレーのつくりかた教えて", "ツバメの卵は何日でかえりますか", "ベランダの朝顔は何センチまで伸びますか"]
    )
    @pytest.mark.parametrize("character", Character)
    def test_a_question_of_fact_is_no_small_talk(self, character: Character, text: str) -> None:
        reply = OfflineCompanion(KEY).reply(request(character=character, text=text, analysis=analyze(text)))
        assert any(".unknown." in name for name in reply.fragment_ids)

    @pytest.mark.parametrize("text", ["なんで私だけなの", "いつまで続くの", "今日は何を作ったか忘れた"])
    def test_a_sigh_is_no_question(self, text: str) -> None:
        reply = OfflineCompanion(KEY).reply(request(text=text, analysis=analyze(text)))
        assert not any(".unknown." in name for name in reply.fragment_ids)

    @pytest.mark.parametrize(
        "text", ["双子って沐浴一人でやるときどうしてるんだろ。みんな", "トイレが成功してほしいなあ"]
    )
    def test_what_is_only_asked_or_wished_for_is_no_deed(self, text: str) -> None:
        assert analyze(text).concepts
        assert subject_of(request(text=text, analysis=analyze(text))) is None

    def test_what_is_still_to_come_is_not_told_as_done(self) -> None:
        told, planned = "動物園に行った。楽しかった", "明日は動物園に行く。楽しみ"
        subjects = [subject_of(request(text=text, analysis=analyze(text))) for text in (told, planned)]
        assert [subject.id if subject else None for subject in subjects] == ["outing_fun", "outing_any"]


@pytest.mark.parametrize("character", Character)
def test_a_good_thing_is_remembered_where_nothing_weighs(character: Character) -> None:
    light, heavy = "今日は特になにもない", "夜泣きで寝不足、つらい"
    for text, expected in ((light, True), (heavy, False)):
        base = request(character=character, text=text, analysis=analyze(text), gladness="toilet_ok")
        names = OfflineCompanion(KEY).reply(base).fragment_ids
        assert any(".gladly.toilet_ok." in name for name in names) is expected


def test_nobody_is_told_that_it_is_a_trifle() -> None:
    """The generic slots also answer efforts, news and decisions, so they must not belittle."""
    plain = re.compile("(?:core|receive)\\..*(?:plain|half|token)")
    trifles = re.compile(
        "ちっちゃな話|小さな話|とりとめ|何ということ|特別ではない|なんてことない|たわいな|他愛|大きい小さい|何気ない|結論のない"
    )
    assert [f.id for _, slot, f in ALL if plain.match(slot) and trifles.search(f.text)] == []
