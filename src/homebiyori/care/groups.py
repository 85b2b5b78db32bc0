"""Groups of signs that more than one room of care asks after."""

from homebiyori.care.signs import Sign

# Somebody has gone after a farewell.
GONE = frozenset({Sign.OTHER_FAREWELL, Sign.OTHER_MISSING})
# Where one falls, or is drowned.
PLACES_OF_DANGER = frozenset({Sign.BRIDGE, Sign.HIGH, Sign.RAIL, Sign.WATER})
# The writer's own death, named or wished for.
OWN_END = frozenset({Sign.DEATH_NAMED, Sign.DEATH_SAID, Sign.OWN_WISH, Sign.VANISH})
# What is set on an end.
PLANS = frozenset({Sign.FAREWELL_NOTE, Sign.MEANS, Sign.MEANS_IN_HAND, Sign.PLAN, Sign.TIME})
# The writer's own death, named.
OWN_DEATH = frozenset({Sign.DEATH_NAMED, Sign.DEATH_SAID, Sign.VANISH})
