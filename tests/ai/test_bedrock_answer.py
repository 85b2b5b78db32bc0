"""Parsing a model's answer, in pieces and cut off anywhere."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homebiyori.ai.bedrock.answer import Labels, parse_object, read_answer, read_fields, read_usage
from homebiyori.ai.bedrock.call import CallError, Failure
from homebiyori.ai.bedrock.partial import read_partial
from homebiyori.ai.speech import clean, cut_at_sentence, estimate_tokens, one_line, sentences
from homebiyori.lexicon.vocabulary import Analysis, Concern, Emotion, Risk, RiskKind, RiskLevel, Topic
from support import bedrock as fake

LABELS = Labels(emotion=Emotion.FATIGUE, intensity=4, depth=3)
TEXT = st.text(alphabet='あ漢a0 -"{}\n\ud83d\udc00\x00\u200b😊', max_size=8)
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
QUICK = settings(max_examples=80, deadline=None, derandomize=True, database=None)
FIELDS = ["risk", "risk_level", "concerns", "reply", "emotion", "intensity", "depth", "topics"]


def fields(**changes: object) -> Any:
    return read_fields(fake.tool_input(**changes), stop="tool_use", is_whole=True, tokens=(1, 2))


class TestLabels:
    def test_valid_labels_are_taken(self) -> None:
        assert fields().labels == LABELS

    @pytest.mark.parametrize(
        ("given_value", "read"),
        [(3, 3), (-7, 0), (99, 5), (10**500, 5), (2.9, 2), (float("inf"), 5), (" 4 ", 4), ("12345678", 5), ("５", 5)],
    )
    def test_figures_are_clamped(self, given_value: object, read: int) -> None:
        assert fields(intensity=given_value).labels.intensity == read

    @pytest.mark.parametrize("bad", [None, True, "strong", "-1", "", [], {}, float("nan"), ...])
    def test_what_is_no_figure_makes_the_labels_invalid(self, bad: object) -> None:
        assert fields(depth=bad).labels is None

    @pytest.mark.parametrize("bad", [None, "happy", "", 3, ["joy"], ...])
    def test_an_unknown_emotion_makes_them_invalid(self, bad: object) -> None:
        assert fields(emotion=bad).labels is None

    def test_an_enum_may_be_written_carelessly(self) -> None:
        assert fields(emotion=" Joy ").labels.emotion is Emotion.JOY

    def test_unknown_topics_are_dropped_and_three_stay(self) -> None:
        given_topics = ["sleep", "sleep", "soccer", 4, "work", "body", "outing"]
        assert fields(topics=given_topics).topics == (Topic.SLEEP, Topic.WORK, Topic.BODY)

    @pytest.mark.parametrize("bad", [None, "sleep", {"sleep": 1}, 4])
    def test_topics_that_are_no_list_are_none(self, bad: object) -> None:
        assert fields(topics=bad).topics == ()


class TestRisk:
    @pytest.mark.parametrize(("named", "level"), [("none", 0), (None, None), ("", 0), (..., ...), ("NONE", 0)])
    def test_no_risk_is_read(self, named: object, level: object) -> None:
        answer = fields(risk=named, risk_level=level)
        assert (answer.risk, answer.is_risk_readable) == (None, True)

    @pytest.mark.parametrize(("level", "read"), [(1, 1), (2, 2), (3, 3), (5, 3), (0, 1), ("x", 1)])
    def test_a_named_risk_is_read_with_its_level(self, level: object, read: int) -> None:
        assert fields(risk="abuse", risk_level=level).risk == Risk(RiskKind.ABUSE, RiskLevel(read))

    @pytest.mark.parametrize(("named", "level"), [("none", 1), ("suicide", 0), (7, 0), ([], 0), (None, 2)])
    def test_what_cannot_be_understood_is_said_to_be_so(self, named: object, level: object) -> None:
        assert not fields(risk=named, risk_level=level).is_risk_readable

    def test_the_graver_reading_wins(self) -> None:
        grave = Risk(RiskKind.SELF_HARM, RiskLevel.IMMEDIATE)
        lexicon = Analysis(risk=grave, concerns=frozenset({Concern.GRIEF}), topics=(Topic.WORK,))
        merged = fields(risk="abuse", risk_level=1, concerns=["medical"]).merged_with(lexicon)
        assert merged.risk == grave
        assert merged.concerns == {Concern.GRIEF, Concern.MEDICAL}
        assert merged.topics == (Topic.NIGHT_CRYING, Topic.SLEEP, Topic.WORK)

    def test_the_models_reading_wins_over_a_milder_one(self) -> None:
        lexicon = Analysis(risk=Risk(RiskKind.SELF_HARM, RiskLevel.CONCERN))
        assert fields(risk="abuse", risk_level=3).merged_with(lexicon).risk == Risk(RiskKind.ABUSE, RiskLevel.IMMEDIATE)


class TestShapes:
    def test_no_message_is_unreadable(self) -> None:
        no_list = {"output": {"message": {"content": {"text": "a"}}}}
        hostile: tuple[object, ...] = (None, [], {}, {"output": None}, no_list)
        for response in hostile:
            with pytest.raises(CallError) as error:
                read_answer(response)
            assert error.value.failure is Failure.UNREADABLE

    def test_reasoning_before_the_tool_is_passed_over(self) -> None:
        blocks = [{"reasoningContent": {"reasoningText": {"text": "秘密"}}}, {"text": "では"}]
        tool = {"toolUse": {"toolUseId": "t", "name": fake.TOOL_NAME, "input": fake.tool_input()}}
        assert read_answer(fake.message([*blocks, tool])).text == fake.tool_input()["reply"]

    def test_an_input_in_a_string_is_read(self) -> None:
        written = json.dumps(fake.tool_input())
        tool = {"toolUse": {"toolUseId": "t", "name": fake.TOOL_NAME, "input": written}}
        assert read_answer(fake.message([tool])).labels == LABELS
        assert read_answer(fake.message([{"text": written}])).labels == LABELS

    def test_a_reply_that_max_tokens_cut_keeps_its_sentences(self) -> None:
        answer = read_fields({"reply": "一つ目。二つ目"}, stop="max_tokens", is_whole=True, tokens=(0, 0))
        assert answer.text == "一つ目。"

    def test_a_reply_before_labels_that_were_cut_is_whole(self) -> None:
        raw = json.dumps(fake.tool_input(reply="一つ目。二つ目"), ensure_ascii=False)
        read, is_whole = parse_object(raw[: raw.index('"intensity"') + 3])
        assert (read["reply"], is_whole) == ("一つ目。二つ目", True)

    def test_usage_counts_the_cache_at_its_price_and_ignores_nonsense(self) -> None:
        usage = {"inputTokens": 100, "outputTokens": 5, "cacheReadInputTokens": 40, "cacheWriteInputTokens": 4}
        assert read_usage(usage) == (100 + 4 + 5, 5)
        assert read_usage({"inputTokens": -1, "outputTokens": "many"}) == (0, 0)
        assert read_usage(None) == (0, 0)

    def test_what_is_slight_is_for_the_labels_to_say_and_what_sounds_of_danger_is_not(self) -> None:
        lexicon = Analysis(is_slight=True, is_faint=True)
        merged = fields().merged_with(lexicon)
        assert (merged.is_slight, merged.is_faint) == (False, True)
        assert fields(depth="much").merged_with(lexicon).is_slight

    @QUICK
    @given(st.dictionaries(st.sampled_from(FIELDS), JSON_VALUES))
    def test_no_input_raises_and_all_figures_are_in_range(self, anything: dict[str, object]) -> None:
        answer = read_fields(anything, stop="tool_use", is_whole=True, tokens=(0, 0))
        merged = answer.merged_with(Analysis())
        assert 0 <= merged.intensity <= 5
        assert 0 <= merged.depth <= 5
        answer.text.encode()

    @QUICK
    @given(JSON_VALUES)
    def test_no_answer_raises_anything_but_a_call_error(self, anything: object) -> None:
        responses: tuple[object, ...] = (anything, {"output": {"message": {"content": [anything]}}, "usage": anything})
        for response in responses:
            with suppress(CallError):
                read_answer(response)


class TestPartial:
    def test_at_every_cut_the_prefix_is_right(self) -> None:
        whole = fake.tool_input(reply='あ"い\\n\\😊。うえ。', intensity=12)
        for raw in (json.dumps(whole), json.dumps(whole, ensure_ascii=False), json.dumps(whole, indent=2)):
            for cut in range(len(raw) + 1):
                found = read_partial(raw[:cut])
                assert all(whole[key] == value for key, value in found.members.items())
                if found.open_key == "reply":
                    assert whole["reply"].startswith(clean(found.open_text) if found.open_text else "")
            assert read_partial(raw).members == whole

    @QUICK
    @given(st.text(alphabet='{}[]":,\\u0a1あ -e."', max_size=60))
    def test_garbage_raises_nothing(self, raw: str) -> None:
        read_partial(raw)
        parse_object(raw)

    def test_deep_nesting_and_length_are_survived(self) -> None:
        read_partial('{"a":' + "[" * 100_000)
        assert parse_object('{"reply": "' + "あ" * 100_000)[1] is False


class TestText:
    def test_halves_of_characters_go_and_whole_ones_stay(self) -> None:
        assert clean("あ\ud83d。\udc00い\ud83d\ude0a👨‍👩‍👧") == "あ。い😊👨‍👩‍👧"

    def test_invisible_characters_go(self) -> None:
        assert one_line("  あ\u202e\u200b\x00い\r\n\n う\ufeff ") == "あいう"

    @pytest.mark.parametrize(
        ("text", "kept"),
        [("あ。い", "あ。"), ("あ。「い。」う", "あ。「い。」"), ("あ", ""), ("", ""), ("あ…い！？", "あ…い！？")],
    )
    def test_the_last_full_sentence(self, text: str, kept: str) -> None:
        assert cut_at_sentence(text) == kept

    def test_a_text_is_cut_at_its_last_sentence_within_a_length(self) -> None:
        assert cut_at_sentence("ああ。いい。うう。", 7) == "ああ。いい。"

    def test_a_sentence_waits_for_its_closing_bracket(self) -> None:
        assert sentences("あ。い。") == (["あ。"], "い。")
        assert sentences("「あ。」い") == (["「あ。」"], "い")

    def test_tokens_are_estimated(self) -> None:
        assert estimate_tokens("あいう") == 3
        assert estimate_tokens("abcdefgh!") == 3
