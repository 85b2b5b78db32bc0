"""What several readers look for in a text: letters of a kind, a quotation, where a sentence ends."""

import re

KANJI, KANA, LETTER = re.compile(r"[一-鿿]"), re.compile(r"[ぁ-ゖー]+"), re.compile(r"[一-鿿ぁ-んァ-ヺ]")
QUOTED = re.compile(r"[「『][^「」『』]{0,120}[」』]")
# A sentence as it is written, with its marks.
WRITTEN_SENTENCE = re.compile(r"[^。!?！？\n]+[。!?！？\n]*")
# A sentence of a folded text, with its marks, without any, and with no more of them than tells that it asks.
SENTENCE = re.compile(r"[^。!?\n]+[。!?\n]*")
BARE_SENTENCE = re.compile(r"[^。!?\n]+")
ASKING_SENTENCE = re.compile(r"[^。!?\n]+[!?]?")
# One without its marks, of so many letters: what is longer is read in pieces.
BOUNDED_SENTENCE = re.compile(r"[^。!?\n]{1,200}")
SENTENCE_END = re.compile(r"[。.!?…\n♪☆]+")
