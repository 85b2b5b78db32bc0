"""Tells what is only asked or wished for from what has happened."""

import re

# Shorter ones are calls and asides: 「みんな」「ねえ」.
_SAYS_SOMETHING = 8
_SENTENCE = re.compile(r"[^。！!？?\n]+[。！!？?\n]*")
_ASKED = re.compile(
    r"(?:[？?]|(?:ん|の)?だろう?(?:か|な)?|かな[あぁ]?|でしょうか|ですかね?|ますかね?|って何|教えて[^。]{0,6})[\s。…wｗ笑]*$"
)
_WISHED = re.compile(
    r"(?:てほし|て欲し|たい|(?:たら|れば|ると)(?:いい|良い|よい))(?:い|かった)?(?:の)?(?:な[あぁ]?|です|のに|と思[^。]{0,6}|けど)*"
    r"[\s。！!…wｗ笑]*$"
)


def is_only_asked(text: str) -> bool:
    """Return whether a message asks or wishes, and tells nothing beside."""
    said = [sentence for sentence in _SENTENCE.findall(text) if len(sentence.strip()) >= _SAYS_SOMETHING]
    return bool(said) and all(_ASKED.search(one) or _WISHED.search(one) for one in said)
