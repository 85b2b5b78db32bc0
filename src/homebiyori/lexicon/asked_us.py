"""Finds the topic of a question to the companion: by name, in words meant for no one else, or without a name."""

import re
from dataclasses import dataclass
from functools import lru_cache

from homebiyori.lexicon.files import load
from homebiyori.lexicon.normalize import fold_pattern

NAMES = (
    "(?:たま(?:さん|ちゃん)|まどか(?:さん|姉さん|ねえさん|ちゃん)|(?<![おの義兄実うちま])姉さん(?=は|も|って|なら|だったら|の(?:言葉|話|声|返事))|ひで(?:じいさま|じい様|じいさん|じいちゃん|じい|爺さん|爺|さん)"
    "|(?:tama|madoka|hide)(?:さん|ちゃん|じい)?"
    "|あなた(?:さま|様)?|あんた|貴方|そちら(?:さん|様)?|(?<!の)おばちゃん|(?<![おの])じいさん|じいちゃん|じいさま|(?<![a-z])ai(?=でも|って|なのに|だと))"
)
OTHERS = (
    "(?:(?<!どんな)子(?!育て|守)|うちの子|この子|あの子|上の子|下の子|子ども|息子|娘|夫|旦那|妻|嫁|主人|母|父|親(?!しい)|義母|義父|姑|上司|先生|先輩|同僚|友達|友だち|ママ友|孫|双子|赤ちゃん|兄|姉(?!さんの(?:言葉|返事|話|声))|弟|妹"
    "|みんな|あの人|相手|保健師(?:さん)?|ばあば|じいじ|(?:お)?(?:母|父)さん)"
)
# Questions without our name are short.
LONGEST_BARE = 30
SHORT = 14
_ENDS = (
    "[たるんす]ん$|どちら(?:で|に|から)?$|(?:(?:の|ん|もん|もの)?(?:です|でしょう|だろう|じゃろう|やろ)?(?:か|かい|かな|かしら|け|のう)?(?:ね|な)?"
    "[?？]+|(?:の|か|かい|かな|かしら|かね|かのう|何|なに|いつ|どこ|どれ|どっち|どう|なん|なの)[。…]*)$"
)
# A matter of taste: which one, and a word of liking.
_CHOICE = (
    "(?:どれ|どっち|どちら|どの(?:子|色|柄|服|花|形))[^。]{0,8}(?:好き|すき|いい|ええ|よい|よか|似合|選|えら|推し|派|にする|にしま|かわい|可愛|素敵|すてき|おしゃれ)"
    "|(?:どれ|どっち|どちら)(?:派)?(?:です|かな|や|だ|だと(?:思|おも)[^。]{0,4})?(?:か|ろ)?[?]?$"
)
# Not matters of taste.
_NO_TASTE = (
    "病院|薬|保険|園|がっこう|学校|塾|仕事|会社|みるく|ミルク|治療|手術|別れ|離婚|警察|医者|先生|受診|ワクチン|予防"
)
# Possible danger is no small talk.
_GRAVE = "死|しにた|消え|殺|ころし|いなくなり|逃げ|殴|叩|飛び降"
_FILLERS = (
    "(?:ねえ?|ね|あの|えっと|ところで|ちなみに|そういえば|じゃあ"
    "|で(?=,)|でも|ふと(?:思った)?(?:ん?(?:だ|です)けど)?|そもそも|N|[,\\s♪]|(?:一つ|ひとつ)?聞いていい(?:です)?か?)*"
)
# With these, a name only addresses us, and the question is not about us.
_FACTS = (
    "何回|何時|何分|何度(?:で|くらい)|いくら|どうやって|どこで"
    "|(?:ば|たら|ても)(?:いい|よい|ええ|大丈夫)|方法|やり方|作り方|(?:何|幾)歳(?:で|から|まで)"
)
_LIKING = re.compile("好き|すき|派")
_FREE = frozenset({"opinion", "would", "talkable", "secret", "promise", "help", "together"})
# Topics that may also mention other people: whether there is a family, what was said about it.
_OF_ANYBODY = frozenset({"family", "past", "teacher", "remember"})
_QUOTED = re.compile(r"\s*(?:[」』]|(?:(?:って|と|っ?て)[^。!?]{0,8})?(?:聞|きか|訊|言|いわ|いって|尋))")


@dataclass(frozen=True, slots=True)
class _Patterns:
    """Patterns, by what they detect in a sentence."""

    grave: re.Pattern[str]
    our_name_last: re.Pattern[str]
    ends: re.Pattern[str]
    choice: re.Pattern[str]
    no_taste: re.Pattern[str]
    together: re.Pattern[str]
    proposes: re.Pattern[str]
    opens_with_name: re.Pattern[str]
    would_play: re.Pattern[str]
    called: re.Pattern[str]
    facts: re.Pattern[str]
    subject: re.Pattern[str]
    not_ours: re.Pattern[str]
    fillers: re.Pattern[str]
    not_us: re.Pattern[str]
    honorific: re.Pattern[str]
    liked: re.Pattern[str]
    habit: re.Pattern[str]
    short: re.Pattern[str]
    people: re.Pattern[str]
    # By topic: one of its words, or a whole sentence without a name.
    topics: dict[str, re.Pattern[str]]
    bare: dict[str, re.Pattern[str]]
    personal: frozenset[str]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    data = load("asked_us")
    subject = "は|も|って|なら|やったら|だったら|でしたら|でも"
    of_name = f"{subject}|て|なのに|だと|には|にも|の(?:ところ|家|うち|子|名前|お|好|誕生|顔|夢|仕事)"
    return _Patterns(
        grave=compiled(_GRAVE),
        our_name_last=compiled("[,\\s]{0,4}N(?:に|と|へ)?ね?$"),
        ends=compiled(_ENDS),
        choice=compiled(_CHOICE),
        no_taste=compiled(_NO_TASTE),
        together=compiled("N.{0,60}一緒に|一緒に.{0,60}N"),
        proposes=compiled("(?:よう|たい|しない|ませんか)[なねよ]*$"),
        opens_with_name=compiled(f"^{_FILLERS}N"),
        would_play=compiled("(?:(?<!どう)しよ(?:う|っか)?|しません(?:か)?)[ねよ]*$"),
        called=compiled(f"N(?:{of_name})|^{_FILLERS}N[,\\s]?(?!{OTHERS})|[,\\s]?N$"),
        facts=compiled(_FACTS),
        subject=compiled(f"N(?:{subject})"),
        not_ours=compiled(f"{data['not_us']}|か(?:な|しら|ね)[?]?$"),
        fillers=compiled(f"^{_FILLERS}"),
        not_us=compiled(data["not_us"]),
        honorific=compiled(data["honorific"]),
        liked=_whole(data["liked"]),
        habit=compiled(f"(?:{data['habit']})か?$"),
        short=compiled("(?:です|ます|ました|た|る|う|い)(?:の|ん)?か?$"),
        people=compiled(f"{OTHERS}(?!の(?:頃|とき|時))"),
        topics={topic: compiled(words) for topic, words in data["topics"].items()},
        bare={topic: _whole(words) for topic, words in data["bare"].items()},
        personal=frozenset(data["personal"]),
    )


def compiled(words: str) -> re.Pattern[str]:
    """Compile a pattern from the data, in which N stands for any of our names."""
    return re.compile(fold_pattern(words.replace("N", NAMES)))


def _whole(words: str) -> re.Pattern[str]:
    return compiled(f"\\A(?:{words})\\Z")


def topic_of(said: str, sentence: str, after: str) -> str | None:
    """Return the topic of a folded sentence that asks us something; `after` is the text that follows it."""
    patterns = _patterns()
    if said.count("「") > said.count("」") or _QUOTED.match(after) or patterns.grave.search(said):
        return None
    bare = patterns.our_name_last.sub("", said)
    mark = "?" if "?" in sentence else ""
    if is_invited(said, bare):
        return "together"
    if not patterns.ends.search(bare + mark):
        return None
    if is_choice(bare):
        return _liking(bare) or "opinion"
    return _named(said) or _nameless(bare)


def _liking(bare: str) -> str | None:
    """Return the topic of a choice that asks what we like ourselves: 「夏と冬、どっちが好き」."""
    topic = topic_in(bare) if _LIKING.search(bare) else None
    return topic if topic in _patterns().personal else None


def is_choice(bare: str) -> bool:
    """Return whether we are asked which of several things we like: 「どれがすき？」."""
    patterns = _patterns()
    return (
        len(bare) <= LONGEST_BARE
        and patterns.choice.search(bare) is not None
        and not (patterns.people.search(bare) or patterns.no_taste.search(bare))
    )


def is_invited(said: str, bare: str) -> bool:
    """Return whether we are invited to join in: 「今度一緒にお茶しよう」."""
    patterns = _patterns()
    is_together = patterns.together.search(said) and patterns.proposes.search(bare)
    is_play = patterns.opens_with_name.search(said) and patterns.would_play.search(bare)
    return bool(is_together or is_play) and patterns.people.search(said) is None


def _named(said: str) -> str | None:
    patterns = _patterns()
    called = patterns.called.search(said)
    if called is None:
        return None
    topic = topic_in(said)
    is_of_others = patterns.people.search(said, 0 if called.end() == len(said) else called.end()) is not None
    if is_of_others and topic not in _OF_ANYBODY:
        return None
    if topic not in _FREE and patterns.facts.search(said):
        return None
    is_ours = patterns.subject.search(said) is not None or not patterns.not_ours.search(said)
    return topic or ("any" if is_ours else None)


def _nameless(bare: str) -> str | None:
    patterns = _patterns()
    core = patterns.fillers.sub("", bare)
    if len(core) > LONGEST_BARE or patterns.people.search(core):
        return "family" if patterns.bare["family"].search(core) else None
    whole = next((topic for topic, words in patterns.bare.items() if words.search(core)), None)
    if whole is not None or patterns.not_us.search(core):
        return whole
    topic = topic_in(core)
    if patterns.honorific.search(core) or patterns.liked.search(core):
        return topic
    is_short = len(core) <= SHORT and patterns.short.search(core) is not None
    is_short = is_short or (len(core) <= SHORT and core.endswith("派"))
    return topic if topic in patterns.personal and (patterns.habit.search(core) or is_short) else None


def topic_in(said: str) -> str | None:
    """Return the first topic that has a word in a folded text."""
    return next((topic for topic, words in _patterns().topics.items() if words.search(said)), None)
