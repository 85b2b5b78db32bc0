"""The companion with a real boto3 client: what a parent gets from a good, a bad and a dead endpoint."""

import time
from collections.abc import Callable, Iterator

import pytest

from homebiyori.ai.bedrock import BedrockClient, BedrockCompanion, Guardrail, connect_bedrock
from homebiyori.ai.bedrock.call import Pace
from homebiyori.ai.offline.companion import OfflineCompanion
from homebiyori.ai.port import Character, Mood, PraiseLevel, Reply, Source
from homebiyori.ai.screen import screen
from homebiyori.lexicon.vocabulary import Analysis, Concern, Emotion, Risk, RiskKind, RiskLevel, Topic
from support import bedrock as fake
from support.bedrock import Behaviour, FakeBedrock
from support.companions import Fallback, request

LATENESS = 0.4  # for a busy build machine; measured at most 0.1 s
MODEL = "jp.anthropic.claude-haiku-4-5-20251001-v1:0"
CHEAPER = "global.anthropic.claude-haiku-5-5"
GOOD = fake.tool_input()["reply"]
DANGEROUS = (
    "あんた、つらいのねぇ。0120-999-999に電話するのよ。おばちゃんは、いつでもここで待っているわよ。夜も長いのよ。"
)

Build = Callable[..., BedrockCompanion]


@pytest.fixture(scope="module")
def bedrock() -> Iterator[FakeBedrock]:
    with FakeBedrock() as server:
        yield server


@pytest.fixture(scope="module")
def client(bedrock: FakeBedrock) -> BedrockClient:
    return connect_bedrock("ap-northeast-1", endpoint_url=bedrock.url)


@pytest.fixture
def fallback() -> Fallback:
    return Fallback()


@pytest.fixture
def build(bedrock: FakeBedrock, client: BedrockClient, fallback: Fallback) -> Build:
    # Retries do not wait here; the tests of `Caller` cover the waits.
    pace = Pace(sleep=lambda _: None, chance=lambda: 0.0)

    def make(
        *behaviours: Behaviour, cheaper: str | None = None, guardrail: Guardrail | None = None
    ) -> BedrockCompanion:
        bedrock.script(*behaviours)
        return BedrockCompanion(
            client, model_id=MODEL, cheaper_model_id=cheaper, guardrail=guardrail, fallback=fallback, pace=pace
        )

    return make


def is_fallback(reply: Reply) -> bool:
    return reply.source is Source.FALLBACK and reply.text == "おかえり"


def test_a_good_answer_is_shown_with_the_models_reading_and_its_cost(build: Build, fallback: Fallback) -> None:
    lexicon = Analysis(emotion=Emotion.NONE, topics=(Topic.SLEEP, Topic.ALONE), concerns=frozenset({Concern.GRIEF}))
    reply = build(fake.says()).reply(request(analysis=lexicon))
    assert reply.text == GOOD
    assert reply.source is Source.BEDROCK
    assert reply.analysis == Analysis(
        emotion=Emotion.FATIGUE,
        intensity=4,
        depth=3,
        topics=(Topic.NIGHT_CRYING, Topic.SLEEP, Topic.ALONE),
        concerns=frozenset({Concern.GRIEF}),
    )
    assert reply.usage is not None
    assert (reply.usage.model_id, reply.usage.input_tokens, reply.usage.output_tokens) == (MODEL, 2000, 150)
    assert fallback.asked == []


@pytest.mark.parametrize(
    "behaviour",
    [
        pytest.param(fake.html(), id="html"),
        pytest.param(fake.cut_json(), id="cut json"),
        pytest.param(fake.cut_connection(), id="cut connection"),
        pytest.param(fake.resets(), id="reset"),
        pytest.param(fake.throttled(), id="throttled for good"),
        pytest.param(fake.broken_server(), id="500 for good"),
        pytest.param(fake.fails(403, "AccessDeniedException"), id="access denied"),
        pytest.param(fake.fails(404, "ResourceNotFoundException"), id="model at its end of life"),
        pytest.param(fake.fails(400, "ValidationException"), id="refused by validation"),
        pytest.param(lambda h: h.answer(502, b"<html>", "text/html"), id="502 with html"),
        pytest.param(fake.raw(b""), id="empty body"),
        pytest.param(fake.raw(b"\xff\xfe{"), id="no utf-8"),
        pytest.param(fake.raw(b"[" * 200_000), id="nesting bomb"),
        pytest.param(fake.raw(b"[1]"), id="a list"),
        pytest.param(fake.raw(b"null"), id="null"),
        pytest.param(fake.body({"output": "x", "stopReason": 3}), id="output is text"),
        pytest.param(fake.body({"output": {"message": {"content": 5}}}), id="content is a number"),
        pytest.param(fake.body({"stopReason": "end_turn"}), id="no output"),
        pytest.param(fake.body(fake.message([])), id="no content"),
        pytest.param(fake.text_only(""), id="empty text"),
        pytest.param(fake.text_only(" \n　"), id="blank text"),
        pytest.param(fake.uses_tool(None), id="no input"),
        pytest.param(fake.uses_tool([]), id="input is a list"),
        pytest.param(fake.uses_tool({}), id="input is empty"),
        pytest.param(fake.says(reply=17), id="reply is a number"),
        pytest.param(fake.says(reply="\ud83d\udc00" + "\ud83d" * 90), id="only halves of characters"),
        pytest.param(fake.says(reply="頑張れ。" + GOOD[:60]), id="cheering on"),
        pytest.param(fake.says(reply=DANGEROUS), id="invented phone number"),
        pytest.param(fake.says(reply="<b>" + GOOD + "</b>"), id="markup"),
        pytest.param(fake.says(reply="You are doing great. I am proud of you. " * 2), id="other language"),
        pytest.param(fake.says(reply=GOOD.replace("おばちゃん", "わし")), id="another character"),
        pytest.param(fake.stops("refusal"), id="refusal"),
        pytest.param(fake.stops("content_filtered"), id="content filtered"),
        pytest.param(fake.guardrail_intervened(), id="guardrail"),
        pytest.param(fake.says(stop="refusal"), id="refusal with words"),
        pytest.param(fake.says(reply="あんた", stop="max_tokens", emotion=...), id="cut before a sentence ended"),
        pytest.param(fake.says(risk="none", risk_level=3), id="danger without a name"),
        pytest.param(fake.says(risk=["self_harm"]), id="danger in a list"),
    ],
)
def test_what_cannot_be_shown_becomes_the_fallback(build: Build, behaviour: Behaviour) -> None:
    assert is_fallback(build(behaviour).reply(request()))


def test_tokens_of_an_answer_that_was_not_shown_are_counted(build: Build) -> None:
    reply = build(fake.says(reply=DANGEROUS)).reply(request())
    assert is_fallback(reply)
    assert reply.usage is not None
    assert reply.usage.output_tokens == 300  # the first call and its repair


class TestRetries:
    @pytest.mark.parametrize("failure", [fake.throttled(), fake.broken_server(), fake.resets()])
    def test_a_passing_failure_is_not_seen(self, build: Build, bedrock: FakeBedrock, failure: Behaviour) -> None:
        reply = build(failure, failure, fake.says()).reply(request())
        assert reply.source is Source.BEDROCK
        assert len(bedrock.requests) == 3

    def test_there_is_an_end_to_it(self, build: Build, bedrock: FakeBedrock) -> None:
        assert is_fallback(build(fake.throttled()).reply(request()))
        assert len(bedrock.requests) == 3

    @pytest.mark.parametrize("status", [400, 403, 404])
    def test_a_rejected_request_is_not_sent_again(self, build: Build, bedrock: FakeBedrock, status: int) -> None:
        assert is_fallback(build(fake.fails(status, "ValidationException"), fake.says()).reply(request()))
        assert len(bedrock.requests) == 1


class TestCheaperModel:
    @pytest.mark.parametrize(
        "failures", [[fake.throttled()] * 3, [fake.fails(404, "ResourceNotFoundException")], [fake.html()]]
    )
    def test_it_answers_when_the_first_cannot(self, build: Build, failures: list[Behaviour]) -> None:
        reply = build(*failures, fake.says(), cheaper=CHEAPER).reply(request())
        assert (reply.text, reply.source) == (GOOD, Source.BEDROCK)

    def test_the_usage_names_the_cheaper_model(self, build: Build, bedrock: FakeBedrock) -> None:
        reply = build(fake.fails(404, "ResourceNotFoundException"), fake.says(), cheaper=CHEAPER).reply(request())
        assert [asked.model_id for asked in bedrock.requests] == [MODEL, CHEAPER]
        assert reply.usage is not None
        assert reply.usage.model_id == CHEAPER

    def test_it_still_has_time_when_the_first_hangs(self, build: Build) -> None:
        companion = build(fake.hangs(), fake.says(), cheaper=CHEAPER)
        assert companion.reply(request(seconds_left=4.5)).source is Source.BEDROCK

    def test_it_is_not_asked_to_say_what_the_first_refused(self, build: Build, bedrock: FakeBedrock) -> None:
        assert is_fallback(build(fake.stops("refusal"), fake.says(), cheaper=CHEAPER).reply(request()))
        assert len(bedrock.requests) == 1


class TestRepair:
    def test_a_fault_is_named_and_repaired_once(self, build: Build, bedrock: FakeBedrock) -> None:
        reply = build(fake.says(reply=DANGEROUS), fake.says()).reply(request())
        assert reply.text == GOOD
        assert reply.source is Source.BEDROCK
        assert "phone_number" in bedrock.requests[1].body["system"][-1]["text"]
        assert "0120" not in str(bedrock.requests[1].body)

    def test_there_is_no_second_repair(self, build: Build, bedrock: FakeBedrock) -> None:
        assert is_fallback(build(fake.says(reply=DANGEROUS)).reply(request()))
        assert len(bedrock.requests) == 2

    def test_there_is_none_without_time(self, build: Build, bedrock: FakeBedrock) -> None:
        assert is_fallback(build(fake.says(reply=DANGEROUS), fake.says()).reply(request(seconds_left=5)))
        assert len(bedrock.requests) == 1

    def test_labels_are_asked_for_once_more(self, build: Build) -> None:
        reply = build(fake.says(emotion="hungry"), fake.says(emotion="worry")).reply(request())
        assert reply.analysis.emotion is Emotion.WORRY

    @pytest.mark.parametrize(
        "second", [fake.says(depth="deep"), fake.throttled(), fake.says(reply=DANGEROUS), fake.stops("refusal")]
    )
    def test_a_good_reply_keeps_its_words_and_takes_the_lexicons_labels(self, build: Build, second: Behaviour) -> None:
        lexicon = Analysis(emotion=Emotion.ANGER, intensity=2, depth=1)
        reply = build(fake.says(emotion="hungry"), second).reply(request(analysis=lexicon))
        assert (reply.text, reply.source) == (GOOD, Source.BEDROCK)
        assert (reply.analysis.emotion, reply.analysis.intensity, reply.analysis.depth) == (Emotion.ANGER, 2, 1)

    def test_a_danger_seen_the_second_time_counts(self, build: Build) -> None:
        reply = build(fake.says(emotion="x"), fake.says(risk="abuse", risk_level=2)).reply(request())
        assert reply.source is Source.FALLBACK
        assert reply.analysis.risk == Risk(RiskKind.ABUSE, RiskLevel.SERIOUS)

    def test_a_long_reply_is_cut_at_a_sentence_instead(self, build: Build, bedrock: FakeBedrock) -> None:
        reply = build(fake.says(reply=GOOD + GOOD)).reply(request())
        assert (reply.text + GOOD).startswith(GOOD)
        assert screen(reply.text, request().character, PraiseLevel.NORMAL) == []
        assert len(bedrock.requests) == 1

    def test_plain_text_from_a_model_that_ignored_the_tool_serves(self, build: Build) -> None:
        reply = build(fake.text_only(GOOD)).reply(request())
        assert (reply.text, reply.source) == (GOOD, Source.BEDROCK)

    def test_praise_is_no_answer_to_who_wants_to_be_heard(self, build: Build) -> None:
        praising = (
            "あんた、ほんとうに立派だったのよ。おばちゃん、すごいと思ったわよ。" + "長い一日を越えてきたのねぇ。" * 2
        )
        assert is_fallback(build(fake.says(reply=praising)).reply(request(mood=Mood.LISTEN)))
        assert build(fake.says(reply=praising)).reply(request()).source is Source.BEDROCK


class TestDanger:
    def test_the_model_may_see_what_the_lexicon_did_not(self, build: Build, fallback: Fallback) -> None:
        reply = build(fake.says(risk="self_harm", risk_level=1)).reply(request())
        assert reply.text == "危険を受けとめる返事"
        assert reply.source is Source.FALLBACK
        assert reply.analysis.risk == Risk(RiskKind.SELF_HARM, RiskLevel.CONCERN)
        assert fallback.asked[0].analysis.risk == reply.analysis.risk

    @pytest.mark.parametrize("level", [0, -4, 99, None, "x", 2.5])
    def test_a_named_danger_counts_whatever_its_level(self, build: Build, level: object) -> None:
        reply = build(fake.says(risk="self_harm", risk_level=level)).reply(request())
        assert reply.analysis.risk is not None
        assert reply.text == "危険を受けとめる返事"

    def test_a_known_danger_never_reaches_the_model(self, build: Build, bedrock: FakeBedrock) -> None:
        danger = Analysis(risk=Risk(RiskKind.DOMESTIC_VIOLENCE, RiskLevel.IMMEDIATE))
        assert build(fake.says()).reply(request(analysis=danger)).text == "危険を受けとめる返事"
        assert bedrock.requests == []

    def test_a_medical_emergency_is_answered_with_checked_words(self, build: Build) -> None:
        reply = build(fake.says(concerns=["medical_emergency"])).reply(request())
        assert reply.source is Source.FALLBACK
        assert Concern.MEDICAL_EMERGENCY in reply.analysis.concerns

    def test_a_guardrail_topic_with_the_name_of_a_danger_is_that_danger(self, build: Build) -> None:
        guardrail = Guardrail("gr1", "3")
        reply = build(fake.guardrail_intervened("self_harm", filters=["PROMPT_ATTACK"]), guardrail=guardrail).reply(
            request()
        )
        assert reply.analysis.risk == Risk(RiskKind.SELF_HARM, RiskLevel.SERIOUS)
        assert Concern.INJECTION in reply.analysis.concerns
        assert reply.text == "危険を受けとめる返事"


def test_nothing_anybody_said_is_logged(build: Build, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", logger="homebiyori")
    asked = request(text="ひみつのことば", nickname="ゆきのなまえ")
    for behaviour in (fake.says(reply=DANGEROUS), fake.throttled(), fake.stops("refusal"), fake.raw(b"[1]")):
        build(behaviour).reply(asked)
    told = " ".join(str(record.__dict__) for record in caplog.records)
    assert {"bedrock_faults", "bedrock_call_failed", "bedrock_declined"} <= {r.message for r in caplog.records}
    assert not [word for word in ("ひみつ", "ゆき", "0120", "おばちゃん", "scripted") if word in told]


def test_the_endpoint_may_come_from_the_environment(
    bedrock: FakeBedrock, fallback: Fallback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", bedrock.url)
    bedrock.script(fake.says())
    companion = BedrockCompanion(connect_bedrock("ap-northeast-1"), model_id=MODEL, fallback=fallback)
    assert companion.reply(request()).source is Source.BEDROCK


def test_the_offline_companion_stands_in(bedrock: FakeBedrock, client: BedrockClient) -> None:
    offline = OfflineCompanion(b"key", source=Source.FALLBACK)
    bedrock.script(fake.throttled())
    companion = BedrockCompanion(client, model_id=MODEL, fallback=offline, pace=Pace(sleep=lambda _: None))
    for character in Character:
        reply = companion.reply(request(character=character, seconds_left=4))
        assert reply.source is Source.FALLBACK
        assert screen(reply.text, character, PraiseLevel.NORMAL) == []


class TestDeadline:
    """The answer arrives within `seconds_left` - 1.5 s, even if the socket drips."""

    @pytest.mark.parametrize(
        "behaviour",
        [
            pytest.param(fake.hangs(), id="hangs"),
            pytest.param(fake.drips(), id="drips"),
            pytest.param(fake.after(1.4, fake.says()), id="answers too late"),
        ],
    )
    def test_the_deadline_is_kept(self, build: Build, behaviour: Behaviour) -> None:
        companion = build(behaviour)
        started = time.monotonic()
        reply = companion.reply(request(seconds_left=2.55))
        took = time.monotonic() - started
        assert is_fallback(reply)
        assert took < 1.05 + LATENESS

    def test_an_answer_in_time_is_used(self, build: Build) -> None:
        assert build(fake.after(0.3, fake.says())).reply(request(seconds_left=2.55)).source is Source.BEDROCK

    @pytest.mark.parametrize("seconds", [2.4, 1.0, 0.0, -5.0])
    def test_without_time_nobody_is_asked(self, build: Build, bedrock: FakeBedrock, seconds: float) -> None:
        assert is_fallback(build(fake.says()).reply(request(seconds_left=seconds)))
        assert bedrock.requests == []
