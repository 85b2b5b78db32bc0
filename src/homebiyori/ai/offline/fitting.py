"""Finds out whom a message is about, so that no answer describes a scene with somebody who was not mentioned."""

import re
from collections.abc import Iterable, Sequence

from homebiyori.base.text import normalize
from homebiyori.lexicon import concepts, doers
from homebiyori.lexicon.concepts import Concept
from homebiyori.lexicon.letters import BOUNDED_SENTENCE
from homebiyori.lexicon.normalize import fold
from homebiyori.situations import actors

_I = r"(?:私|わたし|わたくし|あたし|俺|おれ|オレ|僕|ぼく|自分)"
_ACHE = r"(?:咳|熱|風邪|かぜ|鼻水|頭|喉|のど|腰|膝|ひざ|肩|腕|足|歯|胃|お腹|おなか|体調|具合)"
_OWN_BODY = re.compile(
    rf"{_I}[のがはも][^。!?\n]{{0,8}}{_ACHE}|{_ACHE}[^。!?\n]{{0,6}}{_I}"
    r"|(?:腰|膝|ひざ|肩|腕|手首|足首)[がもはに]?[^。!?\n]{0,8}(?:痛|いた[いくむみ]|重[いく]|しび|水[がを]|限界|つろう|つら)"
    r"|頭痛|ぎっくり腰|肩こり|筋肉痛|老眼|腱鞘炎|二日酔い|うつされた"
    rf"|{_I}[がのはも][^。!?\n]{{0,6}}(?:だる|吐[いき]|むかむか|寒気)|トイレと(?:お)?友達"
    r"|(?:^|[。!?…\n])[^。!?\n]{0,4}吐い[^。!?…\n]{0,4}[。!?…]{1,2}[^。!?\n]{0,4}(?:旦那|夫|妻|嫁|主人|パパ)[^。!?\n]{0,20}(?:くれ|もら|もろ)"
)
_CHILDHOOD = re.compile(rf"(?:子ども|子供|こども|小さい|幼い|小学生|学生)の?(?:頃|ころ|時分)|{_I}が子")
_OTHERS_HOME = re.compile(
    r"(?:後輩|同僚|先輩|上司|部下|友達|友だち|友人|ママ友|ご近所|隣の人|知り合い)[^。!?\n]{0,20}(?:旦那|ご主人|夫|奥さん|転勤|引っ越)"
)
_COOKED = re.compile(r"作|焼|煮|炊|茹|揚げ|蒸|炒|握|漬|詰め|刻|料理|献立|自炊|包丁|レシピ|つく[らりるれっ]|こしら")
_CHILD = re.compile(
    r"[子娘孫]|息子|むすめ|むすこ|双子|長男|長女|次男|次女|赤ちゃん|チビ|歳|才|年[少中長]|小[一二三四五六1-6]|中[一二三1-3]"
)

_KIN = r"(?:夫|旦那|主人|妻|嫁|家内|母|父|姉|兄|弟|妹|娘|息子|孫|長男|長女|次男|次女)"
_OTHERS_WORK = re.compile(
    rf"(?:夜勤|仕事|残業|出張|会社|職場|バイト|パート)(?:明け|帰り|上がり|終わり|続き)の{_KIN}|{_KIN}(?:さん)?(?:が|は|も)[^。!?\n]{{0,10}}(?:夜勤|残業|出張|仕事|会社)"
)
_WORK = frozenset({"work_any", "worked_day", "work_both"})
_SLEPT = re.compile("(?:寝不足|睡眠不足|不眠)(?:じゃ|では|や|とちが)[^。!?]{0,4}な|寝すぎ|寝過ぎ")
# An adult's injection, as the kind of doctor or the part of the body shows.
_OWN_VISIT = re.compile(
    r"整形外科|内科(?!.{0,4}子)|外科|眼科|婦人科|皮膚科|接骨|整骨|人間ドック|ヒアルロン|ブロック注射|(?:膝|ひざ|腰|肩|肘|手首|足首|背中|首)[^。!?\n]{0,8}注射"
    rf"|{_I}[^。!?\n]{{0,10}}(?:注射|歯医者|歯科|虫歯|採血|ワクチン|予防接種)"
)
_DRY_EYED = re.compile("泣(?:か(?:ず|ん(?!で)|な)|きもせ|くこともな)")
_HELD = re.compile(r"泣|抱|暴れ|嫌が|いやが|母子手帳|小児科|ロタ|連れて")
# A writer who runs a shop is not its customer.
_OWN_TRADE = re.compile(
    r"(?:屋|店|カフェ|食堂|美容院|美容室|床屋|教室|サロン|工房|農園|農家|工場|居酒屋|スナック|喫茶)(?:さん)?(?:を|は|で)?(?:、)?[^。!?\n]{0,6}"
    r"(?:(?:や|営)(?:って(?:い)?(?:る|ま)|っとる|んで)|経営|開い|オープンし|始め|継い|切り盛り|してい?ます|しております|しとる|の(?:店主|主人|おかみ|女将|者)|勤め|働い)"
    r"|(?:うち|私|俺|僕|わし|自分)(?:とこ)?の?(?:店|お店|[^。!?\n]{0,4}(?:屋|カフェ|食堂|工房|農園))|店主|女将|仕込み|売り切れ|完売|開店|閉店|店(?:を)?(?:開|閉|再開|休)|早じまい|定休|常連|お客(?:さん|様)|売り上げ|売上"
)
_VACCINE = "vaccine"
_SICKBED = frozenset({_VACCINE, "child_ill", "illness_any", "child_well"})
_CHILDREN = frozenset({"child_said", "child_funny", "kid_kindness", "said_something_sweet", "growing", "cute"})
# Concepts whose sentences picture a small child.
_SMALL = _CHILDREN | {"loved", "drawing_gift", "tantrum", "did_alone", "nursery_ok", "siblings_kind", "first_word"}
_GROWN = re.compile(
    r"(?:[2-9][0-9]|[二三四五六]十[一二三四五六七八九]?)(?:歳|才|代|にな[りるっ])?(?:を過ぎた|前後)?の?(?:娘|息子|長男|長女|次男|次女|子ども|子供|わが子)"
    r"|(?:社会人|大学生|成人した|成人の|嫁いだ|嫁に行った|結婚した|独立した|働いている|大人になった)(?:の)?(?:娘|息子|長男|長女|次男|次女|子)|(?:娘|息子|長男|長女)(?:夫婦|婿|の(?:嫁|夫|旦那|結婚))"
)
_GRANDCHILD = re.compile(r"孫|じいじ|ばあば|じいちゃん|ばあちゃん")
_OWN_CHILD = re.compile(r"娘|息子|長男|長女|次男|次女")
# Mentioned with grandchildren or a son, 嫁 is the son's wife.
_SONS_WIFE = re.compile("孫[^。]{0,30}嫁|嫁[^。]{0,30}孫|息子[がのは]?[^。]{0,6}嫁|嫁いだ|(?:娘|息子|弟|兄|妹|姉)夫婦")
_PARTNER = frozenset({"partner_any", "partner_hard", "partner_kind", "made_up"})
_CARE = frozenset({"feeding", "diapers", "nails_teeth", "nails_teeth_hard", "outing_fun", "picture_book", "bath"})
_CARED = re.compile("[てで](?:くれ|あげ|やっ[たて])|連れて|替え|飲ませ|食べさせ|洗っ")
_HOME = frozenset({"moving", "partner_any", "partner_hard", "partner_away", "partner_kind"})


def is_told(subject: Concept, text: str, earlier: Sequence[str] = ()) -> bool:
    """Return whether the sentences of a concept fit the person that the message is about."""
    plain = normalize(text)
    if (subject.id in _SMALL and is_grown(text, earlier)) or not _is_of_whom(subject, plain):
        return False
    if subject.id == "sleepless" and _SLEPT.search(plain):
        return False
    if subject.id in _PARTNER and _SONS_WIFE.search(plain):
        return False
    if subject.id == "mama_friends":
        return not actors.is_of_outsider(text)
    if subject.id in _SICKBED:
        return not (_is_own_visit(plain) if subject.id == _VACCINE else _is_own_body(plain))
    if subject.id in _CHILDREN:
        return _CHILDHOOD.search(plain) is None and (subject.id != "kid_kindness" or _CHILD.search(plain) is not None)
    if subject.id in _HOME | _WORK:
        return (_OTHERS_HOME if subject.id in _HOME else _OTHERS_WORK).search(plain) is None
    return subject.id != "cooking" or _COOKED.search(plain) is not None


def _is_of_whom(subject: Concept, plain: str) -> bool:
    """Return whether a concept fits those who act in the sentences that mention it."""
    by = {one[0]: actors.of(one[0]) for one in BOUNDED_SENTENCE.finditer(plain)}
    if not any(by.values()):
        return True
    told = [one for one in by if subject.id in concepts.read(fold(one))] or list(by)
    return all(actors.may_be_concept(subject.id, by[one]) and not _cares(subject, one, by[one]) for one in told)


def _cares(subject: Concept, sentence: str, by: frozenset[actors.Who]) -> bool:
    """Return whether a child gave the care that the concept ascribes to a parent."""
    is_childs = by == {actors.Who.CHILD} and subject.id in _CARE
    return is_childs and _CARED.search(sentence) is not None


def is_grown(text: str, earlier: Sequence[str] = ()) -> bool:
    """Return whether the child in a text is an adult: by age or station in life, or because there are grandchildren."""
    plain = normalize(text)
    if _GROWN.search(plain):
        return True
    is_grandparent = any(_GRANDCHILD.search(one) for one in earlier)
    return is_grandparent and _OWN_CHILD.search(plain) is not None and _GRANDCHILD.search(plain) is None


def keeps_shop(texts: Iterable[str]) -> bool:
    """Return whether the writer owns the shop that is mentioned, or works there."""
    return any(_OWN_TRADE.search(normalize(text)) for text in texts)


def _is_own_visit(plain: str) -> bool:
    """Return whether an adult was given the injection, not a child who cried or was held for it."""
    if _DRY_EYED.search(plain):
        return True
    return _OWN_VISIT.search(plain) is not None and not (_HELD.search(plain) or _names_child(plain))


def _names_child(plain: str) -> bool:
    known = doers.persons()
    return any(known[hit.value].is_child for hit in doers.hits_in(plain))


def _is_own_body(plain: str) -> bool:
    """Return whether the writer is unwell, not a child."""
    found = _OWN_BODY.search(plain)
    if found is None:
        return False
    known = doers.persons()
    return not any(known[hit.value].is_child for hit in doers.hits_in(plain[: found.end()]))
