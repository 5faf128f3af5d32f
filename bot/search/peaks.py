"""What postings count at most: from that follows which of them need not be read."""

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.arrays import mapped, save
from bot.search.postings import BLOCK, PEAK, Postings

COMMON = BLOCK // 16
"""Postings from which on a segment is common: it is worth it to know more of those than the greatest bound."""
_TOPS = 8
"""One of so many postings of a common segment is a top."""


@dataclass(frozen=True, slots=True)
class Peaks:
    """The greatest bounds of postings, as `PEAK` parts of k1 + 1, rounded up.

    They hold for the k1 and b that they were made with.
    """

    peaks: NDArray[np.uint16]
    """Of each segment: the greatest bound of its postings."""
    common: NDArray[np.uint32]
    """The segments of `COMMON` postings or more, ascending."""
    marks: NDArray[np.uint64]
    """Of each of these: a bit for each place in a block, set where it has a posting: shape (common, BLOCK / 64)."""
    tops: NDArray[np.uint16]
    """Of each: the places of its tops, those of its postings that count most; ascending."""
    top_ends: NDArray[np.uint32]
    """Of each: the top behind its last one."""
    others: NDArray[np.uint16]
    """Of each: the greatest bound of its postings that are no tops."""

    @classmethod
    def of(cls, postings: Postings, bounds: NDArray[np.float32]) -> Self:
        """Work them out; `bounds`: see `Weighting.bounds`."""
        most = float(bounds.max())
        begins = np.concatenate(([0], postings.ends[:-1])).astype(np.int64)
        common = np.flatnonzero(postings.ends - begins >= COMMON).astype(np.uint32)
        marks = np.zeros((len(common), BLOCK // 64), dtype=np.uint64)
        tops, others = [np.zeros(0, dtype=np.uint16)], np.zeros(len(common))
        for row, segment in enumerate(common.tolist()):
            part = slice(int(begins[segment]), int(postings.ends[segment]))
            places, counts = postings.places[part], bounds[postings.codes[part]]
            has = np.zeros(BLOCK, dtype=np.bool_)
            has[places] = True
            marks[row] = np.packbits(has, bitorder="little").view("<u8")
            last = len(places) - len(places) // _TOPS
            ascending = np.argpartition(counts, last)
            tops.append(np.sort(places[ascending[last:]]))
            others[row] = counts[ascending[:last]].max()
        return cls(
            _rounded(_greatest(postings, begins, bounds) / most * PEAK),
            common,
            marks,
            np.concatenate(tops),
            np.cumsum([len(each) for each in tops[1:]], dtype=np.uint32),
            _rounded(others / most * PEAK),
        )

    def rescaled(self, then: float, now: float) -> Self:
        """Return what holds for an average length of `now`, of peaks that were made with that of `then`.

        With a greater average length a posting counts more, but by no larger a factor than the average grew by: that
        divides only a part of what it is divided by. With a lesser one it counts less, and the peaks stay.
        """
        factor = (now or 1.0) / (then or 1.0)
        if factor <= 1:
            return self
        peaks, others = (_rounded(each * factor) for each in (self.peaks, self.others))
        return type(self)(peaks, self.common, self.marks, self.tops, self.top_ends, others)

    def save(self, folder: Path) -> None:
        """Write each array as a file of its name."""
        save(folder, {field.name: getattr(self, field.name) for field in fields(self)})

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Map the arrays that `save` wrote into memory; raises OSError and ValueError."""
        return cls(**{field.name: mapped(folder / f"{field.name}.npy") for field in fields(cls)})


def _greatest(postings: Postings, begins: NDArray[np.int64], bounds: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the greatest bound of each segment."""
    greatest = np.empty(len(postings.ends), dtype=np.float32)
    step = 1 << 18
    for low in range(0, len(greatest), step):
        chunk = begins[low : low + step]
        end = int(postings.ends[min(low + step, len(greatest)) - 1])
        greatest[low : low + step] = np.maximum.reduceat(bounds[postings.codes[chunk[0] : end]], chunk - chunk[0])
    return greatest


def _rounded(peaks: NDArray[np.floating]) -> NDArray[np.uint16]:
    found: NDArray[np.uint16] = np.minimum(np.ceil(peaks), PEAK).astype(np.uint16)
    return found
