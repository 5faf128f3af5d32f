"""Posting lists: in which passages each term stands, how often, and how long those passages are."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from bot.arrays import mapped, save

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Chunk = tuple[NDArray[np.uint32], Ints]
"""The terms of some passages, one passage after the other, and how many each has."""

BLOCK = 65_536
"""Passages in a block: a place in one fits 16 bits, and what is added up for one fits a processor's cache."""
MANY = 255
"""The frequency that stands for itself and all greater ones; those are listed apart."""
PEAK = 65_535
"""What a segment's peak is given in: so many parts of the most that a frequency can count."""
_CLASSES = 256


def _length_classes() -> Ints:
    """Return the least length of each of 256 classes: exact up to 175 terms, then each 8 % wider than the last."""
    least = list(range(176))
    while len(least) < _CLASSES:
        least.append(max(least[-1] + 1, int(least[-1] * 1.08)))
    return np.array(least, dtype=np.int64)


LEAST_LENGTH = _length_classes()
_SLACK = 0.09
"""By how much less than its bound a posting of a wide class may count, as a share."""


@dataclass(frozen=True, slots=True)
class Postings:
    """Flat arrays, term after term; the list of each term is cut into segments, one a block where it has postings.

    They know no weights: what a posting counts follows from its code and from the corpus's average length, so that
    the arrays stay as they are when other passages come or go.
    """

    places: NDArray[np.uint16]
    """Of each posting: the passage's place in its block; ascending within a segment."""
    codes: NDArray[np.uint16]
    """Of each posting: the term's frequency, at most `MANY`, times 256, and the class of the passage's length."""
    ends: NDArray[np.uint32]
    """Of each segment: the posting behind its last one."""
    blocks: NDArray[np.uint16]
    """Of each segment: the number of its block; ascending within a term."""
    first_segment: Ints
    """Of each term, and of one behind the last: its first segment."""
    lengths: NDArray[np.int32]
    """Of each passage: how many terms it has."""
    many_at: Ints
    """Those postings whose frequency is `MANY` or more, ascending."""
    many: Ints
    """The frequencies of these."""

    @classmethod
    def build(cls, terms: NDArray[np.uint32], lengths: Ints, size: int) -> Self:
        """Build from the terms of all passages, one after the other; `size`: how many different terms there are.

        Works block by block, so that what it needs beside its result and the terms is that of one block.
        """
        return cls.joined(in_blocks([(terms, lengths)]), size)

    @classmethod
    def joined(cls, blocks: "list[Block]", size: int) -> Self:
        """Put all blocks, in their order, together term by term; empties the list, so that their memory is freed."""
        none = np.zeros(0, dtype=np.int32)
        terms = np.concatenate([none, *(block.terms for block in blocks)])
        sizes = np.concatenate([none, *(block.sizes for block in blocks)])
        lengths = np.concatenate([none, *(block.lengths for block in blocks)])
        numbers = np.repeat(np.arange(len(blocks), dtype=np.uint16), [len(block.terms) for block in blocks])
        order = np.argsort(terms, kind="stable")
        ends = np.cumsum(sizes[order], dtype=np.int64)
        begins = np.empty(len(ends), dtype=np.int64)
        begins[order] = ends - sizes[order]
        postings = int(ends[-1]) if len(ends) else 0
        places, codes = np.empty(postings, dtype=np.uint16), np.empty(postings, dtype=np.uint16)
        many_at, many = [none.astype(np.int64)], [none.astype(np.int64)]
        low = 0
        blocks.reverse()
        while blocks:
            block = blocks.pop()
            high = low + len(block.terms)
            shift = begins[low:high] - (np.cumsum(block.sizes) - block.sizes)
            to = np.repeat(shift, block.sizes)
            to += np.arange(len(to))
            places[to], codes[to] = block.places, block.codes
            many_at.append(to[block.many_at])
            many.append(block.many)
            low = high
        all_at = np.concatenate(many_at)
        ascending = np.argsort(all_at)
        return cls(
            places,
            codes,
            ends.astype(np.uint32),
            numbers[order],
            np.concatenate(([0], np.cumsum(np.bincount(terms, minlength=size)))).astype(np.int64),
            lengths,
            all_at[ascending],
            np.concatenate(many)[ascending],
        )

    @property
    def terms(self) -> int:
        """How many different terms there are."""
        return len(self.first_segment) - 1

    @property
    def slack(self) -> float:
        """By how much less than its bound a posting may count, as a share; 1 where there is no saying."""
        longest = int(self.lengths.max(initial=0))
        return 1.0 if len(self.many_at) or longest > LEAST_LENGTH[-1] * (1 + _SLACK / 2) else _SLACK

    def begins(self, segment: int) -> int:
        """Return the first posting of a segment."""
        return int(self.ends[segment - 1]) if segment else 0

    def frequencies(self) -> Ints:
        """Return in how many passages each term stands: shape (terms,)."""
        ends = np.concatenate(([0], self.ends)).astype(np.int64)
        return np.diff(ends[self.first_segment])

    def of(self, term: int) -> tuple[Ints, Ints]:
        """Return the passages that a term stands in, ascending, and how often in each."""
        first, last = int(self.first_segment[term]), int(self.first_segment[term + 1])
        low, high = self.begins(first), int(self.ends[last - 1]) if last > first else self.begins(first)
        ends: Ints = self.ends[first:last].astype(np.int64)
        sizes: Ints = np.diff(ends, prepend=low)
        passages = np.repeat(self.blocks[first:last].astype(np.int64) * BLOCK, sizes) + self.places[low:high]
        return passages, self.times(slice(low, high))

    def mark(self, term: int, found: NDArray[np.bool_]) -> None:
        """Set the passages that a term stands in, in an array of all passages."""
        first, last = self.first_segment[term : term + 2].tolist()
        low = self.begins(first)
        for block, high in zip(self.blocks[first:last].tolist(), self.ends[first:last].tolist(), strict=True):
            found[block * BLOCK :][self.places[low:high]] = True
            low = high

    def times(self, which: slice | Ints) -> Ints:
        """Return the frequencies of some postings, given as a slice or by their numbers."""
        times = (self.codes[which] >> 8).astype(np.int64)
        if len(self.many_at) and (large := np.flatnonzero(times == MANY)).size:
            numbers = large + which.start if isinstance(which, slice) else which[large]
            times[large] = self.many[np.searchsorted(self.many_at, numbers)]
        return times

    def save(self, folder: Path) -> None:
        """Write each array as a file of its name."""
        save(folder, {field.name: getattr(self, field.name) for field in fields(self)})

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Map the arrays that `save` wrote into memory; raises OSError and ValueError."""
        return cls(**{field.name: mapped(folder / f"{field.name}.npy") for field in fields(cls)})


@dataclass(frozen=True, slots=True)
class Block:
    """The postings of up to `BLOCK` passages, term after term, each term's by place."""

    terms: NDArray[np.int32]
    sizes: NDArray[np.int32]
    """How many postings each of `terms` has."""
    places: NDArray[np.uint16]
    codes: NDArray[np.uint16]
    lengths: NDArray[np.int32]
    """Of each passage, as in `Postings`; so are the rest."""
    many_at: Ints
    many: Ints


def in_blocks(chunks: Iterable[Chunk]) -> list[Block]:
    """Sort the terms of all passages block by block; a chunk may have any number of passages."""
    return [block(*chunk) for chunk in _aligned(chunks)]


def _aligned(chunks: Iterable[Chunk]) -> Iterator[Chunk]:
    """Cut chunks anew, so that each but the last has `BLOCK` passages."""
    held: list[Chunk] = []
    room = BLOCK
    for terms, lengths in chunks:
        starts = np.concatenate(([0], np.cumsum(lengths)))
        low = 0
        while low < len(lengths):
            high = min(low + room, len(lengths))
            held.append((terms[starts[low] : starts[high]], lengths[low:high]))
            room -= high - low
            low = high
            if not room:
                yield _as_one(held)
                held, room = [], BLOCK
    if held:
        yield _as_one(held)


def _as_one(chunks: list[Chunk]) -> Chunk:
    return np.concatenate([terms for terms, _ in chunks]), np.concatenate([lengths for _, lengths in chunks])


def block(terms: NDArray[np.uint32], lengths: Ints) -> Block:
    """Sort the terms of up to `BLOCK` passages by term and place, and count the equal ones."""
    keys = terms.astype(np.uint64) << np.uint64(16)
    keys |= np.repeat(np.arange(len(lengths), dtype=np.uint64), lengths)
    keys.sort()
    starts = _starts(keys)
    times = _sizes(starts, len(keys))
    keys = keys[starts]
    places, of_term = keys.astype(np.uint16), (keys >> np.uint64(16)).astype(np.int32)
    classes = (np.searchsorted(LEAST_LENGTH, lengths, side="right") - 1).astype(np.uint16)
    codes = np.minimum(times, MANY).astype(np.uint16)
    codes <<= 8
    codes |= classes[places]
    first, many_at = _starts(of_term), np.flatnonzero(times >= MANY)
    sizes = _sizes(first, len(of_term)).astype(np.int32)
    return Block(of_term[first], sizes, places, codes, lengths.astype(np.int32), many_at, times[many_at])


def _starts(values: NDArray[Any]) -> Ints:
    """Where a new value begins in a sorted array."""
    new = np.ones(len(values), dtype=bool)
    new[1:] = values[1:] != values[:-1]
    return np.flatnonzero(new)


def _sizes(starts: Ints, end: int) -> Ints:
    """How many there are from each start to the next, or to the end."""
    sizes = np.empty_like(starts)
    np.subtract(starts[1:], starts[:-1], out=sizes[:-1])
    sizes[-1:] = end - starts[-1:]
    return sizes
