"""What is said in a medical emergency: 119 in the first words, then one act (`docs/product.md` 2)."""

import regex

from homebiyori.ai.port import ReplyRequest
from homebiyori.lexicon.vocabulary import OF_CHILDREN, Concern

Slots = tuple[str, ...]

# What an emergency calls for besides 119, the first that fits; public guidance, dated in `resources.json`.
_POISON = regex.compile(
    "飲んだ|のんだ|飲みこ|飲み込|誤飲|食べちゃ|洗剤|せんざい|漂白|電池|たばこ|タバコ|煙草|薬|くすり"
)
_FIRST_AID: tuple[tuple[str, "regex.Pattern[str]"], ...] = (
    ("seizure", regex.compile("けいれん|痙攣|ひきつけ|白目|ガクガク|がくがく")),
    ("choke", regex.compile("のど|喉|つまら|つまっ|詰ま|詰ま|ちっそく|窒息")),
    ("breath", regex.compile("息|いき|呼吸|ぐったり|返事|へんじ|意識|むらさき|紫|顔色|おぼれ|溺れ|冷た")),
)


# A child who does not breathe goes before all that the parent has told of themselves.
_OF_A_CHILD = regex.compile(
    r"(?:子|子ども|子供|こども|娘|むすめ|息子|むすこ|赤ちゃん|あかちゃん|ちび|[0-9０-９一二三四五六]歳|歳児)[のがはも、]{0,2}[^。、\n]{0,6}"
    r"(?:(?:息|いき|呼吸)(?:が|を|も|は)?(?:して|な[いか]|ねえ|ない|とま|止ま)|ぐったり|意識が?(?:な|戻ら)|けいれん|痙攣|ひきつけ|白目|顔色|紫|むらさき|動かな|うごかな|反応|起き(?:な|ん|へん|ませ)|目を(?:覚|さ)まさ)"
)


def is_emergency(request: ReplyRequest) -> bool:
    """Tell a medical emergency from a crisis, and from a question about the ambulance in a talk about one."""
    is_in_danger = request.care is not None and request.care.is_imminent and request.care.kind not in OF_CHILDREN
    if is_in_danger and _OF_A_CHILD.search(request.text) and Concern.MEDICAL_EMERGENCY in request.analysis.concerns:
        return True
    if request.care is not None and request.care.outranks_emergency:
        return False
    return Concern.MEDICAL_EMERGENCY in request.analysis.concerns and request.analysis.risk is None


def slots_for(request: ReplyRequest) -> tuple[Slots, ...]:
    """Choose the slots of a medical emergency: 119 in the first words, then one act."""
    text = request.text
    is_poison = Concern.POISONING in request.analysis.concerns or bool(_POISON.search(text))
    aid = "poison" if is_poison else next((name for name, pattern in _FIRST_AID if pattern.search(text)), "line")
    return (("emergency.call", f"emergency.{aid}"),)
