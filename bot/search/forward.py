"""What each passage says, as numbers: its words in order, where its sentences begin, its title's words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from bot.arrays import Spool, Stretches, firsts, mapped, save, stretches
from bot.model import Span
from bot.search.lexicon import Numbers

Offsets = NDArray[np.int64]

_FEW = 1_000
"""Rows up to which they are read from their file one by one."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of different lengths in one flat array: row i stands at `offsets[i]:offsets[i + 1]`."""

    values: Numbers
    offsets: Offsets
    reader: Stretches | None = field(default=None, compare=False)
    """What reads some of the values from their file, where they are in one."""

    @classmethod
    def of(cls, values: NDArray[Any], lengths: NDArray[Any]) -> Self:
        """Put rows together from all values, one row after the other, and each row's length."""
        return cls(values, firsts(lengths))

    def row(self, number: int) -> Numbers:
        """Return one row, a view."""
        return self.values[self.offsets[number] : self.offsets[number + 1]]

    @property
    def lengths(self) -> Offsets:
        """How long each row is."""
        return np.diff(self.offsets)

    def positions(self, numbers: NDArray[np.integer[Any]]) -> tuple[Offsets, Offsets]:
        """Return where the values of these rows stand, row after row, and each row's length."""
        starts = self.offsets[numbers]
        lengths = self.offsets[numbers + 1] - starts
        ends = np.cumsum(lengths)
        positions = np.repeat(starts - ends + lengths, lengths)
        positions += np.arange(len(positions))
        return positions, lengths

    def take(self, numbers: NDArray[np.integer[Any]]) -> "Rows":
        """Return these rows, in this order."""
        if self.reader is not None and len(numbers) <= _FEW:
            starts, ends = self.offsets[numbers], self.offsets[numbers + 1]
            return Rows.of(self.reader.several(starts, ends), ends - starts)
        at, lengths = self.positions(numbers)
        return Rows.of(self.values[at], lengths)

    @classmethod
    def joined(cls, rows: Sequence["Rows"]) -> "Rows":
        """Return the rows of several, one after the other."""
        if len(rows) == 1:
            return rows[0]
        return cls.of(np.concatenate([one.values for one in rows]), np.concatenate([one.lengths for one in rows]))


@dataclass(frozen=True, slots=True)
class Forward:
    """Words, sentences and titles of passages, by the passages' numbers from 0."""

    words: Rows
    """The numbers of each passage's words in the lexicon, stop words too, in order."""
    starts: Numbers
    """Where in its passage's text each of `words.values` begins."""
    word_lengths: NDArray[np.uint16]
    """How many characters each of `words.values` has in the text; at most 65,535."""
    capitals: NDArray[np.bool_]
    """Whether each of `words.values` has a capital that no sentence's beginning asks for."""
    sentences: Rows
    """The place among its passage's words, from 0, at which each sentence of a passage begins."""
    borders: Numbers
    """Where each sentence stands in its passage's text, start and end: shape (2 * sentences,)."""
    compounds: Rows
    """Of each passage the pairs of words that a hyphen joins: the first one's number times 2**32, plus the second's."""
    titles: Rows
    """The numbers of each title's words; a title is an article's with the paragraph's heading."""
    title_of: Numbers
    """The title of each passage."""
    article_of: Numbers
    """The article of each passage, from 0; ascending."""
    readers: tuple[Stretches, Stretches] | None = field(default=None, compare=False)
    """What reads some of `starts` and of `word_lengths` from their files, where they are in such."""

    def sentence_span(self, number: int, sentence: int) -> Span:
        """Where a sentence of a passage, from 0, stands in its text."""
        at = 2 * (int(self.sentences.offsets[number]) + sentence)
        start, end = self.borders[at : at + 2].tolist()
        return Span(start, end)

    def word_spans(self, number: int, places: Offsets) -> list[Span]:
        """Where the words of a passage at these places, from 0, stand in its text."""
        first, end = self.words.offsets[number : number + 2].tolist()
        if self.readers is None:
            starts, lengths = self.starts[first:end], self.word_lengths[first:end]
        else:
            starts, lengths = (np.frombuffer(reader.read(first, end), reader.kind) for reader in self.readers)
        begins = starts[places]
        return list(map(Span, begins.tolist(), (begins + lengths[places]).tolist()))

    def take(self, numbers: NDArray[np.int64]) -> "Forward":
        """Return some of the passages, in ascending order, as passages from 0; the articles are numbered anew too."""
        at, lengths = self.words.positions(numbers)
        sentences, counts = self.sentences.positions(numbers)
        titles, title_of = np.unique(self.title_of[numbers], return_inverse=True)
        return Forward(
            words=Rows.of(self.words.values[at], lengths),
            starts=self.starts[at],
            word_lengths=self.word_lengths[at],
            capitals=self.capitals[at],
            sentences=Rows.of(self.sentences.values[sentences], counts),
            borders=self.borders.reshape(-1, 2)[sentences].reshape(-1),
            compounds=self.compounds.take(numbers),
            titles=self.titles.take(titles.astype(np.int64)),
            title_of=title_of.astype(np.int32),
            article_of=np.unique(self.article_of[numbers], return_inverse=True)[1].astype(np.int32),
        )

    def save(self, folder: Path) -> None:
        """Write each array as a file; raises OSError."""
        save(folder, {_PREFIX + name: array for name, array in self._arrays()})

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Map what `save` or a `ForwardWriter` wrote into memory; raises OSError and ValueError."""
        arrays = {name: _load(folder, _PREFIX + name, rows=name in _ROWS) for name in _NAMES}
        starts, lengths = (stretches(folder / f"{_PREFIX}{name}.npy") for name in ("starts", "word_lengths"))
        return cls(**arrays, readers=(starts, lengths) if starts and lengths else None)

    def _arrays(self) -> Iterable[tuple[str, NDArray[Any]]]:
        for name in _NAMES:
            found = getattr(self, name)
            if isinstance(found, Rows):
                yield f"{name}_values", found.values
                yield f"{name}_offsets", found.offsets
            else:
                yield name, found

    def __len__(self) -> int:
        return len(self.title_of)


_PREFIX = "forward_"
_NAMES = tuple(field.name for field in fields(Forward) if field.name != "readers")
_ROWS = frozenset({"words", "sentences", "compounds", "titles"})
_KINDS = {"word_lengths": np.uint16, "capitals": np.bool_, "compounds": np.int64}
"""The arrays that are not of 32-bit numbers."""


def _load(folder: Path, name: str, *, rows: bool) -> Any:
    if rows:
        values = folder / f"{name}_values.npy"
        return Rows(mapped(values), mapped(folder / f"{name}_offsets.npy"), stretches(values))
    return mapped(folder / f"{name}.npy")


class ForwardWriter:
    """Puts passages that come in pieces together, in memory or in the files of a folder."""

    def __init__(self, folder: Path | None = None) -> None:
        """Raises OSError as `add` and `done` do."""
        self._spools = {
            name: Spool(_KINDS.get(name, np.int32), folder, _PREFIX + (f"{name}_values" if name in _ROWS else name))
            for name in _NAMES
        }
        self._offsets = {name: Spool(np.int64, folder, f"{_PREFIX}{name}_offsets") for name in sorted(_ROWS)}
        for spool in self._offsets.values():
            spool.add(np.zeros(1, dtype=np.int64))
        self._articles = 0

    def add(self, piece: Forward) -> None:
        """Append passages; no article begins in one piece and ends in another."""
        titles = len(self._offsets["titles"]) - 1
        for name, spool in self._spools.items():
            found = getattr(piece, name)
            if isinstance(found, Rows):
                self._offsets[name].add(found.offsets[1:] + len(spool))
                spool.add(found.values)
            elif name == "title_of":
                spool.add(found + titles)
            elif name == "article_of":
                spool.add(found + self._articles)
            else:
                spool.add(found)
        self._articles += int(piece.article_of.max(initial=-1)) + 1

    def done(self) -> Forward:
        """Return the whole."""
        arrays: dict[str, Any] = {name: spool.array() for name, spool in self._spools.items()}
        arrays |= {name: Rows(arrays[name], spool.array()) for name, spool in self._offsets.items()}
        return Forward(**arrays)
