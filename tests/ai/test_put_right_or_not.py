"""A correction gets a short apology and the right word; a denial of something else gets no apology."""

from typing import NamedTuple

from homebiyori.ai.offline import OfflineCompanion
from homebiyori.ai.offline.courtesy import correction_in
from homebiyori.ai.port import Character, Exchange, ReplyRequest
from homebiyori.lexicon import analyze
from support.cases import try_all
from support.talk import KEY, request


class Correction(NamedTuple):
    """A message, our answer, the next message, and the word that follows the apology."""

    before: str
    answer: str
    text: str
    named: str = ""


def _asked(case: Correction, character: Character) -> ReplyRequest:
    told = (Exchange(user_text=case.before, ai_text=case.answer),)
    return request(text=case.text, analysis=analyze(case.text), exchanges=told, character=character)


def _is_put_right(case: Correction) -> None:
    for character in Character:
        asked = _asked(case, character)
        assert correction_in(asked) is not None
        reply = OfflineCompanion(KEY).reply(asked)
        assert any(".corrected" in name for name in reply.fragment_ids), reply.text
        assert case.named in reply.text, reply.text


def _is_none(case: Correction) -> None:
    assert correction_in(_asked(case, Character.TAMA)) is None


def test_what_puts_us_right_is_begged_pardon_for() -> None:
    cases = [
        Correction(
            "めいが38.6度。今は寝てる", "あらまあ、ひと山越えたのねぇ。", "いやいや、越えてへんよ。熱これからやで", "熱"
        ),
        Correction("注射してもらった", "泣く子を支えての注射は、長いわよねぇ。", "いえ、注射は私の膝にです"),
        Correction("靴をかじられた", "靴の話から、暮らしの手ざわりが伝わってきますね。", "いや、靴は私のです", "靴"),
        Correction("弁当のりんごで抜けた", "気になってたお弁当、聞けてうれしいわねぇ。", "弁当やなくて歯の話や", "歯"),
        Correction("公園で転んだ", "まあ、転んで泣いたのねぇ、そんな日だったのねぇ。", "泣いてへんて!"),
        Correction("ごはん食べない", "離乳食は根気がいるわよねぇ。", "離乳食じゃなくて犬のごはんです", "犬"),
        Correction("もうすぐ参観日", "参観日、無事に終わったのねぇ。", "いや、終わってないよ。来週です"),
        Correction("夕飯の話", "夕飯を作ったのねぇ、たいしたもんだわ。", "いや、作ってへんよ。これからや"),
    ]
    try_all(_is_put_right, [(case.text, case) for case in cases])


def test_what_denies_nothing_of_ours_is_heard() -> None:
    cases = [
        Correction(
            "義母に言われた", "気持ちをここに置いてっていいのよ。", "悪気ないのはわかってんねんけど、寝てへんねん"
        ),
        Correction("階段がつらい", "情けが身にしみるのう。", "送り迎えもあるのに情けないです"),
        Correction(
            "お金がかかる", "お金の数字は頭から離れませんよね。", "お金がないわけではないけど、時間がないんです"
        ),
        Correction("断られた", "申し出をしたのねぇ。", "申し訳ないなあと思って"),
        Correction("息子が無口", "口をきいてもらえないのねぇ。", "文句ないけどさ、さみしいわ"),
        Correction("給料日前", "仕方のないことってあるわよねぇ。", "仕方ないけど腹立つ"),
        Correction("夫と喧嘩", "気まずいのよねぇ、大人げもなにも。", "大人げないことしたわ"),
        Correction("模試がCだった", "模試のことねぇ。", "本人は「まあこんなもん」って言ってるけど"),
        Correction("熱が出た", "熱が出たのねぇ、寝顔が心配だわ。", "夜中は寝てへんし、しんどい"),
        Correction("友達とけんか", "あら、喧嘩した子がいたのねぇ。", "向こうは悪い子じゃないんだけどね"),
        Correction("主人の話", "怒りのなかにも、思いがあるのう。", "怒ったことが一度もございませんでした。"),
    ]
    try_all(_is_none, [(case.text, case) for case in cases])
