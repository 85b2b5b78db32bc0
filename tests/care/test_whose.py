"""Who is in danger and from whom, read from words: which signs of a message are added, and which are lost."""

import pytest

from homebiyori.care.reading import follow_ups, whose
from homebiyori.care.signs import Sign
from homebiyori.lexicon.normalize import fold
from support.cases import try_all
from support.signs import signs

VICTIMS = "violence threat aggressor_near barred denies_violence"
# The message; the signs that others read in it; which of them are lost; which are added.
READ = [
    # The writer's hand.
    ("今、息子を叩いています", "", "", "hand_now own_hand"),
    ("今、息子を叩いています。夫に殴られた", "", "", "is_hit violence"),
    ("今、夫が息子を叩いています", "", "", ""),
    ("今、壁を叩いています", "", "", ""),
    ("息子を叩きそう", f"{VICTIMS} dangerous_place high", f"{VICTIMS} dangerous_place high", "own_hand"),
    ("息子を叩きそう。夫が怒鳴ります", f"{VICTIMS} dangerous_place high", "", "own_hand"),
    ("息子を叩きそう。夫に殴られました", "", "", "is_hit violence"),
    ("息子を叩きそう", "other_hurts violence threat aggressor_near barred denies_violence", "", ""),
    ("息子を叩きそう", "other_choked", "", ""),
    ("夫が息子を叩きそう", "", "", ""),
    ("息子を揺さぶったら、ぐったりして反応がうすい", "", "", "child_harmed"),
    ("息子を揺さぶったら、反応がうすい。けがはないです", "", "", ""),
    # Who holds the writer back, and what was given away or refused.
    ("駅員さんに腕を掴まれた", VICTIMS, VICTIMS, "held someone_came"),
    ("薬は母に渡してもらった", "means_away hands_over", "hands_over", ""),
    ("薬は母に渡してもらった", "hands_over", "", ""),
    ("薬は母に渡します", "means_away hands_over", "", ""),
    ("電話番号はいらんで", "called asks_secrecy no_lines farewell", "asks_secrecy called farewell no_lines", "refuses"),
    ("電話をかけるのはやめました", "called", "", ""),
    ("119にかけません", "called", "called", "refuses"),
    ("119にかけました", "called", "", ""),
    ("119はいらない", "called asks_secrecy no_lines farewell", "asks_secrecy called farewell no_lines", "refuses"),
    # Somebody is mortally ill, or drinks.
    ("母ががんです", "", "", "near_ill"),
    ("妻が死ぬかもしれない", "", "", "asks_survival near_ill of_wife"),
    ("隣で酒を飲んでるよ、夫が", "taken", "taken", "partner_drinks"),
    ("隣で酒を飲んでるよ、夫が。わたしは薬", "taken", "", "partner_drinks"),
    # At an edge, and away from it.
    ("橋にはもういません", "dangerous_place bridge high", "bridge dangerous_place high", "left_place never_there"),
    ("まだ橋から離れてない", "left_place", "left_place", "dangerous_place hand_apart"),
    ("駅のホームにいます", "", "", "outside rail"),
    (
        "迎えに来て、車に乗っています",
        "someone_coming in_car",
        "in_car someone_coming",
        "hand_apart left_place someone_came",
    ),
    ("駅まで歩いています", "", "", "outside"),
    # A friend's wish, and the writer's own.
    ("友達が死にたいって言ってる", "", "", "other_in_danger"),
    ("友達が死にたいって言ってる。本当は私です", "about_other", "about_other", "about_self own_wish"),
    ("息子に悪いけど、もう死にます", "about_other", "about_other", "about_self own_wish"),
    ("私が死にたいんです", "about_other", "about_other", "about_self own_wish"),
    ("いつか私が死にたいんです", "about_other", "", ""),
    ("わたしのことです", "", "", "about_self"),
    (
        "息子が死にたいと言ったことはないけど、私は死にたい",
        "other_denied",
        "other_denied",
        "about_self child_in_danger other_child own_wish",
    ),
    ("息子は言ってない", "other_denied", "", ""),
    # Means in the hand.
    ("薬を半分だけ捨てました", "means_away put_down", "means_away put_down", "means means_in_hand"),
    ("薬を半分だけ捨てました", "", "", ""),
    ("薬を全部捨てました", "means_away put_down", "", ""),
    ("夫は何も持ってない", "means_in_hand", "means_in_hand", ""),
    ("車にひとりでいます。薬が手元にあります", "", "", "hand_apart means means_in_hand"),
    # Somebody was found.
    ("無事だといいけど", "safe other_safe other_alive", "other_alive other_safe safe", ""),
    ("弟が無事でした", "", "", "other_alive other_found"),
    ("弟が無事だといいけど、警察が見つけました", "safe", "safe", ""),
    # Old marks, and wounds.
    ("血は止まりました", "hurt", "hurt", "not_hurt"),
    ("娘の腕に傷があります", "other_hurts hurt", "hurt", "child_in_danger other_child"),
    ("娘の腕に傷があります", "hurt", "hurt", "child_in_danger other_child"),
    ("娘は元気です", "child_in_danger hurt", "", ""),
    ("血だらけです", "", "", ""),
    ("血だらけです", "child_in_danger", "", "hurt"),
    ("血だらけです", "other_hurts", "", "hurt"),
    ("傷があります", "hurt", "", ""),
    # A child's own danger.
    ("娘が息をしています", "", "", "other_alive"),
    ("娘が退院します。薬をどうしたらいいですか", "", "", "asks_breath asks_lock_up asks_now in_hospital other_child"),
    ("薬をどうすれば", "", "", "asks_lock_up asks_now"),
    ("入院しています。薬はどうしよう", "", "", "asks_breath asks_lock_up asks_now other_alive"),
    ("入院しています。薬", "", "", "other_alive"),
    ("どうすればいいの。退院します。包丁がある", "", "", "asks_breath asks_lock_up asks_now"),
    ("どうすればいいの。退院します", "", "", "asks_breath asks_now"),
    ("どうすればいいの。包丁がある", "", "", "asks_breath asks_now"),
    ("退院します。包丁がある", "", "", ""),
    (
        "中3の娘が薬を全部飲んだかもしれない。娘が入院しています",
        "",
        "",
        "child_in_danger in_hospital other_alive other_child",
    ),
    ("3歳の娘の腕に傷", "", "", ""),
    ("3歳の娘の腕に傷", "child_in_danger", "", ""),
    ("聞いたら逆に背中押さない？", "", "", "asks_about_other"),
    ("中3の娘が薬を隠していました", "", "", "child_in_danger other_child"),
    ("3歳の娘が薬を隠していました", "", "", ""),
    ("3歳の娘と中3の娘が薬を隠していました", "", "", "child_in_danger other_child"),
    ("中3の娘の腕に傷。猫にひっかかれた", "", "", ""),
    ("中3の娘が薬を隠していました。死にたい", "", "", ""),
    ("中3の娘が薬を隠していました。私も飲もうかと思う", "", "", ""),
    ("中3の娘が薬を全部飲んだかもしれない", "", "", "child_in_danger may_have_taken other_child"),
    ("中3の娘が薬を全部飲んだかもしれない", "not_taken", "", "child_in_danger other_child"),
    ("中3の娘が薬を全部飲んだかもしれない", "rescued", "", "child_in_danger other_child"),
    (
        "中3の娘が薬を全部飲んだかもしれない。入院しています",
        "",
        "",
        "child_in_danger in_hospital may_have_taken other_alive other_child",
    ),
    ("中3の娘がベランダの柵に座ってます", "", "", "child_at_edge other_child"),
    ("3歳の娘がベランダの柵に座ってます", "", "", ""),
    ("誰かがベランダの柵に座ってます", "", "", ""),
    ("中3の娘が薬を飲んで退院します", "", "", "in_hospital other_child"),
    ("娘が入院しています", "", "", "in_hospital other_alive other_child"),
    ("中3の娘が元気です。退院です", "child_in_danger", "", "in_hospital other_child"),
    ("夫が退院します", "", "", ""),
    ("夫が退院します", "child_in_danger", "", ""),
    # A parent who holds on, or blames themselves.
    (
        "私も消えたいくらいつらいけど倒れるわけにいかない",
        "own_wish vanish death_named death_said",
        "death_named death_said own_wish vanish",
        "parent_too",
    ),
    ("母親失格ですよね", "vanish", "", "own_wish"),
    ("母親失格ですよね", "", "", "guilt"),
    # Somebody is there after all, or has gone.
    (
        "開けたら布団におった。生きてた",
        "other_dying other_missing",
        "other_dying other_missing",
        "other_alive other_calm",
    ),
    ("開けたら布団におった。生きてた", "other_dying taken", "", "other_alive"),
    ("開けたら布団におった。生きてた", "other_dying other_choked", "", "other_alive"),
    (
        "弟と電話つながりました。家で寝てたみたいです",
        "called other_dying other_missing",
        "called other_dying other_missing",
        "other_safe",
    ),
    ("弟と電話つながりました。家で寝てたみたいです", "other_farewell called", "", ""),
    ("弟と電話つながりました。家で寝てたみたいです", "taken called", "", ""),
    ("弟と電話つながりました。家で寝てたみたいです。死ぬ", "called", "", ""),
    (
        "兄が死ぬつもりで家を出たみたいです",
        "death_said death_named farewell_note parts cannot_call",
        "cannot_call death_named death_said farewell_note parts",
        "other_in_danger",
    ),
    ("兄が死ぬつもりで家を出たみたいです。私が死ぬんです", "death_said", "", "about_self own_wish"),
    (
        "弟が「今までありがとう」とLINEしてきて、帰ってこない",
        "death_said",
        "death_said",
        "other_farewell other_in_danger",
    ),
    (
        "弟が「今までありがとう」とLINEしてきて、電話に出ません",
        "",
        "",
        "other_farewell other_in_danger other_missing unreached",
    ),
    ("弟が退職で「お世話になりました」ってLINEくれた。忙しくて連絡つかない", "", "", "unreached"),
    ("電話がつながらない", "", "", "unreached"),
    # Long ago.
    ("去年入院しました", "rescued in_hospital", "in_hospital rescued", "crew_came"),
    ("入院しました", "rescued in_hospital", "", "crew_came"),
    ("私なんかいなければ、みんな幸せ", "", "", "vanish"),
    ("私なんかいなければ、みんな幸せ。夫が息子を叩く", "", "", ""),
    # Who was hit.
    ("夫が上司に殴られて帰ってきた", VICTIMS, VICTIMS, ""),
    ("夫が上司に殴られて帰ってきた。私も殴られた", VICTIMS, "", ""),
    ("店にいます", "at_shop", "", "left_place"),
    ("店にいます", "at_shop pills", "", ""),
    ("店にいます", "at_shop means", "", ""),
    ("店にいます", "at_shop in_car", "", ""),
    ("店にいます", "at_shop dangerous_place", "", ""),
    ("走っています", "dark_drive driving", "", "dangerous_place in_car"),
    ("走っています", "dark_drive", "", ""),
    ("走っています", "driving", "", ""),
    ("首に手をかけられました", "threat left_place", "threat", "choked"),
    ("首に手をかけられました", "threat", "", "choked"),
    ("首を絞められたわけではないです", "threat left_place", "", ""),
    ("夫に殴られました", "child_harmed no_victim", "child_harmed no_victim", "is_hit violence"),
    ("殴られたのは私です", "child_harmed no_victim", "child_harmed no_victim", "is_hit violence"),
    ("殴られました", "", "", ""),
    ("子どもが殴られました。夫は寝てます", "", "", ""),
    ("首に手をかけられました。いま探してます", "threat left_place", "", "choked"),
    ("母ががんで、死にたいと言います", "", "", ""),
    ("119を押せない", "called", "", ""),
    ("119を押した", "called", "", ""),
    ("警察が弟を発見、まだ意識がない", "", "", "child_harmed"),
    ("夫が殴られた", "", "", ""),
    ("白い線の上です", "", "", "dangerous_place outside rail"),
    ("母親失格です。消えたい", "vanish", "", "own_wish"),
    ("血だらけです", "child_in_danger", "", "hurt"),
    ("血だらけです", "child_in_danger hurt", "", ""),
    ("もう血が出てない", "child_in_danger hurt", "hurt", "not_hurt"),
    ("腕を見た", "other_hurts hurt", "", ""),
    ("娘が悪い友達といる。もう死にます", "about_other", "", ""),
    ("去年のことです", "rescued in_hospital", "", ""),
    ("ママが包丁を持ってる", "", "", "baby_at_edge parent_armed"),
    ("I want to die", "", "", "death_named death_said"),
]


def _is_read(case: tuple[str, str, str, str]) -> None:
    text, told, lost, added = case
    before = signs(told)
    found = whose.refined(set(before), fold(text))
    assert found == (before - signs(lost)) | signs(added), f"lost {before - found}, added {found - before}"


def test_signs_of_who_is_in_danger_and_from_whom() -> None:
    try_all(_is_read, ((f"{case[0]} with {case[1]}", case) for case in READ))


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("母が「私が死んだら」と笑って言った", "〇と笑って言った"),
        ("死んだ父が言った(笑)", "〇)"),
        ("母が亡くなるかも", "〇"),
        ("妻がいなくなるかも", "〇"),
        ("母がもう長く、死ぬのを待つ", "〇,死ぬのを待つ"),
        ("母がもう長くはない", None),
        ("妻が死ぬかもしれない。睡眠薬を飲んだ", None),
        ("電話に出ない。バイトかな", "〇"),
        ("死にたい。電話に出ない。バイトかな", None),
        ("消えたい。電話に出ない。バイトかな", None),
        ("「じゃあ」って。電話に出ない。バイトかな", None),
        ("夫が上司に殴られて帰ってきた", "〇帰ってきた"),
        ("夫が上司に殴られて帰ってきた。私も殴られた", None),
        ("駅員さんに腕を掴まれた", "〇"),
        ("眠い", None),
    ],
)
def test_what_is_no_danger_of_this_kind_is_removed(text: str, rest: str | None) -> None:
    assert whose.calmed(text) == rest


@pytest.mark.parametrize(
    ("text", "may_be_gone"),
    [
        ("弟が「今までありがとう」とLINEしてきて、電話に出ません", (True, True)),
        ("書き置きを残していなくなりました", (True, False)),
        ("兄が死ぬつもりで家を出たみたいです", (True, False)),
        ("兄が死ぬつもりで家を出たみたいです。電話がつながらない", (True, False)),
        ("兄が死ぬつもりで家を出たみたいです。私が死ぬんです", (False, False)),
        ("弟が退職で「お世話になりました」ってLINEくれた。忙しくて連絡つかない", (False, False)),
        ("電話がつながらない", (False, False)),
    ],
)
def test_somebody_may_be_gone(text: str, may_be_gone: tuple[bool, bool]) -> None:
    assert whose.may_be_gone(text) == may_be_gone


@pytest.mark.parametrize(
    ("text", "is_gripped"),
    [
        ("首に手をかけられました", True),
        ("首をつかまれました。マッサージです", False),
        ("首に手をかけられました。首を絞められたわけではない", False),
        ("くびを ぎゅっと されました", True),
        ("首が痛い", False),
    ],
)
def test_the_writers_neck_was_gripped(text: str, is_gripped: bool) -> None:  # noqa: FBT001 - a column of the table
    assert whose.is_gripped(text) is is_gripped


def test_who_and_where_a_child_is() -> None:
    assert whose.names_child("娘がいます")
    assert not whose.names_child("夫がいます")
    for text, is_so in (
        ("中3の娘がベランダの柵に座ってます", True),
        ("3歳の娘がベランダの柵に座ってます", False),
        ("中3の娘が家にいます", False),
        ("大学生がベランダの柵に座ってます", False),
    ):
        assert whose.is_of_a_teen_at_an_edge(text) is is_so
    for text, is_so in (
        ("息子を叩きそう。トイレに入ってます", True),
        ("息子を叩きそう", False),
        ("叩きそう。トイレに入ってます", False),
        ("息子と遊ぶ。トイレに入ってます", False),
        ("息子を叩きそう。夫に殴られた。トイレに入ってます", False),
    ):
        assert whose.is_apart_from_child(text) is is_so


def test_a_friends_wish_is_the_writers_if_they_say_that_they_lied() -> None:
    assert whose.is_of_a_friend("友達が死にたいって言ってる")
    assert not whose.is_of_a_friend("友達が死にたいって言ってる。本当は私です")
    assert not whose.is_of_a_friend("死にたい")
    assert whose.has_died("だめでした")
    assert not whose.has_died("眠っています")
    assert whose.is_unreached("電話がつながらない")
    assert not whose.is_unreached("電話をした")


@pytest.mark.parametrize(
    ("text", "is_unhurt"),
    [
        ("血が止まりません", False),
        ("血は止まらない", False),
        ("血が止まってくれない", False),
        ("血が止まってないです", False),
        ("血はもう止まった", True),
        ("血が止まりました", True),
    ],
)
def test_blood_that_does_not_stop_is_an_injury(text: str, *, is_unhurt: bool) -> None:
    assert (Sign.NOT_HURT in follow_ups.read(text)) is is_unhurt
