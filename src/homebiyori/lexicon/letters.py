"""Patterns that several readers share: kinds of letters, a quotation, the end of a sentence."""

import re

KANJI, KANA, LETTER = re.compile(r"[一-鿿]"), re.compile(r"[ぁ-ゖー]+"), re.compile(r"[一-鿿ぁ-んァ-ヺ]")
QUOTED = re.compile(r"[「『][^「」『』]{0,120}[」』]")
# A sentence as written, with its end marks.
WRITTEN_SENTENCE = re.compile(r"[^。!?！？\n]+[。!?！？\n]*")
# A sentence of a folded text: with its end marks, without them, and with just the one that shows if it asks.
SENTENCE = re.compile(r"[^。!?\n]+[。!?\n]*")
BARE_SENTENCE = re.compile(r"[^。!?\n]+")
ASKING_SENTENCE = re.compile(r"[^。!?\n]+[!?]?")
# A sentence without its end marks, up to this length: longer ones are read in pieces.
BOUNDED_SENTENCE = re.compile(r"[^。!?\n]{1,200}")
SENTENCE_END = re.compile(r"[。.!?…\n♪☆]+")
