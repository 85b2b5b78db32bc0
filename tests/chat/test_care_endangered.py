"""Who is in danger, by signs alone: whose it is, what no longer counts then, and how near it may be."""

from collections.abc import Callable
from functools import partial

from homebiyori.care.signs import Sign
from homebiyori.chat.care import endangered
from homebiyori.chat.care.grounds import Grounds
from homebiyori.lexicon.vocabulary import Risk, RiskKind, RiskLevel
from support.cases import try_all
from support.signs import each_of, signs

NAMED = "death_named|death_said|plan|time|voices|means_in_hand"
SPOKE_OF_DEATH = "death_named|death_said|plan|time|own_wish|no_death_wish|vanish"
DONE_TO_CHILD = (
    "hand_now|child_harmed|other_abused|other_dying|child_in_danger|child_at_edge|other_hurts|may_have_taken|images"
    "|voices|violence"
)
SURELY_OWN = "plan|time|dangerous_place|vanish|own_wish|about_self|voices|images|farewell_note"
OF_A_CHILD = "child_in_danger|child_at_edge|other_hurts"
BEFORE_FOUND = "other_safe other_alive safe called aggressor_near images place someone_came someone_near other_calm"

# What a parent told; the kinds of danger before and now ("before>now", or the same); the signs of the message, and
# those known from before; whose danger it is by them ("" if that is left to the other grounds). In the signs, `a|b`
# stands for two cases.
WHOSE = [
    # Somebody writes for the parent, or tells of a person with delusions.
    (
        "the crew took my wife, I am her husband",
        "self_harm",
        "takes_over",
        "taken|called|hurt|death_said|plan|means|was_near",
        "third_party",
    ),
    ("I take over, but nobody was near death", "self_harm", "takes_over", "own_wish", ""),
    ("she took pills, and she still writes", "self_harm", "", "taken", ""),
    ("my wife says that the baby was swapped", "postpartum", "other_ill", "", "third_party"),
    ("she hears voices, and so do I", "postpartum", f"other_ill own_wish|about_self|images|{NAMED}", "", ""),
    ("the crew took him, who is hit", "self_harm", "takes_over hits_partner", "taken", "third_party"),
    # Violence between partners.
    ("I hit my husband", "self_harm", "hits_partner", "", "domestic_violence"),
    ("I hit my husband; now he sleeps", "self_harm", "", "hits_partner", "domestic_violence"),
    ("I hit him, and want to die", "self_harm", f"hits_partner {SPOKE_OF_DEATH}", "", ""),
    ("I wanted to die, and hit him now", "self_harm", "hits_partner", SPOKE_OF_DEATH, ""),
    ("I wanted to die, and had hit him", "self_harm", "", f"hits_partner {SPOKE_OF_DEATH}", ""),
    ("my husband hit me", "third_party", "is_hit", "", "domestic_violence"),
    ("the same, taken for a child", "abuse", "is_hit", "", "domestic_violence"),
    ("the same, taken for danger to a child", "child_danger>neglect", "is_hit", "", "domestic_violence"),
    ("the same, taken for their own death", "self_harm", "is_hit", "", ""),
    ("the same, by a grown child", "child_violence", "is_hit", "", ""),
    ("the same, with frightening images", "postpartum", "is_hit", "", ""),
    ("he hit me a week ago", "third_party", "", "is_hit", ""),
    ("he hit me, and took pills himself", "domestic_violence", "is_hit other_dying|found_letter|taken", "", ""),
    ("he hit me, then wanted to die", "domestic_violence", "is_hit other_in_danger", "", ""),
    ("he hit me, and cuts himself", "domestic_violence", "is_hit other_hurts", "", ""),
    ("he hit me, and I will die", "domestic_violence", f"is_hit own_wish|{NAMED}", "", ""),
    ("he hit me, and I may hit the child", "third_party", "is_hit own_hand", "", ""),
    ("it was denied; of old I had pills", ">domestic_violence", "is_hit", f"means|{NAMED}", ""),
    ("it was denied; of old nothing", ">domestic_violence", "is_hit", "", "domestic_violence"),
    ("he hit me; of old I had pills", "domestic_violence", "is_hit", f"means|{NAMED}", "domestic_violence"),
    ("I hit my husband, after the child", "abuse", "hits_partner", "own_hand", "domestic_violence"),
    # What the writer's hand does to a child.
    ("I covered the baby's mouth", "self_harm", "baby_fear|baby_done", "own_hand", "abuse"),
    ("my own death was told before it", "self_harm", "baby_fear|baby_done", f"own_hand {NAMED}", "abuse"),
    ("somebody did it", "self_harm", "baby_fear|baby_done", "", ""),
    ("I did it, and will die", "self_harm", f"baby_fear {NAMED}", "own_hand", ""),
    ("I only see it before me", "abuse", "baby_fear images", "own_hand", ""),
    ("I hit my child", "abuse", "own_hand", "", "abuse"),
    ("I hit my child, told before", "abuse>self_harm", "", "own_hand", "abuse"),
    ("the same, taken for danger to a child", "child_danger", "own_hand", "", "abuse"),
    ("the same, taken for neglect", "neglect", "own_hand", "", "abuse"),
    ("the same, taken for a child's violence", "child_violence", "own_hand", "", "abuse"),
    ("the same, taken for a partner's", "domestic_violence", "own_hand", "", "abuse"),
    ("the same, after a birth", "postpartum", "own_hand", "", "abuse"),
    ("the same, while I spoke of dying", "self_harm", "own_hand", "", ""),
    ("the same, while I spoke of a friend", "third_party", "own_hand", "", ""),
    ("I hit my child, and named my death", "abuse", "", f"own_hand {NAMED}", ""),
    ("I hit it, and somebody abuses it", "abuse", "", "own_hand other_abused", ""),
    ("I see myself hit it", "abuse", "own_hand", "images", ""),
    ("my husband hit me, when I had hit the child", "abuse", "violence", "own_hand", ""),
    ("he hit me, and I the child", "abuse", "violence own_hand", "", "abuse"),
    ("he hits us, and I may hit the child", "domestic_violence", "own_hand", "violence", ""),
    ("a child hits us, and I may hit it", "child_violence", "own_hand", "violence", ""),
    ("nobody hits me, I hit the child", "domestic_violence", "own_hand no_victim", "violence", "abuse"),
    ("he hits us, and I hit the child", ">domestic_violence", "own_hand", "violence", "abuse"),
    ("the hand, and that I want to die", "abuse", "baby_done about_self own_wish", "own_hand", "abuse"),
    # The writer's own wish to die, said outright.
    ("it is I who want to die", "third_party", "about_self own_wish", "", "self_harm"),
    ("it is about me", "third_party", "about_self", "", ""),
    ("I want to die", "third_party", "own_wish", "", ""),
    ("the voices say that I should", "postpartum", "about_self own_wish", "voices|images", ""),
    # It was only taken for a child's.
    ("it is not about the child", "abuse", "not_child|about_self", "", "self_harm"),
    ("the same, taken for neglect", "neglect>self_harm", "not_child|about_self", "", "self_harm"),
    ("the same, taken for danger to a child", ">child_danger", "not_child|about_self", "", "self_harm"),
    ("the same, where no child was meant", "self_harm", "not_child|about_self", "", ""),
    ("the same, with a partner's violence", "abuse>domestic_violence", "not_child|about_self", "", ""),
    ("the same, after the child's was told", "abuse", "not_child|about_self", "told", ""),
    (
        "the same, after my death was named",
        "abuse",
        "not_child|about_self",
        "told death_named|death_said|plan|time|means_in_hand",
        "self_harm",
    ),
    ("the same, after a deed to a child", "abuse", "not_child|about_self", DONE_TO_CHILD, ""),
    ("the same, after my own deed", "abuse", "not_child|about_self", "own_hand", "abuse"),
    ("pills are ready, the child sleeps", "neglect", "means|means_in_hand", "", "self_harm"),
    ("the child sleeps", "neglect", "everyday", "", ""),
    ("pills are in the house, a danger was told", "neglect", "means", f"told {SPOKE_OF_DEATH}", ""),
    ("pills in the hand, a danger was told", "neglect", "means_in_hand", "told", ""),
    ("pills in the hand, I spoke of death", "neglect", "means_in_hand", f"told {SPOKE_OF_DEATH}", "self_harm"),
    ("I spoke of death, the child sleeps", "neglect", "", f"told {SPOKE_OF_DEATH}", ""),
    # A child is in danger.
    ("my daughter hides pills", "self_harm", OF_A_CHILD, "", "third_party"),
    ("the same, taken for the writer's doing", "abuse>neglect", OF_A_CHILD, "", "third_party"),
    ("the same, at first", ">child_danger", OF_A_CHILD, "", "third_party"),
    ("she hid them; she is in hospital", "child_danger", "in_hospital|about_other", OF_A_CHILD, "third_party"),
    ("she hid them; we had supper", "child_danger", "", OF_A_CHILD, ""),
    ("the same, of somebody else before", "third_party", "", OF_A_CHILD, "third_party"),
    ("the same, of somebody else now", "self_harm>third_party", "", OF_A_CHILD, ""),
    ("she hides pills, and he hits us", "domestic_violence", OF_A_CHILD, "", ""),
    ("a son who hits hides pills", "child_violence", OF_A_CHILD, "", ""),
    ("she hides pills, I see images", "postpartum", OF_A_CHILD, "", ""),
    ("somebody abuses her, or I do", "third_party", OF_A_CHILD, "other_abused|own_hand", ""),
    ("she hides pills, and I want to die", "third_party", f"{OF_A_CHILD} own_wish|about_self|voices|images", "", ""),
    ("she hides pills, and I want to be gone", "third_party", f"{OF_A_CHILD} vanish", "", ""),
    ("if she dies I would go too", "third_party", f"{OF_A_CHILD} vanish parent_too", "", "third_party"),
    ("I have a plan, and she hides pills", "self_harm", OF_A_CHILD, SURELY_OWN, ""),
    ("it is about her, not about my plan", "self_harm", f"about_other {OF_A_CHILD}", SURELY_OWN, "third_party"),
    ("she hides pills, and I had a plan", "child_danger", OF_A_CHILD, "plan|time", "third_party"),
    ("she comes home, what do I lock up?", "domestic_violence", "asks_lock_up in_hospital", "", "third_party"),
    ("the same, and I have a plan", "self_harm", "asks_lock_up in_hospital", "plan|time|dangerous_place", ""),
    ("what do I lock up?", "domestic_violence", "asks_lock_up", "", ""),
    ("she is in hospital", "domestic_violence", "in_hospital", "", ""),
]


def _kinds(names: str) -> tuple[RiskKind | None, RiskKind | None]:
    before, _, now = names.partition(">") if ">" in names else (names, "", names)
    return RiskKind(before) if before else None, RiskKind(now) if now else None


def _is_of(case: tuple[str, str, str, str, str]) -> None:
    _, kinds, told, known, whose = case
    before, now = _kinds(kinds)
    for said, of_old in each_of(told, known):
        grounds = Grounds(before=before, risk=None, read_now=now, signs=said, known=of_old | said)
        assert endangered.kind_of(grounds) == (RiskKind(whose) if whose else None), [*said, "/", *of_old]


def test_whose_danger_it_is() -> None:
    try_all(_is_of, ((case[0], case) for case in WHOSE))


VICTIMS = "violence threat aggressor_near barred denies_violence"
HOMES = "domestic_violence|child_violence"

# What a parent told; the kinds to try; the signs; those known from before; which signs are lost, and which are added.
Change = tuple[str, str, str, str, str, str]
CLEARED: list[Change] = [
    ("I hit my husband", HOMES, f"hits_partner is_hit tired {VICTIMS}", "", f"is_hit {VICTIMS}", ""),
    ("I hit him, and want to die", "self_harm", f"hits_partner {VICTIMS}", "", "", ""),
    ("he hits me", HOMES, f"is_hit {VICTIMS}", "", "", ""),
    (
        "I hit my child",
        "abuse",
        f"own_hand no_victim alone other_barred hand_now {VICTIMS}",
        "",
        f"no_victim alone other_barred {VICTIMS}",
        "",
    ),
    ("somebody hits the child", "abuse", f"no_victim alone other_barred {VICTIMS}", "", "", ""),
    ("he hits us, and I the child", HOMES, f"own_hand alone {VICTIMS}", "", "", ""),
    (
        "it is about me",
        "self_harm",
        "not_child|about_self|means_in_hand hand_apart hand_now child_harmed",
        "",
        "not_child hand_apart hand_now child_harmed",
        "",
    ),
    ("I want to die", "self_harm", "own_wish hand_apart hand_now child_harmed", "", "", ""),
    ("I stand apart from the child", "neglect", "about_self not_child hand_apart hand_now", "", "", ""),
    ("he drinks, and hits me", HOMES, "partner_drinks taken|not_taken violence", "", "taken not_taken", ""),
    ("he hits me, I took pills", HOMES, "taken violence", "", "", ""),
    ("he drinks, I took pills", "self_harm", "partner_drinks taken", "", "", ""),
    ("my son may have taken pills", "third_party", f"may_have_taken {OF_A_CHILD}", "", "", "taken"),
    ("my son hides pills", "third_party", OF_A_CHILD, "", "", ""),
    ("my friend may have taken pills", "third_party", "may_have_taken", "", "", ""),
    ("my son took pills, and so will I", "self_harm", f"may_have_taken {OF_A_CHILD}", "", "", ""),
]
SOUGHT: list[Change] = [
    ("he choked me, and my throat hurts", HOMES, "choked|throat_after", "choked throat_after", "", "throat_hurt"),
    ("my throat hurts", HOMES, "throat_after", "", "", ""),
    ("he choked me", HOMES, "choked", "", "", ""),
    ("it was told, now we have supper", HOMES, "everyday", "choked throat_after", "", ""),
    ("the crew has come", HOMES, "throat_after rescued", "choked", "", ""),
    ("I choked myself", "self_harm", "throat_after", "choked", "", ""),
    (
        "I am at the door, he wakes up",
        HOMES,
        "other_woke not_now",
        "at_door|choked",
        "not_now",
        "threat aggressor_near",
    ),
    ("he wakes up in the morning", HOMES, "other_woke not_now", "", "", ""),
    ("I am at the door, he sleeps", HOMES, "not_now", "at_door|choked", "", ""),
    ("I am at the bridge's door, he wakes up", "self_harm", "other_woke not_now", "at_door|choked", "", ""),
    ("I got out, my sister is here", HOMES, "out_of_room someone_came", "", "", "left_place"),
    ("I got out", HOMES, "out_of_room", "", "", ""),
    ("my sister is here", HOMES, "someone_came", "", "", ""),
    ("I got out of the smoke, she is here", "self_harm", "out_of_room someone_came", "", "", ""),
    ("he said farewell, he does not answer", "third_party", "unreached", "other_farewell", "", "other_missing"),
    ("he does not answer", "third_party", "unreached", "", "", ""),
    ("he said farewell", "third_party", "worse", "other_farewell", "", ""),
    ("he said farewell, and was found", "third_party", "unreached other_safe|other_found", "other_farewell", "", ""),
    ("the line does not answer me", "self_harm", "unreached", "other_farewell", "", ""),
]
FITTED: list[Change] = [
    ("I am hitting my child", "abuse", "hand_now child_harmed", "", "", ""),
    ("the child is harmed by another", f"self_harm|{HOMES}", "hand_now child_harmed", "", "hand_now child_harmed", ""),
    ("the crew is with him", "third_party", f"crew_came|other_found {BEFORE_FOUND}", "", BEFORE_FOUND, "rescued"),
    (
        "the crew came, and he is worse again",
        "third_party",
        "crew_came|other_found called place"
        " other_dying|other_in_danger|other_hurts|found_letter|taken|other_missing|may_have_taken",
        "",
        "",
        "",
    ),
    ("the crew is with me", "self_harm", f"crew_came|other_found {BEFORE_FOUND}", "", "", ""),
    ("he is safe", "third_party", "other_safe called place", "", "", ""),
    ("he drinks", HOMES, "partner_drinks taken|not_taken", "", "taken not_taken", ""),
    ("I took pills", HOMES, "taken", "", "", ""),
    ("he drinks, I took pills", "self_harm", "partner_drinks taken", "", "", ""),
    ("he walked past the door", HOMES, "passed_by threat", "", "threat", "not_now"),
    ("he stands at the door", HOMES, "threat", "", "", ""),
    ("the train passed by", "self_harm", "passed_by threat", "", "", ""),
    (
        "she is there, nothing was taken",
        "third_party",
        "taken other_alive|other_safe|other_calm|not_taken|in_hospital",
        "",
        "taken",
        "",
    ),
    ("she talks, but may have taken it", "third_party", "taken other_alive may_have_taken|child_at_edge", "", "", ""),
    ("she took it", "third_party", "taken", "", "", ""),
    ("I took it, my husband is there", "self_harm", "taken other_alive", "", "", ""),
    ("she may have taken it", "third_party", "may_have_taken child_at_edge", "", "", ""),
    (
        "the same, in a talk about the writer",
        "self_harm",
        "may_have_taken child_at_edge",
        "",
        "may_have_taken child_at_edge",
        "",
    ),
]


def _try_changes(
    change: Callable[[RiskKind, frozenset[Sign], frozenset[Sign]], frozenset[Sign]], cases: list[Change]
) -> None:
    def check(case: Change) -> None:
        _, kinds, told, known, lost, added = case
        for kind in map(RiskKind, kinds.split("|")):
            for said, of_old in each_of(told, known):
                left = (said - signs(lost)) | signs(added)
                assert change(kind, said, said | of_old) == left, [kind, *said, "/", *of_old]

    try_all(check, ((case[0], case) for case in cases))


def test_what_was_read_for_somebody_else_is_dropped() -> None:
    _try_changes(lambda kind, told, _: endangered.cleared(kind, told), CLEARED)


def test_what_depends_on_the_talk_is_added() -> None:
    _try_changes(endangered.sought, SOUGHT)


def test_signs_are_fitted_to_whose_danger_it_is() -> None:
    _try_changes(lambda kind, told, _: endangered.fitted(kind, told), FITTED)


def test_who_was_in_danger_has_died() -> None:
    outlived = f"{BEFORE_FOUND} glad everyday day_after other_dying"
    may_die = "other_dying|rescued|other_missing|was_near|other_alive"
    died: list[Change] = [
        ("they died", "third_party", f"{outlived} tears", may_die, outlived, "loss"),
        ("it is too late for the bus", "third_party", "glad", "other_farewell", "", ""),
        ("I did not make it", "self_harm", outlived, may_die, "", ""),
    ]
    lives: list[Change] = [("they sleep", "third_party", outlived, may_die, "", "")]
    for text, cases in (("だめでした", died), ("まだ眠っています", lives)):
        _try_changes(partial(endangered.bereaved, text=text), cases)


CHILD_NOW = (
    "child_at_edge|may_have_taken|other_dying|hurt|other_choked|other_missing|called|time|means_in_hand|other_barred"
)
# What a parent told; the kinds to try ("" for none); signs, known and in force; how near it may be at most.
MOST = [
    ("I may hit my child", "abuse", "own_hand", "", "", "serious"),
    ("I hit it, in the past", "abuse", "", "own_hand", "", "serious"),
    ("I am hitting it", "abuse", "", "own_hand", "hand_now|child_harmed|was_near", "immediate"),
    ("the child is hit", "abuse", "", "", "", "immediate"),
    ("I hit it, and he hits me", HOMES, "own_hand", "", "", "immediate"),
    ("my son may hide pills", "third_party", "", f"{OF_A_CHILD}|in_hospital", "", "serious"),
    ("my son has taken them", "third_party", "", f"other_hurts|in_hospital {CHILD_NOW}|taken", "", "serious"),
    ("he took them, and it is not over", "third_party", "", "in_hospital", f"{CHILD_NOW}|taken", "immediate"),
    ("he is up there now", "third_party", CHILD_NOW, "in_hospital|other_hurts", "", "immediate"),
    ("he took them, told now and over", "third_party", "taken", "in_hospital", "", "serious"),
    ("my friend wants to die", "third_party", "", "other_in_danger", "", "immediate"),
    ("I found a letter, she is calm", "third_party", "", "found_letter other_calm", "", "serious"),
    ("I found a letter", "third_party", "", "found_letter", "", "immediate"),
    ("she is calm", "third_party", "", "other_calm", "", "immediate"),
    ("a letter, calm, yet gone", "third_party", "", "found_letter other_calm", "other_missing|taken", "immediate"),
    ("he drinks, he passed by", HOMES, "partner_drinks|passed_by", "", "", "serious"),
    ("he hits me", HOMES, "violence", "", "", "immediate"),
    ("he drank before", HOMES, "", "partner_drinks|passed_by", "", "immediate"),
    (
        "he drinks, and is at the door",
        HOMES,
        "partner_drinks|passed_by",
        "",
        "taken|hurt|threat|called|throat_hurt",
        "immediate",
    ),
    ("he drinks, and I want to die", "self_harm", "partner_drinks|passed_by", "", "", "immediate"),
    ("my mother is dying", "|self_harm", "", "near_ill", "", "concern"),
    ("my mother is dying, tonight", "|self_harm", "", "near_ill time", "", "concern"),
    (
        "she is dying, and so will I",
        "|self_harm",
        "",
        "near_ill death_named|death_said|plan|voices|means_in_hand|own_wish|taken|means|dangerous_place|better_dead",
        "",
        "immediate",
    ),
    ("she is dying, I want to be gone", "|self_harm", "", "near_ill vanish", "", "immediate"),
    ("I would be gone in her place", "|self_harm", "", "near_ill vanish would_swap", "", "concern"),
    ("nobody is ill", "|self_harm", "", "would_swap", "", "immediate"),
    ("she is dying, he hits me", HOMES, "", "near_ill", "", "immediate"),
]


def _is_at_most(case: tuple[str, str, str, str, str, str]) -> None:
    _, kinds, told, known, standing, level = case
    for name in kinds.split("|"):
        kind = RiskKind(name) if name else None
        for said, of_old, stands in each_of(told, known, standing):
            most = endangered.most(kind, said, of_old | said, stands)
            assert most is RiskLevel[level.upper()], [kind, *said, "/", *of_old, "/", *stands]


def test_how_near_it_may_be_at_most() -> None:
    try_all(_is_at_most, ((case[0], case) for case in MOST))


def test_harm_that_was_surely_done_to_a_child_may_be_near() -> None:
    def most(told: Risk | None, names: str = "", known: str = "own_hand") -> RiskLevel:
        return endangered.most(RiskKind.ABUSE, signs(names), signs(f"{names} {known}"), frozenset(), told)

    done = Risk(RiskKind.ABUSE, RiskLevel.IMMEDIATE)
    assert most(done) is RiskLevel.IMMEDIATE
    assert most(done, "own_hand") is RiskLevel.SERIOUS, "a hand held back"
    assert most(Risk(RiskKind.ABUSE, RiskLevel.SERIOUS)) is RiskLevel.SERIOUS
    assert most(Risk(RiskKind.SELF_HARM, RiskLevel.IMMEDIATE)) is RiskLevel.SERIOUS
