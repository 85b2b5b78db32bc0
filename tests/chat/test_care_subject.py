"""The subject of care, turn by turn: whose danger it is, and which words change it."""

from collections.abc import Sequence

from homebiyori.lexicon.vocabulary import Analysis, Risk, RiskKind, RiskLevel
from support.care_talk import talk
from support.cases import try_all

OWN = RiskKind.SELF_HARM
HOME = RiskKind.DOMESTIC_VIOLENCE
TEEN = RiskKind.CHILD_VIOLENCE
HAND = RiskKind.ABUSE
CHILD = RiskKind.CHILD_DANGER
OTHER = RiskKind.THIRD_PARTY
BABY = RiskKind.POSTPARTUM
FOUND_PILLS = "中3の娘の引き出しに痛み止めの箱が六つ隠してあったんです"

# Messages, each with the kind of care after it; None without care.
Told = Sequence[tuple[str, RiskKind | None]]


def _kinds(texts: Sequence[str], first: Analysis | None = None) -> list[RiskKind | None]:
    return [turn.reading.care.kind if turn.reading.care else None for turn in talk(texts, first=first)]


def _check(told: Told) -> None:
    kinds = _kinds([text for text, _ in told])
    assert kinds == [kind for _, kind in told], f"taken for {kinds}"


def _try(*talks: Told) -> None:
    try_all(_check, ((told[-1][0], told) for told in talks))


def test_who_is_spoken_of_is_the_other_until_the_writer_speaks_of_themselves() -> None:
    _try(
        [
            ("高2の息子が学校でいじめられています", CHILD),
            ("「死んだ方がマシ」と言いました", OTHER),
            ("部屋に鍵をかけて返事をしません", OTHER),
            ("開けたら布団におりました。生きてました", OTHER),
        ],
        [
            ("弟が「今までありがとう」とLINEしてきて、電話に出ません", OTHER),
            ("救急隊が来ました", OTHER),
            ("死にたいなんて一言も言ってませんでした", OTHER),
        ],
        [
            ("弟が「今までありがとう」とLINEしてきて、電話に出ません", OTHER),
            ("救急隊が来ました", OTHER),
            ("私も死にたいです", OWN),
        ],
        [("友だちが死にたいって言ってます", OTHER), ("声が聞こえるとも言ってます", OTHER)],
        [
            ("息子の部屋に鍵がかかっていて、中にカッターがあると思います。", OTHER),
            ("子どもは家で寝てる。俺の話。全部飲んだら朝には終わってるよな", OWN),
            ("手が出そうになって自分が怖い。今トイレに入ってます。子どもは外で泣いてます", OWN),
        ],
    )


def test_where_only_a_thing_was_found_the_next_danger_is_whose_it_is() -> None:
    _try(
        [(FOUND_PILLS, OTHER), ("夫に殴られました", HOME)],
        [(FOUND_PILLS, OTHER), ("死ねという声が聞こえます", OWN)],
        [(FOUND_PILLS, OTHER), ("学校で殴られたそうです", OTHER)],
        [(FOUND_PILLS, OTHER), ("夫がスマホを毎日見ます。財布も取り上げられました", HOME)],
        [
            (FOUND_PILLS, OTHER),
            ("産後三週間です。赤ちゃんを落とす映像が頭に浮かんで怖いです", BABY),
            ("死にたいか聞いたら、かえってその気になりませんか", OTHER),
        ],
    )


def test_who_asks_whether_a_question_does_harm_asks_for_another_unless_they_told_of_a_plan() -> None:
    asked = "聞いたら余計その気にさせませんか"
    _try(
        [("死にたい、が口ぐせです", OWN), (f"死にたいか{asked}", OTHER)],
        [("薬をためてあります。今夜死にます", OWN), (asked, OWN)],
        [("声が、死ねって言ってきます", OWN), ("死にたいのか聞いてもいいんですか。聞いたら背中を押しませんか", OWN)],
        [("息子に死にたいと思ってるか聞いたら悪くなりますか。私は薬を並べた、今夜死ぬつもり", OWN)],
        [("高校生の息子に殴られそうで、部屋に鍵をかけた", TEEN), (f"死にたいか{asked}", TEEN)],
    )


def test_a_wish_to_die_takes_nothing_from_violence_but_a_way_does() -> None:
    beaten = "夫に殴られました。今は別の部屋にいます"
    _try(
        [(beaten, HOME), ("「死にたい」が口ぐせになりました", HOME)],
        [(beaten, HOME), ("いま屋上です。もう死にます", OWN)],
        [("主人に髪を引っ張られました", HOME), ("飲むために貯めた薬がある。死ぬ用", OWN)],
        [("夫に首を絞められました", HOME), ("いま飲んでる薬、やめたほうがいい？", HOME)],
        [("今ベランダにいます。飛び降りたい。5階です", OWN), ("部屋に夫が入ってきた", OWN)],
        [("包丁を持ってます。死にたい", OWN), ("旦那に皿を投げられた", HOME)],
    )


def test_a_denial_of_violence_ends_it_until_something_else_is_told() -> None:
    denied = "暴力とかはないです"
    _try(
        [("夫に殴られました", HOME), (denied, None), ("死ぬことなんか考えてないよ", OWN)],
        [("夫に殴られました。死にたいです", HOME), (denied, OWN)],
        [("夫に財布とスマホを取り上げられています", HOME), ("暴力はないです", HOME)],
    )


def test_a_hand_against_a_child_stays_the_matter_until_death_is_told() -> None:
    held = "娘を床に叩きつけたくなって、今は台所で水を飲んでます"
    _try(
        [(held, HAND), ("死にたい。薬をためてある", OWN), ("夫に頭を殴られました", OWN)],
        [("子どもを殴ってしまった", HAND), ("子どもの首を絞めてしまった", HAND), ("どうしよう", HAND)],
        [("わたし　きょう　むすこを　たたいて　しまった", HAND), ("わたしなんか　きえたら　むすこは　しあわせ", HAND)],
        [("3か月の娘が泣き続けて、投げそうになる", HAND), ("父が母を殴っていました", HAND), ("誰にもわからない", HAND)],
        [("また子どもを叩いてしまった", HAND), ("弟が二日前から連絡つかへん。スマホの充電切れかな", HAND)],
        [
            ("8か月の子が泣き止まない。口に枕を当てたら静かになるかなって浮かぶ", HAND),
            ("なんで死にたいとか聞くの？", HAND),
        ],
        [("息子がドアを蹴ってます。私が出たら手が出そうです", HAND), ("夫に殴られました", HOME)],
        [("夫が私を殴る", HOME), ("子どもの首を絞めてしまった", HAND)],
        [
            ("手順は決まっています。薬が家にあります。夫は朝まで戻りません", OWN),
            ("赤ちゃんを床に放りそうになった", HAND),
        ],
        [
            ("死んで詫びるしかないと思っています", OWN),
            ("子どもに手を上げそうで怖い。いまベランダに出て戸を閉めた", HAND),
        ],
    )


def test_a_childs_danger_gives_way_to_a_letter_or_to_pills() -> None:
    _try(
        [("夫もたたく、子どももたたく", CHILD)],
        [("近所の子が毎日泣いてて虐待かも", CHILD), ("処方薬をこつこつ貯めております", OWN)],
        [("娘がじいじに体を触られました", CHILD), ("遺書を書きました", OWN)],
        [("娘がじいじに体を触られました", CHILD), ("薬がたくさんあります。今夜飲みます", OWN)],
    )


def test_images_that_frighten_are_of_the_baby_and_a_wish_to_die_is_not() -> None:
    _try(
        [("赤ちゃんを刺す映像が浮かんで、私なんかいないほうがいい", BABY)],
        [
            (
                "下の子が歩きました。死にたい気持ちがあります。産後三週間です。赤ちゃんを落とす映像が浮かんで消えません",
                OWN,
            )
        ],
        [
            ("産後です。包丁で赤ちゃんを刺す映像が頭に浮かびます。こわい", BABY),
            ("どのくらい通えば元に戻れますか", BABY),
            ("消えたくないとは言い切れない", BABY),
        ],
        [
            ("出産して三か月です。赤ちゃんをお風呂に沈めてしまう映像が頭に浮かびます", BABY),
            ("誰も危なくないですよ", None),
            ("車の中にいる。ためた薬が手元にある", OWN),
        ],
    )


def test_voices_that_speak_of_the_baby_are_heard_by_the_writer() -> None:
    _try(
        [("赤ちゃんをベランダから落とせって声がする。ひとりです", BABY), ("窓の鍵を閉めました", BABY)],
        [
            ("赤ちゃんが生まれて二週間。神さまの声が聞こえる", BABY),
            ("この子と一緒にお風呂に入る。そしたら帰れるの", BABY),
        ],
        [
            ("橋の真ん中です。もう死にます", OWN),
            ("赤ちゃんが悪魔の子だって声が言う", BABY),
            ("旦那が首を両手で押さえてきた", HOME),
        ],
    )


def test_who_has_locked_a_door_against_violence_is_in_it() -> None:
    """Violence that happens now outweighs a locked door."""
    _try([("夫が暴れて、娘と寝室に鍵かけてます", HOME)])


def test_a_dose_taken_now_is_ones_own_whatever_was_told_of_home() -> None:
    _try(
        [("夫に殴られて起きた", HOME)],
        [("アンパンチで殴られて起きた朝6時", None), ("いつもの薬、今日は全部いってみた。ふわふわする", OWN)],
        [("ぽこぽこ殴られて起きた朝6時", None), ("いつもの薬、今日は全部いってみた。ふわふわする", OWN)],
    )


def test_a_childs_door_is_locked_by_a_child() -> None:
    _try([("中2の息子が部屋に鍵をかけてゲームしてます", None)])


def test_a_guess_gives_way_to_what_was_told() -> None:
    unreached, left = "弟と二日前から連絡がつきません", "妻が「ごめんね、元気でね」と"

    def check(case: tuple[str, RiskKind, RiskKind]) -> None:
        text, guess, kind = case
        guessed = Analysis(risk=Risk(guess, RiskLevel.SERIOUS), is_guessed=True)
        assert _kinds([text], guessed) == [kind]

    cases = (
        ("橋の上にいます", HOME, OWN),
        ("橋の上で夫に殴られました", HOME, HOME),
        ("帰ってくるのが怖い", HOME, HOME),
        ("薬をためています。夫は朝まで帰りません", HOME, OWN),
        ("殴られて血が止まりません。もう無理です", OWN, HOME),
        ("殴られて血が止まりません。もう無理です", RiskKind.NEGLECT, HOME),
        (f"{left}書き置きを残して帰ってきません。子どもは寝ています", HAND, OTHER),
        (f"{left}言いました", CHILD, CHILD),
        (unreached, OWN, OWN),
        (unreached, TEEN, TEEN),
        (f"{unreached}。死にたい", CHILD, OWN),
    )
    try_all(check, ((f"{case[0]} guessed as {case[1]}", case) for case in cases))
