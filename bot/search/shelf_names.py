"""The authors and publishers of all parts of a shelf together."""

from bisect import bisect_right
from collections.abc import Sequence

import numpy as np

from bot.arrays import firsts
from bot.search.flat_strings import Ints
from bot.search.labels import Labels
from bot.search.shelf_part import Flags, ShelfPart, one_behind_the_other


class ShelfNames:
    """Every name that a living article credits, once; never changes once made.

    Names are numbered part after part, from 0. One that several parts have goes by its first number, and the others
    stand for nothing. `living`: the numbers of the living articles, counted over all parts, in corpus order.
    """

    def __init__(self, parts: Sequence[ShelfPart], living: Ints) -> None:
        self._parts = tuple(parts)
        self._starts = firsts(len(part.authors.labels) for part in parts).tolist()
        self._name_of, self._article_of = self._pairs()
        self._ordered = self._in_order(living)

    def matching(self, typed: str) -> Flags:
        """Tell of each name whether it has every typed word or word beginning."""
        return one_behind_the_other(part.author_words.matching(typed) for part in self._parts)

    def credited_by(self, articles: Flags) -> Flags:
        """Tell of each name whether one of some articles credits it."""
        found = np.zeros(self._starts[-1], dtype=bool)
        found[self._name_of[articles[self._article_of]]] = True
        return found

    def first(self, found: Flags, limit: int) -> list[str]:
        """Return the first of some names, in the order of the first living article that credits them."""
        numbers = self._ordered[np.flatnonzero(found[self._ordered])[:limit]]
        return [self._name(number) for number in numbers.tolist()]

    def _name(self, number: int) -> str:
        at = bisect_right(self._starts, number) - 1
        return self._parts[at].authors.labels.word(number - self._starts[at])

    def _pairs(self) -> tuple[Ints, Ints]:
        """The name and the article of each credit, as they are numbered."""
        numbers = _first_numbers([part.authors for part in self._parts], self._starts)
        names, articles = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
        start = 0
        for part, first in zip(self._parts, self._starts, strict=False):
            names.append(numbers[part.authors.label_of + first])
            articles.append(part.authors.article_of + start)
            start += len(part)
        return np.concatenate(names), np.concatenate(articles)

    def _in_order(self, living: Ints) -> Ints:
        """The names that living articles credit, in the order in which these do first."""
        place = np.full(sum(map(len, self._parts)), -1, dtype=np.int64)
        place[living] = np.arange(len(living))
        places = place[self._article_of]
        alive = np.flatnonzero(places >= 0)
        names = self._name_of[alive[np.argsort(places[alive], kind="stable")]]
        numbers = np.arange(len(names))
        first = np.zeros(self._starts[-1], dtype=np.int64)
        # Of several values for one place the last one stays.
        first[names[::-1]] = numbers[::-1]
        ordered: Ints = names[first[names] == numbers]
        return ordered


def _first_numbers(parts: Sequence[Labels], starts: Sequence[int]) -> Ints:
    """The number that each label of all parts goes by."""
    numbers = np.arange(starts[-1], dtype=np.int64)
    # The first part, which is by far the largest, is only asked.
    for at, part in enumerate(parts[1:], start=1):
        for number, label in enumerate(part.labels, start=starts[at]):
            for earlier, start in zip(parts[:at], starts, strict=False):
                if (found := earlier.labels.get(label)) is not None:
                    numbers[number] = start + found
                    break
    return numbers
