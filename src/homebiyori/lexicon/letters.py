"""What several readers look for in a text: letters of a kind, a quotation, where a sentence ends."""

import re

KANJI = re.compile(r"[一-鿿]")
KANA = re.compile(r"[ぁ-ゖー]+")
LETTER = re.compile(r"[一-鿿ぁ-んァ-ヺ]")
QUOTED = re.compile(r"[「『][^「」『』]{0,120}[」』]")
# A sentence of a folded text, with its marks; and with no more of them than tells that it asks.
SENTENCE = re.compile(r"[^。!?\n]+[。!?\n]*")
ASKING_SENTENCE = re.compile(r"[^。!?\n]+[!?]?")
SENTENCE_END = re.compile(r"[。.!?…\n♪☆]+")
