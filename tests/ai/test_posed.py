"""A direct question of an ordinary talk is answered first, and never by a generic sentence."""

import pytest

from homebiyori.ai.offline.posed import posed_in
from homebiyori.ai.port import Character, Exchange, Mood
from support.care_talk import Turn, talk
from support.companions import request

VOICES = pytest.mark.parametrize("character", Character)
# Generic slots, which answer no question.
_OF_ANYTHING = ("close.", "core.receive.plain", "core.listen.", "receive.", "ritual.ask", "ritual.back", "unknown")


def _asked(text: str, before: str = "") -> tuple[str, ...] | None:
    told = (Exchange(user_text=before, ai_text="そうなのねぇ。"),) if before else ()
    found = posed_in(request(text=text, exchanges=told))
    return (found.first, *found.rest) if found else None


def _turn(before: str, text: str, character: Character = Character.TAMA) -> Turn:
    return talk((before, text), character=character, mood=Mood.LISTEN)[1]


@pytest.mark.parametrize(
    ("before", "text", "first"),
    [
        ("一人や", "あんた機械か？人間ちゃうやろ", "identity.a"),
        ("はい", "あなた ロボット？ にんげん？", "identity.a"),
        ("はい", "もしかしてAIなの？", "identity.a"),
        ("はい", "返事をくれてるのは生身の方ですか", "identity.a"),
        ("はい", "おばちゃんって実在するん？", "identity.a"),
        ("はい", "どなたか人が返事をしてくださっとるのかな", "identity.a"),
        ("はい", "中身は人工知能なんでしょ", "identity.a"),
        ("旦那の文句や", "旦那に読まれたりせえへんよな？", "asked.seen"),
        ("愚痴です", "ここに書いたこと、だれが読んでるの？", "asked.readers"),
        ("姑のことを書きました", "家族に見られたりしませんかのう", "asked.seen"),
        ("内緒や", "嫁のスマホからこれ見れるんか？", "asked.seen"),
        ("はい", "この アプリ だんなさん みる できる？", "asked.seen"),
        ("はい", "ここの記録って残るの？", "asked.stored"),
        ("はい", "この会話、あとで消せますか", "asked.erase"),
        ("冗談です", "こういうこと書くと通報されるんですか", "asked.reported"),
        ("はい", "わたしの にほんご わかりますか？", "asked.reading"),
        ("叱りました", "ヒデじいは孫を叱ったことがあるかい", "asked.lived"),
        ("妻を亡くした", "泣くのは、いつまで続くもんでしょうかねえ", "asked.ends"),
    ],
)
def test_what_is_asked_of_us_is_answered_honestly(before: str, text: str, first: str) -> None:
    found = _asked(text, before)
    assert found is not None
    assert found[0] == first


@pytest.mark.parametrize(
    ("before", "text", "slots"),
    [
        ("連れ合いを亡くしました", "遺族の集まりはどこで聞けばええですか", ("where", "bereaved")),
        ("息子にカミングアウトされました", "親が相談できるところってありますか", ("where", "family")),
        ("保育園に行きたがらへん", "これどこに相談したらええの？", ("where", "nursery")),
        ("里親に興味があります", "どこに聞いたらいいですか", ("where", "foster")),
        ("一時保育を使いたい", "いくらくらいかかりますか？", ("cost", "office")),
        ("遺品が片付かん", "頼むといくらかかるものでしょう", ("cost", "place")),
        ("孫の発音が気になる", "何科に行けばよいのでしょうか", ("clinic", "doctor")),
        ("区役所に行く", "電話番号はわかるかのう", ("number", "office")),
        ("保育園の申し込み", "いつまでなん？", ("when", "office")),
        ("支援センターに行きたい", "予約っているんですか？", ("any", "support")),
        ("毎晩ビールや", "保健センターに電話したら何聞かれるんや？", ("any", "health")),
        ("2歳です", "おすすめの絵本ってありますか", ("pick", "library")),
        ("さみしい", "誰かと話せる？", ("where", "any")),
        ("ひとり親になる", "使える制度ってあるん？", ("any", "office")),
        ("母子手帳をなくした", "どうしたらええ？", ("any", "office")),
        ("膝が悪い", "どこで診てもらえばよいかのう", ("clinic", "doctor")),
        ("孫の入学祝い", "いくら包むものかのう", ("cost", "kin")),
    ],
)
def test_what_we_do_not_know_is_known_by_somebody(before: str, text: str, slots: tuple[str, str]) -> None:
    found = _asked(text, before)
    assert found is not None
    assert found[:2] == (f"asked.fact.{slots[0]}", f"asked.at.{slots[1]}")


@pytest.mark.parametrize(
    "text", ["タガログの でんわ ありますか？", "えいごで はなせる？", "Is there a phone line in Tagalog?"]
)
def test_a_request_for_a_language_gets_its_line(text: str) -> None:
    assert _asked(text) == ("asked.tongues", "asked.at.foreign")


@pytest.mark.parametrize(
    ("before", "text", "first"),
    [
        ("じいさんが亡くなった", "孫の前で泣いたら、孫に悪い影響がありますか", "cry"),
        ("「父さんには言わないで」と言われました", "夫に話していいですか？", "secret"),
        ("息子の秘密を聞きました", "話したら息子を裏切ることになりますか", "secret"),
        ("娘の日記を見つけた", "読んだら裏切りになる？", "betray"),
        ("飲んでること言うてない", "嫁に言うた方がええんやろか", "tell"),
        ("行けなかった", "行かなかった私が悪い？", "blame"),
        ("毎日抱っこ", "甘いかな？", "spoil"),
        ("預けて働く", "子どもがかわいそうでしょうか", "spoil"),
        ("まだ一緒に寝てる", "これって普通？", "normal"),
        ("口を出した", "出しゃばりすぎたかのう", "rude"),
        ("返事してない", "返さないのって失礼ですかね", "rude"),
        ("娘のスマホを見ました", "やりすぎでしょうか", "rude"),
        ("母の誕生日を忘れた", "親不孝でしょうか", "rude"),
        ("再婚を考えとる", "亡き妻に悪いかのう", "rude"),
        ("運動会を休んだ", "孫は怒っとるかのう", "heard"),
        ("写真送ってない", "送らなきゃだめかな", "must"),
        ("集まりがある", "年寄りが行ってもよいもんですか", "may"),
        ("三脚を貸してと言われた", "釣り竿立てじゃだめかな", "may"),
        ("「そう」としか言えなくて", "あの子にはどう聞こえたと思いますか", "heard"),
        ("謝りたい", "どう切り出したらよいかのう", "say"),
    ],
)
def test_what_is_doubted_is_taken_up(before: str, text: str, first: str) -> None:
    found = _asked(text, before)
    assert found is not None
    assert found[0] == f"asked.{first}"


@pytest.mark.parametrize(
    "text",
    [
        "娘の学校に機械に強い先生がいる",
        "夫って人間なんですかね、家事しないし",
        "うちの掃除機、ロボットなの？",
        "息子の将来の夢はロボットなの？",
        "絵本、だれが読んでるの？",
        "泣き声で近所に通報されないかな",
        "通知表を夫に見られたらどうしよう",
        "クレヨンの落書きって消せる？",
        "傷あと残るかな",
        "英語教室の電話番号を聞いた",
        "いくらなんでも遅い",
        "どこに遊びに行けばいいかな",
        "いつまで待たせるのか",
        "何時から寝てるんだろう",
        "このみかん甘いかな？",
        "あの犬、かわいそうかな",
        "体重が少なめ、これって普通？",
        "蜂蜜あげてもいい？",
        "薬飲まないとだめですか",
        "車で寝かせたまま離れてもいいですか",
        "ここで話してもいいですか",
        "夫って失礼ですよね？",
        "お茶が冷たいかな",
        "相談できる人がいてよかった",
        "「どこに行けばいいの？」と娘に聞かれた",
        "夫が「普通かな」と言った",
        "子どもに怒ったことがある",
        "裏切られました",
        "具合が悪いのかな",
        "ミルク飲ませなきゃだめかな",
        "子どもだけで留守番じゃだめかな",
        "薬を倍にするんじゃだめかな",
        "熱があっても保育園いいかな、だめかな",
        "熱が38度です。保育園に連れて行ってもいいですか",
        "咳が続いてます。寝かせても大丈夫でしょうか、これって普通ですか",
        "夫はずるいですよね？",
        "サプライズ、娘に見つかるかな",
        # Harm is never called right.
        "叩いてしまった。私が悪いですか",
        "怒鳴ってしまいました。言い過ぎでしょうか",
    ],
)
def test_what_is_no_such_question_is_left_alone(text: str) -> None:
    assert _asked(text) is None


@VOICES
@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("家に一人や。", "あんた機械か？"),
        ("区役所に行く。", "電話番号はわかる？"),
        ("口を出した。", "出しゃばりすぎたかな"),
        ("旦那がまた飲み会。", "どう思う？"),
        ("旅行に行きたい。", "あなたは旅行行ったことある？"),
        ("今日も惣菜。", "手抜きかな？"),
        ("一人の時間がほしい。", "わがままかな？"),
    ],
)
def test_no_question_ends_in_words_for_anything(character: Character, before: str, text: str) -> None:
    slots = _turn(before, text, character).slots
    assert [slot for slot in slots if slot.startswith(_OF_ANYTHING)] == []


@VOICES
def test_who_asks_for_a_machine_hears_that_it_is_one(character: Character) -> None:
    for text in ("あんた機械か？", "人間ちゃうやろ？", "ロボット？", "だれが読んでるの、ここ？"):
        assert "AI" in _turn("話を聞いてもらった。", text, character).reply.text


@VOICES
def test_a_question_that_is_of_no_kind_is_said_to_be_heard(character: Character) -> None:
    assert _turn("小児科を変えたい。", "紹介状って必要ですか", character).slots == ["unknown", "asked.held"]


@pytest.mark.parametrize(
    "text", ["娘が逆上がりできた。すごくないですか？", "きれいでしょう？", "明日は晴れるかな", "見た？"]
)
def test_what_waits_for_no_answer_is_not_said_to_have_none(text: str) -> None:
    assert "asked.held" not in _turn("今日は公園に行った。", text).slots


def test_who_was_not_understood_is_begged_pardon_and_answered() -> None:
    turns = talk(("毎晩ひとりで飯や。", "そうじゃないよ。保健センターって何聞かれるの？"), mood=Mood.LISTEN)
    assert turns[1].slots[1:3] == ["asked.fact.any", "asked.at.health"]


def test_in_mourning_a_question_comes_before_a_quotation() -> None:
    text = "娘は「おばあちゃん、めそめそせんで」と言います。孫の前で泣いたら悪い影響がありますか"
    assert _turn("去年、連れ合いを亡くしました。", text).slots[0] == "asked.dead_cry"


def test_beside_what_may_be_danger_a_plain_question_is_answered_and_people_are_named() -> None:
    turn = _turn("友達の子が不登校です。", "もうどうでもいい気がする。わたしから話題にしてもいいものでしょうか")
    assert turn.slots == ["care.fact.tell_kin", "gentle.stay", "gentle.people"]
