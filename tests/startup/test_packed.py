from zlib import crc32

from homebiyori.startup import packed


def test_every_text_is_found_and_no_other() -> None:
    values = {b"%d" % number: b"value %d" % number for number in range(1_000)} | {b"": b"of nothing", b"empty": b""}
    texts = packed.Texts(memoryview(packed.table(values)))
    assert {text: bytes(texts.find(text) or b"") for text in texts} == values
    assert list(texts) == list(values)
    assert len(texts) == len(values)
    assert texts.find(b"1000") is None


def test_texts_with_the_same_checksum_are_told_apart() -> None:
    first, second, third = b"plumless", b"buckeroo", b"codding"
    assert crc32(first) == crc32(second)
    texts = packed.Texts(memoryview(packed.table({first: b"1", third: b"3"})))
    assert texts.find(second) is None
    texts = packed.Texts(memoryview(packed.table({first: b"1", second: b"2"})))
    assert [bytes(texts.find(text) or b"") for text in (first, second)] == [b"1", b"2"]


def test_an_empty_table_has_no_text() -> None:
    texts = packed.Texts(memoryview(packed.table({})))
    assert (list(texts), texts.find(b"a")) == ([], None)
