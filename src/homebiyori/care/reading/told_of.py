"""Reads what a few words say of the whole of a message: whom it is about, whether anybody came, what was misread.

Also quoted words of others, a blow that left its mark, and danger told in English.
"""

from functools import partial

from homebiyori.care.reading.gated import GatedPatterns
from homebiyori.care.signs import Sign
from homebiyori.lexicon.normalize import compile_folded, fold

_words = GatedPatterns("told_of", compile_folded)


def _tells(name: str, text: str) -> bool:
    return _words.tells(name, fold(text))


def _quotes(name: str, text: str) -> bool:
    return "「" in text and _tells(name, text)


# Somebody else's words are told: 「薬をためてる」と言ってました.
quotes_other = partial(_quotes, "quoted")
# What is quoted is a wish to die, or to be gone.
quotes_death = partial(_quotes, "quoted_death")
# The quoted wish is the writer's, told to somebody: 夫に「死にたい」と言いました.
tells_own_words = partial(_quotes, "own_words")
# Somebody's denial is told: 「死にたいんじゃない」って.
quotes_denial = partial(_quotes, "quoted_denial")
# A child, a partner, kin or a friend is named.
names_somebody = partial(_tells, "somebody")
# A baby cries for as long as a shower or a chore takes.
leaves_crying = partial(_tells, "leaves_crying")
# A word of taking somebody along, or not leaving them behind.
takes_along = partial(_tells, "along")
# Somebody outside the family, or a place outside the home, is named.
names_neighbour = partial(_tells, "neighbour")
# Something thrown or swung has left its mark on the writer, not in play.
is_struck = partial(_tells, "struck")
# Somebody hits the writer, told in English.
is_hit_in_english = partial(_tells, "english_hit")
# Nobody was called yet; who says that nobody has come yet has called.
is_uncalled = partial(_tells, "uncalled")
# Nobody has come.
has_not_come = partial(_tells, "not_come")
# Nobody comes to the writer.
nobody_comes = partial(_tells, "nobody_comes")
# A child is fetched, not the writer.
fetches_child = partial(_tells, "child_fetched")
# No child is meant: 「この子には指一本ふれません」.
spares_child = partial(_tells, "spares_child")
# An attempt that was treated: 「飲んで入院してたの」, 「退院してきた」.
was_treated = partial(_tells, "was_treated")
# Answers our question about the writer's own wish with half of one: 「死にたいほどじゃないけど、消えたら楽かなって」.
half_wishes = partial(_tells, "half_wish")
# Answers our question about a wish to die with a no: 「ちがいます」, 「ないない」, 「まさか」.
denies_wish = partial(_tells, "denies_wish")
# What is quoted is of a song, a novel, a play.
quotes_fiction = partial(_quotes, "quotes_fiction")
# Somebody has died by their own hand, and it is not of this hour.
died_so = partial(_tells, "died_so")
# Nobody is hit: 「誰も殴られてないです」, 「暴力とかの話じゃない」.
denies_blows = partial(_tells, "no_blows")
# An attempt, or an illness, that was treated long ago.
was_treated_then = partial(_tells, "treated_then")
# Says that we took it for something else, or want no help line: 「芝居だってば」, 「119はいらん」.
puts_right = partial(_tells, "puts_right")


def in_english(text: str) -> set[Sign]:
    """Read a wish to die that is told in English."""
    return {Sign.DEATH_NAMED, Sign.DEATH_SAID} if _tells("english_death", text) else set()
