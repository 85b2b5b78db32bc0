"""Splits a folded text into what stands on its own: sentences, lines, and clauses dictated without stops."""

import re

from homebiyori.lexicon.letters import SENTENCE_END
from homebiyori.lexicon.normalize import fold_pattern

# Shorter parts say too little by themselves.
LEAST = 6
# The maximum number of parts; beyond it several are read together: endless sentences must stay cheap.
MOST = 64
# With more gaps than one per this many letters, the spaces separate words, not clauses.
LETTERS_PER_GAP = 8

_GAP = re.compile(r"[ \u3000]+")
# Where dictation begins a new sentence: after a polite ending, and after けど.
_CLAUSE = re.compile(r"(?<=ます|です|した)(?=[^かけがのよねしっらりぁ-ぉ、。,])|(?<=[だすたるい]けど)")
# A denial by itself.
_DENIED = re.compile(
    fold_pattern(
        r"たい ?(?:ない|ちが)|(?:わけ|つもり|こと|の|ん|人)(?:じゃ|では?|は|も)(?:な(?:い|く)|ありませ|ございませ)"
        r"|思(?:わな|いませ|ってな|ってい(?:な|ませ))|てい?ません|て(?:い)?ないよ?$"
    )
)


def parts(folded: str) -> list[str]:
    """Return the parts of a text that say something on their own; none if there is only one."""
    found = [part for sentence in SENTENCE_END.split(folded) for part in _clauses(sentence)]
    if len(found) < 2:
        return []
    step = -(-len(found) // MOST)
    together = ["。".join(found[at : at + step]) for at in range(0, len(found), step)]
    return [part for part in together if len(part) >= LEAST and _DENIED.search(part) is None]


def _clauses(sentence: str) -> list[str]:
    gaps = len(_GAP.findall(sentence))
    some = _GAP.split(sentence) if gaps * LETTERS_PER_GAP < len(sentence) else [sentence]
    return [clause for part in some for clause in _CLAUSE.split(part) if clause]
