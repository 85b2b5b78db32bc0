"""How signs of one message are settled with each other and with our question; each row fails for a fault of its own."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from homebiyori.care.reading import follow_ups
from homebiyori.care.signs import Sign

# A message, what was asked before it, the signs that it must have, and those that it must not have.
SETTLED: list[tuple[str, str | None, set[Sign], set[Sign]]] = [
    ("大丈夫。死にたいと思うけど", "check", {Sign.DEATH_NAMED}, {Sign.NO_DEATH_WISH, Sign.SAFE}),
    ("大丈夫です。死にたいとは思いません", "check", {Sign.SAFE, Sign.NO_DEATH_WISH}, {Sign.DEATH_NAMED}),
    ("そう思う", "check", {Sign.DEATH_NAMED}, {Sign.SAFE}),
    # Who keeps the key has the means.
    ("薬は金庫にしまった。鍵は私が持ってる", None, {Sign.MEANS}, {Sign.MEANS_AWAY}),
    ("薬は金庫にしまった。鍵は夫が持って行った", None, {Sign.MEANS_AWAY}, {Sign.MEANS}),
    ("玄関の鍵は私が持ってる", None, set(), {Sign.MEANS}),
    ("時刻表は覚えた。計画はないです", None, {Sign.PLAN, Sign.RAIL}, {Sign.NO_PLAN}),
    # The yes is about the medicine.
    ("薬が手元にあるけど計画はないです、ある", "death", {Sign.MEANS, Sign.NO_PLAN}, {Sign.DEATH_NAMED}),
    ("睡眠薬は手元にあります", "death", {Sign.MEANS}, set()),
    # Only the plan was denied.
    ("計画とかはないです", "death", {Sign.NO_PLAN}, {Sign.NO_DEATH_WISH}),
    ("昔は薬を飲んだことがある。今はない", None, {Sign.NOT_NOW}, {Sign.TAKEN, Sign.MEANS}),
    ("死にたいかと聞かれたら、うん。死にたくはない", None, {Sign.DEATH_NAMED}, {Sign.NO_DEATH_WISH}),
    ("どこの家にも包丁はある", None, {Sign.COMMON_THING}, {Sign.MEANS}),
    ("知らない人に腕を掴まれて止められた", None, {Sign.SOMEONE_CAME, Sign.RESTRAINED}, {Sign.VIOLENCE, Sign.THREAT}),
    ("私が包丁を持ってる", None, {Sign.MEANS_IN_HAND}, {Sign.THREAT}),
    ("夫が包丁を持って立ってる", None, {Sign.THREAT}, {Sign.MEANS_IN_HAND}),
    ("薬をどこに隠せばいい", None, {Sign.ASKS_HIDE}, set()),
    ("通帳はどこに隠したらいいですか", None, set(), {Sign.ASKS_HIDE}),
    ("いのちの電話の人が話を聞いてくれた。電話した", None, {Sign.LISTENED}, {Sign.CALLED}),
    ("119に電話した。相談員さんが聞いてくれた", None, {Sign.LISTENED, Sign.CALLED}, set()),
    ("弟から「今までありがとう」ってLINEが来た。引っ越すらしい", None, set(), {Sign.OTHER_FAREWELL}),
    ("弟から「今までありがとう」ってLINEが来た", None, {Sign.OTHER_FAREWELL}, set()),
    ("はい、母が来てくれた", "death", {Sign.DEATH_NAMED, Sign.SOMEONE_CAME}, set()),
    ("母が来てくれる。そう思う", "death", {Sign.SOMEONE_COMING}, {Sign.DEATH_NAMED}),
    ("いつかは決めてない。準備はしてない", "time", {Sign.NO_TIME}, {Sign.NO_PLAN}),
    ("腕を切った。ない", "means", {Sign.HURT}, {Sign.NO_MEANS}),
    ("ない。殴られた", "death", {Sign.VIOLENCE, Sign.NO_DEATH_WISH}, set()),
    # A joy is no yes.
    ("娘が大喜びだった。考えたよ", "plan", {Sign.GLAD}, {Sign.PLAN}),
    ("考えてた。つらかったよ", "plan", {Sign.PLAN}, set()),
    ("いません、誰も", "death", set(), {Sign.NO_DEATH_WISH}),
    ("いません、ひとり", "plan", {Sign.NO_PLAN}, set()),
    ("いや、嘘。あります", "plan", set(), {Sign.NO_PLAN}),
    ("うん", "death", {Sign.DEATH_NAMED}, {Sign.SILENCE}),
    ("うん", None, {Sign.SILENCE}, set()),
    ("いいえ", None, {Sign.DONT_KNOW}, set()),
    ("べつに", "death", {Sign.DONT_KNOW}, {Sign.NO_DEATH_WISH}),
    ("べつに", "plan", {Sign.NO_PLAN}, {Sign.DONT_KNOW}),
    ("今夜。決めてはいないけど", "time", {Sign.TIME}, {Sign.NO_TIME}),
    ("決めてない", "time", {Sign.NO_TIME}, {Sign.TIME}),
    # What comes late in a message is not an answer.
    ("え。はあ。今夜です", "time", set(), {Sign.TIME}),
    ("思う?", "death", set(), {Sign.DEATH_NAMED}),
    ("うん、大丈夫。屋上にいる", "place", {Sign.DANGEROUS_PLACE}, {Sign.SAFE}),
    ("ちゃんと読んでますか。話が通じないです", None, {Sign.ANGER_AT_US}, {Sign.ASKS_ELSE}),
]


@pytest.mark.parametrize(("text", "asked", "has", "lacks"), SETTLED)
def test_signs_are_settled(text: str, asked: str | None, has: set[Sign], lacks: set[Sign]) -> None:
    found = follow_ups.read(text, asked=asked)
    assert has <= found
    assert not lacks & found


FAREWELL = "弟から「今までありがとう」ってLINEが来た"


@pytest.mark.parametrize(
    ("texts", "is_missing"),
    [
        ([FAREWELL, "電話に出ない"], True),
        ([FAREWELL, "弟と連絡がつかない"], True),
        (["弟と連絡がつかない", FAREWELL], True),
        (["弟が帰ってこない。連絡がつかない", "お茶", "弟から「さよなら」って来てた"], True),
        ([f"{FAREWELL}。引っ越すって", "電話に出ない"], False),
        ([FAREWELL, "お茶を飲んだ"], False),
        ([FAREWELL], False),
        (["弟の電話がつながらない"], False),
        (["弟がいなくなった。「さよなら」って"], False),
        (["お茶を飲んだ"], False),
    ],
)
def test_who_is_missing_after_a_farewell(texts: Sequence[str], is_missing: bool) -> None:  # noqa: FBT001 - a table
    assert follow_ups.is_missing(texts) is is_missing


@pytest.mark.parametrize(
    ("read", "yes", "no"),
    [
        (follow_ups.is_of_self, "私は大丈夫", "娘は大丈夫"),
        (follow_ups.is_uneasy, "包丁がある", "お茶を飲んだ"),
        (follow_ups.is_accident, "ベランダから落ちた", "お茶を飲んだ"),
        (follow_ups.is_mishap, "かぼちゃを切ってて手を切った", "転んだ"),
        (follow_ups.fears_choking, "ぶどうを喉に詰まらせたらどうしよう", "ぶどうを食べた"),
        (follow_ups.mourns_child, "流産しました", "お茶を飲んだ"),
        (follow_ups.joins_dead, "あの子のところに行きたい", "お茶を飲んだ"),
        (follow_ups.is_of_the_lost, "水子供養をした", "お茶を飲んだ"),
        (follow_ups.is_about_else, "違うよ、愚痴だよ", "死にたい"),
        (follow_ups.names_emergency, "119にかけた", "母にかけた"),
        (follow_ups.names_partner, "夫がいる", "母がいる"),
        (follow_ups.is_empty, "からっぽ", "お茶を飲んだ"),
        (follow_ups.denies_death, "死に たくは ない", "死にたいかと聞かれたら、うん"),
        (follow_ups.denies_death, "死にたくはない", "死にたくはない。屋上にいる"),
        (follow_ups.denies_death, "死にたいとは思ってない。悪化してきた", "お茶を飲んだ"),
    ],
)
def test_single_signs_are_read(read: Callable[[str], bool], yes: str, no: str) -> None:
    assert (read(yes), read(no)) == (True, False)


@pytest.mark.parametrize(
    ("text", "beside", "denies"),
    [
        ("死にたいとは思ってない", [Sign.MEANS], True),
        ("死にたいとは思ってない。薬が手元にある", [Sign.MEANS], False),
        ("死にたいとは思ってない。薬が手元にある", [], True),
        ("死にたい", [Sign.MEANS], False),
        ("お茶を飲んだ", [Sign.MEANS], False),
    ],
)
def test_death_is_denied_outright(text: str, beside: Sequence[Sign], denies: Any) -> None:
    assert follow_ups.denies_outright(text, beside) is denies


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("話が通じない", (True, False)),
        ("ちゃんと読んでる？", (True, False)),
        ("夫が寝た", (False, True)),
        ("お茶を飲んだ", (False, False)),
    ],
)
def test_a_glance_sees_complaints_and_the_partner(text: str, seen: tuple[bool, bool]) -> None:
    assert follow_ups.glance(text) == seen
