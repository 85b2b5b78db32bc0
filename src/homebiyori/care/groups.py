"""Groups of signs shared by several modules of care."""

from homebiyori.care.signs import Sign

# Somebody else said farewell, or is missing.
GONE = frozenset({Sign.OTHER_FAREWELL, Sign.OTHER_MISSING})
# Places to fall or drown.
PLACES_OF_DANGER = frozenset({Sign.BRIDGE, Sign.HIGH, Sign.RAIL, Sign.WATER})
# The writer's own death, named or wished for.
OWN_END = frozenset({Sign.DEATH_NAMED, Sign.DEATH_SAID, Sign.OWN_WISH, Sign.VANISH})
# Preparations to die.
PLANS = frozenset({Sign.FAREWELL_NOTE, Sign.MEANS, Sign.MEANS_IN_HAND, Sign.PLAN, Sign.TIME})
# The writer's own death, named.
OWN_DEATH = frozenset({Sign.DEATH_NAMED, Sign.DEATH_SAID, Sign.VANISH})
