"""What somebody is like, things picked up, and names from several messages are recalled."""

import pytest

from homebiyori.recall.asked import asked_of
from support.told_before import NOW, told


def _fact(asked: str, *before: str) -> str | None:
    found = asked_of([told(2 + at, one) for at, one in enumerate(reversed(before))], asked, NOW)
    assert found is not None
    return "only" if found.is_lacking else found.fact or found.name


@pytest.mark.parametrize(
    ("before", "asked", "said"),
    [
        (
            ["主人はお酒の好きな人でした。"],
            "主人の話、覚えていらっしゃいますか。どんな人と申しましたかしら。",
            "お酒の好きな人",
        ),
        (["父は無口な人でした", "今日は寒いです"], "父ってどんな人って言ったか覚えてる？", "無口な人"),
        (["母は働き者で、朝が早い"], "うちの母、どんな人やったか覚えてる？", "働き者"),
        (["夫は怒ったことが一度もない人です"], "夫はどんな人って言ったか覚えてますか", "怒らない人"),
        (
            ["リクと海までお散歩", "貝がらを12個も拾って、ひとつはお母さんにあげるそうです"],
            "海で拾ったもの覚えてる？",
            "貝がら",
        ),
        (["公園に行った", "どんぐりを拾ってきた"], "公園で拾ったもの覚えてる？", "どんぐり"),
        (["駅前でケーキを食べた", "駅でスカートを買った"], "駅で買ったもの覚えてる？", "スカート"),
        (
            ["娘の志望校はC判定", "先生いわく、西高も狙えるってよ。娘はずっと鼻歌"],
            "娘の志望校、どこだったか覚えてるかい",
            "西高",
        ),
        (["新しいオーブンの見積もり来ました"], "オーブンの話、覚えとる？", "オーブン"),
        (["旦那とケンカして腹立つ"], "この2週間でいちばん大変やったこと何やったと思う？", "旦那さんとのこと"),
        (["めい(10か月)また起きた", "上のりくも5歳やし"], "うちの子らの名前おぼえてる?", "めいちゃんとりくさん"),
        (["上のはるとがこぼした", "下のなぎが笑った"], "子どもたちの名前、覚えていますか", "はるとさんとなぎさん"),
    ],
)
def test_it_comes_back(before: list[str], asked: str, said: str) -> None:
    assert (_fact(asked, *before) or "").endswith(said)


@pytest.mark.parametrize(
    ("before", "asked", "never"),
    [
        (["友達の子のりく（5歳）が来た"], "うちの子の名前おぼえてる?", "りく"),
        (["上のほうの棚を拭いた"], "うちの子の名前おぼえてる?", "ほう"),
        (["父は無口な人でした"], "母はどんな人って言ったか覚えてる？", "無口"),
    ],
)
def test_of_another_it_does_not(before: list[str], asked: str, never: str) -> None:
    assert never not in (_fact(asked, *before) or "")
