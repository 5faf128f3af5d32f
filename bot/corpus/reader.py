"""A folder of files becomes a corpus: the one way in."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.corpus.complaints import Complaints
from bot.corpus.contents import Limits, Placed, contents_anew
from bot.corpus.corpus import Corpus
from bot.corpus.earlier import Earlier, FileRead, FileState
from bot.corpus.files import Listing, SourceFile, list_files
from bot.corpus.head import digest_of
from bot.corpus.jsonl import Known
from bot.corpus.volume import Volume, VolumeWriter
from bot.errors import CorpusError, Problem, Sentence
from bot.model import Article

Ints = NDArray[np.int64]
Count = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a folder holds, of which a part may be known from an earlier reading."""

    volume: Volume
    """The articles that were read, in the order of the corpus."""
    order: Ints
    """The corpus's articles in its order: their numbers in the earlier reading, or behind all of these in `volume`."""
    lines: Ints
    """The line of each of these in its archive, -1 for none."""
    files: tuple[FileRead, ...]
    problems: tuple[Problem, ...]
    """In the order of files and lines, notices among them."""


def read_corpus(
    folder: Path,
    *,
    limits: Limits | None = None,
    may_be_empty: bool = False,
    counted: Count = lambda _: None,
) -> Corpus:
    """Read every article below a folder, in the order of the files' names; raises CorpusError as `read_anew` does."""
    found = read_anew(folder, Earlier(), VolumeWriter(), limits=limits, may_be_empty=may_be_empty, counted=counted)
    return Corpus([found.volume], found.order, found.problems)


def read_anew(
    folder: Path,
    earlier: Earlier,
    writer: VolumeWriter,
    *,
    limits: Limits | None = None,
    may_be_empty: bool = False,
    counted: Count = lambda _: None,
    listing: Listing | None = None,
) -> Reading:
    """Read the files below a folder that changed since an earlier reading, and of archives the lines that did.

    `counted` is called now and then with how many articles there are so far; `listing` has the folder's files, where
    they were looked for already.
    A file with a fault never stops the others: all faults are among the problems. Raises CorpusError, which carries
    the problems too, when the folder cannot be read, or holds no usable article unless `may_be_empty`.
    """
    listing = listing or list_files(folder)
    reader = _Reader(earlier, writer, limits or Limits(), counted)
    files = tuple(map(reader.read, listing.files))
    problems = [*listing.problems, *(problem for file in files for problem in file.problems)]
    problems.sort(key=lambda problem: (problem.file, problem.line or 0))
    if not reader.articles and not may_be_empty:
        raise CorpusError(_nothing(folder, listing.files), problems)
    return Reading(writer.done(), *reader.order(), files, tuple(problems))


class _Reader:
    """Reads file after file."""

    def __init__(self, earlier: Earlier, writer: VolumeWriter, limits: Limits, counted: Count) -> None:
        self._earlier, self._writer, self._limits, self._counted = earlier, writer, limits, counted
        self._now = time.time_ns()
        self._files = earlier.by_file()
        self._ends = np.cumsum([volume.articles for volume in earlier.volumes])
        self._old = int(self._ends[-1]) if len(self._ends) else 0
        self._alive, self._kept = earlier.alive(), np.zeros(self._old, dtype=np.bool_)
        self._last = [-1] * len(self._ends)
        self._lines = np.full(self._old, -1, dtype=np.int64)
        self._lines[earlier.order] = earlier.lines
        self._new: dict[str, str] = {}
        self._new_lines: list[int] = []
        self._replaced: set[int] = set()
        self._pieces: list[Ints] = []
        self.articles = 0
        """How many there are so far."""

    def order(self) -> tuple[Ints, Ints]:
        """The numbers of all articles so far, and their lines."""
        order = np.concatenate([np.zeros(0, dtype=np.int64), *self._pieces])
        return order, np.concatenate([self._lines, np.array(self._new_lines, dtype=np.int64)])[order]

    def read(self, file: SourceFile) -> FileRead:
        """Read a file, or take what it gave the last time."""
        state = FileState.of(file)
        before, numbers = self._files.get(file.name, (None, np.zeros(0, dtype=np.int64)))
        if before is not None and state is not None and state == before.state and self._may_keep(numbers):
            self._keep(numbers)
            return before
        complaints = Complaints(file.name)
        found: list[int] = []
        again = False
        for item in contents_anew(file, self._limits, self._recall(numbers)):
            if isinstance(item, Problem):
                complaints.add((item,))
            elif isinstance(item, Known):
                found.append(item.number)
                self._kept[item.number], self._lines[item.number] = True, item.line
            elif place := self._place(item.article.id):
                complaints.add((_same_id(item.article, item.line, place),))
                # Whether it is left out depends on another file.
                again = True
            else:
                found.append(self._taken(item))
            self._counted(self.articles + len(found))
        self._pieces.append(np.array(found, dtype=np.int64))
        self.articles += len(found)
        sure = state is not None and state.settled(self._now) and found and not again
        return FileRead(file.name, state if sure else None, len(found), complaints.all())

    def _may_keep(self, numbers: Ints) -> bool:
        """Whether no article of another file took the id of one of these."""
        return not self._replaced or self._replaced.isdisjoint(numbers.tolist())

    def _keep(self, numbers: Ints) -> None:
        self._kept[numbers] = True
        self._pieces.append(numbers)
        self.articles += len(numbers)
        for volume in range(len(self._last)):
            low = self._ends[volume - 1] if volume else 0
            inside = numbers[(low <= numbers) & (numbers < self._ends[volume])]
            self._last[volume] = max(self._last[volume], int(inside.max(initial=-1)))
        self._counted(self.articles)

    def _taken(self, item: Placed) -> int:
        """The number of an article: that of the same one in the earlier reading, or else a new one."""
        for number in self._earlier.having(item.article.id):
            volume, local = self._earlier.place(number)
            same = self._alive[number] and volume.digests[local].tobytes() == digest_of(item.article)
            if same and self._follows(number):
                self._kept[number], self._lines[number] = True, item.line or -1
                return number
        number = self._old + len(self._new)
        self._new[item.article.id] = _described(item.article.file, item.line or -1)
        self._new_lines.append(item.line or -1)
        self._replaced.update(self._earlier.having(item.article.id))
        self._writer.add(*item)
        return number

    def _follows(self, number: int) -> bool:
        """Whether an article comes, in its volume, behind all that were taken from there; then it is taken."""
        volume = int(np.searchsorted(self._ends, number, side="right"))
        if number <= self._last[volume]:
            return False
        self._last[volume] = number
        return True

    def _place(self, article_id: str) -> str | None:
        """Where another article stands that has an id already."""
        if place := self._new.get(article_id):
            return place
        kept = (number for number in self._earlier.having(article_id) if self._kept[number])
        return next((self._described(number) for number in kept), None)

    def _described(self, number: int) -> str:
        volume, local = self._earlier.place(number)
        return _described(volume.head(local).file, int(self._lines[number]))

    def _recall(self, numbers: Ints) -> Callable[[bytes], int | None]:
        """What knows the lines of an archive again, each once and in the order in which its volume holds them."""
        printed = self._earlier.printed(numbers)

        def recall(print_: bytes) -> int | None:
            number = printed.get(print_)
            if number is None or self._kept[number] or number in self._replaced:
                return None
            return number if self._follows(number) else None

        return recall


def _described(file: str, line: int) -> str:
    return file if line < 0 else f"{file}:{line}"


def _same_id(article: Article, line: int | None, place: str) -> Problem:
    message = Sentence("The article has the id “{id}”, as {place} has, and was left out.", id=article.id, place=place)
    return Problem(article.file, line, message, Sentence("Rename the file, or give it another `id`."))


def _nothing(folder: Path, files: tuple[SourceFile, ...]) -> str:
    if files:
        return Sentence("No file in the corpus folder “{folder}” holds an article that can be used.", folder=folder)
    return Sentence(
        "The corpus folder “{folder}” holds no article: put .txt, .md, .html or .jsonl files into it.",
        folder=folder,
    )
