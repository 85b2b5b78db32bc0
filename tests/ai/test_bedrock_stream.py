"""ConverseStream: each sentence is sent once it is safe, and nothing else is sent."""

import json
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from homebiyori.ai.bedrock import BedrockClient, BedrockCompanion, connect_bedrock
from homebiyori.ai.bedrock.call import Pace
from homebiyori.ai.port import Mood, Reply, ReplyRequest, Source
from homebiyori.lexicon.vocabulary import Analysis, Emotion, Risk, RiskKind, RiskLevel
from support import bedrock as fake
from support.bedrock import Behaviour, FakeBedrock
from support.companions import Fallback, request

LATENESS = 0.4  # for a busy build machine; measured at most 0.1 s
MODEL = "jp.anthropic.claude-haiku-4-5-20251001-v1:0"
CHEAPER = "global.anthropic.claude-haiku-5-5"
GOOD = str(fake.tool_input()["reply"])
SENTENCES = [part + "。" for part in GOOD.split("。") if part]

THROTTLED_INSIDE = fake.event("throttlingException", {"message": "m"}, message_type="exception")

Play = Callable[..., tuple[list[str], Reply]]


@pytest.fixture(scope="module")
def bedrock() -> Iterator[FakeBedrock]:
    with FakeBedrock() as server:
        yield server


@pytest.fixture(scope="module")
def client(bedrock: FakeBedrock) -> BedrockClient:
    return connect_bedrock("ap-northeast-1", endpoint_url=bedrock.url)


@pytest.fixture
def play(bedrock: FakeBedrock, client: BedrockClient) -> Play:
    def run(
        *behaviours: Behaviour, asked: ReplyRequest | None = None, cheaper: str | None = None
    ) -> tuple[list[str], Reply]:
        bedrock.script(*behaviours)
        companion = BedrockCompanion(
            client,
            model_id=MODEL,
            cheaper_model_id=cheaper,
            fallback=Fallback(),
            pace=Pace(sleep=lambda _: None, chance=lambda: 0.0),
        )
        *pieces, reply = companion.stream(asked or request())
        assert isinstance(reply, Reply)
        assert all(isinstance(piece, str) for piece in pieces)
        return [str(piece) for piece in pieces], reply

    return run


def written(**changes: object) -> Behaviour:
    return fake.streams(fake.stream_events(fake.tool_input(**changes)))


@pytest.mark.parametrize("piece", [1, 3, 40, 5000])
def test_sentences_arrive_one_by_one(play: Play, piece: int) -> None:
    pieces, reply = play(fake.streams(fake.stream_events(fake.tool_input(), piece=piece)))
    assert pieces == SENTENCES
    assert (reply.text, reply.source) == (GOOD, Source.BEDROCK)
    assert (reply.analysis.emotion, reply.analysis.intensity) == (Emotion.FATIGUE, 4)
    assert reply.usage is not None
    assert (reply.usage.input_tokens, reply.usage.output_tokens) == (2000, 150)


def test_the_first_sentence_does_not_wait_for_the_last(bedrock: FakeBedrock, client: BedrockClient) -> None:
    bedrock.script(fake.streams(fake.stream_events(fake.tool_input(), piece=10), pause=0.02))
    companion = BedrockCompanion(client, model_id=MODEL, fallback=Fallback())
    started = time.monotonic()
    arrived = [time.monotonic() - started for _ in companion.stream(request())]
    assert arrived[0] < arrived[-1] - 0.1


def test_nothing_goes_out_before_danger_is_ruled_out(play: Play) -> None:
    late = {key: fake.tool_input()[key] for key in ("reply", "emotion", "intensity", "depth", "topics")}
    late |= {"concerns": [], "risk_level": 2, "risk": "self_harm"}
    for given in (fake.tool_input(risk="self_harm", risk_level=2), late):
        pieces, reply = play(fake.streams(fake.stream_events(given)))
        assert pieces == ["危険を受けとめる返事"]
        assert reply.analysis.risk == Risk(RiskKind.SELF_HARM, RiskLevel.SERIOUS)
        assert reply.source is Source.FALLBACK


def test_a_danger_named_twice_replaces_what_was_shown(play: Play) -> None:
    raw = '{"risk":"none","risk_level":0,"concerns":[],"reply":"' + GOOD + '","risk":"abuse","risk_level":3}'
    pieces, reply = play(fake.streams(fake.stream_events(raw)))
    assert pieces == SENTENCES[: len(pieces)]
    assert reply.text == "危険を受けとめる返事"
    assert reply.analysis.risk == Risk(RiskKind.ABUSE, RiskLevel.IMMEDIATE)


@pytest.mark.parametrize(
    "bad",
    [
        "おばちゃん、0120-999-999が いいと思うのよ。",
        "頑張れ、あんた。",
        "わしは聞いておるのじゃ。",
        "<b>だいじょうぶよ</b>。",
    ],
)
def test_a_faulty_sentence_ends_the_reply_before_it(play: Play, bad: str) -> None:
    lexicon = Analysis(emotion=Emotion.WORRY, intensity=2)
    pieces, reply = play(written(reply=SENTENCES[0] + bad + SENTENCES[1]), asked=request(analysis=lexicon))
    assert pieces == [SENTENCES[0]]
    assert (reply.text, reply.source) == (SENTENCES[0], Source.BEDROCK)
    assert reply.analysis.emotion is Emotion.WORRY
    assert reply.usage is not None
    assert reply.usage.input_tokens > 1000  # estimated: the stream was left before its usage arrived


def test_a_number_split_over_sentences_is_not_put_together(play: Play) -> None:
    pieces, _ = play(written(reply=SENTENCES[0] + "0120。999。999。" + SENTENCES[1]))
    assert "999。999" not in "".join(pieces)


def test_a_first_sentence_that_is_faulty_is_repaired_unseen(play: Play) -> None:
    pieces, reply = play(written(reply="電話は0120-999-999よ。" + GOOD), fake.says())
    assert (pieces, reply.text, reply.source) == (SENTENCES, GOOD, Source.BEDROCK)


def test_a_sentence_waits_until_the_character_is_heard(play: Play) -> None:
    neutral = "外はもう暗い。"
    assert play(written(reply=neutral + SENTENCES[0]))[0] == [neutral + SENTENCES[0]]
    pieces, reply = play(written(reply=neutral * 8), fake.says())
    assert (pieces, reply.text) == (SENTENCES, GOOD)


def test_praise_is_not_streamed_to_who_wants_to_be_heard(play: Play) -> None:
    asked = request(mood=Mood.LISTEN)
    pieces, _ = play(written(reply="あんた、すごいわよ。" + SENTENCES[0]), fake.throttled(), asked=asked)
    assert pieces == ["おかえり"]


def test_a_long_reply_ends_at_the_last_sentence_that_fits(play: Play) -> None:
    pieces, reply = play(written(reply=GOOD + GOOD))
    assert reply.text == "".join(pieces)
    assert len(reply.text) <= 150
    assert reply.text.startswith(GOOD)


@pytest.mark.parametrize("stop", ["max_tokens", "tool_use"])
def test_a_cut_reply_ends_with_its_last_full_sentence(play: Play, stop: str) -> None:
    raw = json.dumps(fake.tool_input(), ensure_ascii=False)
    cut = raw.index("胸がじんと")
    pieces, reply = play(fake.streams(fake.stream_events(fake.tool_input(), cut_at=cut, stop=stop)))
    assert pieces == SENTENCES[:2]
    assert reply.text == "".join(SENTENCES[:2])
    assert reply.source is Source.BEDROCK


@pytest.mark.parametrize(
    "behaviour",
    [
        pytest.param(fake.streams([]), id="no events"),
        pytest.param(fake.html(), id="html"),
        pytest.param(fake.raw(b"\x00" * 400), id="garbage frames"),
        pytest.param(fake.throttled(), id="throttled"),
        pytest.param(fake.resets(), id="reset"),
        pytest.param(fake.streams(fake.stream_events({})), id="empty input"),
        pytest.param(fake.streams(fake.stream_events("<html>")), id="html in the input"),
        pytest.param(fake.streams(fake.stream_events(fake.tool_input(), stop="refusal")[-2:]), id="refusal"),
        pytest.param(
            fake.streams([fake.event("throttlingException", {"message": "m"}, message_type="exception")]),
            id="throttled inside",
        ),
        pytest.param(fake.streams(fake.stream_events(fake.tool_input())[:8], then_hangs=True), id="hangs"),
    ],
)
def test_what_brings_no_sentence_becomes_the_fallback(play: Play, behaviour: Behaviour) -> None:
    started = time.monotonic()
    pieces, reply = play(behaviour, asked=request(seconds_left=2.55))
    assert (pieces, reply.text, reply.source) == (["おかえり"], "おかえり", Source.FALLBACK)
    assert time.monotonic() - started < 1.05 + LATENESS


def test_what_was_written_is_billed_though_nothing_was_shown(play: Play) -> None:
    begun = fake.stream_events(fake.tool_input())[:8]
    _, reply = play(fake.streams(begun, then_hangs=True), asked=request(seconds_left=2.55))
    assert reply.source is Source.FALLBACK
    assert reply.usage is not None
    assert reply.usage.input_tokens > 1000
    assert play(fake.throttled())[1].usage is None


def test_a_stream_that_stops_after_a_sentence_keeps_it(play: Play) -> None:
    events = fake.stream_events(fake.tool_input(), piece=3)
    started = time.monotonic()
    pieces, reply = play(fake.streams(events[:45], then_hangs=True), asked=request(seconds_left=2.55))
    assert pieces == SENTENCES[:2]
    assert (reply.text, reply.source) == ("".join(SENTENCES[:2]), Source.BEDROCK)
    assert time.monotonic() - started < 1.05 + LATENESS


def test_a_refusal_after_the_first_words_takes_them_back(play: Play) -> None:
    pieces, reply = play(fake.streams(fake.stream_events(fake.tool_input(), stop="refusal")))
    assert pieces == SENTENCES
    assert (reply.text, reply.source) == ("おかえり", Source.FALLBACK)


def test_the_cheaper_model_streams_when_the_first_cannot(play: Play) -> None:
    pieces, reply = play(fake.fails(404, "ResourceNotFoundException"), written(), cheaper=CHEAPER)
    assert pieces == SENTENCES
    assert reply.usage is not None
    assert reply.usage.model_id == CHEAPER


def test_a_known_danger_is_not_streamed_from_a_model(play: Play, bedrock: FakeBedrock) -> None:
    danger = Analysis(risk=Risk(RiskKind.ABUSE, RiskLevel.CONCERN))
    pieces, reply = play(written(), asked=request(analysis=danger))
    assert pieces == ["危険を受けとめる返事"]
    assert bedrock.requests == []
    assert reply.source is Source.FALLBACK


def test_leaving_early_closes_the_stream(bedrock: FakeBedrock, client: BedrockClient) -> None:
    earlier = set(threading.enumerate())
    bedrock.script(fake.streams(fake.stream_events(fake.tool_input(), piece=2), pause=0.005))
    companion = BedrockCompanion(client, model_id=MODEL, fallback=Fallback())
    pieces = companion.stream(request())
    assert next(pieces) == SENTENCES[0]
    started = time.monotonic()
    pieces.close()  # type: ignore[attr-defined]  # a generator: what a dropped SSE client does
    assert time.monotonic() - started < 0.1
    time.sleep(0.1)
    assert [t for t in set(threading.enumerate()) - earlier if t.name == "bedrock-call"] == []
