"""Decides which of two questions read in one message is meant: the first of a pair is answered."""

from homebiyori.care.signs import Sign

QUESTIONS: tuple[tuple[Sign, Sign], ...] = (
    (Sign.ASKS_TAKE_IN, Sign.ASKS_PUT_AWAY),
    (Sign.ASKS_CALL_NAME, Sign.ASKS_STEP),
    (Sign.ASKS_CALL_NAME, Sign.NAMES_CHILD),
    (Sign.NOT_DRIVING, Sign.DRIVING),
    *(
        (stronger, Sign.ASKS_STEP)
        for stronger in (Sign.ASKS_NIGHT_CALL, Sign.ASKS_WAKE, Sign.ASKS_FIRST_WORDS, Sign.ASKS_THEIR_DOCTOR)
    ),
    *((stronger, Sign.ASKS_STEP) for stronger in (Sign.ASKS_LINE_FITS, Sign.ASKS_NURSERY, Sign.ASKS_SCHOOL)),
    *((Sign.ASKS_STEP, weaker) for weaker in (Sign.ASKS_MAY_TELL, Sign.ASKS_BLAME)),
    *((Sign.ASKS_STEP_TELL, weaker) for weaker in (Sign.ASKS_MAY_TELL, Sign.AGGRESSOR_NEAR)),
    (Sign.ASKS_WRITE, Sign.ASKS_CHAT),
    (Sign.ASKS_READ, Sign.ASKS_NOTICE),
    (Sign.ASKS_WRONG, Sign.GUILT),
    *((Sign.ASKS_NIGHT_CALL, weaker) for weaker in (Sign.ASKS_MAY_CALL, Sign.ASKS_MAY_TELL, Sign.ASKS_HOURS)),
    *((Sign.ASKS_WHY_119, weaker) for weaker in (Sign.ASKS_WHAT_HAPPENS, Sign.ASKS_MAY_CALL)),
    *((Sign.ASKS_TO_KIN, weaker) for weaker in (Sign.ASKS_WHAT_HAPPENS, Sign.ASKS_TOGETHER, Sign.ASKS_REFUGE)),
    *((Sign.ASKS_TO_KIN, weaker) for weaker in (Sign.ASKS_MAY_TELL, Sign.PROPOSES_PERSON, Sign.ASKS_GO)),
    *((Sign.ASKS_KIDNAP, weaker) for weaker in (Sign.ASKS_ABOUT_CHILD, Sign.ASKS_WHAT_HAPPENS)),
    *(
        (Sign.ASKS_LINE_FITS, weaker)
        for weaker in (Sign.ASKS_MAY_TELL, Sign.ASKS_WHERE, Sign.ASKS_DOCTOR, Sign.ASKS_CHAT)
    ),
    *((Sign.ASKS_MAD, weaker) for weaker in (Sign.ASKS_WORTH, Sign.ASKS_NORMAL)),
    *((Sign.ASKS_THEIR_DOCTOR, weaker) for weaker in (Sign.PROPOSES_PERSON, Sign.ASKS_WHERE, Sign.ASKS_MAY_TELL)),
    *((Sign.ASKS_GRIEF, weaker) for weaker in (Sign.ASKS_WORTH, Sign.ASKS_MAY_CRY, Sign.ASKS_NORMAL)),
    *((Sign.ASKS_IF_GONE, weaker) for weaker in (Sign.ASKS_WHERE, Sign.ASKS_WHAT_HAPPENS)),
    *((Sign.ASKS_DRINK, weaker) for weaker in (Sign.ASKS_MEDICINE, Sign.ASKS_TO_COPE)),
    (Sign.ASKS_HOLD_AGAIN, Sign.ASKS_ABOUT_CHILD),
    (Sign.ASKS_DONE, Sign.ASKS_MAY_TELL),
    (Sign.ASKS_NUMBER, Sign.ASKS_LINES),
    (Sign.ASKS_BACK, Sign.ASKS_MEANWHILE),
    (Sign.ASKS_BACK, Sign.ASKS_TO_COPE),
    (Sign.ASKS_MEND, Sign.ASKS_ABOUT_OTHER),
    *((Sign.ASKS_PICK_UP, weaker) for weaker in (Sign.ASKS_MAY_TELL, Sign.ASKS_STEP, Sign.ASKS_NIGHT_CALL)),
    *((Sign.ASKS_CARED, weaker) for weaker in (Sign.ASKS_MAY_TELL, Sign.VANISH, Sign.ASKS_OPINION)),
    *((Sign.ASKS_COST, weaker) for weaker in (Sign.ASKS_LINES, Sign.ASKS_FREE, Sign.ASKS_CLINIC)),
    *((stronger, Sign.ASKS_ODD) for stronger in (Sign.ASKS_MAD, Sign.ASKS_GRIEF, Sign.ASKS_WORTH)),
    *((Sign.ASKS_ODD, weaker) for weaker in (Sign.ASKS_DIAGNOSIS, Sign.ASKS_MAY_TELL)),
    (Sign.ASKS_WORTH, Sign.ASKS_OPINION),
    (Sign.ASKS_PACK, Sign.ASKS_DONE),
    *((Sign.ASKS_TELL_PLACE, weaker) for weaker in (Sign.ASKS_MAY_TELL, Sign.ASKS_STEP_TELL, Sign.ASKS_STEP)),
    *((Sign.ASKS_SEND, weaker) for weaker in (Sign.ASKS_WRITE, Sign.ASKS_WHAT_TO_SAY, Sign.ASKS_CHAT)),
    *((Sign.ASKS_SUSPECTED, weaker) for weaker in (Sign.ASKS_REPORT, Sign.ASKS_ABOUT_CHILD, Sign.ASKS_BLAME)),
    (Sign.ASKS_SUSPECTED, Sign.ASKS_IS_VIOLENCE),
    (Sign.ASKS_POLICE, Sign.ASKS_REPORT),
    (Sign.ASKS_DONE, Sign.PROPOSES_PERSON),
    *((Sign.ASKS_TV, weaker) for weaker in (Sign.ASKS_WHO, Sign.ASKS_DIAGNOSIS)),
    *((Sign.ASKS_110, weaker) for weaker in (Sign.ASKS_MAY_CALL, Sign.ASKS_MAY_TELL, Sign.ASKS_STEP, Sign.ASKS_REPORT)),
    *((Sign.ASKS_SEARCH, weaker) for weaker in (Sign.ASKS_STEP_TELL, Sign.ASKS_MAY_TELL, Sign.ASKS_STEP)),
    *((Sign.ASKS_STOP, weaker) for weaker in (Sign.ASKS_HERE, Sign.ASKS_OPINION)),
    *((Sign.ASKS_UNDERSTAND, weaker) for weaker in (Sign.ASKS_CHILD_HEART, Sign.ASKS_TELL_CHILD, Sign.THEIR_LIFE)),
    (Sign.ASKS_HOLD, Sign.ASKS_MAY_DO),
    (Sign.ASKS_MEDICINE, Sign.ASKS_MAY_DO),
    (Sign.ASKS_DRINK, Sign.ASKS_MAY_DO),
    (Sign.ASKS_MAY_CRY, Sign.ASKS_MAY_DO),
    (Sign.ASKS_MAY_REST, Sign.ASKS_MAY_DO),
    (Sign.FIRE_LIT, Sign.NO_FIRE),
)
