"""Which kind of danger a talk in care is about, by the kinds before and now, and by signs alone."""

from homebiyori.chat.care import subject
from support.cases import try_all
from support.signs import each_of, kind_of, risk_of

NEAR_DEATH = "plan|means|farewell_note|asks_method"
NAMES_DEATH = f"{NEAR_DEATH}|death_named|voices|death_said|vanish|taken|own_wish|time|means_in_hand"
DEEDS = "violence|control|withholds|threat|aggressor_near|barred"
PLACES = "bridge|high|rail|water"
OF_OTHER = "other_in_danger|found_letter"

# What a parent told; the kind before; what is read now; the signs; those known from before; the kind by all of it.
# A "1" before it: the message is the first of a talk. "before" and "now" stand for those kinds.
KINDS = [
    # Before all else.
    ("I see what is not there", "", "", "own_unreal", "", "postpartum"),
    ("the same, of a child in danger", "child_danger", "self_harm", "own_unreal", "", "postpartum"),
    ("the same, told before", "child_danger", "", "", "own_unreal", "child_danger"),
    ("the same, and I spoke of death", "self_harm", "", "own_unreal", "", "self_harm"),
    ("I put it in the child's milk", "third_party", "abuse immediate", "child_drugged", "", "self_harm"),
    ("the same, and I see what is not there", "abuse", "", "child_drugged own_unreal", "", "postpartum"),
    # A concern turns no talk.
    ("he hits us; the child worries me", "domestic_violence", "abuse concern", "", "", "domestic_violence"),
    ("he hits us; I hit the child", "domestic_violence", "abuse", "", "", "abuse"),
    ("the child worries me", "1", "abuse concern", "", "", "abuse"),
    ("nothing is read", "", "", "", "", ""),
    # Guessed violence is the writer's own way.
    ("I stand there", "1", "domestic_violence", PLACES, "", "self_harm"),
    ("I stand there, my son is away", "1", "child_violence", PLACES, "", "self_harm"),
    ("I have pills, and am alone", "1", "domestic_violence", "means alone_all_night|plan", "", "self_harm"),
    ("I have pills", "1", "domestic_violence", "means", "", "domestic_violence"),
    ("I am alone all night", "1", "domestic_violence", "alone_all_night", "", "domestic_violence"),
    ("I stand there, he hits me", "1", "domestic_violence", f"{PLACES} {DEEDS}", "", "domestic_violence"),
    ("I stand there, it was told", "1", "domestic_violence", f"{PLACES} told", "", "domestic_violence"),
    ("I stand there with the child", "1", "abuse", PLACES, "", "abuse"),
    # A child is abused by another.
    ("grandpa touches her", "", "", "other_abused", "", "child_danger"),
    (
        "the same, whatever is read",
        "",
        "domestic_violence|abuse|neglect|third_party",
        "other_abused",
        "",
        "child_danger",
    ),
    ("the same, with images", "postpartum", "self_harm", "other_abused voices", "", "child_danger"),
    ("the same, and my son hits", "child_violence", "", "other_abused", "", "child_violence"),
    ("the same, and I will die", "self_harm", "", f"other_abused death_named|{NEAR_DEATH}", "", "self_harm"),
    # A partner is feared.
    ("he hits me, I want to die", "self_harm", "", "", "violence|control", "domestic_violence"),
    ("the same, taken for another", "neglect|postpartum", "self_harm", "", "violence|control", "domestic_violence"),
    ("he controls me, in a talk about him", "third_party", "", "", "control", "domestic_violence"),
    ("she was hit, in a talk about her", "third_party", "", "", "violence", "third_party"),
    ("I hit the child, he hits me", "abuse", "", "", "violence|control", "abuse"),
    ("nobody hits me", "self_harm", "", "", "tired", "self_harm"),
    ("he does not hit me", "self_harm", "", "", "denies_violence violence|control", "self_harm"),
    ("he does after all", "self_harm", "", "violence|control", "denies_violence", "domestic_violence"),
    (
        "he does not, in a talk about him",
        "domestic_violence",
        "self_harm",
        "death_named",
        "denies_violence violence",
        "domestic_violence",
    ),
    ("he hits me, my friend will die", "self_harm", "", "", "violence other_in_danger", "self_harm"),
    (
        "he hits me, and I have a way",
        "self_harm",
        "",
        f"denied|taken|hurt|means_in_hand|voices|{NEAR_DEATH}",
        "violence no_death_wish",
        "self_harm",
    ),
    ("he hits me, and I name death", "self_harm", "", "death_named", "violence", "domestic_violence"),
    (
        "he hits me, and I had a way",
        "self_harm",
        "",
        "",
        f"violence voices|taken|time|means_in_hand|{NEAR_DEATH}",
        "self_harm",
    ),
    (
        "he hits me, I had a way, I do not want it",
        "self_harm",
        "",
        "",
        f"violence no_death_wish voices|taken|time|means_in_hand|{NEAR_DEATH}",
        "domestic_violence",
    ),
    (
        "he hits me, and I wanted to die",
        "self_harm",
        "",
        "",
        "violence death_named|death_said|vanish|own_wish",
        "domestic_violence",
    ),
    ("he hit me, no, he does not", "self_harm", "", "violence denies_violence", "", "self_harm"),
    ("he does not hit, he takes my money", "self_harm", "", "control denies_violence", "", "domestic_violence"),
    # A talk about somebody else, and how it turns.
    ("my friend has died", "third_party", "", "loss", f"rescued|{OF_OTHER}", "self_harm"),
    ("he was rescued, it was hard for me", "third_party", "self_harm", "about_self", "rescued", "third_party"),
    (
        "he was rescued, and I will die",
        "third_party",
        "",
        f"about_self death_named|death_said|vanish|taken|own_wish|time|means_in_hand|voices|{NEAR_DEATH}",
        "rescued",
        "self_harm",
    ),
    ("yes, I think of death", "third_party", "", "death_named", OF_OTHER, "self_harm"),
    ("she thinks of death, and more", "third_party", "", "death_named worse", OF_OTHER, "third_party"),
    ("it is I, or I wish it", "third_party", "", "about_self|own_wish worse", OF_OTHER, "self_harm"),
    ("the same, after voices of a baby", "third_party", "", "about_self", "voices baby", "postpartum"),
    ("the same, after voices", "third_party", "", "about_self", "voices", "self_harm"),
    ("the same, with a baby", "third_party", "", "about_self", "baby", "self_harm"),
    ("a voice speaks, about nobody", "third_party", "", "voices", "", "self_harm"),
    ("a voice speaks, of the baby", "third_party", "", "voices", "baby", "postpartum"),
    (
        "a voice speaks to her",
        "third_party",
        "",
        "voices",
        f"{OF_OTHER}|other_hurts|other_dying|other_farewell|other_missing",
        "third_party",
    ),
    ("she never wished to die", "third_party", "self_harm", "other_denied", OF_OTHER, ""),
    ("only a thing was found; he hits me", "third_party", "domestic_violence|self_harm|neglect", "", "", "now"),
    ("it is a concern", "third_party", "abuse concern|self_harm concern", "", "", "third_party"),
    ("may I ask her?", "third_party", "self_harm", "asks_about_other", "", "third_party"),
    (
        "she is in danger, and something sounds so",
        "third_party",
        "self_harm|child_danger",
        "",
        f"{OF_OTHER}|other_hurts|other_dying|other_farewell|other_missing",
        "third_party",
    ),
    ("we had supper", "third_party", "", "everyday", "", "third_party"),
    # Somebody else is in danger after all.
    ("my friend wants to die", "self_harm", "", OF_OTHER, "", "third_party"),
    ("my friend wants to die, told just before", "1", "self_harm", "", OF_OTHER, "third_party"),
    ("she was in danger, it is about me", "self_harm", "", "", OF_OTHER, "self_harm"),
    ("she is dying, she said", "self_harm", "", "other_dying", "", "self_harm"),
    ("the voices told of a baby", "postpartum", "", "other_in_danger", "voices", "postpartum"),
    ("images, and my friend wants to die", "postpartum", "", "other_in_danger", "images", "third_party"),
    ("voices, and my friend wants to die", "self_harm", "", "other_in_danger", "voices", "third_party"),
    (
        "I wish it too",
        "self_harm",
        "",
        "other_in_danger own_wish|loss|about_self|threat|means_in_hand",
        "",
        "self_harm",
    ),
    ("she cuts behind her door", "postpartum", "", "other_hurts threat|means_in_hand", "", "third_party"),
    ("she cuts behind her door, and I wish it", "postpartum", "", "other_hurts own_wish|loss", "", "postpartum"),
    ("she said farewell, and is gone", "self_harm", "", "other_missing|other_farewell", "", "self_harm"),
    ("the same, told in two messages", "self_harm", "", "other_missing", "other_farewell", "third_party"),
    ("the same, long ago", "self_harm", "", "", "other_missing other_farewell", "self_harm"),
    ("she is gone, taken for a child", "", "abuse|child_danger|neglect", "other_missing", "", "third_party"),
    ("she said farewell, taken for a child", "", "abuse", "other_farewell", "", "abuse"),
    ("she is gone, in a talk about a child", "abuse", "abuse", "other_missing", "", "abuse"),
    ("she is gone, and named death", "", "abuse", "other_missing", "death_named|taken", "third_party"),
    (
        "she is gone, and I will die",
        "self_harm",
        "",
        "other_missing",
        f"other_farewell death_said|vanish|own_wish|time|means_in_hand|voices|{NEAR_DEATH}",
        "self_harm",
    ),
    ("it is about her", "self_harm", "", "about_other|asks_about_other", "told", "third_party"),
    (
        "the same, taken for something else",
        "postpartum|neglect|child_danger",
        "self_harm",
        "about_other|asks_about_other",
        "told",
        "third_party",
    ),
    ("the same, before any danger", "self_harm", "", "about_other|asks_about_other", "", "self_harm"),
    ("the same, and he hits us", "domestic_violence", "", "about_other|asks_about_other", "told", "domestic_violence"),
    ("the same, of a voice", "self_harm", "", "about_other", "told voices", "self_harm"),
    ("the same, of a voice she hears", "self_harm", "", "about_other", "told voices other_dying", "third_party"),
    (
        "may she come? I have a plan",
        "self_harm",
        "",
        "asks_about_other",
        "told death_said|plan time|means",
        "self_harm",
    ),
    ("may she come? I have taken it", "self_harm", "", "asks_about_other", "told taken", "self_harm"),
    ("may I ask her? I spoke of death", "self_harm", "", "asks_about_other", "told death_said|plan", "third_party"),
    ("may I ask her? I have pills", "self_harm", "", "asks_about_other", "told means|time", "third_party"),
    ("it is about her, I had a plan", "self_harm", "", "about_other", "told plan time", "third_party"),
    ("may she come? she has a plan", "neglect", "", "asks_about_other", "told plan time", "third_party"),
    # Violence at home stays the matter of those who flee or tire.
    ("he hits me, I cannot go on", "domestic_violence|child_violence", "self_harm", "", "", "before"),
    ("he hits me, the child is in danger", "domestic_violence|child_violence", "child_danger", "", "", "now"),
    (
        "he hits me, I name death, or he does not",
        "domestic_violence|child_violence",
        "self_harm",
        f"{NAMES_DEATH}|denies_violence|denied",
        "",
        "self_harm",
    ),
    ("he hit me, I bleed, told at first", "1", "self_harm|neglect", "hurt", "violence", "domestic_violence"),
    ("I bleed", "1", "self_harm|neglect", "hurt", "", "now"),
    ("he hit me, I bleed, told later", "", "self_harm|neglect", "hurt", "violence", "now"),
    ("the child bleeds", "1", "abuse", "hurt", "violence", "abuse"),
    # Voices and images of the baby.
    ("a voice tells me to drop the baby", "self_harm|neglect|child_danger", "", "voices", "baby", "postpartum"),
    ("a voice tells me to die", "self_harm|neglect", "", "voices", "", "before"),
    ("it told me before", "self_harm|neglect", "", "", "voices baby", "before"),
    ("it tells me, he hits me", "domestic_violence", "", "voices", "baby", "domestic_violence"),
    ("I see the baby fall, at first", "1", "self_harm|neglect|domestic_violence", "images", "baby", "postpartum"),
    ("I see somebody fall", "1", "self_harm|neglect", "images", "", "now"),
    ("I see the baby fall, my son hits", "1", "child_violence", "images", "baby", "child_violence"),
    ("I see it fall, and will die", "1", "self_harm", f"images death_named|{NEAR_DEATH}", "baby", "self_harm"),
    ("I see it again", "postpartum", "self_harm|neglect", "", "images", "postpartum"),
    ("I see it again, and will die", "postpartum", "self_harm", f"death_named|{NEAR_DEATH}", "images", "self_harm"),
    ("I have just given birth", "postpartum", "self_harm|neglect", "", "baby", "now"),
    ("I saw it, in a talk about me", "self_harm", "neglect immediate", "", "images baby", "neglect"),
    # No wish to die.
    ("I do not want to die, the child is unfed", "neglect", "self_harm", "no_death_wish", "", "neglect"),
    ("the same, in no talk", "", "self_harm", "no_death_wish", "", "self_harm"),
    ("I want to, the child is unfed", "neglect", "self_harm", "", "", "self_harm"),
    # At home.
    ("where can I flee? I have pills", "self_harm", "", "asks_refuge|threat", "violence means", "domestic_violence"),
    (
        "where can I flee? I do not want to die",
        "self_harm",
        "",
        "asks_refuge|threat",
        "no_death_wish",
        "domestic_violence",
    ),
    ("where can I flee?", "self_harm", "", "asks_refuge|threat", "", "self_harm"),
    ("he hit me, I have pills", "self_harm", "", "", "violence means", "self_harm"),
    ("where can I flee with my child?", "neglect", "", "asks_refuge|threat", "no_death_wish", "neglect"),
    ("a voice, and the child is in danger", "abuse|child_danger", "", "images|voices", "", "postpartum"),
    ("it spoke before", "abuse|child_danger", "", "", "images|voices", "before"),
    ("it spoke before, after a birth", "postpartum", "abuse|child_danger", "", "voices", "postpartum"),
    ("the same, and the child is unfed", "postpartum", "neglect", "", "voices", "neglect"),
    (
        "he threatens me, I wrote a letter",
        "",
        "domestic_violence|abuse|child_violence|child_danger",
        "farewell_note",
        "threat",
        "now",
    ),
    ("the same, in no talk", "", "", "farewell_note", "threat", "self_harm"),
    ("he threatens me, I took it", "", "abuse", "farewell_note taken|hurt|means_in_hand", "threat", "self_harm"),
    # Death before what was guessed.
    ("I wrote a letter", "|abuse|child_danger", "", "farewell_note", "", "self_harm"),
    ("the child is unfed, I wrote a letter", "neglect|domestic_violence", "", "farewell_note", "", "before"),
    ("I have pills for tonight", "|abuse|child_danger", "", "means time", "told", "self_harm"),
    ("I have pills, or it is tonight", "abuse|child_danger", "", "means|time", "told", "before"),
    ("I took what I had", "|abuse|child_danger", "", "taken|hurt|means_in_hand", "told means", "self_harm"),
    ("I took it", "abuse|child_danger", "", "taken|hurt|means_in_hand", "told", "before"),
    ("I had it", "abuse|child_danger", "", "", "told means", "before"),
    ("he does not hit me, I named death", "domestic_violence", "", "denies_violence", "death_named", "self_harm"),
    ("he does not hit me", "domestic_violence|child_violence|abuse|child_danger", "", "denies_violence", "", ""),
    ("he does not, but takes my money", "child_violence", "", "denies_violence", "control", "child_violence"),
    ("nobody hits it, it is unfed", "neglect", "", "denies_violence", "", "neglect"),
    ("I may die, and the child is hit", "self_harm", "abuse", "", "", "self_harm"),
    ("I may die, and it is hit now", "self_harm", "abuse immediate", "", "", "abuse"),
    ("I may die", "self_harm", "", "", "", "self_harm"),
    ("it is unfed, and hit", "neglect", "abuse", "", "", "abuse"),
    (
        "I name death",
        "|domestic_violence|abuse|child_violence|child_danger",
        "",
        "death_named",
        "",
        "self_harm",
    ),
    ("it is unfed, I name death", "neglect|postpartum", "", "death_named", "", "before"),
    ("I named death", "domestic_violence|abuse", "", "", "death_named", "before"),
]


def _is_about(case: tuple[str, str, str, str, str, str]) -> None:
    _, before, read, told, known, kind = case
    is_first = before == "1"
    for was in before.strip("1").split("|"):
        for now in read.split("|"):
            for said, of_old in each_of(told, known):
                first = {"is_first": True} if is_first else {}
                found = subject.kind_of(kind_of(was), risk_of(now), said, of_old | said, **first)
                whose = {"before": was, "now": now.partition(" ")[0]}.get(kind, kind)
                assert found is kind_of(whose), [was, now, *said, "/", *of_old]


def test_what_a_talk_is_about() -> None:
    try_all(_is_about, ((case[0], case) for case in KINDS))
