"""The actor of a sentence, and who may therefore be the subject of what happens."""

import pytest

from homebiyori.base import data
from homebiyori.base.text import normalize
from homebiyori.lexicon.concepts import all_concepts
from homebiyori.situations import actors, words
from homebiyori.situations.actors import Who

NAMED = [
    ("部下が辞めたいと言ってきました", Who.WORK),
    ("部下の企画が通った", Who.WORK),
    ("うちの犬が昨日から水も飲まない", Who.PET),
    ("猫のもなかがごはん食べへん", Who.PET),
    ("店長が急に倒れて入院した", Who.WORK),
    ("友人の子が東大に受かった", Who.OTHER),
    ("ママ友の旦那さんが育休を取ったらしい", Who.OTHER),
    ("娘の友達が遊びに来た", Who.OTHER),
    ("義父が退院しました", Who.ELDER),
    ("夫の母が来月越してくる", Who.ELDER),
    ("旦那が子どもの靴を洗うてくれた", Who.PARTNER),
    ("夫の給料が下がった", Who.PARTNER),
    ("うちの人、また財布なくしてん", Who.PARTNER),
    ("いとこが婚約したげな", Who.KIN),
    ("娘が弟の面倒を見てくれた", Who.CHILD),
    ("校長先生から表彰された、息子が", Who.CHILD),
    ("わしが畑を耕した", Who.OWN),
]
# No actor is named, or the last clause may have another subject.
OPEN = [
    "ごはんを全部食べた",
    "猫の手も借りたい",
    "夫に怒鳴られた",
    "義母が来るので掃除した",
    "店長が休んだから残業した",
    "母に子どもを預けて美容院へ行った",
    "先生が、初めて食べたって言うてた",
    "子どもが寝てから本を読んだ",
    "「パパがいい」だと",
    "知らないおばあさんに席を譲った",
]


@pytest.mark.parametrize(("text", "who"), NAMED)
def test_who_is_named_as_the_subject(text: str, who: Who) -> None:
    assert actors.of(normalize(text)) == {who}


@pytest.mark.parametrize("text", OPEN)
def test_no_subject_leaves_the_actor_open(text: str) -> None:
    assert actors.of(normalize(text)) == frozenset()


def found(text: str) -> set[str]:
    return {one.situation.id for one in words.read(text)}


@pytest.mark.parametrize(
    ("name", "theirs", "ours"),
    [
        ("da_refused_meal", "うちの猫がごはん食べへん", "ごはん食べてくれへん"),
        ("se_change_job", "部下が会社を辞めたいと言ってきた", "会社を辞めたいと思う。転職しようか"),
        ("se_praised_work", "部下の企画が通った", "企画が通った！部長に褒められた"),
        ("wo_hospital_stay", "店長が急に入院した。付き添いはご家族", "娘が入院して付き添いしてる"),
        ("gr_exam_passed", "いとこが大学に合格した", "大学に合格した！"),
        ("da_ate_all", "旦那がごはん全部食べた", "ごはん全部食べた"),
        ("dy_knitting", "母が孫のセーターを編んでくれた", "娘のセーターを編んでいます"),
        ("se_monday_blues", "義母が月曜から仕事に行きたくないらしい", "月曜から仕事。行きたくない"),
        ("da_got_through", "今日も一日なんとか終わった。みんな寝た", "今日も一日なんとか終わった"),
    ],
)
def test_what_happens_is_told_of_whom_it_may_be(name: str, theirs: str, ours: str) -> None:
    assert name in found(ours)
    assert (name in found(theirs)) is (name == "da_got_through")


def test_what_has_words_for_others_stays_theirs() -> None:
    assert "ot_colleague_back" in found("休んでた同僚が今日から復帰。顔見てほっとした")
    assert "dy_pet_old_ill" in found("愛犬の手術が決まった。子どもになんて言おう")


def test_every_name_is_of_the_data() -> None:
    known = {name for domain in words.DOMAINS for name in data.load("situations", domain)}
    written = data.load("situations", "actors")
    told = {
        kind: [name for lines in written[kind].values() for line in lines for name in line.split()]
        for kind in ("situations", "concepts")
    }
    assert set(told["situations"]) <= known
    assert set(told["concepts"]) <= set(all_concepts())
    assert all(len(names) == len(set(names)) for names in told.values()), "each has one"
    persons = {name for line in written["persons"].values() for name in line.split()}
    assert persons == set(data.load("lexicon", "deeds")["persons"]), "whoever is known belongs somewhere"


@pytest.mark.parametrize("text", ["新人が泣いてしまった", "上司が飲み会で酔いつぶれた", "犬が朝の5時に吠えた"])
def test_what_weighs_on_an_outsider(text: str) -> None:
    assert actors.is_of_outsider(text)


@pytest.mark.parametrize(
    "text",
    [
        "隣の人がうるさい",
        "上司がむかつく",
        "娘が泣いてしまった",
        "泣いてしまった",
        "先生が褒めてくれた",
        "同僚に笑われた",
    ],
)
def test_what_may_weigh_on_the_writer(text: str) -> None:
    assert not actors.is_of_outsider(text)
