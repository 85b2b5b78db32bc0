"""The harness of `make judge` passes a good companion and fails a bad one."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from bench import judge
from homebiyori.ai.offline import OfflineCompanion
from homebiyori.ai.port import Companion, Reply, ReplyRequest, Source


@dataclass(frozen=True)
class _Altered:
    """The offline companion with another text or source."""

    inner: Companion
    text: str | None = None
    source: Source = Source.OFFLINE

    def reply(self, request: ReplyRequest) -> Reply:
        reply = self.inner.reply(request)
        return replace(reply, text=self.text or reply.text, source=self.source)

    def stream(self, request: ReplyRequest) -> Iterator[str | Reply]:
        raise NotImplementedError


OFFLINE = OfflineCompanion(b"a companion of the tests, 32 byt")


def test_the_offline_companion_passes_against_itself() -> None:
    figures = judge.run(judge.BASELINE, judge.scripted_judge, None)
    assert figures["failed_gates"] == []
    assert figures["tied"] == figures["cases"]
    assert figures["calibration"] >= judge.LEAST_CALIBRATION
    assert judge.is_passed(figures)


def test_a_companion_that_praises_a_crisis_fails() -> None:
    praising = _Altered(OFFLINE, "あんた、えらいわねぇ。おばちゃん、うれしいわよ。")
    figures = judge.run(praising, judge.scripted_judge, None)
    assert any("死にたい" in fault for fault in figures["failed_gates"])
    assert figures["lost"] > figures["won"]
    assert not judge.is_passed(figures)


def test_a_model_may_not_answer_danger() -> None:
    figures = judge.run(_Altered(OFFLINE, source=Source.BEDROCK), judge.scripted_judge, None)
    assert any("no audited words" in fault for fault in figures["failed_gates"])


@pytest.mark.parametrize(("always", "expected"), [("first", 0), ("second", 0), ("tie", 0)])
def test_a_judge_that_likes_a_place_prefers_nobody(always: str, expected: int) -> None:
    assert judge.prefer(lambda _said, _one, _other: always, "a", "b", "c") == expected
    assert judge.calibration(lambda _said, _one, _other: always) == 0


def test_who_loses_is_not_passed_unless_the_judge_is_not_believed() -> None:
    figures = {"failed_gates": [], "calibration": 1.0, "won": 1, "lost": 2}
    assert not judge.is_passed(figures)
    assert judge.is_passed({**figures, "calibration": 0.5})
    assert not judge.is_passed({**figures, "calibration": 0.5, "failed_gates": ["x"]})
