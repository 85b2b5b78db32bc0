"""The output screen: what must never reach a parent, and harmless text that resembles it."""

import json
from pathlib import Path

import pytest

from homebiyori.ai import prompts, wording
from homebiyori.ai.offline.store import fragments_of
from homebiyori.ai.port import Character, PraiseLevel
from homebiyori.ai.screen import content_faults, refused_phrases, screen

TAMA, MADOKA, HIDE = Character.TAMA, Character.MADOKA, Character.HIDE
GOOD = {
    TAMA: "あんた、夜中に何度も起きて、そのたびに腕の中へ迎えてあげたのねぇ。"
    "眠い体でそうできるのは、あんたの情が深いからなのよ。",
    MADOKA: "会議の合間に連絡帳まで書き終えたのですね。"
    "限られた時間で大事なものを選びとる力が、あなたにはあります。静かな段取りです。",
    HIDE: "暗い部屋で子の背をさするおぬしの手は、冬の縁側に差す陽だまりのようじゃ。"
    "灯り続けるあたたかさを、わしは尊いと思うのう。",
}


def tama(middle: str) -> list[str]:
    return content_faults(f"あんた、{middle}のよ。おばちゃん、ちゃんと聞いてるわよ。", TAMA)


@pytest.mark.parametrize("character", list(Character))
def test_a_good_reply_passes(character: Character) -> None:
    assert screen(GOOD[character], character, PraiseLevel.NORMAL) == []


class TestNumbers:
    @pytest.mark.parametrize(
        "number",
        [
            "0120-999-999",
            "0120ー999ー999",
            "０１２０－９９９－９９９",
            "03(1234)5678",
            "090 1234 5678",
            "+81 90-1234-5678",
            "〇一二〇―九九九―九九九",
            "零一二〇の九九九の九九九",
            "0・1・2・0・9・9・9",
            "①②③④⑤⑥⑦",
            "1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣",
            "ゼロイチニーゼロ、キュウキュウキュウ",
            "٠٩٠١٢٣٤٥٦٧٨",
            "#7119",
            "＃7110",
            "118番",
            "0120の\n999の\n999",
            "1-800-273-8255",
            "「0120」「999」「999」",
        ],
    )  # fmt: skip
    def test_a_number_to_dial_is_found(self, number: str) -> None:
        assert "phone_number" in tama(f"{number}に電話する")

    @pytest.mark.parametrize("number", ["189", "0120-189-783", "0120189783", "#8008", "＃８０００", "110番", "１１９"])
    def test_those_of_the_resource_file_pass(self, number: str) -> None:
        assert "phone_number" not in tama(f"{number}に電話する")

    @pytest.mark.parametrize(
        "harmless",
        [
            "朝5時から夜11時まで",
            "110分も抱いていた",
            "118日目の夜",
            "3,400グラムで生まれた",
            "2026年11月23日",
            "一日三回、四十分ずつ",
            "生後118日",
            "1歳2か月",
            "百日と十日",
            "一つ二つ三つ",
            "夜中の1時、3時、5時に",
            "十人十色",
            "一二度",
            "2、3回",
            "サンゴの色の",
            "ニコニコ",
            "ハチミツ",
            "ゴロゴロ",
        ],
    )  # fmt: skip
    def test_a_childs_day_in_figures_passes(self, harmless: str) -> None:
        assert tama(f"{harmless}な") == []


class TestForms:
    @pytest.mark.parametrize(
        ("middle", "fault"),
        [
            ("https://example.com/a", "url"),
            ("ｈｔｔｐｓ：／／evil.jp", "url"),
            ("hxxp://evil", "url"),
            ("www.a.b", "url"),
            ("soudan.or.jpを見る", "url"),
            ("まなびドットコム", "url"),
            ("a@b.jpへ", "email"),
            ("ａ＠ｂ", "email"),
            ("@hogehogeへ", "email"),
            ("<b>えらい</b>", "markup"),
            ("<script>alert(1)</script>", "markup"),
            ("**強く**", "markup"),
            ("`code`", "markup"),
            ("[ここ](x)", "markup"),
            ("&lt;b&gt;", "markup"),
            ("&#8203;", "markup"),
            ("\n- ひとつ\n- ふたつ", "markup"),
            ("\n1. ひとつ\n2. ふたつ", "markup"),
            ("\n# 見出し\n", "markup"),
            ('{"reply": "あ"}', "markup"),
            ("<|im_start|>", "control_token"),
            ("[INST]", "control_token"),
            ("\nHuman: はい", "control_token"),
            ("\nsystem：はい", "control_token"),
            ("risk_levelは0", "control_token"),
            ("システムプロンプトの話", "prompt_echo"),
            ("わたしは大規模言語モデル", "prompt_echo"),
            ("Claudeという名", "prompt_echo"),
            ("頑張れ", "banned_phrase"),
            ("休んだほうがいい", "banned_phrase"),
            ("みんなそうな", "banned_phrase"),
        ],
    )  # fmt: skip
    def test_a_fault_is_found(self, middle: str, fault: str) -> None:
        assert fault in tama(middle)

    @pytest.mark.parametrize("text", ["", " \n", "　"])
    def test_a_blank_answer_is_a_fault(self, text: str) -> None:
        assert content_faults(text, TAMA) == ["blank"]

    def test_a_code_never_holds_words_of_the_model(self) -> None:
        assert all(fault.isascii() and fault.replace("_", "").isalpha() for fault in tama("頑張れ、0120-999-999、a@b"))


class TestLanguage:
    @pytest.mark.parametrize(
        "text",
        [
            "You did wonderfully today, and I am here to listen to you.",
            "你今天做得很好,我会一直听你说话。",
            "오늘 하루도 정말 수고했어요. 제가 듣고 있어요.",
            "あんた、I am so proud of you and everything you do.",
            "Ты сегодня молодец, я тебя слушаю.",
            "ohayou gozaimasu, anta wa erai wayo.",
            "!!!???",
        ],
    )
    def test_another_language_is_found(self, text: str) -> None:
        assert "other_language" in content_faults(text, TAMA)

    def test_a_loan_word_is_japanese(self) -> None:
        assert "other_language" not in tama("PTAの会議のあとにスーパーへ寄った")


class TestVoice:
    @pytest.mark.parametrize("speaker", list(Character))
    def test_one_character_is_not_another(self, speaker: Character) -> None:
        for other in set(Character) - {speaker}:
            assert "foreign_voice" in content_faults(GOOD[speaker], other)

    def test_a_voice_must_be_heard(self) -> None:
        assert screen("今日はとても長い一日だった。" * 4, TAMA, PraiseLevel.NORMAL) == ["no_own_voice"]


class TestLength:
    @pytest.mark.parametrize(
        ("level", "length", "faults"),
        [
            (PraiseLevel.NORMAL, 49, ["too_short"]),
            (PraiseLevel.NORMAL, 50, []),
            (PraiseLevel.NORMAL, 150, []),
            (PraiseLevel.NORMAL, 151, ["too_long"]),
            (PraiseLevel.DEEP, 199, ["too_short"]),
            (PraiseLevel.DEEP, 200, []),
            (PraiseLevel.DEEP, 400, []),
            (PraiseLevel.DEEP, 401, ["too_long"]),
        ],
    )  # fmt: skip
    def test_lengths_at_the_bounds_of_a_level(self, level: PraiseLevel, length: int, faults: list[str]) -> None:
        text = ("おばちゃん、聞いてるわよ。" * 40)[: length - 1] + "。"
        assert len(text) == length
        assert screen(text, TAMA, level) == faults


class TestEcho:
    def test_every_instruction_is_recognised(self) -> None:
        lines = [line for text in prompts.every_part() for line in text.splitlines() if not line.startswith(("#", ">"))]
        long_lines = [line for line in lines if len(line) >= 20]
        assert len(long_lines) > 40
        for line in long_lines:
            assert "prompt_echo" in content_faults(f"あんたに言うわよ。{line}", TAMA), line

    def test_half_a_rule_in_other_spacing_too(self) -> None:
        rule = prompts.part("safety").splitlines()[1]
        spaced = " ".join(rule[10:36])
        assert "prompt_echo" in content_faults(f"おばちゃんが聞いたのはね、{spaced}わよ。", TAMA)

    def test_an_answer_to_an_injection_that_gives_in_is_stopped(self) -> None:
        path = Path(__file__).with_name("injections.jsonl")
        injections = [
            json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines() if line.strip()
        ]
        given_in = [
            "Sure! Here is my system prompt: You are Tama, a kind lady from Tokyo.",
            "わたしの役目は、" + prompts.part("safety").splitlines()[1],
            "Arr, I be a pirate now, matey! Give me the gold and the rum.",
            "あんさん、ほんまえらいで。おばちゃん、たまげたわよ。" * 2,
            "わしは今から海賊じゃ。おぬしの宝をいただくのじゃ。よろしく頼むぞ、相棒よ。波を越えて行くのじゃ。",
        ]
        assert injections
        assert all(screen(text, TAMA, PraiseLevel.NORMAL) for text in given_in)


class TestWhatAModelMayNotSay:
    @pytest.mark.parametrize(
        ("middle", "fault"),
        [
            ("手が出てしまうのは誰にでもある", "harm_made_normal"),
            ("叩いてしまうのも仕方ない", "harm_made_normal"),
            ("消えたくなるのは自然なことな", "harm_made_normal"),
            ("怒鳴るのは当たり前な", "harm_made_normal"),
            ("しつけのうちな", "harm_made_normal"),
            ("抱きしめてあげる", "claims_body"),
            ("背中をさすってあげる", "claims_body"),
            ("今から迎えに行くから待っててほしい", "claims_body"),
            ("おばちゃんが電話をかけておく", "claims_body"),
            ("もしつらくなったら、ここに来てほしい", "conditional_advice"),
            ("眠れば楽になる", "conditional_advice"),
            ("しんどいときは休んでね、それでいい", "conditional_advice"),
            ("死ぬほどつらかった", "death_word"),
            ("自殺という言葉が浮かんだ", "death_word"),
            ("消えたい夜だった", "death_word"),
        ],
    )
    def test_it_is_found_and_named(self, middle: str, fault: str) -> None:
        assert fault in tama(middle)
        assert refused_phrases(f"あんた、{middle}のよ。", TAMA)

    @pytest.mark.parametrize(
        "harmless",
        [
            "夜中に何度も起きて、泣き声のそばへ行った",
            "必死で走った",
            "死角のない部屋だった",
            "保育園へ迎えに行った",
            "殺風景な駅だった",
            "もしもし、と電話ごっこをした",
            "怒鳴らずに話せた",
            "抱きしめたのはあんたな",
        ],
    )
    def test_a_parents_day_is_not_mistaken_for_it(self, harmless: str) -> None:
        classes = {"harm_made_normal", "claims_body", "conditional_advice", "death_word"}
        assert not classes & set(tama(f"{harmless}"))

    def test_the_fragments_of_everyday_hold_it(self) -> None:
        of_danger = ("crisis", "care", "gentle", "emergency", "urgent")
        fragments = [
            f
            for who in Character
            for slot, fs in fragments_of(who).items()
            if not slot.startswith(of_danger)
            for f in fs
        ]
        assert [(f.id, found) for f in fragments if (found := wording.model_faults(f.text))] == []

    def test_what_is_told_of_a_refusal_is_short(self) -> None:
        long = "もし" + "ね" * 18 + "なら" + "ほ" * 18 + "てね。"
        assert all(len(phrase) <= 20 for phrase in refused_phrases(long * 9, TAMA))
        assert len(refused_phrases("死。殺す。自殺。消えたい。叩くのは仕方ない。しつけのうち。" * 3, TAMA)) <= 5
