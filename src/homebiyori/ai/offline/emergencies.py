"""What is said in a medical emergency: 119 in the first words, then one act (`docs/product.md` 2)."""

import regex

from homebiyori.ai.port import ReplyRequest
from homebiyori.lexicon.vocabulary import Concern

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


def is_emergency(request: ReplyRequest) -> bool:
    """Tell a medical emergency from a crisis, and from a question about the ambulance in a talk about one."""
    if request.care is not None and request.care.outranks_emergency:
        return False
    return Concern.MEDICAL_EMERGENCY in request.analysis.concerns and request.analysis.risk is None


def slots_for(request: ReplyRequest) -> tuple[Slots, ...]:
    """Choose the slots of a medical emergency: 119 in the first words, then one act."""
    text = request.text
    is_poison = Concern.POISONING in request.analysis.concerns or bool(_POISON.search(text))
    aid = "poison" if is_poison else next((name for name, pattern in _FIRST_AID if pattern.search(text)), "line")
    return (("emergency.call", f"emergency.{aid}"),)
