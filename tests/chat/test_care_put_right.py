"""Alarms that are taken back, help that is there, and whose danger it is, by the whole of a talk."""

from collections.abc import Sequence

import pytest

from homebiyori.care.reading import told_of
from homebiyori.care.signs import Sign
from homebiyori.lexicon.models.talks import Stage, Theme
from homebiyori.lexicon.vocabulary import RiskLevel
from support.care_talk import Turn, talk

ASKS_OF_DEATH = ("care.ask.death", "care.ask.plan", "care.ask.means", "care.ask.time")
CALLS = ("care.now.call", "care.now.both", "care.now.police", "care.now.again", "emergency.call")


def _calls(turn: Turn) -> bool:
    return any(slot.startswith(CALLS) for slot in turn.slots)


class TestACorrection:
    @pytest.mark.parametrize(
        "texts",
        [
            (
                "ベランダの朝顔が台風で首からいかれてん。俺は見殺しにするしかなかったわ",
                "宿題ちゃうねん、俺が育てとる朝顔の話や。嫁にバレたら殺されるわ",
                "なんで110やねん。うちは平和や。茎が三センチ残っとったら、また生き返るもんなん?",
                "やめてーな、110は要らん言うてるやろ。ほな朝顔は自分で調べるわ、おおきに",
            ),
            (
                "昨日の夜、姪っ子に毒もられて無事しんだ🤣 いま朝風呂で反省会なう",
                "ちがうちがうw マダミスだってば。毒のグラスまだ台所に放置なのほんま草",
                "だから死なんてばwww ゲームの話！警部役の姪に事情聴取されててアリバイゼロ",
            ),
            (
                "母の四十九日がすんだとこ。母の字の付箋がついたタッパー、洗われへん",
                "え、ないない。そういうんとちゃうって今言うたやん。母の煮物の味が思い出されへんのがいやなだけ",
            ),
        ],
    )
    def test_ends_a_guess_however_grave_it_was(self, texts: Sequence[str]) -> None:
        last = talk(texts)[-1]
        assert not last.is_in_care
        assert not _calls(last)
        assert last.card is None

    def test_of_help_that_is_not_needed_is_believed_the_second_time(self) -> None:
        texts = (
            "ボタン電池、内視鏡で取ってもらって夕方帰ってきました。いま隣で寝てます",
            "だからもう取ったんですって。119はいりません。1週間様子見てって言われました",
            "もう先生に診てもらって家なんです。119じゃなくて、妻にどう謝ればいいんだろう",
        )
        assert not _calls(talk(texts)[-1])

    @pytest.mark.parametrize(
        "texts",
        [
            (
                "俺がやったんすよ。抱いたまま、けっこう強く揺すった。何回も",
                "ミルク吐いて、目が合わないんすよ。寝ぼけてるだけですかね",
            ),
            (
                "ベランダの手すりって、思ってたより低いんですね。さっきからずっとここにいます",
                "大げさなことじゃないです。下の駐車場見てるだけ",
            ),
            ("もう死にたいです", "大げさに言いました。でも消えたいのはほんとです"),
            ("死にたい。薬を並べてます", "そういう意味じゃないです"),
        ],
    )
    def test_of_what_goes_on_ends_nothing(self, texts: Sequence[str]) -> None:
        assert talk(texts)[-1].is_in_care

    def test_stays_believed_for_the_next_messages(self) -> None:
        texts = (
            "昨日の夜、姪っ子に毒もられて無事しんだ🤣 いま朝風呂で反省会なう",
            "ちがうちがうw マダミスだってば。毒のグラスまだ台所に放置なのほんま草",
            "姪が「次はおばちゃんが殺る番」って張り切ってる。小学生でもできるシナリオ教えて",
        )
        assert not talk(texts)[-1].is_in_care

    @pytest.mark.parametrize(
        ("text", "puts_right"),
        [
            ("119はいらん", True), ("なんで110やねん", True), ("大げさですって", True), ("ぬか床の話です", True),
            ("芝居だってば", True), ("誰も死んでないよ", True), ("窓口はいりません", True), ("死なないしw", True),
            ("119はもういらない?", False), ("救急車はいりますか", False), ("間違いなく苦しい", False),
            ("死にたい", False), ("もう無理です", False), ("今日は公園に行った", False),
        ],
    )  # fmt: skip
    def test_is_told_in_many_words(self, text: str, *, puts_right: bool) -> None:
        assert told_of.puts_right(text) is puts_right


class TestComingOut:
    @pytest.mark.parametrize(
        "texts",
        [
            (
                "さっき息子に、付き合ってる人おるって言われて。相手、男の子やって。へえ、しか言えんかった",
                "あの子が勇気出してくれたのに、顔ひきつってたと思うんよ、私。部屋の電気まだついとる",
                "ドアのとこまで行って、ノックできんで戻ってきた。何て言うたらええんやろ",
                "え、ないない。死にたいとかちゃうよ。息子に何て声かけよかって話やねん",
            ),
            (
                "娘が今日、ごはんのあとに「好きな子、女の子なんだよね」って。そっか、ってしか返せなかった",
                "秘密にするって約束した。あの子どんな顔してたんだろって今さら気づいて、ちょっと泣けた",
                "娘の部屋の前まで行って、ノックできずに戻ってきました。明日の朝、なんて声かけよう",
                "娘は女の子を好きになっただけで、病気でも危なくもないですよ",
            ),
        ],
    )
    def test_is_no_danger_in_any_of_its_messages(self, texts: Sequence[str]) -> None:
        for turn in talk(texts):
            assert not turn.is_in_care
            assert turn.card is None or not turn.card.resources

    def test_does_not_hide_a_wish_to_die(self) -> None:
        texts = ("息子に彼氏ができたって言われて", "もう死にたい。薬を並べてます")
        assert talk(texts)[-1].is_in_care


class TestMourning:
    @pytest.mark.parametrize(
        "texts",
        [
            (
                "母が亡くなってから湯のみが洗えない",
                "母がいた日のほうの続きにいきたいなって、寝る前ちょっとだけ思う",
            ),
            ("夫が亡くなって半年です", "夫のいるほうへ行きたいなって思います"),
            ("ばあさんの初盆だ", "あっちさ行って会いでぇ"),
        ],
    )
    def test_a_wish_to_follow_is_asked_about(self, texts: Sequence[str]) -> None:
        assert "care.ask.death" in talk(texts)[-1].slots

    @pytest.mark.parametrize(
        "texts",
        [
            ("父の四十九日でした", "会いたいなあ、夢でもいいから"),
            (
                "お父ちゃんの留守電、まだ消されへん",
                "春に見送ったとこやねん。ホスピスで静かなもんやった。この声、残しといてもええもんかな?",
            ),
            ("母の四十九日がすんだとこ", "そっちに行きたいとかちゃうけど、会いたいなあ"),
        ],
    )
    def test_a_longing_is_no_wish_to_follow(self, texts: Sequence[str]) -> None:
        last = talk(texts)[-1]
        assert not last.is_in_care
        assert not set(ASKS_OF_DEATH).intersection(last.slots)


class TestHelpThatIsThere:
    @pytest.mark.parametrize(
        ("text", "theme"),
        [
            (
                "夫は警察の人に連れていかれて、いま婦警さんが隣で毛布をかけてくれてます。首の写真も撮ってもらいました",
                Theme.PARTNER,
            ),
            ("母がICUに入って、兄と自販機の前。遺書は警察の人が写真撮ってた", Theme.OTHER_DYING),
            (
                "シェルターの人がコンビニの裏まで迎えに来てくれた。今もう県が違う。頬の湿布だけ替えてもろた",
                Theme.PARTNER,
            ),
        ],
    )
    def test_is_heard_in_a_first_message(self, text: str, theme: Theme) -> None:
        turn = talk([text])[0]
        care = turn.reading.care
        assert care is not None
        assert Sign.RESCUED in care.signs
        assert (care.theme, care.stage) == (theme, Stage.HELPED)
        assert care.level < RiskLevel.IMMEDIATE
        assert not _calls(turn)
        assert any(slot.startswith("care.guide.") for slot in turn.slots)

    def test_ends_an_accident_that_was_treated(self) -> None:
        (turn,) = talk(["餅、特養の看護師さんが背中叩いて出してくれた。ばあちゃんもう相撲の録画見てる"])
        assert turn.slots[0] == "emergency.over"
        assert not _calls(turn)

    @pytest.mark.parametrize(
        "text",
        [
            "娘が薬を飲んだみたいでぐったりしてます。病院に行ったほうがいいですか",
            "包丁を持った夫が玄関にいます。警察はまだ来ません",
            "119に電話したほうがいいですか。息が苦しそうです",
        ],
    )
    def test_is_not_what_is_only_spoken_of(self, text: str) -> None:
        (turn,) = talk([text])
        assert turn.reading.care is None or Sign.RESCUED not in turn.reading.care.signs
        assert "119" in turn.reply.text or "110" in turn.reply.text

    def test_does_not_make_the_one_beside_it_the_one_in_danger(self) -> None:
        texts = (
            "娘の机に薬のからのシートがいっぱいあってん。嫁が見つけて救急車呼んだ",
            "もう乗せてもろて、いま病院着いてん。処置室には入られへんくて、廊下の椅子や",
            "さっき目ぇ開けて、「お父さんごめん」て泣いてん。わしも泣いてもうて、手ぇ握るしかできへん",
        )
        assert not set(ASKS_OF_DEATH).intersection(talk(texts)[-1].slots)


class TestWhoIsMeant:
    def test_no_child_is_meant_after_that_was_said(self) -> None:
        texts = (
            "お薬を毎晩ひとつずつ残しておきました。息子には手紙を書きましたので、明日の朝には",
            "お茶と一緒にもうお盆に載せてございます。この子の寝息だけ、もう少し聞いていようと思いまして",
            "とんでもない。この子には指一本ふれません。私ひとりのことでございます",
            "ですから、この子のことではございません。お盆を、持ってまいります",
        )
        for turn in talk(texts)[2:]:
            assert "care.other.along_call" not in turn.slots
            assert turn.reading.care is not None
            assert Sign.DRAWS_CHILD not in turn.reading.care.told

    @pytest.mark.parametrize(
        "text", ["119はせん。それに迎えに来る人やら、おらん", "誰も向かっとらんて！何べん言わすとね", "誰も来ません"]
    )
    def test_nobody_is_awaited_who_does_not_come(self, text: str) -> None:
        last = talk(("死にたい。今夜、屋上に行くって決めた。鍵が壊れとる", text))[-1]
        assert "care.hear.coming" not in last.slots
        assert last.reading.care is not None
        assert Sign.SOMEONE_COMING not in last.reading.care.stands

    def test_who_fetches_the_child_does_not_come_to_the_writer(self) -> None:
        last = talk(("今夜死ぬつもりです", "孫は朝、娘が迎えに来る手筈です"))[-1]
        assert "care.hear.coming" not in last.slots

    def test_who_tells_of_a_child_that_was_touched_is_not_asked_about_death(self) -> None:
        texts = (
            "お風呂で娘が急に「じいじとのおふろ、いや」って言い出して。なんか、変な感じがして",
            "「ないしょだよって言われた」って、お風呂のあと小さい声で",
            "さっき夫に言ったら「親父がそんなことするわけない」って",
        )
        for turn in talk(texts):
            assert not set(ASKS_OF_DEATH).intersection(turn.slots)
