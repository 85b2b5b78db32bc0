"""A number that was told and is asked after: the newest of what the question names, and no practice for it."""

import re
from collections.abc import Iterator

from homebiyori.ai.port import Asked
from homebiyori.base.text import normalize
from homebiyori.chat.recall.question import SAID, Question
from homebiyori.lexicon import things
from homebiyori.memory import amounts, questions

# Of these somebody has one, which changes: the last that was told is so.
_CHANGING = frozenset({"点", "位", "番", "級", "キロ", "度", "センチ", "グラム", amounts.MARK})
_PRACTICE = re.compile(
    r"過去問|模試|模擬|練習|予想|小テスト|目標|合格(?:最低)?点|合格ライン|平均|最低点|満点だったら|配点|ボーダー"
)
# What says of a score without its matter that it is the end of what was spoken of before.
_RESULT = re.compile(
    r"受か|うか[っり]|合格|落ち[たてま]|通っ[たて]|通りま|結果|返ってき|だめだ|ダメだ|あかんかっ|いけた|発表"
)
# A number with no other noun beside it may be so, too.
_NOUN = re.compile("[ァ-ヺー]{2,}|[一-鿿]{2,}")
_COUNTED = re.compile("[0-9一二三四五六七八九十百千万]+.?")
# So many messages before it the matter may stand.
_NEAR = 4


def amount(question: Question) -> Iterator[Asked]:
    """Say the number that was told of what the question counts."""
    unit = amounts.asked(question.text)
    if unit is None:
        return
    # What it counts is no matter by itself.
    names_matter = bool(question.words - {unit} or question.named)
    is_any = unit in amounts.RARE or question.names_day or not names_matter
    places = question.ranked(all_of_them=is_any)
    if unit in _CHANGING and names_matter and not question.names_day:
        places = _of_the_matter(question, unit)
    elif not is_any:
        places = question.newest_of_same(
            [at for at in places if any(True for _ in amounts.told(_told(question, at), unit))]
        )
    for at in places:
        found = amounts.told(_told(question, at), unit)
        yield from (Asked(fact=SAID + one, when=question.when(at)) for one in found)


def _of_the_matter(question: Question, unit: str) -> list[int]:
    """Order the messages that tell a number of the matter: what is no practice first, and the newest."""
    same = [at for at in question.past if _is_of_it(question, at, unit)]
    ends = [at for at in question.past if at not in same and _is_end_of(question, at, unit, same)]
    asks_practice = _PRACTICE.search(question.text) is not None
    return sorted({*same, *ends}, key=lambda at: (_is_practice(question, at) is not asks_practice, at))


def _is_of_it(question: Question, at: int, unit: str) -> bool:
    """Return whether a message speaks of the matter, and of nobody and nothing else in its place."""
    by_unit = unit in question.words and unit in question.recent[at].user_message
    if question.shares(at) <= by_unit or question.is_of_another(at):
        return False
    return not _is_of_other(question, at)


def _told(question: Question, at: int) -> str:
    return normalize(question.recent[at].user_message)


def _tells_any(question: Question, at: int, unit: str) -> bool:
    return any(True for _ in amounts.told(_told(question, at), unit))


def _is_practice(question: Question, at: int) -> bool:
    return _PRACTICE.search(_told(question, at)) is not None


def _is_of_other(question: Question, at: int) -> bool:
    """Return whether a message names a subject, or an exam, and none that the question names."""
    told = question.recent[at].user_message
    return any(
        (named := set(questions.named(kind, told)))
        and (asked := set(questions.named(kind, question.text)))
        and named.isdisjoint(asked)
        for kind in ("subjects", "exams")
    )


def _is_end_of(question: Question, at: int, unit: str, same: list[int]) -> bool:
    """Return whether a message tells a score without its matter, just after one that named it: 「受かった!78点」."""
    told = _told(question, at)
    if question.is_of_another(at) or not _tells_any(question, at, unit):
        return False
    is_bare = _RESULT.search(told) is not None or _NOUN.search(_COUNTED.sub("", told)) is None
    names_other = bool(things.read(told)) or any(questions.named(kind, told) for kind in ("subjects", "exams"))
    return is_bare and not names_other and any(at < one <= at + _NEAR for one in same)
