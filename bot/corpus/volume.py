"""Articles in flat arrays, in memory or in files that are mapped into it: decoded when they are asked for."""

from array import array
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from bot.arrays import Spool, Stretches, mapped, save, stretches
from bot.corpus.head import DIGEST, Head, digest, head_from, head_of, record
from bot.model import Article, Attribution, Passage
from bot.wordlist import WordList, decoded, encoded

_ARRAYS = ("text", "ends", "records", "record_ends", "first_passage", "article_of", "digests", "prints", "lines")
_KEPT = 256
"""Heads that stay decoded; one of a very long article with many headings takes a while."""


class Volume:
    """Articles in the order in which they were added, numbered from 0, and their passages, numbered through.

    Never changes; any number of threads may read it at once. Arrays are to be read only.
    """

    def __init__(
        self, arrays: dict[str, NDArray[Any]], ids: WordList, files: WordList, texts: Stretches | None = None
    ) -> None:
        """`texts` reads the texts from their file, where they are in one."""
        self._arrays, self._ids, self._names = arrays, ids, files
        self.first_passage: NDArray[np.int64] = arrays["first_passage"]
        """The number of each article's first passage, and at the end how many there are: (articles + 1,)."""
        self.article_of: NDArray[np.int32] = arrays["article_of"]
        """The number of each passage's article: (passages,)."""
        self.digests: NDArray[np.uint8] = arrays["digests"]
        """A hash of everything of each article that an answer could show: (articles, 16)."""
        self.prints: NDArray[np.uint8] = arrays["prints"]
        """A hash of the line that each article was read from, zeros where there is none: (articles, 16)."""
        self.lines: NDArray[np.int64] = arrays["lines"]
        """Each article's line in its archive, from 1, or -1: (articles,)."""
        self.files: NDArray[np.int32] = arrays["files"]
        """The place of each article's file in `file_names`: (articles,)."""
        self.file_names = tuple(files)
        self.articles = len(self.lines)
        """How many articles there are."""
        self.passages = len(self.article_of)
        """How many passages there are."""
        # Views give Python's own numbers and bytes, several times as quickly as arrays do.
        self._texts, self._text, self._ends = texts, arrays["text"].data, arrays["ends"].data
        self._first, self._article_of = self.first_passage.data, self.article_of.data
        read = partial(_head, arrays["records"].data, arrays["record_ends"].data)
        self._head = lru_cache(_KEPT)(read)

    def article(self, number: int) -> Article:
        """Return a whole article, equal to what was added."""
        first, end = self._first[number], self._first[number + 1]
        return self._head(number).article([self.text(passage) for passage in range(first, end)])

    def head(self, number: int) -> Head:
        """Return what is known about an article, without its texts."""
        return self._head(number)

    def passage(self, number: int, language: str | None) -> Passage:
        """Return a passage, as its article's `passages` makes it but for the language."""
        article = self._article_of[number]
        first, end = self._first[article], self._first[article + 1]
        return self._head(article).passage(number - first, end - first, self.text(number), language)

    def text(self, number: int) -> str:
        """Return the text of a passage."""
        start = self._ends[number - 1] if number else 0
        end = self._ends[number]
        return decoded(self._text[start:end] if self._texts is None else self._texts.read(start, end))

    def written(self, first: int, end: int) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
        """Return the texts of the passages from `first` up to `end` in UTF-8, and where each begins and all end."""
        start = self._ends[first - 1] if first else 0
        ends = self._arrays["ends"][first:end]
        stop = int(ends[-1]) if len(ends) else start
        text = self._text[start:stop] if self._texts is None else self._texts.read(start, stop)
        return np.frombuffer(text, dtype=np.uint8), np.concatenate(([0], ends - start))

    def attribution(self, article: int) -> Attribution:
        """Return where the first passage of an article comes from, without reading its text."""
        total = self._first[article + 1] - self._first[article]
        return self._head(article).passage(0, total, "", None).attribution

    def find(self, article_id: str) -> int | None:
        """Return the number of the article with an id; None when there is none."""
        return self._ids.get(article_id)

    def save(self, folder: Path) -> None:
        """Write the volume as files into a folder that is there; raises OSError."""
        save(folder, self._arrays)
        self._ids.save(folder, "ids")
        self._names.save(folder, "names")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Map what `save` or a writer wrote; raises OSError, and ValueError when it is no such thing."""
        arrays = {name: mapped(folder / f"{name}.npy") for name in (*_ARRAYS, "files")}
        ids, files = (WordList.load(folder, name) for name in ("ids", "names"))
        return cls(arrays, ids, files, stretches(folder / "text.npy"))


class VolumeWriter:
    """Makes a volume article by article; with a folder, texts go to its files and are not held in memory."""

    def __init__(self, folder: Path | None = None) -> None:
        """The folder is there and holds no volume; raises OSError, as `add` and `done` do."""
        self._folder = folder
        self._text, self._records = Spool(np.uint8, folder, "text"), Spool(np.uint8, folder, "records")
        self._ends, self._record_ends, self._first, self._lines = array("q"), array("q"), array("q", [0]), array("q")
        self._digests, self._prints = bytearray(), bytearray()
        self._ids: list[str] = []
        self._files: dict[str, int] = {}
        self._file_of = array("i")

    def add(self, article: Article, line: int | None, print_: bytes) -> None:
        """Append an article, whose id no other one has.

        `line` is its line in its archive, if it has one; `print_` a hash of 16 bytes of that line, empty where the
        article may not be taken from here when the line is read again.
        """
        written, texts = record(head_of(article)), [encoded(paragraph.text) for paragraph in article.paragraphs]
        end = len(self._text)
        for text in texts:
            end += len(text)
            self._ends.append(end)
        self._text.add(_bytes(b"".join(texts)))
        self._records.add(_bytes(written))
        self._record_ends.append(len(self._records))
        self._first.append(len(self._ends))
        self._digests += digest(written, texts)
        self._prints += print_ or bytes(DIGEST)
        self._lines.append(-1 if line is None else line)
        self._file_of.append(self._files.setdefault(article.file, len(self._files)))
        self._ids.append(article.id)

    def done(self) -> Volume:
        """Return the volume; nothing can be added any more."""
        first = np.array(self._first)
        arrays: dict[str, NDArray[Any]] = {
            "ends": np.array(self._ends),
            "record_ends": np.array(self._record_ends),
            "first_passage": first,
            "article_of": np.repeat(np.arange(len(first) - 1, dtype=np.int32), np.diff(first)),
            "digests": _bytes(self._digests).reshape(-1, DIGEST),
            "prints": _bytes(self._prints).reshape(-1, DIGEST),
            "lines": np.array(self._lines),
            "files": np.array(self._file_of),
        }
        text, records = self._text.array(), self._records.array()
        ids, names = WordList.of(self._ids), WordList.of(self._files)
        if self._folder is None:
            return Volume({**arrays, "text": text, "records": records}, ids, names)
        save(self._folder, arrays)
        ids.save(self._folder, "ids")
        names.save(self._folder, "names")
        return Volume.load(self._folder)


def _bytes(data: bytes | bytearray) -> NDArray[np.uint8]:
    return np.frombuffer(data, dtype=np.uint8)


def _head(records: memoryview, ends: memoryview, number: int) -> Head:
    start = ends[number - 1] if number else 0
    return head_from(records[start : ends[number]])
