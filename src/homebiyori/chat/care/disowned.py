"""Recognizes that a parent disowns a danger that was read in a single message. Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from homebiyori.care.groups import DENIES_DEATH, HARMED
from homebiyori.care.mark import CareMark
from homebiyori.care.reading import follow_ups, told_of
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.chat.care import doubts, evidence, message_signs, small_words, sounds
from homebiyori.chat.care.utterance import Utterance
from homebiyori.chat.reading import Reading
from homebiyori.lexicon.normalize import LazyPattern, fold, lazy_folded
from homebiyori.lexicon.spacing import fold_without_gaps
from homebiyori.lexicon.vocabulary import Analysis, Concern, Emotion, RiskLevel, Tier
from homebiyori.recall.models import RecentMessage

# How long nothing is praised after possible danger.
STAYS_UNPRAISED = timedelta(hours=1)
# Answers that name 119.
_URGENT = ("emergency.", "urgent.")
# How many answers back they are still corrected.
_MOST_URGENT = 3
_READ = 2_000
_THING = (
    "包丁|ほうちょう|刃物|薬|くすり|ロープ|ひも|縄|練炭|119|自殺|死ぬ(?:話|とか|なんて)|死(?:に)?たい(?:話|とか|なんて)"
)
_OBJECT = "包丁|ほうちょう|刃物|薬|くすり|ロープ|縄|練炭"
_SAID = "(?:言|ゆ|書|申し|い(?=[っう]))(?:い|う|って|うて|っと|うと|いて|いと|った|うた|いた|上げて)?(?:い|お)?"
_NOT = "(?:ない|へん|ません|ねえ|ねぇ|ねーよ|らん|覚え)"
_DISOWNS = lazy_folded(
    f"(?:{_THING})(?:の話)?(?:って|とか|は)?,?(?:何|なん|なに)の(?:話|こと)"
    f"|(?:なんで|なぜ|どうして|何で),?(?:急に|いきなり)?,?(?:{_OBJECT})"
    f"|(?:(?:死|し)に?たい(?:なんて|とか|とは|なんか|って),?)?(?:一言も|ひとことも|一言だって|一度も)[^。!?]{{0,10}}{_SAID}{_NOT}"
    f"|(?:{_THING}|死に?そう[^。!?]{{0,8}}|死ぬ[^。!?]{{0,6}}|死[^。!?]{{0,6}}気持ち[^。!?]{{0,4}}|そんな(?:こと|ん|話))(?:って|なんて|なんか|とか|は|も|と)*,?(?:一言も)?{_SAID}{_NOT}"
)
# There was more than words: a denial is not believed at once.
MORE_THAN_WORDS = evidence.URGENT | {
    Sign.TIME,
    Sign.PLAN,
    Sign.MEANS_IN_HAND,
    Sign.FAREWELL_NOTE,
    Sign.VANISH,
    Sign.BETTER_DEAD,
    Sign.VOICES,
    Sign.IMAGES,
    Sign.VIOLENCE,
    Sign.CONTROL,
    Sign.NOTHING,
    Sign.SUFFERS,
    Sign.WORSE,
    Sign.NOT_SAFE,
    Sign.OTHER_DYING,
    Sign.RAIL,
    Sign.BRIDGE,
    Sign.HIGH,
    Sign.CHARCOAL,
    Sign.PILLS,
    Sign.ROPE,
    Sign.ASKS_METHOD,
    Sign.OTHER_ILL,
    Sign.OWN_UNREAL,
    Sign.BABY_FEAR,
}
# What it was about: 「鉄棒の話なんだけど」.
_OF_MATTER = (
    "(?:の|る|た)(?:こと|話)(?:です|や(?!から)|だよ|だって|じゃ(?!な)|で(?:ご)?ざ|でして|な(?:ん|の)(?:だ|です|や|じゃ)?(?:けど|が|けん|よ|って|,|。|$)"
    "|を?(?:して(?:た|い)|しと(?:る|っ)|し(?:ただけ|てん)))"
)
_MATTER = lazy_folded(_OF_MATTER)
# Says that the tears or the trouble were somebody else's.
_SELF = "(?:私|わたし|わたくし|あたし|俺|おれ|僕|ぼく|自分|うち|わし|こっち)"
_OTHER = (
    "(?:娘|息子|長男|次男|長女|次女|上の子|下の子|うちの子|あの子|あの人|子ども|孫|夫|旦那|主人|妻|嫁|お?母|お?父|ママ|パパ|ばあちゃん|じいちゃん|義母|義父|姉|妹|兄|弟"
    "|友だち|友人|同僚|後輩|先輩|上司|部長|課長|ママ友)(?:さん|ちゃん|くん)?"
)
_ANOTHERS = lazy_folded(
    f"{_SELF}(?:の(?:こと|話))?(?:じゃ|では?|や|と(?:ちが|違)|ちゃ)(?:な(?:く|し)|のう|ない|う|くて|ありませ)[^。!?]{{0,4}}[,。]?{_OTHER}"
    f"|(?:のは|の人は|てるんは|とるんは),?{_OTHER}(?:の(?:ほう|方|こと|話))?(?:です|や|だ|じゃ|なん|で(?:ご)?ざ|の)"
)
# Signs for which small words may be mistaken if no danger was told.
_OF_SMALL_WORDS = frozenset(
    {
        Sign.DANGEROUS_PLACE,
        Sign.TIME,
        Sign.PLAN,
        Sign.MEANS,
        Sign.MEANS_IN_HAND,
        Sign.ROPE,
        Sign.BLADE,
        Sign.RAIL,
        Sign.BRIDGE,
        Sign.HIGH,
        Sign.WATER,
        Sign.WAS_NEAR,
    }
)
# Says outright that we misunderstood a word, or what it meant.
_MEANT = LazyPattern(
    "(?:そう(?:いう|ゆう)|そんな|そげな|重い|深刻な|心配な|暗い|やばい)(?:意味|こと|話|つもり)(?:じゃ|では|や|ちゃ)(?:な|あり|ねえ|う)"
    "|誤解(?:です|や|だ|じゃ|して)|(?:読み|取り)違い|勘違い|早とちり"
    "|ただの[^。!?]{1,12}(?:です|や|だ|じゃ|話|で(?:ご)?ざ)|[^。!?]{2,20}だけ(?:です|や|だ|じゃ|なん|で(?:ご)?ざ)(?!か|の?かな|ろ|よね)|(?:何|なん)の(?:話|こと)"
    f"|{_OF_MATTER}|なんでやねん"
)
# Plays it down: believed if the parent laughs, is well or tells about their day.
_PLAYS_DOWN = LazyPattern(
    "(?:深刻|大事)(?:じゃ|では|や)(?:な|あり|ねえ)|(?:考え|心配し|気にし)すぎ|大げさ|大袈裟|おおげさ"
)
_EASY = LazyPattern("笑|(?<![a-z])w|元気")
_WELL = LazyPattern(
    "^(?:え|いや|いえ|あの|あれ|[,。!?])*(?:(?:違|ちが)(?:う|います)|ちゃう)(?:ちゃう|で|わ|ねん|よ|って)?(?=[,。!?笑w]|$)"
    "|(?:みんな|子(?:ども|供)?(?:ら|たち)?|娘|息子|孫|家族|普通に|全然|ぜんぜん|至って|いたって|ぴんぴん)(?:は|が|も|みんな|,)*元気"
)
# Acts and states that are more than words, however they were meant.
_ACTS_OR_STATES = LazyPattern(
    "叩|たた[いかき]|殴|なぐ|蹴|怒鳴|どなっ|首|切っ|飲ん|のん(?:だ|で)|投げ|揺さ|つね|手(?:が|を|ぇ)(?:出|で|あげ|上げ)"
    "|死|しに|消え|きえ|疲|つかれ|しんど|つら|眠れ|泣|限界|無理|もういい|放っ|ほっと"
    "|ふさ(?!い?で寝)|塞|枕|落と|沈め|閉じ|声が|べらんだ|橋|線路|屋上|練炭|縄|ろぷ|包丁|刃|手首|遺|逃げ|怖|こわ|暴|裸|触|返事|ぐったり|いなく|薬"
)
_TEARS = re.compile("泣(?:[きく]声|)")
BURDENS = frozenset(
    {Sign.AFRAID, Sign.SUFFERS, Sign.TIRED, Sign.TEARS, Sign.GUILT, Sign.ALONE, Sign.NOTHING, Sign.VANISH}
)
_LOW = frozenset({Emotion.SADNESS, Emotion.FATIGUE})
OF_DEATH = frozenset({Sign.DEATH_SAID, Sign.DEATH_NAMED, Sign.MEANS})
_MOST = 1
# A shorter message does not say what was meant instead.
_EXPLAINS = 24


def is_disowned(text: str, mark: CareMark, since: Sequence[RecentMessage]) -> bool:
    """Return whether this message denies having said what alarmed us in a single message.

    A danger told twice, or with a plan, a time or a place, cannot be disowned; nor if danger is told anew.
    """
    folded = fold_without_gaps(text[-_READ:])
    rest, found = _DISOWNS.pattern.subn("", folded)
    if not found or follow_ups.read(rest) & doubts.OPENING:
        return False
    before = [frozenset(message.signs) for message in since]
    told = frozenset(mark.known).union(mark.stands, *before)
    return not told & MORE_THAN_WORDS and sum(bool(OF_DEATH & signs) for signs in before) <= _MOST


def is_taken_back(said: Utterance) -> bool:
    """Return whether a message plainly takes back what alarmed us in its talk, or in a gentle message just before."""
    if (mark := said.mark) is not None and mark.is_open(said.now):
        since = said.since(mark.began_at)
        return _is_plain(said, mark, since) or _is_heard_as_nothing(said, mark, since)
    last = said.lately(1, STAYS_UNPRAISED)
    was_gentle = bool(last) and last[0].tier is Tier.GENTLE
    if was_gentle and _is_plain(said, None, last):
        return True
    lately = said.lately(_MOST_URGENT, STAYS_UNPRAISED)
    if any(slot.startswith(_URGENT) for slot in message_signs.slots_of(lately)):
        is_again = told_of.puts_right(said.text) and any(told_of.puts_right(one.user_message) for one in lately)
        return (is_again and not sounds.is_danger_now(said)) or _is_heard_as_nothing(said, None, last)
    return was_gentle and _is_heard_as_nothing(said, None, last)


def _is_heard_as_nothing(said: Utterance, mark: CareMark | None, since: Sequence[RecentMessage]) -> bool:
    """Return whether a message corrects us and, by the whole of the talk, nobody is in danger."""
    if not (said.signs & (doubts.CORRECTS | DENIES_DEATH) or told_of.puts_right(said.text)):
        return False
    if mark is not None and HARMED.intersection(mark.stands) and Sign.NOT_TAKEN not in said.signs:
        # Who has taken something, or is hurt, may feel well for a day.
        return False
    was_near = mark is not None and mark.level == RiskLevel.IMMEDIATE
    least = sounds.NOTHING_IF_IMMEDIATE if was_near else sounds.NOTHING
    grave = MORE_THAN_WORDS | OF_DEATH | BURDENS | doubts.OPENING
    told = said.signs | _told(mark, since, is_of_matter=False)
    is_heavy = said.analysis.emotion in _LOW or bool(told & (grave | {Sign.TOLD}))
    if is_heavy or _tells_of_deeds(fold(said.text[-_READ:]), since, is_anothers=False):
        if len(said.text) < _EXPLAINS:
            return False
        least = sounds.NOTHING_IF_SIGNS
    if _is_surely_danger(said.analysis):
        least = sounds.NOTHING_IF_READ
    if mark is None and Concern.MEDICAL_EMERGENCY in said.analysis.concerns and not said.analysis.is_emergency_heard:
        # An emergency is named, for all that help is refused.
        return sounds.is_nothing(said, sounds.NOTHING_IF_READ)
    return sounds.is_nothing(said, least) or (mark is None and sounds.is_ended(said))


def taken_back(analysis: Analysis) -> Reading:
    """Return a reading for an everyday answer that begins with an apology."""
    plain = doubts.unalarmed(replace(analysis, is_uncertain=False, is_faint=False))
    care = Care(kind=None, level=RiskLevel.CONCERN, is_over=True, is_taken_back=True)
    return Reading(analysis=plain, care=care, signs=frozenset({Sign.DENIED}), ends=True)


def _is_plain(said: Utterance, mark: CareMark | None, since: Sequence[RecentMessage]) -> bool:
    """Return whether a message plainly says what the alarming words meant, or that all is well.

    A told danger is taken back only by what was meant, a guess also by all being well. Neither counts after an act, a
    wish, means, a place or a burden, told now or before.
    """
    if sounds.is_danger_now(said):
        return False
    folded = fold_without_gaps(said.text[-_READ:])
    is_anothers = _ANOTHERS.pattern.search(folded) is not None
    is_of_matter = small_words.names_life(said) and _MATTER.pattern.search(folded) is not None
    is_heavy = said.analysis.emotion in _LOW and not (is_anothers or is_of_matter)
    if is_heavy or _is_surely_danger(said.analysis):
        return False
    told = _told(mark, since, is_of_matter=is_of_matter)
    grave = (BURDENS - {Sign.TEARS} if is_anothers else BURDENS) | doubts.OPENING - {Sign.NOT_SAFE}
    if told & (MORE_THAN_WORDS | OF_DEATH | grave) or _tells_of_deeds(folded, since, is_anothers=is_anothers):
        return False
    is_meant = is_anothers or _says_so(folded, has_concepts=bool(said.analysis.concepts), was_told=Sign.TOLD in told)
    return is_meant and not said.signs & grave


def _told(mark: CareMark | None, since: Sequence[RecentMessage], *, is_of_matter: bool) -> frozenset[Sign]:
    """Return the signs told before; small words that alarmed once do not count if the message explains them."""
    told = frozenset[Sign]().union(*(message.signs for message in since))
    if mark is None:
        return told
    told = told.union(mark.known, mark.stands)
    is_once = Sign.TOLD not in told and len(since) <= _MOST
    return told - _OF_SMALL_WORDS if is_of_matter and is_once else told


def _tells_of_deeds(folded: str, since: Sequence[RecentMessage], *, is_anothers: bool) -> bool:
    texts = [folded, *(fold(one.user_message[-_READ:]) for one in since)]
    return any(_ACTS_OR_STATES.pattern.search(_without_tears(one) if is_anothers else one) for one in texts)


def _says_so(folded: str, *, has_concepts: bool, was_told: bool) -> bool:
    """Return whether a message says what was meant or, if no danger was told, that all is well."""
    if _PLAYS_DOWN.pattern.search(folded) is not None and (has_concepts or _EASY.pattern.search(folded)):
        return True
    return (not was_told and _WELL.pattern.search(folded) is not None) or _MEANT.pattern.search(folded) is not None


def _is_surely_danger(analysis: Analysis) -> bool:
    """Return whether a message shows more danger than a CONCERN that only the model heard."""
    risk = analysis.risk
    return risk is not None and (not analysis.is_guessed or risk.level > RiskLevel.CONCERN)


def _without_tears(folded: str) -> str:
    return _TEARS.sub("〇", folded)
