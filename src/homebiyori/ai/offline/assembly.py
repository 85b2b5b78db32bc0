"""Picks one fragment for each slot of a plan so that the answer reads as one piece."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from homebiyori.ai.offline.store import Fragment

CANDIDATES = 4
ALL_CANDIDATES = 1_000
# A noticeable repetition costs as much as a fragment this many ranks staler.
_FLAW = 4
_MANY_ADDRESSES = 2
_WORST = 1_000_000
# Slots in which no recent fragment is repeated while there are others.
_CARE = ("care.", "crisis.", "gentle.")
_REMEMBERING = ("recall", "gladly")

Pool = tuple[Fragment, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A possible answer."""

    fragments: tuple[Fragment, ...]

    @property
    def text(self) -> str:
        """The fragments joined, without spaces, as Japanese is written."""
        return "".join(fragment.text for fragment in self.fragments)

    @property
    def ids(self) -> tuple[str, ...]:
        """The fragments' ids in order."""
        return tuple(fragment.id for fragment in self.fragments)


class Assembler:
    """Chooses for one answer: least recently used fragments first, ties broken by the keyed seed."""

    def __init__(self, key: bytes, seed: bytes, recent: Sequence[tuple[str, ...]]) -> None:
        self._key = key
        self._seed = seed
        self._recent = frozenset(recent)
        self._never = len(recent)
        self._age = {_frame_of(name): age for age in range(len(recent) - 1, -1, -1) for name in recent[age]}

    def unsaid(self, pool: Pool) -> Pool:
        """Drop recently used fragments from a pool of care, where repetition would sound like a recording."""
        is_care = bool(pool) and pool[0].id.partition(".")[2].startswith(_CARE)
        fresh = tuple(f for f in pool if _frame_of(f.id) not in self._age) if is_care else pool
        return fresh or pool

    def order(self, pool: Pool) -> list[Fragment]:
        """Sort a pool by freshness: not used lately first, then least recently used; the seed breaks ties."""
        return sorted(pool, key=lambda f: (-self._age.get(_frame_of(f.id), self._never), self._tie(f.id)))

    def draft(self, pools: Sequence[Pool], lengths: range, *, candidates: int = CANDIDATES) -> Draft | None:
        """Return the smoothest answer within `lengths` that is not a recent one; None if there is none.

        Only the freshest `candidates` of each pool are compared.
        """
        orders = [self.order(pool)[:candidates] for pool in pools]
        if not all(orders):
            return None
        search = _Search(orders, lengths, self._recent)
        search.run()
        return Draft(search.best) if search.best else None

    def _tie(self, name: str) -> bytes:
        return hmac.digest(self._key, self._seed + name.encode(), "sha256")


def _frame_of(name: str) -> str:
    """Return a fragment's id without the thing it recalls, since readers notice the sentence around it."""
    head, *middle, number = name.split(".")
    return f"{head}.{middle[0]}.{number}" if middle and middle[0] in _REMEMBERING else name


class _Search:
    """Branch and bound over one candidate per slot; the cost is staleness plus noticeable repetitions."""

    def __init__(self, orders: list[list[Fragment]], lengths: range, recent: frozenset[tuple[str, ...]]) -> None:
        self.best: tuple[Fragment, ...] = ()
        self._cost = _WORST
        self._orders = orders
        self._recent = recent
        # The least and most that the remaining slots add in length, to prune hopeless branches early.
        self._least, self._most = [-lengths.stop + 1], [-lengths.start]
        for order in reversed(orders):
            self._least.insert(0, self._least[0] + min(f.length for f in order))
            self._most.insert(0, self._most[0] + max(f.length for f in order))

    def run(self) -> None:
        """Store the best answer in `best`; empty if none fits."""
        self._extend((), cost=0, length=0, heard=0, addresses=0)

    def _extend(self, chosen: tuple[Fragment, ...], *, cost: int, length: int, heard: int, addresses: int) -> None:
        depth = len(chosen)
        if depth == len(self._orders):
            if tuple(f.id for f in chosen) not in self._recent:
                self.best, self._cost = chosen, cost
            return
        least, most = self._least[depth + 1], self._most[depth + 1]
        for rank, fragment in enumerate(self._orders[depth]):
            if cost + rank >= self._cost:
                return
            total = length + fragment.length
            if total + least > 0 or total + most < 0 or fragment in chosen:
                continue
            spoken = addresses + fragment.addresses
            flaws = (heard & fragment.echoes).bit_count() + (spoken > _MANY_ADDRESSES)
            price = cost + rank + _FLAW * flaws
            if price < self._cost:
                heard_now = heard | fragment.echoes
                self._extend((*chosen, fragment), cost=price, length=total, heard=heard_now, addresses=spoken)
