"""Articles that were read together: their texts, their languages and what they were analysed to."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from bot.corpus.volume import Volume
from bot.library.tongues import Tongues
from bot.model import Attribution, Passage
from bot.search.segment import Segment

TEXTS, INDEX = "texts", "index"
"""The folders of a tome's volume and of its segment."""


@dataclass(frozen=True, slots=True)
class Tome:
    """Never changes once it is made."""

    volume: Volume
    tongues: Tongues
    segment: Segment
    folder: Path | None = None
    """Where it is kept; None for one in memory."""

    def save(self, folder: Path) -> None:
        """Write it into a folder; raises OSError."""
        for name, part in ((TEXTS, self.volume), (INDEX, self.segment)):
            (folder / name).mkdir()
            part.save(folder / name)
        self.tongues.save(folder)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Map what `save` wrote into memory; raises OSError and ValueError."""
        return cls(Volume.load(folder / TEXTS), Tongues.load(folder), Segment.load(folder / INDEX), folder)


def passages(volume: Volume, tongues: Tongues, first: int, end: int) -> Iterable[Passage]:
    """Yield the passages of some articles, each with its language."""
    for article in range(first, end):
        low, high = volume.first_passage[article : article + 2].tolist()
        tag = tongues.tag(article)
        for number in range(low, high):
            yield volume.passage(number, tag)


def sources(volume: Volume) -> Iterable[tuple[str, Attribution]]:
    """Yield each article's id and the attribution of its first passage."""
    for article in range(volume.articles):
        yield volume.head(article).id, volume.attribution(article)
