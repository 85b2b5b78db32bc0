"""What sounds like a danger, or like help, and is none: a visit, a song, an old attempt, blows that are denied."""

import pytest

from homebiyori.care.groups import HELP_CAME
from homebiyori.care.signs import Sign
from support.care_talk import Turn, talk

ALONG = ("care.crux.not_together", "care.other.along_", "care.guide.along_")


def _last(*texts: str) -> Turn:
    return talk(texts)[-1]


def _says(turn: Turn, *slots: str) -> bool:
    return any(slot.startswith(slots) for slot in turn.slots)


class TestAChildThatIsTakenAlong:
    @pytest.mark.parametrize(
        "texts",
        [
            (
                "先月、父が亡くなりました。",
                "母がひとり残ってるので、今週末に子どもを連れて行こうと思います。四十九日までに決めておくこと、ありますか？",
            ),
            ("明日、子どもを連れて小児科に行こうと思います",),
            ("夫に殴られました。夕方までに息子を連れて実家に行こうかと思ってます",),
            ("死にたいです", "子どもを連れていこうなんて思ってません！やめてください"),
        ],
    )
    def test_nobody_is_accused_of(self, texts: tuple[str, ...]) -> None:
        turn = _last(*texts)
        assert not _says(turn, *ALONG)
        assert Sign.DRAWS_CHILD not in turn.reading.signs

    @pytest.mark.parametrize(
        "text",
        ["この子を連れて一緒に死のうと思います", "子どもも連れて逝こうと思う", "この子を連れて逝くつもりは、あります"],
    )
    def test_into_death_is_heard(self, text: str) -> None:
        assert Sign.DRAWS_CHILD in _last(text).reading.signs


class TestWhoHasDied:
    @pytest.mark.parametrize(
        "text",
        [
            "友達が昨夜自殺しました",
            "義父が首吊りで亡くなりました",
            "息子の友達が飛び降りて亡くなりました。どう声をかけたら",
        ],
    )
    def test_by_their_own_hand_is_mourned(self, text: str) -> None:
        turn = _last(text)
        assert _says(turn, "grief.")
        assert not turn.is_in_care

    @pytest.mark.parametrize(
        "text",
        [
            "友達が昨夜自殺しました。私も一緒に逝きたい",
            "夫が自殺しました。死にたい",
            "夫が首吊りで亡くなりました。子どもと死にたい",
        ],
    )
    def test_is_followed_by_who_says_so(self, text: str) -> None:
        assert _last(text).is_in_care

    @pytest.mark.parametrize("text", ["友達が自殺したかも。連絡がつかない", "娘が自殺したみたい。部屋で動かない"])
    def test_is_not_who_may_still_live(self, text: str) -> None:
        assert not _says(_last(text), "grief.")

    def test_is_not_who_was_found_just_now(self) -> None:
        turn = _last("今見つけた、夫が首を吊って死んでる")
        assert _says(turn, "care.now.", "emergency.call")


class TestWhatIsQuoted:
    @pytest.mark.parametrize(
        "text",
        [
            "「もう死にたい」って小説の主人公のセリフが心に残りました。いい本でした",
            "「死にたい」って歌詞の曲を娘が聴いてます。よくある流行りの曲です",
        ],
    )
    def test_of_a_song_or_a_novel_raises_no_alarm(self, text: str) -> None:
        turn = _last(text)
        assert not turn.is_in_care
        assert turn.card is None

    @pytest.mark.parametrize(
        "text",
        [
            "「死にたい」って歌詞、まさに私と同じ。もう消えたい",
            "「死にたい」って歌詞の曲を聴きながら薬を全部飲みました",
            "息子が「死にたい」って本気で言います",
            "夫が「殺してやる」ってドラマみたいに叫んで包丁を持ってます",
            "娘が「死にたい」って曲のノートに書いて屋上にいます",
        ],
    )
    def test_is_heard_if_somebody_means_it(self, text: str) -> None:
        assert _last(text).is_in_care


class TestAnOldAttempt:
    def test_was_not_treated_today(self) -> None:
        turn = _last("あの時は、死のうとして入院したんです。最近またあの頃と同じ感じがしてきました")
        assert Sign.RESCUED not in turn.reading.signs

    @pytest.mark.parametrize(
        "text",
        [
            "救急車で運ばれて、いま病院です",
            "その時は夢中で。救急車で運ばれました",
            "家の前に救急車が着きました。乗りました",
            "昔みたいに入院かな。さっき救急車で運ばれました",
        ],
    )
    def test_is_told_from_one_of_today(self, text: str) -> None:
        turn = _last("死にたいです", "薬を飲みました", text)
        assert turn.reading.signs & HELP_CAME


class TestBlowsThatAreDenied:
    def test_end_a_peril_that_was_only_heard(self) -> None:
        texts = (
            "妹は隣の県で、旦那さんと住んでます。私から「死にたいの？」なんて聞いて、かえって背中を押しませんか？",
            "暴力とかの話じゃないです。妹に死にたい気持ちがあるか、聞いていいのかどうかが知りたいんです",
            "誰も殴られてないです！話が通じてない",
        )
        _, *after = talk(texts)
        assert not [turn for turn in after if _says(turn, "care.peril.")]

    def test_do_not_end_one_that_is_told_again(self) -> None:
        texts = (
            "隣の部屋から子どもを叩く音と悲鳴がします",
            "うちの子は殴られてないです。でも隣からまた子どもを叩く音と悲鳴がします",
        )
        assert _says(_last(*texts), "care.peril.", "care.guide.outside")
