"""Tells by its topic what is asked of the companion itself: by name, in words for nobody else, or of nobody by name."""

import re
from functools import cache
from typing import Any

from homebiyori.lexicon.files import load
from homebiyori.lexicon.normalize import fold_pattern

NAMES = (
    "(?:たま(?:さん|ちゃん)|まどか(?:さん|姉さん|ねえさん|ちゃん)|ひで(?:じいさん|じいちゃん|じい|爺さん|爺|さん)"
    "|(?:tama|madoka|hide)(?:さん|ちゃん|じい)?"
    "|あなた(?:さま|様)?|あんた|貴方|そちら(?:さん|様)?|(?<!の)おばちゃん|(?<![おの])じいさん|じいちゃん|じいさま|(?<![a-z])ai(?=でも|って|なのに|だと))"
)
OTHERS = (
    "(?:(?<!どんな)子(?!育て|守)|うちの子|この子|あの子|上の子|下の子|子ども|息子|娘|夫|旦那|妻|嫁|主人|母|父|親(?!しい)|義母|義父|姑|上司|先生|先輩|同僚|友達|友だち|ママ友|孫|双子|赤ちゃん|兄|姉|弟|妹"
    "|みんな|あの人|相手|保健師(?:さん)?|ばあば|じいじ|(?:お)?(?:母|父)さん)"
)
# A question without our name is short.
LONGEST_BARE = 30
SHORT = 14
_ENDS = (
    "[たるんす]ん$|どちら(?:で|に|から)?$|(?:(?:の|ん|もん|もの)?(?:です|でしょう|だろう|じゃろう|やろ)?(?:か|かい|かな|かしら|け|のう)?(?:ね|な)?"
    "[?？]+|(?:の|か|かい|かな|かしら|かね|かのう|何|なに|いつ|どこ|どれ|どっち|どう|なん|なの)[。…]*)$"
)
# What may be danger is no small talk.
_GRAVE = "死|しにた|消え|殺|ころし|いなくなり|逃げ|殴|叩|飛び降"
_FILLERS = (
    "(?:ねえ?|ね|あの|えっと|ところで|ちなみに|そういえば|じゃあ"
    "|で(?=,)|でも|ふと(?:思った)?(?:ん?(?:だ|です)けど)?|そもそも|N|[,\\s♪]|(?:一つ|ひとつ)?聞いていい(?:です)?か?)*"
)
# Beside these a name only calls us, and what is asked is no matter of ours.
_FACTS = (
    "何回|何時|何分|何度(?:で|くらい)|いくら|どうやって|どこで"
    "|(?:ば|たら|ても)(?:いい|よい|ええ|大丈夫)|方法|やり方|作り方|(?:何|幾)歳(?:で|から|まで)"
)
_FREE = frozenset({"opinion", "would", "talkable", "secret", "promise", "help", "together"})
# In these others are named, too: whether there is a family, what was told of it.
_OF_ANYBODY = frozenset({"family", "past", "teacher", "remember"})
_QUOTED = re.compile(r"\s*(?:[」』]|(?:(?:って|と|っ?て)[^。!?]{0,8})?(?:聞|きか|訊|言|いわ|いって|尋))")


def topic_of(said: str, sentence: str, after: str) -> str | None:
    """Name the topic of a folded sentence that asks us something; `after` is what the message goes on with."""
    if said.count("「") > said.count("」") or _QUOTED.match(after) or pattern(_GRAVE).search(said):
        return None
    bare = pattern("[,\\s]*N(?:に|と|へ)?ね?$").sub("", said)
    mark = "?" if "?" in sentence else ""
    if is_invited(said, bare):
        return "together"
    if not pattern(_ENDS).search(bare + mark):
        return None
    return _named(said) or _nameless(bare)


def is_invited(said: str, bare: str) -> bool:
    """Tell whether we are asked to come along: 「今度一緒にお茶しよう」."""
    is_together = pattern("N.*一緒に|一緒に.*N").search(said) and pattern(
        "(?:よう|たい|しない|ませんか)[なねよ]*$"
    ).search(bare)
    is_play = pattern(f"^{_FILLERS}N").search(said) and pattern("(?:しよ(?:う|っか)?|しません(?:か)?)[ねよ]*$").search(
        bare
    )
    return bool(is_together or is_play) and _people().search(said) is None


def _named(said: str) -> str | None:
    called = pattern(
        f"N(?:は|も|って|て|なら|やったら|だったら|でしたら|でも|なのに|だと|には|にも|の(?:ところ|家|うち|子|名前|お|好|誕生|顔|夢|仕事))|^{_FILLERS}N[,\\s]?(?!{OTHERS})|[,\\s]?N$"
    ).search(said)
    if called is None:
        return None
    topic = topic_in(said)
    is_of_others = _people().search(said, 0 if called.end() == len(said) else called.end()) is not None
    if is_of_others and topic not in _OF_ANYBODY:
        return None
    if topic not in _FREE and pattern(_FACTS).search(said):
        return None
    is_subject = pattern("N(?:は|も|って|なら|やったら|だったら|でしたら|でも)").search(said) is not None
    is_ours = is_subject or not pattern(f"{_data()['not_us']}|か(?:な|しら|ね)[?]?$").search(said)
    return topic or ("any" if is_ours else None)


def _nameless(bare: str) -> str | None:
    core = pattern(f"^{_FILLERS}").sub("", bare)
    if len(core) > LONGEST_BARE or _people().search(core):
        return next((topic for topic in ("family",) if _fits(topic, core)), None)
    whole = next((topic for topic in _data()["bare"] if _fits(topic, core)), None)
    if whole is not None or pattern(_data()["not_us"]).search(core):
        return whole
    topic = topic_in(core)
    if pattern(_data()["honorific"]).search(core) or pattern(_data()["liked"]).fullmatch(core):
        return topic
    is_habit = pattern(f"(?:{_data()['habit']})か?$").search(core) is not None
    is_short = len(core) <= SHORT and pattern("(?:です|ます|ました|た|る|う|い)(?:の|ん)?か?$").search(core) is not None
    return topic if topic in _data()["personal"] and (is_habit or is_short) else None


def _fits(topic: str, core: str) -> bool:
    return pattern(_data()["bare"][topic]).fullmatch(core) is not None


def topic_in(said: str) -> str | None:
    """Name the first topic of which a folded text has a word."""
    return next((topic for topic, words in _data()["topics"].items() if pattern(words).search(said)), None)


@cache
def _people() -> re.Pattern[str]:
    return pattern(f"{OTHERS}(?!の(?:頃|とき|時))")


@cache
def pattern(words: str) -> re.Pattern[str]:
    """Compile words of the data in which N stands for any name of ours."""
    return re.compile(fold_pattern(words.replace("N", NAMES)))


@cache
def _data() -> Any:  # noqa: ANN401 - each reader knows the shape of its own part
    return load("asked_us")
