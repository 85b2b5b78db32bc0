"""Answers questions about a number: the newest one told about the matter, not one from practice."""

import re
from collections.abc import Iterator

from homebiyori.ai.port import Asked
from homebiyori.base.text import normalize
from homebiyori.lexicon import things
from homebiyori.memory import amounts, questions
from homebiyori.recall.question import SAID, Question

# Units of values that change: the last one told is current.
_CHANGING = frozenset({"点", "位", "番", "級", "キロ", "度", "センチ", "グラム", amounts.MARK})
_PRACTICE = re.compile(
    r"過去問|模試|模擬|練習|予想|小テスト|目標|合格(?:最低)?点|合格ライン|平均|最低点|満点だったら|配点|ボーダー"
)
# Words that mark a score without a subject as the result of an earlier matter.
_RESULT = re.compile(
    r"受か|うか[っり]|合格|落ち[たてま]|通っ[たて]|通りま|結果|返ってき|だめだ|ダメだ|あかんかっ|いけた|発表"
)
# A number without any noun may be such a result, too.
_NOUN = re.compile("[ァ-ヺー]{2,}|[一-鿿]{2,}")
_COUNTED = re.compile("[0-9一二三四五六七八九十百千万]+.?")
# The matter may be named up to this many messages earlier.
_NEAR = 4


def amount(question: Question) -> Iterator[Asked]:
    """Say the number that was told in the unit of the question."""
    unit = amounts.asked(question.text)
    if unit is None:
        return
    # The unit alone does not name a matter.
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
    """Return the messages with a number for the matter: results before practice unless asked, newest first."""
    same = [at for at in question.past if _is_of_it(question, at, unit)]
    ends = [at for at in question.past if at not in same and _is_end_of(question, at, unit, same)]
    asks_practice = _PRACTICE.search(question.text) is not None
    return sorted({*same, *ends}, key=lambda at: (_is_practice(question, at) is not asks_practice, at))


def _is_of_it(question: Question, at: int, unit: str) -> bool:
    """Return whether a message is about the matter, and not another person's, subject's or exam's."""
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
    """Return whether a message names a different subject, or exam, than the question."""
    told = question.recent[at].user_message
    return any(
        (named := set(questions.named(kind, told)))
        and (asked := set(questions.named(kind, question.text)))
        and named.isdisjoint(asked)
        for kind in ("subjects", "exams")
    )


def _is_end_of(question: Question, at: int, unit: str, same: list[int]) -> bool:
    """Return whether a message tells a score without its subject, soon after one that named it: 「受かった!78点」."""
    told = _told(question, at)
    if question.is_of_another(at) or not _tells_any(question, at, unit):
        return False
    is_bare = _RESULT.search(told) is not None or _NOUN.search(_COUNTED.sub("", told)) is None
    names_other = bool(things.read(told)) or any(questions.named(kind, told) for kind in ("subjects", "exams"))
    return is_bare and not names_other and any(at < one <= at + _NEAR for one in same)
