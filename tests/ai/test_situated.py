"""Situations are answered by sentences written for them in three voices, never beside danger."""

from dataclasses import replace

import pytest

from homebiyori.ai import wording
from homebiyori.ai.offline import OfflineCompanion, situated
from homebiyori.ai.offline.ordinary import ordinary_options
from homebiyori.ai.offline.store import fragments_of
from homebiyori.ai.port import Character, Exchange, Mood, PraiseLevel, ReplyRequest, Thread
from homebiyori.base.data import load
from homebiyori.lexicon import analyze
from homebiyori.memory.standing import Standing
from homebiyori.situations import words
from support.sentences import sentence_count
from support.talk import KEY, MEMORY, repeated, request, talk

PARTS = {"open": 3, "praise": 2, "with": 2}
PLACES = {"{}": "発表会", "<child>": "お子さん", "<partner>": "お相手"}


def _filled(text: str) -> str:
    for place, said in PLACES.items():
        text = text.replace(place, said)
    return text


ALL = [
    (who, slot, fragment.id, _filled(fragment.text))
    for who in Character
    for slot, fragments in fragments_of(who).items()
    if slot.startswith("situation.")
    for fragment in fragments
]


def of(text: str, **changes: object) -> ReplyRequest:
    return replace(request(text=text, analysis=analyze(text)), **changes)  # type: ignore[arg-type]


def slots_of(asked: ReplyRequest) -> list[str]:
    return [name.split(".", 1)[1].rsplit(".", 1)[0] for name in OfflineCompanion(KEY).reply(asked).fragment_ids]


class TestEverySentence:
    @pytest.mark.parametrize("who", Character)
    def test_each_situation_has_its_sentences(self, who: Character) -> None:
        counts = {slot: len(fragments) for slot, fragments in fragments_of(who).items()}
        names = [name for domain in words.DOMAINS for name in load("situations", domain)]
        wanted = {f"situation.{name}.{part}": n for name in names for part, n in PARTS.items()}
        assert {slot: counts.get(slot, 0) for slot, n in wanted.items() if counts.get(slot, 0) < n} == {}
        assert {slot for slot in counts if slot.startswith("situation.")} == set(wanted)

    def test_nothing_banned_and_no_foreign_voice(self) -> None:
        assert [(name, found) for _, _, name, text in ALL if (found := wording.banned_phrases(text))] == []
        assert [(name, found) for who, _, name, text in ALL if (found := wording.foreign_voice(text, who))] == []

    def test_every_body_has_the_characters_own_voice(self) -> None:
        bodies = [(who, name, text) for who, slot, name, text in ALL if not slot.endswith(".open")]
        assert [name for who, name, text in bodies if not wording.has_own_voice(text, who)] == []

    def test_praise_stands_where_it_belongs(self) -> None:
        heard = [(name, text) for _, slot, name, text in ALL if not slot.endswith(".praise")]
        assert [(name, found) for name, text in heard if (found := wording.praise_words(text))] == []

    def test_one_sentence_of_fitting_length(self) -> None:
        assert [name for _, _, name, text in ALL if not 14 <= wording.count_characters(text) <= 62] == []
        assert [name for _, _, name, text in ALL if sentence_count(text) != 1 or text[-1] not in "。？"] == []
        assert [name for _, _, name, text in ALL if set(text) & set("{}<>%$_[]\\@！!～〜?\n ")] == []

    def test_no_sentence_twice(self) -> None:
        assert len({text for _, _, _, text in ALL}) == len(ALL)


@pytest.mark.parametrize(
    ("before", "child"),
    [("孫が三人おります", "お孫さん"), ("下の階の人が「うちも孫がいるからにぎやかでいい」って", "お子さん")],
)
def test_a_grandchild_is_ones_own(before: str, child: str) -> None:
    """A grandchild whom a neighbour mentions is not the parent's."""
    asked = of("寝返りした。初めて", exchanges=(Exchange(user_text=before, ai_text="はい"),))
    (found,) = situated.found_in(asked)
    assert child in situated.slot(found, "open", asked)


class TestAnAnswer:
    @pytest.mark.parametrize("who", Character)
    @pytest.mark.parametrize(
        ("mood", "part"), [(Mood.PRAISE, "praise"), (Mood.LISTEN, "with")], ids=["praise", "listen"]
    )
    def test_receives_what_happened_and_stays_with_it(self, who: Character, mood: Mood, part: str) -> None:
        asked = of("かぼちゃにしたら、ぱくぱく食べた！おかわりまで！", character=who, mood=mood)
        assert slots_of(asked)[:2] == ["situation.da_ate_all.open", f"situation.da_ate_all.{part}"]

    def test_two_things_that_happened_are_both_received(self) -> None:
        said = slots_of(of("熱、下がった！平熱！あと、お弁当箱が空っぽで返ってきた！うれしい"))
        assert {"situation.wo_fever_down.open", "situation.da_bento_empty.open"} <= set(said)

    def test_what_the_words_say_they_feel_goes_first(self) -> None:
        said = slots_of(of("かぼちゃ、おかわりまでして完食した。でも私はもう限界、つらい"))
        assert not any(slot.startswith("situation.da_ate_all") for slot in said)

    @pytest.mark.parametrize(
        "text",
        [
            "かぼちゃ、完食しておかわりしてくれた。もう消えてしまいたい",
            "お弁当箱が空っぽで返ってきた。これで安心して死ねる",
            "おはようございます",
            "🍼",
        ],
    )
    def test_nothing_of_it_beside_danger_nor_where_nothing_is_told(self, text: str) -> None:
        assert not any(slot.startswith("situation.") for slot in slots_of(of(text)))

    def test_what_is_still_to_come_has_not_happened(self) -> None:
        assert not any("fever_down" in slot for slot in slots_of(of("明日には熱が下がって平熱になるはず")))

    def test_the_child_is_called_as_the_parent_calls_it(self) -> None:
        asked = of("孫がぱくぱく食べて、おかわりまでしました", character=Character.HIDE)
        texts = {OfflineCompanion(KEY).reply(replace(asked, seed=bytes([n]))).text for n in range(40)}
        assert not any("娘さん" in text or "息子さん" in text or "{}" in text or "<" in text for text in texts)

    def test_a_child_named_lately_is_remembered(self) -> None:
        before = (Exchange(user_text="5か月の娘がいます", ai_text="はい"),)
        asked = of("寝返りした。初めて", exchanges=before)
        assert situated.slot(situated.found_in(asked)[0], "open", asked).split(":")[2] == "娘さん"
        unclear = (*before, Exchange(user_text="息子もいます", ai_text="はい"))
        asked = replace(asked, exchanges=unclear)
        assert situated.slot(situated.found_in(asked)[0], "open", asked).split(":")[2] == "お子さん"

    @pytest.mark.parametrize("level", PraiseLevel)
    @pytest.mark.parametrize("who", Character)
    @pytest.mark.parametrize("mood", Mood)
    def test_the_same_thing_every_day_is_never_answered_the_same(
        self, who: Character, mood: Mood, level: PraiseLevel
    ) -> None:
        text = "かぼちゃにしたら、ぱくぱく食べた！おかわりまで！"
        replies = talk(of(text, character=who, mood=mood, level=level), MEMORY, varied=False)
        texts = [reply.text for reply in replies]
        assert repeated(texts) == []
        assert [one for one in texts if wording.count_characters(one) not in wording.length_range(level)] == []
        sentences = range(2, 4) if level is PraiseLevel.NORMAL else range(4, 6)
        assert [one for one in texts if sentence_count(one) not in sentences] == []


class TestWhose:
    def test_on_a_day_of_mourning_nothing_else_happened(self) -> None:
        assert situated.found_in(of("妻の命日。ハンバーグを焼いた。焦げた。")) == ()

    def test_what_somebody_of_another_house_does_is_not_the_familys(self) -> None:
        own, other = "ぱくぱく食べて、おかわりまでしてくれた", "患者さんが、ぱくぱく食べて、おかわりまでしてくれた"
        assert situated.found_in(of(own))[0].situation.id == "da_ate_all"
        assert "da_ate_all" not in {found.situation.id for found in situated.found_in(of(other))}


def test_what_is_remembered_never_takes_the_place_of_what_happened() -> None:
    text = "離乳食のかぼちゃ、ぱくぱく食べた！おかわりまで！"
    asked = of(text, thread=Thread("離乳食", Standing.HEAVY))
    for option in ordinary_options(asked):
        assert option[0].startswith("thread.")
        assert option[1].startswith("situation.da_ate_all.open")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("娘が夜勤明けで、こたつで寝ております。毛布をかけました", "fa_child_kind_to_parent"),
        ("昼まで寝るつもりが、孫に起こされて公園や", "dy_stay_home"),
        ("来週の月曜から息子の期末試験。言うても聞かん", "se_monday_blues"),
        ("明日、犬を獣医に連れて行く", "dy_weekend_plan"),
        ("娘とけんか。ゲームばかりさせると言われまして、言い返してしまいました", "da_screen_fight"),
        ("休みの電話、店長が優しかった", "se_short_hours_sorry"),
        ("会社の昼休み、一人で座って食べられた。初めてや", "gr_sit"),
        ("息子の本番、こっちの手汗がやばかった", "se_presentation_ahead"),
    ],
)
def test_what_another_did_or_what_was_over_is_not_told_as_something_else(text: str, wrong: str) -> None:
    for mood in Mood:
        asked = of(text, mood=mood)
        assert wrong not in [found.situation.id for found in situated.found_in(asked)]


def test_what_is_to_come_stays_so() -> None:
    assert [found.situation.id for found in situated.found_in(of("明日のプレゼン、考えただけで手汗がやばかった"))] == [
        "se_presentation_ahead"
    ]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("二週間、話し相手をありがとうございました。年寄りの長話でしたな", "se_lonely_home"),
        ("孫は面接の練習で「将来は看護師になりたい」と言うたそうです", "dy_marry_words"),
        ("孫が来月、推薦の面接だそうです。夕飯も黙ったまま", "se_interview"),
        ("うちの人がカレー作った。焦がしたけど", "se_burnt_food"),
        ("咳も鼻水もなし、保育園行けた", "wo_cold_cough"),
        ("頭痛はないんやけど、なんかだるい", "se_own_headache"),
        ("歯医者、そんなに痛くなかった", "wo_dentist"),
        ("ピアノやめたいって言ってた娘が、やっぱり続けるって", "gr_lesson_quit"),
    ],
)
def test_thanks_and_a_grandchilds_day_are_not_the_writers_own(text: str, wrong: str) -> None:
    assert wrong not in [found.situation.id for found in situated.found_in(of(text))]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("カレー作った。焦がしたけど", "se_burnt_food"),
        ("咳も鼻水もひどい、保育園休んだ", "wo_cold_cough"),
        ("頭痛がひどい。なんかだるい", "se_own_headache"),
    ],
)
def test_what_is_the_writers_or_is_there_stays_so(text: str, right: str) -> None:
    assert right in [found.situation.id for found in words.read(text)]
