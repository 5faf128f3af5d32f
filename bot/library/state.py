"""All that is known of a corpus folder between two readings."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from bot.arrays import mapped, save
from bot.corpus.earlier import Earlier, FileRead, FileState
from bot.library.problems import plain, problems_of
from bot.library.tome import Tome
from bot.search.collection import Collection, Living
from bot.search.lexicon import Lexicon
from bot.search.word_tables import WordTables, tables_behind

Ints = NDArray[np.int64]

_FILES, _WORDS = "files.json", "words.json"


@dataclass(frozen=True, slots=True)
class State:
    """Never changes: the next reading makes the next one."""

    tomes: tuple[Tome, ...]
    """The articles: the first tome holds most of them, a second one what came since."""
    order: Ints
    """The numbers of the corpus's articles in its order; they run through the tomes."""
    lines: Ints
    """The line of each of these in its archive, -1 for none."""
    files: tuple[FileRead, ...]
    lexicon: Lexicon
    tables: tuple[WordTables, ...]
    """Those of the words that the lexicon's base holds, and of the others."""
    words: Path | None = None
    """Where that base and its tables are kept."""

    @property
    def earlier(self) -> Earlier:
        """What the next reading needs to know."""
        return Earlier(tuple(tome.volume for tome in self.tomes), self.order, self.lines, self.files)

    @property
    def passages(self) -> int:
        """How many passages the corpus has."""
        return sum(self.living(place) for place in range(len(self.tomes)))

    def living(self, tome: int) -> int:
        """How many passages of a tome the corpus has."""
        first = sum(one.volume.articles for one in self.tomes[:tome])
        volume = self.tomes[tome].volume
        here = self.order[(first <= self.order) & (self.order < first + volume.articles)] - first
        return int(np.diff(volume.first_passage)[here].sum())

    def languages(self) -> list[str]:
        """Return the languages of the articles, in the order in which they come first in the corpus."""
        found: dict[str, int] = {}
        first = 0
        for tome in self.tomes:
            places = np.flatnonzero((first <= self.order) & (self.order < first + tome.volume.articles))
            codes, begins = np.unique(tome.tongues.tag_of[self.order[places] - first], return_index=True)
            for code, begin in zip(codes.tolist(), places[begins].tolist(), strict=True):
                tag = tome.tongues.tags[code]
                found[tag] = min(begin, found.get(tag, begin))
            first += tome.volume.articles
        return sorted(found, key=lambda tag: found[tag])

    def frozen(self) -> "State":
        """Return the same state with all words of a new lexicon in its base."""
        if self.words is not None:
            return self
        tables = self.tables if len(self.tables) == 1 else (WordTables.build(self.lexicon.surfaces),)
        return replace(self, lexicon=self.lexicon.frozen(), tables=tables)

    def collection(self) -> Collection:
        """Return the passages that live."""
        alive = self.earlier.alive()
        living, first = [], 0
        for tome in self.tomes:
            here = alive[first : first + tome.volume.articles]
            living.append(Living(tome.segment, None if here.all() else here))
            first += tome.volume.articles
        return Collection(living, self.order)

    def save_words(self, folder: Path) -> None:
        """Write the lexicon's base and its tables; raises OSError."""
        self.lexicon.save(folder)
        self.tables[0].save(folder)

    def save_edition(self, folder: Path) -> None:
        """Write what changes with every reading; raises OSError."""
        save(folder, {"order": self.order, "lines": self.lines})
        _write(folder / _FILES, list(map(_written, self.files)))
        own = [self.lexicon.word(number) for number in range(self.lexicon.known, len(self.lexicon))]
        _write(folder / _WORDS, own)

    @classmethod
    def load(cls, words: Path, edition: Path, tomes: Sequence[Path]) -> Self:
        """Map what was saved; raises OSError and ValueError."""
        lexicon = Lexicon.load(words)
        for word in json.loads((edition / _WORDS).read_bytes()):
            lexicon.add(*word)
        return cls(
            tuple(map(Tome.load, tomes)),
            mapped(edition / "order.npy"),
            mapped(edition / "lines.npy"),
            tuple(map(_read, json.loads((edition / _FILES).read_bytes()))),
            lexicon,
            tables_behind(WordTables.load(words), lexicon),
            words,
        )


def _write(file: Path, content: object) -> None:
    # In ASCII, for UTF-8 has no lone surrogates.
    file.write_text(json.dumps(content, separators=(",", ":")), encoding="ascii")


def _written(file: FileRead) -> list[Any]:
    return [file.name, file.state, file.articles, plain(file.problems)]


def _read(written: list[Any]) -> FileRead:
    name, state, articles, problems = written
    return FileRead(name, FileState(*state) if state else None, articles, problems_of(problems))
