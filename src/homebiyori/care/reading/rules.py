"""Tables of `follow_ups`: how the signs of one message are reconciled."""

from homebiyori.care.groups import ASKS
from homebiyori.care.reading.pairs import QUESTIONS
from homebiyori.care.signs import Sign

COMPLAINTS = frozenset({Sign.ANGER_AT_US, Sign.ASKED_AGAIN})

# What a bare yes or no means, by what was asked.
YES = {
    "death": Sign.DEATH_NAMED,
    "plan": Sign.PLAN,
    "means": Sign.MEANS,
    "time": Sign.TIME,
    "place": Sign.SAFE,
    "near": Sign.SOMEONE_NEAR,
    "own": Sign.DEATH_NAMED,
    "beside": Sign.DEATH_NAMED,
    "now": Sign.SAFE,
    "still": Sign.PLAN,
    "check": Sign.DEATH_NAMED,
}
NO = {
    "death": Sign.NO_DEATH_WISH,
    "plan": Sign.NO_PLAN,
    "means": Sign.NO_MEANS,
    "time": Sign.NO_TIME,
    "place": Sign.NOT_SAFE,
    "near": Sign.ALONE,
    "own": Sign.NO_DEATH_WISH,
    "beside": Sign.NO_DEATH_WISH,
    "now": Sign.NOT_SAFE,
    "still": Sign.TAKEN_BACK,
    "check": Sign.NO_DEATH_WISH,
}
OF_PEOPLE = frozenset(
    {Sign.ALONE, Sign.SOMEONE_NEAR, Sign.SOMEONE_CAME, Sign.SOMEONE_COMING, Sign.PROPOSES_PERSON, Sign.HANDS_OVER}
)
OF_SAFETY = frozenset({"place", "now"})
OF_DEATH = frozenset({"death", "own", "beside", "check"})
OF_DANGER = frozenset({Sign.DEATH_NAMED, Sign.PLAN, Sign.MEANS, Sign.TIME})
# What a no to our question denies, and what is never such a no.
NOTHING_THERE = frozenset({Sign.NO_DEATH_WISH, Sign.NO_PLAN, Sign.NO_MEANS, Sign.NO_TIME, Sign.TAKEN_BACK})
DISCLOSES = frozenset(
    {
        Sign.VIOLENCE,
        Sign.THREAT,
        Sign.TAKEN,
        Sign.HURT,
        Sign.DANGEROUS_PLACE,
        Sign.MEANS_IN_HAND,
        Sign.OTHER_DYING,
        Sign.VOICES,
    }
)
# Signs of one matter: an answer that the rest of the message contradicts does not count.
MATTERS = (
    frozenset({Sign.SAFE, Sign.NOT_SAFE, Sign.WORSE}),
    frozenset({Sign.DEATH_NAMED, Sign.DEATH_SAID, Sign.NO_DEATH_WISH}),
    frozenset({Sign.PLAN, Sign.NO_PLAN, Sign.TAKEN_BACK, Sign.NOT_NOW, Sign.DEATH_SAID}),
    frozenset({Sign.MEANS, Sign.MEANS_IN_HAND, Sign.MEANS_AWAY, Sign.NO_MEANS, Sign.NOT_NOW}),
    frozenset({Sign.TIME, Sign.NO_TIME, Sign.NOT_NOW}),
    frozenset({Sign.ALONE, Sign.SOMEONE_NEAR, Sign.SOMEONE_CAME, Sign.SOMEONE_COMING}),
)

# Signs that override a statement of safety in the same message.
UNSAFE = frozenset(
    {
        Sign.WORSE,
        Sign.NOT_SAFE,
        Sign.DANGEROUS_PLACE,
        Sign.MEANS_IN_HAND,
        Sign.PLAN,
        Sign.TIME,
        Sign.FAREWELL_NOTE,
        Sign.DEATH_NAMED,
        Sign.VOICES,
        Sign.IMAGES,
        Sign.TAKEN,
        Sign.HURT,
        Sign.THREAT,
    }
)
# These count only in the present.
OF_NOW = frozenset(
    {
        Sign.MEANS,
        Sign.MEANS_IN_HAND,
        Sign.PLAN,
        Sign.TIME,
        Sign.DANGEROUS_PLACE,
        Sign.TAKEN,
        Sign.HURT,
        Sign.SEALED,
        Sign.THREAT,
    }
)
# These count only as facts, not as hypotheticals or negated.
FACTS = frozenset(
    {
        Sign.SOMEONE_CAME,
        Sign.SOMEONE_NEAR,
        Sign.MEANS_AWAY,
        Sign.LEFT_PLACE,
        Sign.CALLED,
        Sign.RESCUED,
        Sign.TAKEN_BACK,
        Sign.NOT_TAKEN,
        Sign.NOT_HURT,
        Sign.PUT_DOWN,
        Sign.STEPPED_BACK,
        Sign.SAFE,
        Sign.CALMER,
        Sign.OTHER_CALM,
        Sign.OTHER_SAFE,
        Sign.TOLD_SOMEONE,
        Sign.TAKEN,
        Sign.SEALED,
        Sign.HURT,
        Sign.MEANS,
        Sign.MEANS_IN_HAND,
        Sign.DANGEROUS_PLACE,
        Sign.THREAT,
        Sign.AGGRESSOR_NEAR,
        Sign.VIOLENCE,
        Sign.CONTROL,
        Sign.OTHER_DYING,
        Sign.OTHER_IN_DANGER,
        Sign.FAREWELL_NOTE,
        Sign.VOICES,
        Sign.LISTENED,
        Sign.DAY_AFTER,
        Sign.DISCHARGED,
        Sign.BARRED,
        Sign.REFUGE,
        Sign.OTHER_HURTS,
        Sign.OTHER_BARRED,
        Sign.BABY_LAID,
        Sign.ON_PHONE,
        Sign.SOMEONE_COMING,
        Sign.RESTRAINED,
    }
)
# Opposites: the first of a pair is believed.
STRONGER = (
    (Sign.NO_DEATH_WISH, Sign.DEATH_NAMED),
    (Sign.NO_DEATH_WISH, Sign.DEATH_SAID),
    (Sign.NOT_TAKEN, Sign.TAKEN),
    (Sign.ASKS_WHICH_NUMBER, Sign.ASKS_NUMBER),
    (Sign.ASKS_WHICH_NUMBER, Sign.ASKS_CHAT),
    (Sign.ASKS_SAME_ROOM, Sign.ASKS_ELSE),
    (Sign.ASKS_SHOW, Sign.ASKS_SCREEN),
    (Sign.ASKS_SHOW, Sign.IMAGES),
    (Sign.LEFT_PLACE, Sign.DANGEROUS_PLACE),
    (Sign.RESCUED, Sign.CALLED),
    (Sign.TAKEN_BACK, Sign.FAREWELL_NOTE),
    (Sign.NOT_NOW, Sign.TIME),
    (Sign.MEANS_IN_HAND, Sign.MEANS_AWAY),
    (Sign.MEANS_AWAY, Sign.MEANS),
    (Sign.MEANS_IN_HAND, Sign.MEANS),
    (Sign.NO_PLAN, Sign.PLAN),
    (Sign.SOMEONE_CAME, Sign.ALONE),
    (Sign.TIME, Sign.NO_PLAN),
    (Sign.MEANS_IN_HAND, Sign.NO_MEANS),
    (Sign.NO_MEANS, Sign.MEANS),
    (Sign.NOT_NOW, Sign.REFUSES),
    (Sign.NO_TIME, Sign.TIME),
    (Sign.NOT_HURT, Sign.HURT),
    (Sign.DENIES_VIOLENCE, Sign.VIOLENCE),
    (Sign.DENIED, Sign.DENIES_VIOLENCE),
    (Sign.SOMEONE_COMING, Sign.SOMEONE_CAME),
    (Sign.SOMEONE_COMING, Sign.ALONE),
    *((Sign.OTHER_DENIED, weaker) for weaker in (Sign.OTHER_IN_DANGER, Sign.DEATH_NAMED, Sign.DEATH_SAID)),
    *((Sign.OTHER_DENIED, weaker) for weaker in (Sign.OTHER_DYING, Sign.NOT_SAFE, Sign.NO_DEATH_WISH)),
    (Sign.ASKS_ABOUT_OTHER, Sign.DEATH_NAMED),
    (Sign.ASKS_ABOUT_OTHER, Sign.DEATH_SAID),
    (Sign.ASKS_ABOUT_OTHER, Sign.WORSE),
    (Sign.ASKS_LINES, Sign.ASKS_WHAT_HAPPENS),
    (Sign.DENIES_VIOLENCE, Sign.NOT_SAFE),
    (Sign.LEFT_PLACE, Sign.THREAT),
    (Sign.ABOUT_OTHER, Sign.ABOUT_SELF),
    (Sign.SOMEONE_CAME, Sign.SOMEONE_NEAR),
    (Sign.ASKS_REPORT, Sign.PROPOSES_PERSON),
    (Sign.HANDS_OVER, Sign.MEANS_AWAY),
    (Sign.HANDS_OVER, Sign.TAKEN_BACK),
    (Sign.NOT_CALLED, Sign.CALLED),
    (Sign.BETTER_DEAD, Sign.PROPOSES_PERSON),
    (Sign.BETTER_DEAD, Sign.HAS_PROFESSIONAL),
    (Sign.SOMEONE_COMING, Sign.PROPOSES_PERSON),
    (Sign.PROPOSES_PERSON, Sign.ASKS_MAY_TELL),
    (Sign.ASKS_MAY_CALL, Sign.ASKS_MAY_TELL),
    # Somebody who comes for the child in the morning is not with the parent tonight.
    (Sign.TIME, Sign.SOMEONE_COMING),
    (Sign.ASKS_NOT_HIT, Sign.DENIES_VIOLENCE),
    (Sign.ASKS_NOT_HIT, Sign.VIOLENCE),
    (Sign.ASKS_NOT_HIT, Sign.ASKS_MAY_TELL),
    (Sign.ASKS_ABOUT_OTHER, Sign.NO_DEATH_WISH),
    (Sign.ASKS_DOCTOR, Sign.ASKS_REFUGE),
    (Sign.ASKS_DOCTOR, Sign.ASKS_WHERE),
    (Sign.OTHER_ABUSED, Sign.VOICES),
    (Sign.ASKS_TIP, Sign.ASKS_REPORT),
    (Sign.ASKS_TIP, Sign.ASKS_NOTICE),
    (Sign.ASKS_TAKE_IN, Sign.ASKS_REFUGE),
    (Sign.ASKS_SCHOOL, Sign.ASKS_MAY_TELL),
    (Sign.ASKS_WHERE, Sign.ASKS_SECRECY),
    (Sign.ASKS_PROMISE, Sign.ASKS_SECRECY),
    (Sign.ASKS_SLIGHT, Sign.ASKS_MAY_TELL),
    (Sign.HANDS_OVER, Sign.ASKS_MAY_USE),
    (Sign.ASKS_MAY_USE, Sign.ASKS_MAY_TELL),
    (Sign.CONTROL, Sign.HANDS_OVER),
    (Sign.CONTROL, Sign.ASKS_ABOUT_CHILD),
    (Sign.ASKS_FREE, Sign.ASKS_LINES),
    (Sign.ASKS_HOURS, Sign.ASKS_LINES),
    (Sign.ASKS_ANGER, Sign.ASKS_BLAME),
    (Sign.ASKS_SLEEP, Sign.ASKS_BETTER),
    (Sign.ASKS_METHOD, Sign.ASKS_MEDICINE),
    (Sign.ASKS_PUT_AWAY, Sign.MEANS_AWAY),
    (Sign.ASKS_PUT_AWAY, Sign.SLEEPS),
    (Sign.ASKS_SCHOOL, Sign.SLEEPS),
    (Sign.ASKS_SLIGHT, Sign.ASKS_MAY_CALL),
    (Sign.ASKS_ENOUGH, Sign.ASKS_MAY_TELL),
    (Sign.ASKS_GO, Sign.ASKS_WHAT_HAPPENS),
    (Sign.ASKS_NOTE, Sign.ASKS_DIAGNOSIS),
    # A correction is not anger.
    (Sign.CORRECTS, Sign.ASKED_AGAIN),
    (Sign.CORRECTS, Sign.ANGER_AT_US),
    (Sign.NOT_TAKEN, Sign.NO_TIME),
    *((Sign.ASKS_FIRST_WORDS, weaker) for weaker in (Sign.ASKS_ENOUGH, Sign.ASKS_WHAT_TO_SAY, Sign.ASKS_ABOUT_OTHER)),
    *((Sign.ASKS_WAKE, weaker) for weaker in (Sign.ASKS_MAY_TELL, Sign.PROPOSES_PERSON, Sign.ASKS_TO_COPE)),
    *((Sign.ASKS_WAKE, weaker) for weaker in (Sign.ASKS_ABOUT_OTHER, Sign.ASKS_ENOUGH, Sign.DEATH_NAMED)),
    *((Sign.ASKS_IS_VIOLENCE, weaker) for weaker in (Sign.DENIES_VIOLENCE, Sign.ASKS_NOT_HIT, Sign.ASKS_NORMAL)),
    *((Sign.ASKS_NURSERY, weaker) for weaker in (Sign.PROPOSES_PERSON, Sign.ASKS_MAY_TELL, Sign.ASKS_SCHOOL)),
    *((Sign.ASKS_NURSERY, weaker) for weaker in (Sign.ASKS_MAY_USE, Sign.ASKS_SLIGHT, Sign.ASKS_DOCTOR)),
    *((Sign.ASKS_SCREEN, weaker) for weaker in (Sign.ASKS_NOTICE, Sign.ASKS_MEANWHILE, Sign.ASKS_TRACES)),
    *((Sign.ASKS_NIGHT, weaker) for weaker in (Sign.ASKS_MEANWHILE, Sign.ASKS_TO_COPE, Sign.ASKS_ENOUGH)),
    (Sign.ASKS_HOLD, Sign.IMAGES),
    (Sign.FOUND_LETTER, Sign.FAREWELL),
    (Sign.LOST_TOLD, Sign.THANKS),
    (Sign.ASKS_WHERE, Sign.ASKS_REPORT),
    *((Sign.ASKS_IF_ANGRY, weaker) for weaker in (Sign.ANGER_AT_US, Sign.ASKED_AGAIN, Sign.ASKS_ANGER)),
    *((Sign.ASKS_IF_ANGRY, weaker) for weaker in (Sign.ASKS_REPLY, Sign.ASKS_WHAT_TO_SAY, Sign.ASKS_FIRST_WORDS)),
    *((Sign.ASKS_REPLY, weaker) for weaker in (Sign.ANGER_AT_US, Sign.ASKED_AGAIN, Sign.ASKS_ANGER)),
    *((Sign.ASKS_REPLY, weaker) for weaker in (Sign.ASKS_WHAT_TO_SAY, Sign.PROPOSES_PERSON, Sign.ASKS_FIRST_WORDS)),
    *((Sign.ASKS_PARENT_WHERE, weaker) for weaker in (Sign.ASKS_REPLY, Sign.ASKS_WHAT_TO_SAY, Sign.PROPOSES_PERSON)),
    *((Sign.ASKS_HIDE, weaker) for weaker in (Sign.ASKS_PUT_AWAY, Sign.HANDS_OVER, Sign.ASKS_MAY_TELL, Sign.THANKS)),
    *((Sign.ASKS_ENTER, weaker) for weaker in (Sign.ASKS_ENOUGH, Sign.ASKS_LEAVE_ALONE, Sign.JUST_LISTEN)),
    *((Sign.ASKS_SUSPECTED, weaker) for weaker in (Sign.ASKS_REPORT, Sign.ASKS_DIAGNOSIS, Sign.ASKS_MAY_TELL)),
    (Sign.NO_MORE_DEATH, Sign.JUST_LISTEN),
    (Sign.NO_MORE_DEATH, Sign.NO_PLAN),
    (Sign.OTHER_CALM, Sign.OTHER_DYING),
    (Sign.ASKS_DOCTOR, Sign.SLEEPS),
    *QUESTIONS,
)
# A question recognized only by its form gives way to any of these.
ANSWERED_OTHERWISE = COMPLAINTS | {
    Sign.PROPOSES_PERSON,
    Sign.HANDS_OVER,
    Sign.AGREES,
    Sign.DONT_KNOW,
    Sign.BETTER_DEAD,
    Sign.NOT_CALLED,
    *(ASKS - {Sign.ASKS_ELSE}),
}
