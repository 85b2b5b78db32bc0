"""A child that the writer has shaken, or held by the neck, needs 119, and is not left alone."""

import pytest

from support.care_talk import talk


@pytest.mark.parametrize(
    "text",
    [
        "気づいたら娘の首に手がかかってた",
        "カッとなって揺さぶったら、静かになって反応がうすい",
        "泣きやまなくて赤ちゃんをゆさぶってしまった。目が合わない",
        "揺さぶっちゃったあと、おっぱい飲まないで寝てばかり",
        "気がついたら下の子の首に手をかけてた。叩いたあとも止まらなくて",
    ],
)
def test_119_is_named_at_once(text: str) -> None:
    first, second = talk([text, "離れて待ってていいの"])
    assert "119" in first.reply.text
    assert not {"care.hand.lay_down", "care.hand.apart", "care.case.baby_thought"} & {*first.slots, *second.slots}


@pytest.mark.parametrize(
    "text",
    [
        "抱っこで揺らしてたら、やっと泣きやんだ",
        "首に手をかけるようにマフラーを巻いてやった",
        "ゆらゆらしたら静かに寝た",
    ],
)
def test_who_rocks_or_dresses_a_child_is_not_told_to_call(text: str) -> None:
    assert "119" not in talk([text])[0].reply.text
