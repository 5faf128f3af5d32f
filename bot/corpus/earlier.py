"""What an earlier reading of a corpus folder left, so that the next one reads only what changed."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.corpus.files import SourceFile
from bot.corpus.volume import Volume
from bot.errors import Problem

Ints = NDArray[np.int64]

_RACE = 2_000_000_000
"""Nanoseconds after a change within which another one may leave a file's time as it is (FAT has steps of 2 s)."""


class FileState(NamedTuple):
    """By what a change of a file shows without reading it."""

    size: int
    changed: int
    """When it was written last, in nanoseconds."""
    touched: int
    """When anything about it was changed last, in nanoseconds; on Windows when it was made."""
    inode: int

    @classmethod
    def of(cls, file: SourceFile) -> "FileState | None":
        """Return a file's state; None where it cannot be told."""
        try:
            found = os.stat(file.path)  # noqa: PTH116 - of the file that a link leads to
        except OSError:
            return None
        return cls(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)

    def settled(self, now: int) -> bool:
        """Whether the file cannot have changed since without showing it; `now`: when that was, in nanoseconds."""
        return now - max(self.changed, self.touched) >= _RACE


@dataclass(frozen=True, slots=True)
class FileRead:
    """One file as it was read."""

    name: str
    state: FileState | None
    """None where it must be read again in any case."""
    articles: int
    """How many of the corpus's articles it gave."""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Earlier:
    """The articles of an earlier reading, by number: those of the first volume from 0, then those of the next."""

    volumes: tuple[Volume, ...] = ()
    order: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    """The numbers of the articles that the corpus had, in its order."""
    lines: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    """The line of each of these in its archive, -1 for none."""
    files: tuple[FileRead, ...] = ()
    """All files, in the same order."""

    def by_file(self) -> Mapping[str, tuple[FileRead, Ints]]:
        """Return each file by its name, with the numbers of its articles."""
        ends = np.cumsum([file.articles for file in self.files])
        return {
            file.name: (file, self.order[end - file.articles : end])
            for file, end in zip(self.files, ends.tolist(), strict=True)
        }

    def alive(self) -> NDArray[np.bool_]:
        """Return which numbers are those of an article that the corpus had."""
        alive = np.zeros(sum(volume.articles for volume in self.volumes), dtype=np.bool_)
        alive[self.order] = True
        return alive

    def having(self, article_id: str) -> Iterable[int]:
        """Return the numbers with an id, of articles that went too."""
        first = 0
        for volume in self.volumes:
            if (number := volume.find(article_id)) is not None:
                yield first + number
            first += volume.articles

    def printed(self, numbers: Ints) -> Mapping[bytes, int]:
        """Return the numbers of articles by the hash of the line that each was read from."""
        found = {}
        for number in numbers.tolist():
            volume, local = self.place(number)
            found[volume.prints[local].tobytes()] = number
        found.pop(bytes(16), None)
        return found

    def place(self, number: int) -> tuple[Volume, int]:
        """Return the volume of an article and its number there."""
        for volume in self.volumes:
            if number < volume.articles:
                return volume, number
            number -= volume.articles
        raise IndexError(number)
