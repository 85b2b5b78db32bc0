"""Who is in danger, by the words of a message: another's, read again by whose it is, or one that no word shows."""

from collections.abc import Sequence
from datetime import datetime

from homebiyori.base.clock import JST
from homebiyori.care.mark import CareMark
from homebiyori.chat.care import endangered
from homebiyori.chat.care.utterance import Utterance
from homebiyori.lexicon.vocabulary import Analysis, Emotion, Risk, RiskKind, RiskLevel
from homebiyori.recall.models import RecentMessage
from support.cases import try_all
from support.signs import each_of, signs

NOW = datetime(2026, 11, 26, 1, 0, tzinfo=JST)
SPOKE_OF_DEATH = "death_named|death_said|plan|time|own_wish|no_death_wish|vanish"


def _analysis(words: str) -> Analysis:
    """Read "kind level", each left out where there is no risk, with "gentle" and "guessed"."""
    named = words.split()
    flags = {"gentle", "guessed"} & set(named)
    kind, level = [*(word for word in named if word not in flags), "", ""][:2]
    risk = Risk(RiskKind(kind), RiskLevel[level.upper()]) if kind else None
    return Analysis(risk=risk, is_gentle="gentle" in flags, is_guessed="guessed" in flags)


def _said(text: str, read: str, *, before: RiskKind | None = None, recent: Sequence[str] = ()) -> Utterance:
    mark = CareMark(kind=before, level=RiskLevel.SERIOUS, began_at=NOW, firm_at=NOW)
    earlier = [RecentMessage(user_message=each, ai_response="", created_at=NOW, expires_at=0) for each in recent]
    return Utterance(text=text, analysis=_analysis(read), mark=mark, recent=earlier, now=NOW)


# What the message was read as, and is read as then.
CORRECTED = [
    # In English.
    ("I want to die", "", "self_harm serious"),
    ("I want to die", "gentle", "self_harm serious"),
    ("my husband hit me", "", "domestic_violence serious"),
    ("my husband hits me and I want to die", "", "self_harm serious"),
    ("I want to die", "abuse concern", "abuse concern"),
    ("I want to sleep", "", ""),
    ("I want to sleep", "gentle", "gentle"),
    # Another's delusions.
    ("妻が、宇宙人に監視されてると言います", "self_harm immediate", "third_party immediate"),
    ("妻が、宇宙人に監視されてると言います", "postpartum serious", "third_party serious"),
    ("妻が、宇宙人に監視されてると言います", "child_danger concern", "third_party concern"),
    ("妻が、宇宙人に監視されてると言います", "neglect serious", "third_party serious"),
    ("妻が、宇宙人に監視されてると言います", "domestic_violence serious", "domestic_violence serious"),
    ("妻が、宇宙人に監視されてると言います", "gentle", "gentle"),
    ("妻が、眠いと言います", "self_harm immediate", "self_harm immediate"),
    # A friend's farewell, and a friend's wish.
    ("友達から「死にたい」って来た", "self_harm immediate", "third_party immediate"),
    ("友達から「死にたい」って来た", "abuse immediate", "abuse immediate"),
    ("友達が死にたいって言ってました", "self_harm immediate", "third_party serious"),
    ("友達が死にたいって言ってました", "self_harm concern", "third_party concern"),
    *(
        (f"友達が死にたいって言ってました。{own}", "self_harm immediate", "self_harm immediate")
        for own in (
            *("薬が手元にあります", "今夜やります", "遺書を書きました", "首を吊るつもりです", "橋の上にいます"),
            *("包丁を握っています", "声が聞こえます", "赤ちゃんを刺す映像が浮かぶ", "わたしのことです", "私も死にたい"),
        )
    ),
    ("死にたいです", "self_harm immediate", "self_harm immediate"),
    # The writer was hit.
    ("夫に殴られました", "third_party immediate", "domestic_violence serious"),
    ("夫に殴られました", "abuse immediate", "domestic_violence serious"),
    ("夫に殴られました", "domestic_violence immediate", "domestic_violence immediate"),
    ("夫に殴られました", "self_harm immediate", "self_harm immediate"),
    ("夫に首を絞められました", "self_harm immediate", "domestic_violence serious"),
    ("夫に首を絞められました。死にたい", "self_harm immediate", "self_harm immediate"),
    ("夫に首を絞められました", "postpartum immediate", "postpartum immediate"),
    ("夫に首を絞められました", "gentle", "gentle"),
    ("夫に殴られました。薬を全部飲みました", "third_party immediate", "third_party immediate"),
    ("夫は寝てます", "third_party immediate", "third_party immediate"),
    # A helper's grip, and a word quoted laughing.
    ("駅員さんに腕を掴まれた", "domestic_violence serious guessed", ""),
    ("駅員さんに腕を掴まれた", "gentle", ""),
    ("駅員さんに腕を掴まれた。もう死にたい", "domestic_violence serious guessed", "self_harm serious"),
    ("駅員さんがいた", "domestic_violence serious guessed", "domestic_violence serious guessed"),
    ("母が「私が死んだら」と笑って言った", "self_harm serious", ""),
    # A parent who may lose somebody.
    ("父ががんで死んでしまうかも", "self_harm serious guessed", "gentle"),
    ("父ががんで死んでしまうかも", "gentle", ""),
    ("父ががんで死んでしまうかも。もう死にたい", "self_harm concern guessed", "self_harm serious"),
]
OPENED = [
    ("弟が「今までありがとう」とLINEしてきて、電話に出ません", "", "third_party immediate"),
    ("書き置きを残していなくなりました。子どもは寝てます", "", "third_party serious"),
    ("友達から「死にたい。今までありがとう」って来た", "", "third_party immediate"),
    ("友達から「死にたい」って来た", "", ""),
    ("子どもに手を上げそうで怖い。いまトイレに入ってます", "", "abuse serious"),
    ("赤ちゃんの口をふさぎそう", "", "abuse serious"),
    ("床に叩きつけそう。首を絞めるんじゃないかと思う", "gentle", "abuse serious"),
    ("床に叩きつけそう。首を絞めるんじゃないかと思う", "", ""),
    ("首を絞めるんじゃないかと思う", "gentle", ""),
    ("夫に首を絞められました", "", "domestic_violence serious"),
    ("夫が投げた皿で私の腕にあざができました", "", "domestic_violence serious"),
    ("夫が皿を投げました", "", ""),
    ("中3の娘がベランダの柵に座ってます", "", "third_party immediate"),
    ("3歳の娘がベランダの柵に座ってます", "", ""),
    ("父が余命三か月です。代わってあげたい", "gentle", "self_harm concern"),
    ("父が余命三か月です。代わってあげたい", "", ""),
    ("父が余命三か月です", "gentle", ""),
    ("代わってあげたい", "gentle", ""),
    ("中3の娘が薬を全部飲んだかもしれない", "gentle", "third_party immediate"),
    ("中3の娘が薬を全部飲んだかもしれない", "", ""),
    ("中3の娘が薬を全部飲んだかもしれない。隣にいます", "gentle", "third_party concern"),
    ("中3の娘が薬を隠していました", "gentle", "third_party concern"),
    ("中3の娘が薬を隠していました", "", ""),
    ("中3の娘が薬を隠していました。いま入院しています", "", "third_party concern"),
    ("娘が退院します。薬をどうしたらいいですか", "", "third_party concern"),
    ("娘が入院しています", "", ""),
]
TELLS = [
    ("夫に死にたいって言うのは重いですか", "self_harm serious guessed", ""),
    ("夫に死にたいって言うのは重いですか。今夜薬を飲みます", "abuse serious guessed", "self_harm immediate"),
    ("夫に死にたいって言うのは重いですか", "gentle", "gentle"),
    ("夫に死にたいです", "self_harm serious guessed", "self_harm serious guessed"),
]


def test_a_danger_is_read_again_by_whose_it_is() -> None:
    def check(case: tuple[str, str, str]) -> None:
        text, read, then = case
        assert endangered.corrected(_said(text, read)) == _analysis(then)

    try_all(check, ((f"{text} as {read}", (text, read, then)) for text, read, then in CORRECTED))


def test_to_ask_whether_to_tell_is_no_wish() -> None:
    def check(case: tuple[str, str, str]) -> None:
        text, read, then = case
        assert endangered.asked_to_tell(_said(text, read)) == _analysis(then)

    try_all(check, ((f"{text} as {read}", (text, read, then)) for text, read, then in TELLS))


def test_a_danger_that_no_word_shows() -> None:
    def check(case: tuple[str, str, str]) -> None:
        text, read, then = case
        assert endangered.opened(_said(text, read)) == _analysis(then).risk

    try_all(check, ((f"{text} as {read}", (text, read, then)) for text, read, then in OPENED))


def test_who_is_glad_tells_of_no_violence_but_of_a_farewell() -> None:
    def opened(text: str, emotion: Emotion, *, is_gentle: bool = False) -> bool:
        analysis = Analysis(emotion=emotion, is_gentle=is_gentle)
        return endangered.opened(Utterance(text=text, analysis=analysis, now=NOW)) is not None

    choked = "夫に首を絞められました"
    assert not opened(choked, Emotion.JOY)
    assert not opened(choked, Emotion.ACCOMPLISHMENT)
    assert opened(choked, Emotion.JOY, is_gentle=True)
    assert opened(choked, Emotion.WORRY)
    assert opened("書き置きを残していなくなりました", Emotion.JOY)


def test_a_childs_danger_is_kept_for_the_writer_where_no_child_is_named() -> None:
    def kept(text: str, read: str, before: RiskKind | None = RiskKind.SELF_HARM) -> Analysis:
        return endangered.kept(_said(text, read, before=before))

    for kind in ("abuse", "child_danger", "neglect"):
        assert kept("もうだめです", f"{kind} immediate") == _analysis("self_harm immediate")
        assert kept("もうだめです", f"{kind} concern guessed") == _analysis("self_harm concern guessed")
    assert kept("もうだめです", "abuse immediate guessed") == _analysis("self_harm serious guessed")
    for text, read, before in (
        ("娘がもうだめです", "abuse immediate", RiskKind.SELF_HARM),
        ("夫に殴られました", "abuse immediate", RiskKind.SELF_HARM),
        ("もうだめです", "abuse immediate", RiskKind.POSTPARTUM),
        ("もうだめです", "abuse immediate", None),
        ("もうだめです", "domestic_violence immediate guessed", RiskKind.SELF_HARM),
        ("もうだめです", "gentle", RiskKind.SELF_HARM),
    ):
        assert kept(text, read, before) == _analysis(read)


HEARD = "「死にたい」と言ってました"
# Where a wish is somebody else's: the message, the kind of danger, what was known, messages before it (newest first).
QUOTED = [
    ("「薬をためてる」と言ってました", "third_party", "", ()),
    (f"娘が{HEARD}", "", "", ()),
    (f"娘が{HEARD}", "self_harm", "", ()),
    (f"娘が{HEARD}", "self_harm", "tired", ()),
    (HEARD, "", "", ("娘のことです",)),
    (HEARD, "", "", ("つらい", "娘のことです")),
]
NOT_QUOTED = [
    ("「薬をためてる」と言ってました", "", "", ()),
    (HEARD, "", "", ()),
    (HEARD, "", "", ("つらい", "眠れない", "娘のことです")),
    ("娘が「眠い」と言ってました", "", "", ()),
    ("娘が死にたいと言ってました", "third_party", "", ()),
    (f"娘が{HEARD}", "postpartum", "", ()),
    (f"娘が{HEARD}", "self_harm", f"{SPOKE_OF_DEATH}|about_self|voices|images|better_dead|taken", ()),
]


def test_a_wish_that_is_quoted_is_somebody_elses() -> None:
    def check(case: tuple[bool, str, str, str, Sequence[str]]) -> None:
        is_theirs, text, name, known, recent = case
        kind = RiskKind(name) if name else None
        for (of_old,) in each_of(known):
            told = signs("death_named denied")
            read = endangered.quoted(told, _said(text, "", recent=recent), kind, of_old)
            assert read == told | (signs("other_in_danger") if is_theirs else signs("")), [*of_old]

    cases = [*((True, *case) for case in QUOTED), *((False, *case) for case in NOT_QUOTED)]
    try_all(check, ((f"{case[1]} as {case[2]}", case) for case in cases))


def test_the_writers_wish_told_to_somebody_is_the_writers() -> None:
    told = signs("death_named other_in_danger")
    for kind in (None, RiskKind.THIRD_PARTY, RiskKind.SELF_HARM):
        assert endangered.quoted(told, _said("夫に「死にたい」と言いました", ""), kind) == signs("death_named")


def test_the_denial_of_another_ends_nothing() -> None:
    denial, told = (
        "「死にたいんじゃない」って言ってました",
        signs("denied no_death_wish corrects other_denied no_plan tired"),
    )
    theirs = endangered.quoted(told, _said(denial, ""), RiskKind.THIRD_PARTY)
    assert theirs == signs("tired other_calm other_in_danger")
    assert endangered.quoted(told, _said(denial, ""), RiskKind.POSTPARTUM) == told
    assert endangered.quoted(told, _said("違います", ""), RiskKind.THIRD_PARTY) == told
