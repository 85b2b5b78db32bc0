"""A reply to the character's own question is read as its answer; other messages are not."""

from dataclasses import replace

import pytest

from homebiyori.ai.offline import OfflineCompanion, answering
from homebiyori.ai.offline.store import fragments_of
from homebiyori.ai.port import Character, Exchange, ReplyRequest
from homebiyori.lexicon import analyze
from support.talk import KEY, request

ANSWERS = """
h.ask.bright.02|いちばん心に残ったのは、手術室から出てきた主人が私の手を握ってくれたことです|scene
t.ask.bright.02|やっぱりゴールしたときの顔やなあ|scene
m.ask.bright.05|最後の拍手かな|scene
t.ask.bright.05|みんな総立ちやったわ|scene
m.ask.listen.01|一番きつかったのは、誰も気づいてくれなかったことです|worst
h.ask.listen.01|言い返せなんだところかのう|worst
t.ask.listen.06|去年の春くらいからかな|since
m.ask.listen.05|二人目が生まれた頃からです|since
h.ask.listen.05|三年ほど前からでございます|since
m.ask.listen.03|はい、少し落ち着きました|breath
t.ask.listen.03|まだちょっとしんどいわ|breath
h.ask.listen.06|おかげで軽うなりました|breath
m.ask.listen.04|そのあとは布団をかぶって寝ました|after
t.ask.bright.03|それから二人でアイス食べた|after
h.ask.bright.03|結局、みなで祝杯をあげましてな|after
m.ask.bright.04|夫にはもう話しました|shared
t.ask.bright.04|まだ誰にも言うてへん、おばちゃんが最初や|shared
m.ask.listen.02|頭が真っ白でした|felt
h.ask.bright.01|泣き笑いの顔じゃったろうな|felt
t.ask.bright.01|にやけてたと思うわ|felt
"""
OTHERWISE = """
h.ask.bright.02|明日は雨らしいですな
t.ask.listen.06|今夜は肉じゃが
m.ask.listen.05|娘の靴を洗った
m.ask.listen.03|息子が熱を出した
t.ask.bright.04|洗濯物が乾いた
m.ask.bright.04|夕飯は何がいいと思う?
h.ask.listen.04|孫の迎えに行ってまいります
"""


def _after(asked: str, text: str) -> ReplyRequest:
    who = next(one for one in Character if one.value.startswith(asked[0]))
    before = (Exchange(user_text="昨日は大変だった", ai_text="そうなのですね"),)
    asking = request(text=text, analysis=analyze(text), character=who)
    return replace(asking, exchanges=before, recent_fragments=((asked,),))


@pytest.mark.parametrize("line", ANSWERS.strip().splitlines())
def test_an_answer_is_heard_as_one(line: str) -> None:
    asked, text, what = line.split("|")
    reply = OfflineCompanion(KEY).reply(_after(asked, text))
    assert reply.fragment_ids[0].startswith(f"{asked[0]}.answered.{what}.")


@pytest.mark.parametrize("line", OTHERWISE.strip().splitlines())
def test_what_is_told_instead_is_no_answer(line: str) -> None:
    assert answering.slot(_after(*line.split("|"))) is None


def test_nothing_is_an_answer_where_nothing_was_asked() -> None:
    asked = _after("t.close.day.01", "去年の春くらいからかな")
    assert answering.slot(asked) is None


def test_every_question_of_ours_has_an_answer() -> None:
    asking = {one.id for who in Character for slot in ("ask.listen", "ask.bright") for one in fragments_of(who)[slot]}
    assert set(answering._asked()) == asking
