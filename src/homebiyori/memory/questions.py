"""Reads what a question of memory wants to know: a person, an age, a place, a dish, a day, the kind of exam, why."""

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache

from homebiyori.base.text import normalize
from homebiyori.memory.files import words as lists


class Wanted(StrEnum):
    """What a question of memory asks for."""

    NAME = "name"
    WHO = "who"
    AGE = "age"
    DAY = "day"
    WHERE = "where"
    BODY = "body"
    JOB = "job"
    DISH = "dish"
    EXAM = "exam"
    END = "end"
    BURDEN = "burden"
    JOY = "joy"
    LAST = "last"
    FIRST = "first"
    WHAT = "what"


_WHAT = "(?:何|なに|なん)"
_ASKED = (
    (Wanted.NAME, re.compile("名前|なんて(?:いう|呼|読)|何て(?:いう|呼|読)")),
    (
        Wanted.JOB,
        re.compile(
            rf"(?:の|新しい)(?:お)?仕事(?:は|って|を|、)?(?:{_WHAT}|(?:言|話|覚え|おぼえ|知))|{_WHAT}の(?:お)?仕事"
        ),
    ),
    (Wanted.WHO, re.compile(r"誰|だれ|どなた|どの子|何者|って(?:何|なに|なん)(?:か|や|だ|じゃ|のこと)")),
    (
        Wanted.AGE,
        re.compile(
            rf"いくつ|{_WHAT}(?:歳|才)|{_WHAT}年生|{_WHAT}学年|学年|(?:の|は)[歳年](?:は|って|を|、)|年[少中長]"
        ),
    ),
    (Wanted.DAY, re.compile(rf"いつ(?!も)|{_WHAT}日(?!も)|{_WHAT}曜|{_WHAT}月(?!齢)|日にち|日取り|日程")),
    (
        Wanted.EXAM,
        re.compile(
            rf"(?:{_WHAT}の?|どの|どんな)(?:試験|テスト|検定|資格|受験|勉強)|(?:試験|テスト|検定|資格|勉強)[^。!?]{{0,4}}(?:{_WHAT}|どんな|どの)|{_WHAT}(?:を|の|に)?(?:受け|受か|勉強)|受(?:け|か)[^。!?]{{0,6}}{_WHAT}"
        ),
    ),
    (Wanted.FIRST, re.compile(r"(?:最初|初めて?|はじめて?)(?:に|の)[^。!?]{0,6}(?:相談|話|言)")),
    (Wanted.END, re.compile(r"(?:どう|どない)(?:なっ|なり|だっ|でし|やっ|じゃっ)|その後|結果")),
    (Wanted.BODY, re.compile(r"どこ(?:が|を)?(?:痛|悪|わる|けが|ケガ|怪我|ぶつ)")),
    (Wanted.WHERE, re.compile("どこ|どちら(?:へ|に|まで)")),
    (
        Wanted.DISH,
        re.compile(
            rf"{_WHAT}(?:を|か)?(?:食|た[べ]|炊|煮|焼|飲|作)|(?:夕飯|夕ごはん|晩ごはん|晩ご飯|夕食|朝ごはん|昼ごはん|お昼|ごはん|ご飯|おかず|献立)[^。!?]{{0,8}}{_WHAT}"
        ),
    ),
    (
        Wanted.BURDEN,
        re.compile(
            r"(?:困り|悩み|心配|嫌な|いやな)(?:ごと|事|こと)?[^。!?]{0,6}(?:何|なに|なん)|(?:何|なに|なん|どうして|なぜ|どんな)[^。!?]{0,20}(?:泣|落ち込|落ちこ|へこ|凹|怒|腹|悩|困|心配|不安|つら|辛|しんど|嫌な|いやな|悲し|愚痴)"
        ),
    ),
    (
        Wanted.JOY,
        re.compile(r"(?:うれし|嬉し|喜(?:ん|び))[^。!?]{0,4}(?:こと|話|だ|た)|(?:いい|良い)(?:こと|知らせ|話)"),
    ),
    (
        Wanted.LAST,
        re.compile(
            rf"(?:{_WHAT}(?:て|を|の)?|どんな(?:こと|話))(?:を|話?を?)?(?:[^。!?、]{{0,3}})(?:言|話|喋|しゃべ|ゆう)|{_WHAT}の話"
        ),
    ),
    (Wanted.WHAT, re.compile(rf"{_WHAT}|どれ|どんな|どの")),
)


_GENERAL = re.compile(r"(?:何|なに|なん)(?:が|か|を)?(?:でき|あった|あん|あって|し(?:た|て|と)|やっ|起き)")
_KINDS = (
    ("body", re.compile("病気|具合|体調|症状")),
    ("exams", re.compile("試験|テスト|検定|資格|受験|入試")),
    ("event", re.compile("行事|本番|イベント")),
)


def wanted(text: str) -> Wanted:
    """Tell what a question of memory asks for, whatever else it speaks of."""
    plain = normalize(text)
    return next((kind for kind, words in _ASKED if words.search(plain)), Wanted.WHAT)


def is_particular(text: str) -> bool:
    """Return whether a question asks for one thing of what was told, and not for the matter that it names."""
    return any(words.search(normalize(text)) for _, words in _ASKED)


def is_general(text: str) -> bool:
    """Return whether a question asks what somebody did, or could do, by no verb of its own."""
    return _GENERAL.search(normalize(text)) is not None


def kinds_in(text: str) -> tuple[str, ...]:
    """Name the kinds of matter that a question means without naming one: an illness, an exam."""
    plain = normalize(text)
    return tuple(kind for kind, words in _KINDS if words.search(plain))


def named(kind: str, text: str) -> tuple[str, ...]:
    """Name the `exams`, `places`, `jobs` or `parts` of the body that a text speaks of, by words of our own list."""
    plain = normalize(text)
    return tuple(name for name, words in _lists()[kind].items() if words.search(plain))


@lru_cache(maxsize=1)
def _lists() -> Mapping[str, Mapping[str, re.Pattern[str]]]:
    return {
        kind: {name: re.compile(words) for name, words in lists()[kind].items()}
        for kind in ("exams", "places", "parts", "jobs")
    }
