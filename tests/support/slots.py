"""The slots that modules declare themselves, and those for courtesy and for questions to the companion."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

import homebiyori.ai.offline
import homebiyori.care

RITUALS = (
    *(f"greeting.{name}" for name in ("morning", "day", "night", "back", "again", "newyear", "worked", "first")),
    *("farewell.off", "farewell.tomorrow", "farewell.meal", "farewell.newyear", "thanks.long"),
    *("greeting", "thanks", "apology", "farewell", "goodnight", "politeness", "please", "test"),
    *("name", "age", "there", "question", "ask", "back"),
    *("family", "body", "sleep", "likes", "past", "feelings", "home", "opinion", "named", "forgot", "kept", "heard"),
)
# Questions to the companion, by topic, with answers in `us.json`; older topics have slots in `ritual.`.
US = (
    *("angry", "animals", "any", "been", "both", "bother", "colour", "cook", "craft"),
    *("doing", "draw", "dream", "drink", "failed", "fear", "feast", "flowers", "fond"),
    *("food", "games", "help", "know", "lean", "lonely", "looks", "love", "music"),
    *("promise", "reading", "season", "secret", "sport", "study", "talkable", "teacher", "tease"),
    *("together", "waited", "weather", "work", "would"),
    *("again", "agreed", "called", "choose", "machine", "open", "pardon", "remembered", "theirs"),
)
# These also follow other answers.
ASKED_ALSO = frozenset({"asked.turn", "asked.weighs", "asked.held", "asked.slip"})
INTRODUCED = ("any", "leave", "alone", "awaited", "minded")
# Protests against our answers, by what these misread.
PROTESTS = ("alarm", "question", "open", "told", "low", "tired", "anxious", "angry", "bright", "grumble")
# Small opinions, by subject.
VIEWS = (
    *("tea", "sea", "pets", "bread", "noodles", "seasons", "hours", "tastes", "colours"),
    *("weigh", "hope", "words", "warm", "either"),
    *("letters", "lunchbox", "soup", "riceball", "snack", "breakfast", "feast", "pet_name", "child_name", "souvenir"),
    *("bouquet", "gift_child", "gift_adult", "lesson", "goal", "book", "song", "subject", "indoors", "game", "outing"),
    *("wear", "any_colour", "words_sorry", "words_makeup", "words_stage", "words_thanks", "words_card"),
    *("words_newyear", "words_speech", "words_meet", "words_joy", "words_comfort"),
)
TONES = (
    *(
        "made_up",
        "kindness",
        "well",
        "over",
        "thanked",
        "praised",
        "morning",
        "tears",
        "cheered",
        "sold",
        "reach",
        "own_time",
    ),
    *("sore", "parting", "ill", "own_ill"),
    *("robbed", "spent", "letdown", "awake", "missed", "worse", "fell_through", "hurt", "broken", "mishap", "priced"),
    *("better", "recovers", "keeps", "found", "luck"),
)
PUT_RIGHT = ("corrected.who", "corrected.day", "corrected.word")
# Words that no fragment may contain, because they assume something about the family.
PRESUMED = (
    "赤ちゃん",
    "お嬢",
    "坊や",
    "息子",
    "娘",
    "夫が",
    "妻が",
    "長男",
    "長女",
    "お子様",
    "一歳",
    "0歳",
    "おむつが",
)


def every_slot() -> frozenset[str]:
    """Return the slots that the modules of care and of the offline companion declare (`every_slot`)."""
    named = (vars(module).get("every_slot") for module in _modules(homebiyori.care, homebiyori.ai.offline))
    return frozenset(slot for each in named if each is not None for slot in each())


def _modules(*packages: ModuleType) -> Iterator[ModuleType]:
    for package in packages:
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            yield import_module(found.name)
