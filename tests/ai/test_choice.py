"""The choice of fragments: the same for the same request, different for any other."""

import time
from dataclasses import replace
from datetime import datetime

import pytest

from homebiyori.ai.offline import OfflineCompanion
from homebiyori.ai.port import Character, PraiseLevel, ReplyRequest, Source
from homebiyori.lexicon.vocabulary import Analysis, Emotion
from support.talk import JST, KEY, request, talk

TIMES = ("morning", "day", "evening", "night", "deepnight")


def _closes(base: ReplyRequest) -> set[str]:
    ids = [used for reply in talk(base, 40, varied=False) for used in reply.fragment_ids]
    return {used.split(".")[2] for used in ids if ".close." in used}


class TestChoice:
    def test_the_same_request_is_answered_the_same(self) -> None:
        assert OfflineCompanion(KEY).reply(request()) == OfflineCompanion(KEY).reply(request())

    def test_another_message_is_answered_otherwise(self) -> None:
        texts = {OfflineCompanion(KEY).reply(request(seed=bytes([n]))).text for n in range(20)}
        assert len(texts) > 10

    def test_another_key_answers_otherwise(self) -> None:
        texts = {OfflineCompanion(bytes([n])).reply(request()).text for n in range(20)}
        assert len(texts) > 10

    def test_the_words_of_the_parent_are_never_repeated(self) -> None:
        said = "ぺんぎんのぬいぐるみを洗った"
        reply = OfflineCompanion(KEY).reply(request(text=said, nickname="ぺんぎん"))
        assert "ぺんぎん" not in reply.text
        assert reply == OfflineCompanion(KEY).reply(request(text="くじらのぬいぐるみを洗った"))

    def test_the_analysis_and_the_source_are_passed_on(self) -> None:
        asked = request(analysis=Analysis(emotion=Emotion.JOY, intensity=4, concepts=("first_steps",)))
        reply = OfflineCompanion(KEY, source=Source.FALLBACK).reply(asked)
        assert (reply.analysis, reply.source, reply.usage) == (asked.analysis, Source.FALLBACK, None)
        assert any("concept.first_steps" in name for name in reply.fragment_ids)

    @pytest.mark.parametrize("concept", ["night_wakings", "first_steps", "loved", "weaning_refused"])
    @pytest.mark.parametrize("character", Character)
    def test_fragments_rest_before_they_return(self, character: Character, concept: str) -> None:
        base = request(character=character, text="そういう一日だった", analysis=Analysis(concepts=(concept,)))
        used = [
            next(name for name in reply.fragment_ids if ".concept." in name or ".topic." in name)
            for reply in talk(base, 6, varied=False)
        ]
        assert len(set(used)) >= 3

    def test_the_first_message_is_welcomed(self) -> None:
        reply = OfflineCompanion(KEY).reply(request(exchanges=()))
        assert reply.fragment_ids[0].startswith("t.first.")

    @pytest.mark.parametrize("hour", [0, 4, 5, 9, 10, 16, 17, 19, 20, 23])
    def test_the_close_fits_the_hour_and_the_season(self, hour: int) -> None:
        time_name = TIMES[(4, 0, 1, 2, 3)[(hour >= 5) + (hour >= 10) + (hour >= 17) + (hour >= 20)]]
        for month, name in [(1, "winter"), (3, "spring"), (8, "summer"), (11, "autumn"), (12, "winter")]:
            base = request(now=datetime(2026, month, 3, hour, tzinfo=JST))
            by_day = set() if time_name in ("night", "deepnight") else {name}
            assert _closes(base) == {"listen", time_name}
            # The close mentions the season if the message mentions the weather.
            assert _closes(replace(base, text="なんだか冷える一日")) == {"listen", time_name, *by_day}

    def test_an_answer_is_quick(self) -> None:
        base = request(level=PraiseLevel.DEEP, analysis=Analysis(emotion=Emotion.WORRY, concepts=("exam",)))
        companion, spent = OfflineCompanion(KEY), list[float]()
        for turn in range(100):
            start = time.thread_time()
            companion.reply(replace(base, seed=str(turn).encode()))
            spent.append(time.thread_time() - start)
        assert sorted(spent)[50] < 0.005, "some 2 ms of processor; more on a busy machine"
