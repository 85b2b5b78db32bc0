"""Reads how the words around a feeling change it: denied, supposed, wished for, strengthened or softened."""

import re
from enum import Enum, auto

from homebiyori.lexicon.vocabulary import GLAD_EMOTIONS, Emotion

REACH = 18


class Turn(Enum):
    """How a feeling is meant."""

    STATED = auto()
    STRONG = auto()
    DENIED = auto()
    DISCLAIMED = auto()
    INSISTED = auto()
    SUPPOSED = auto()
    WISHED = auto()
    ASKED = auto()
    SEEMING = auto()


_STRONG_TAIL = re.compile(
    r".{0,3}?(?:て|で)(?:しかた(?:が)?な|仕方(?:が)?な|しょうがな|しゃあな|たまら|やまな|やばい|なら(?:ない|ん)|なりま|死|おかしくな)"
    r"|.{0,3}?(?:しかな|すぎ|まくり|きわま|極ま|の極み|どころじゃ(?:ない|ありま))"
)
_DENIAL = (
    r"(?:い|かった|だった|だ|た|な|る|く|しく|げ|ている|てる|ていた)?"
    r"(?:(?:わけ|ほど|の|もの|こと|気|きもち|とき|ひま|暇|余地|要素|必要|はず|つもり)"
    r"(?:じゃ|では|でも|は|も|が|に(?:は|も)?|すら|には)?(?:なれ|なら)?"
    r"|(?:と|って|とは|とも|なんて|など)(?:一度も|いちども|全然|ぜんぜん|まったく|全く|ちっとも|少しも|もう|まだ)?(?:言|い|思|おも|感じ)(?:え|わ|って(?:い)?|われ|ったことは?|ったことも)?"
    r"|(?:し|せ|め|み|ま|さ|れ|られ|か|ら|わ|け|え|べ|き|り|じ|て|で|して|してい|され|でき|になれ|になら|くなれ|くなら|くなら|すること(?:が|も)でき)"
    r"|(?:じゃ|では|でも|でい|て(?:は|も)?い?|で(?:は|も)?い?|く(?:は|も|て)?|は|も|が|に|を|とか)(?:し|感じ(?:られ)?|いら)?)?"
    r"(?:な(?:い(?!か(?:な|し|も))|かっ|く(?!ちゃ)|し$)|(?<!か)ねえ|(?<=[くゃ])ね(?=[。!]|$)|へん|ひん|(?<=[えけせてねめれ])(?<![れしっいき]て)ん(?=[。!,…\s]|$|の|し|わ|けど|くて|ばい|ごと)|ません|ありませ|ず(?![っる])|ぬ(?![きいくるれ])|んかった|のうて|てなんだ)"
)
_DENIED = re.compile(_DENIAL)
# "It is not that I am sad": neither the feeling nor its opposite.
_DISCLAIMED = re.compile(
    r"(?:(?!な[いくか])[ぁ-ん]){0,6}?(?:(?:わけ|の|ん|こと|話|意味)(?:じゃ|では|でも|や)|(?:とか|など|なんか)(?:じゃ|では|や)|[てで](?:は(?:い|おり)|おり))"
    r"(?:な(?:い(?!か|の?\?)|く|か(?:っ|ろ))|(?:あり|おり)?ませ|ござ|あらへ|のう)"
)
_AGAIN = re.compile(
    r"(?:かった|った|くて?|い)?(?:です)?(?:(?:と|って|なんて|て)?(?:は)?(?:言|い)(?:った|え|う|っちゃ)(?:ら|ば|と)?,?(?:嘘|うそ)|わけ(?:が|は|じゃ|では)?な"
    r"|(?:と|って)(?:は)?(?:言|い)(?:え|って|わ|い切|ってな|ってい)|(?:こと)(?:は|も)な|はず(?:が|は)?な|(?:なんて|とか)?(?:嘘|うそ)|人(?:い|なんてい))"
)
_NOT_SO = re.compile(r"(?:く|じゃ)(?:ない|ね|な|なかった)(?:ですか)?\?")
_SUPPOSED = re.compile(
    r"(?:かった|だった|になった|くなった|ならなかった)ら|(?:だ|な|になれ|くなれ|けれ|であれ)?(?:ば|なら)(?!な)|(?:い|な|だ)と(?:い|良)い"
    r"|(?:んだ)?(?:た|だ)ら(?:い|よ|苦労)|(?:い|な)(?:だけの|はずの)|ければ|(?:い)?はず(?:な|だった)のに"
)
_HOPED = re.compile(r"(?:い|かった)?(?:と|ば)い(?:い|かな)|ように")
_WISHED = re.compile(
    r"(?:み|し|に|く|せ|ん|さ|め|られ|になり|くなり|にし|くし)?(?:た(?:い(?!へん)|かった|くて)|てほし|てみた)"
)
_ASKED = re.compile(
    r"(?:い|な|だ|の|ん|し)?(?:の)?(?:か|です|でしょう)?(?:か|かな|かなあ)?\?|(?:い|な)の?(?:かな|だろうか|でしょうか)"
)
_SEEMING = re.compile(r"(?:し|げ|み)?(?:そう(?!にな)|げ(?:な|に)|がっ|がる)")

_LOUD = re.compile(
    r"(?:めっちゃ|めちゃ(?:くちゃ)?|むっちゃ|すごく|すっごく|すげ|ほんとうに|ほんと(?:に)?|ほんま(?:に)?|とても|とっても|超|まじ(?:で)?|がち(?:で)?|死ぬほど|しぬほど"
    r"|ばり|でら|なまら|ごっつ|ぶち|わっぜ|ちかっぱ|たまらなく|ものすごく|かなり|相当|心から|さいこうに|最高に|すごい|もう|ひどく|激|鬼|爆|くそ|くっそ|でじ|しんけん|まっこと|ぼっけえ|がば|むちゃくちゃ|えぐいくらい|全力で|ずっと|まいにち|本気で|しみじみ|つくづく|さすがに|いちばん|一番|これ以上な(?:い|く)|泣けるほど|泣くほど|どっと)"
    r"[,\sにで]?.{0,2}$"
)
_SOFT = re.compile(
    r"(?:ちょっと|ちょい|ちょびっと|少し|すこし|やや|なんとなく|まあまあ|そこそこ|若干|微妙に|いくらか|たまに|ちびっと|ちょこっと).{0,3}$"
)

# What remains of a denied feeling, by its first letters: 安心できない is worry, not sadness.
_LEFT_BY = {
    "あんしん": Emotion.WORRY,
    "ほっと": Emotion.WORRY,
    "順調": Emotion.WORRY,
    "おちつ": Emotion.WORRY,
    "落ち着": Emotion.WORRY,
    "らく": Emotion.FATIGUE,
    "気がらく": Emotion.FATIGUE,
    "ゆっくり": Emotion.FATIGUE,
    "のんびり": Emotion.FATIGUE,
    "すっきり": Emotion.FATIGUE,
    "まんぞく": Emotion.ANGER,
    "満足": Emotion.ANGER,
    "ありがた": Emotion.ANGER,
    "かんしゃ": Emotion.ANGER,
    "助": Emotion.ANGER,
    "好き": Emotion.ANGER,
}
_OPPOSITE = {
    Emotion.JOY: (Emotion.SADNESS, 0.9),
    Emotion.ACCOMPLISHMENT: (Emotion.SADNESS, 0.7),
    Emotion.FATIGUE: (Emotion.JOY, 0.5),
    Emotion.SADNESS: (Emotion.JOY, 0.6),
    Emotion.WORRY: (Emotion.JOY, 0.75),
    Emotion.ANGER: (Emotion.JOY, 0.5),
}


def turn_of(text: str, end: int) -> Turn:
    """Read what follows a feeling that ends at `end`."""
    tail = text[end : end + REACH]
    if _STRONG_TAIL.match(text, end - 1 if text[end - 1 : end] in ("て", "で") else end):
        return Turn.STRONG
    if _NOT_SO.match(tail):
        return Turn.STATED
    if _DISCLAIMED.match(tail):
        return Turn.DISCLAIMED
    if denial := _DENIED.match(tail):
        if _HOPED.match(text, end + denial.end()):
            return Turn.SUPPOSED
        return Turn.INSISTED if _AGAIN.match(text, end + denial.end(), end + denial.end() + REACH) else Turn.DENIED
    for pattern, turn in (
        (_SUPPOSED, Turn.SUPPOSED),
        (_WISHED, Turn.WISHED),
        (_ASKED, Turn.ASKED),
        (_SEEMING, Turn.SEEMING),
    ):
        if pattern.match(tail):
            return turn
    return Turn.STATED


def loudness(text: str, start: int) -> float:
    """Return by how much the words before a feeling raise or lower it."""
    head = text[max(0, start - 12) : start]
    if _SOFT.search(head):
        return -0.8
    return 0.8 if _LOUD.search(head) else 0.0


def bend(phrase: str, emotion: Emotion, weight: float, turn: Turn) -> tuple[Emotion, float]:
    """Return which feeling remains, and how much of it, after a turn."""
    if turn is Turn.DISCLAIMED and emotion not in GLAD_EMOTIONS:
        return Emotion.NONE, weight
    if turn in (Turn.DENIED, Turn.DISCLAIMED):
        return _denied(phrase, emotion, weight)
    if turn is Turn.STRONG:
        return emotion, weight + 0.8
    if turn is Turn.INSISTED:
        return emotion, weight * 0.9
    if turn is Turn.STATED:
        return emotion, weight
    return _unreal(emotion, weight, turn)


def _denied(phrase: str, emotion: Emotion, weight: float) -> tuple[Emotion, float]:
    left, share = _OPPOSITE.get(emotion, (emotion, 1.0))
    if emotion in GLAD_EMOTIONS:
        left = next((other for first, other in _LEFT_BY.items() if phrase.startswith(first)), left)
    return left, weight * share


def _unreal(emotion: Emotion, weight: float, turn: Turn) -> tuple[Emotion, float]:
    """Weigh a feeling that is supposed, wished for, asked about or seen in someone else."""
    if emotion in GLAD_EMOTIONS:
        if turn in (Turn.SUPPOSED, Turn.WISHED):
            return Emotion.FATIGUE, weight * 0.55
        return emotion, weight * (0.3 if turn is Turn.ASKED else 0.75)
    if turn is Turn.SUPPOSED:
        return emotion, 0.0
    if turn is Turn.SEEMING and emotion is Emotion.SADNESS:
        return Emotion.WORRY, weight * 0.8
    return emotion, weight * 0.8
