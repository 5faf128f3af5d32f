"""What is to be written so that a version holds a corpus: decided from what it holds and what it is to hold."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.library.cluster.holdings import Listing
from bot.library.cluster.ordering import ordered
from bot.search.cluster.documents import APART

Ints = NDArray[np.int64]

_SHARE = 0.5
"""So much of a corpus may change for a version to be made of another one: else one from scratch is quicker."""
_STRETCH = 1_000
"""Passages that are written together."""


class Plan(NamedTuple):
    """What a version lacks, and what it has that must go."""

    written: Ints
    """The places in the corpus of articles to be written."""
    stale: Ints
    """The rows in the listing of articles that are another now, or none: (n,)."""


def orders(seals: NDArray[np.bytes_], base: Listing) -> Ints:
    """Return the order of each article: that which it has in the version before, where it can keep it."""
    rows = base.row(seals)
    known = np.zeros(len(seals), dtype=np.int64)
    known[rows >= 0] = base.orders[rows[rows >= 0]] // APART
    return ordered(known) * APART


def plan(seals: NDArray[np.bytes_], orders: Ints, listing: Listing) -> Plan:
    """Compare what is to be there with what is."""
    rows = listing.row(seals)
    there = rows >= 0
    there[there] = listing.orders[rows[there]] == orders[there]
    stale = np.ones(len(listing.seals), dtype=np.bool_)
    stale[rows[there]] = False
    return Plan(np.flatnonzero(~there), np.flatnonzero(stale))


def is_worth_it(written: int, stale: int, passages: int) -> bool:
    """Whether a version of so many passages is made of the one before, of which some are to be written or deleted."""
    return written + stale <= _SHARE * passages


def stretches(places: Ints, passages: Ints) -> Iterator[Ints]:
    """Divide places into pieces of about `_STRETCH` passages; `passages` has how many each of them has."""
    if len(places):
        ends = np.cumsum(passages) // _STRETCH
        yield from np.split(places, np.flatnonzero(np.diff(ends)) + 1)
