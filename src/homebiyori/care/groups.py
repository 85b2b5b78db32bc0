"""Groups of signs shared by several modules of care."""

from homebiyori.care.signs import Sign

# Somebody else said farewell, or is missing.
GONE = frozenset({Sign.OTHER_FAREWELL, Sign.OTHER_MISSING})
# Places to fall or drown.
PLACES_OF_DANGER = frozenset({Sign.BRIDGE, Sign.HIGH, Sign.RAIL, Sign.WATER})
# Preparations to die.
PLANS = frozenset({Sign.FAREWELL_NOTE, Sign.MEANS, Sign.MEANS_IN_HAND, Sign.PLAN, Sign.TIME})
# The writer's own death, named.
OWN_DEATH = frozenset({Sign.DEATH_NAMED, Sign.DEATH_SAID, Sign.VANISH})
# The writer's own death, named or wished for.
OWN_END = OWN_DEATH | {Sign.OWN_WISH}
# Dying was spoken of or prepared.
DYING = OWN_END | PLANS | {Sign.BETTER_DEAD}
# A place to fall or drown, or being at one.
AT_THE_EDGE = PLACES_OF_DANGER | {Sign.DANGEROUS_PLACE}
MEANS_TOLD = frozenset({Sign.MEANS, Sign.MEANS_IN_HAND})
# How the writer would die.
WAYS = MEANS_TOLD | {Sign.PLAN}
DEATH_TOLD = frozenset({Sign.DEATH_NAMED, Sign.DEATH_SAID})
DENIES_WISH = frozenset({Sign.DENIED, Sign.NO_DEATH_WISH})
DENIES_DEATH = DENIES_WISH | {Sign.NO_PLAN}
# Images of harm to a baby, which are no wishes.
FRIGHTENING_IMAGES = frozenset({Sign.IMAGES, Sign.BABY})
# The writer hears or sees what is not real.
HEARS_VOICES = frozenset({Sign.VOICES, Sign.ORDERED, Sign.OWN_UNREAL})
HARM_TO_BABY = frozenset({Sign.BABY_DONE, Sign.BABY_FEAR})
DAILY_LIFE = frozenset({Sign.EVERYDAY, Sign.GLAD})
# Somebody whom the parent could turn to.
SOMEBODY_NAMED = frozenset({Sign.PERSON_NAMED, Sign.PROPOSES_PERSON, Sign.SOMEONE_NEAR})
# With one of these it is known whether anybody is near.
COMPANY_KNOWN = frozenset({Sign.ALONE, Sign.PERSON_NAMED, Sign.SOMEONE_CAME, Sign.SOMEONE_COMING, Sign.SOMEONE_NEAR})
HELP_CAME = frozenset({Sign.CREW_CAME, Sign.CREW_HERE, Sign.RESCUED, Sign.SOMEONE_CAME})
# The writer has swallowed something, or is injured.
HARMED = frozenset({Sign.HURT, Sign.TAKEN})
# A parent who fears their own hand finds it hard right now.
HARD_NOW = frozenset({Sign.AFRAID, Sign.ALONE, Sign.ASKS_MEANWHILE, Sign.ASKS_NOW, Sign.ASKS_TO_COPE})
# A concrete thing in the message takes precedence over these.
VAGUE = frozenset({Sign.AFRAID, Sign.ALONE, Sign.PLACE, Sign.SOMEONE_NEAR, Sign.SUFFERS, Sign.TEARS, Sign.TIRED})
# Questions of the writer.
ASKS = frozenset(sign for sign in Sign if sign.name.startswith("ASKS_"))
# Of a relative: the mother after a birth, seen by somebody else.
RELATIVES = frozenset({Sign.OF_DAUGHTER, Sign.OF_MOTHER, Sign.OF_WIFE})
