"""Direct questions of an ordinary talk are answered first; nothing is called right if harm may be meant."""

import pytest

from homebiyori.ai.offline import asked
from homebiyori.ai.port import Character
from support.care_talk import talk
from support.companions import request


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("夜勤明けに子どもと昼寝しちゃうの、ダメ母かな？", "asked.parent"),
        ("缶ビール一本だけ飲むんですが、これってダメ親父ですか笑", "asked.parent"),
        ("今日も惣菜です。母親失格でしょうか", "asked.parent"),
        ("先に寝てしもた。あかん、わるいお母さんやろか", "asked.parent"),
        ("私が娘に返した言葉、あれでよかったと思われますか。", "asked.right"),
        ("「教えてくれてありがとう」で、足りていたでしょうか。", "asked.right"),
        ("先生には連絡帳に書いた。これでよかったのかな", "asked.right"),
        ("仏壇にそっと報告しようかと思っています。おかしいでしょうか。", "asked.odd"),
        ("ぬいぐるみにも おやすみを言う。へん？", "asked.odd"),
        ("今日は何もしない日にしてもいいかな", "asked.allowed"),
        ("ちょっと泣いてもいいですか", "asked.allowed"),
        ("本社の件自慢していいですよね", "asked.allowed"),
        ("わたしっていいお母さんかな", "asked.goodparent"),
        ("ちゃんと父親できてるかな俺", "asked.goodparent"),
        ("惣菜続きって手抜きですかね", "asked.lazy"),
        ("ぬいぐるみに話しかけるのっておかしいかな", "asked.odd"),
        ("親バカすぎる？", "asked.odd"),
        ("今日一回も怒らなかったの、えらくない？", "asked.great"),
        ("三日連続で弁当作ったの、えらいよね？", "asked.great"),
        ("わし、ようやっとるじゃろ？", "asked.great"),
        ("一人の時間がほしいって、わがままかな？", "asked.selfish"),
        ("もう一人ほしいのは欲張りでしょうか", "asked.selfish"),
        ("靴下はかせるのに三十分。うちだけかな？", "asked.only"),
        ("こんなに散らかってるの、うちだけ？", "asked.only"),
        ("このイヤイヤ期、いつまで続くの？", "asked.ends"),
        ("こういうの、いつか終わる？", "asked.ends"),
        ("娘に嫌われてるのかな", "asked.disliked"),
        ("この気持ち、わかる？", "asked.understand"),
        ("六十でスマホ始めるの、遅いかのう？", "asked.late"),
        ("すごくないですか、この雨", None),
        ("夫は偉いと思う", None),
        ("わがままな子です", None),
        ("うちだけ休みです", None),
        ("会議はいつまで続くのか聞いた", None),
        ("嫌われ役は母親です", None),
        ("言葉が遅いかな", None),
        ("しんどい。いつまで続くの？", None),
        ("叩いてしまった。わたしっていいお母さんかな", None),
        ("休んでいいよと夫が言った", None),
        ("手抜き料理で済ませた", None),
        ("子どもを怒鳴ってしまった。ダメ母かな？", None),
        ("叩いて言うことをきかせました。これでよかったのかな", None),
        ("離婚のこと、これでよかったんでしょうか", None),
        ("変なかたちの石を拾ってきました", None),
        ("おかしいと笑われました", None),
        ("冷たい親子丼を食べた", None),
        ("おばちゃんの話、好きです", None),
    ],
)
def test_what_is_asked_is_told_from_what_is_told(text: str, slot: str | None) -> None:
    assert asked.asked_in(request(text=text)) == slot


@pytest.mark.parametrize("character", Character)
def test_the_answer_comes_first(character: Character) -> None:
    turns = talk(("息子が逆上がりできました", "今日も惣菜でした。ダメ親ですかね"), character=character)
    assert turns[1].slots[0] == "asked.parent"
