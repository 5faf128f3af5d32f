"""The languages of articles: what each one alone tells of its own, and what it was taken for in the corpus."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import msgspec
import numpy as np
from numpy.typing import NDArray

from bot.arrays import firsts, mapped, save
from bot.corpus.volume import Volume
from bot.library.outline import Told
from bot.search.language import LanguageDetector, Seen

Ints = NDArray[np.int64]

_FILE = "tongues.json"


class _Saved(msgspec.Struct, frozen=True):
    seen: tuple[Seen, ...]
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tongues:
    """The languages of a volume's articles, by their numbers."""

    seen: tuple[Seen, ...]
    seen_of: NDArray[np.uint16]
    """What each article alone tells, as a place in `seen`."""
    tags: tuple[str, ...]
    tag_of: NDArray[np.uint16]
    """The language of each article, as a place in `tags`."""

    @classmethod
    def of(cls, seen: Sequence[Seen], tags: Sequence[str]) -> Self:
        """Put together what each article tells and its language."""
        kinds, names = list(dict.fromkeys(seen)), list(dict.fromkeys(tags))
        places = {kind: place for place, kind in enumerate(kinds)}
        of_tag = {name: place for place, name in enumerate(names)}
        return cls(
            tuple(kinds),
            np.array([places[one] for one in seen], dtype=np.uint16),
            tuple(names),
            np.array([of_tag[tag] for tag in tags], dtype=np.uint16),
        )

    def tag(self, article: int) -> str:
        """Return the language of an article."""
        return self.tags[int(self.tag_of[article])]

    def known(self, article: int) -> tuple[Seen, str]:
        """Return what an article alone tells, and its language."""
        return self.seen[self.seen_of[article]], self.tag(article)

    def save(self, folder: Path) -> None:
        """Write them into a folder; raises OSError."""
        (folder / _FILE).write_bytes(msgspec.json.encode(_Saved(self.seen, self.tags)))
        save(folder, {"seen_of": self.seen_of, "tag_of": self.tag_of})

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Map what `save` wrote; raises OSError and ValueError."""
        saved = msgspec.json.decode((folder / _FILE).read_bytes(), type=_Saved)
        return cls(saved.seen, mapped(folder / "seen_of.npy"), saved.tags, mapped(folder / "tag_of.npy"))


def settled(
    volumes: Sequence[Volume], tongues: Sequence[Tongues], order: Ints, detector: LanguageDetector
) -> dict[int, str]:
    """Tell the language of each article of the corpus that does not tell it alone, by its number.

    Numbers run through the volumes; `order` has those of the corpus's articles, in its order.
    """
    clear: Counter[Seen] = Counter()
    unclear: list[tuple[int, Seen, str]] = []
    begins = firsts(volume.articles for volume in volumes)
    for volume, one, first in zip(volumes, tongues, begins.tolist(), strict=False):
        here = order[(first <= order) & (order < first + volume.articles)] - first
        codes = one.seen_of[here]
        for seen, count in zip(one.seen, np.bincount(codes, minlength=len(one.seen)).tolist(), strict=True):
            if seen.language and count:
                clear[seen] += count
        open_codes = [place for place, seen in enumerate(one.seen) if not seen.language]
        open_ones = here[np.isin(codes, open_codes)].tolist()
        unclear += (
            (first + number, one.known(number)[0], Told.of(volume.article(number)).beginning) for number in open_ones
        )
    places = np.zeros(int(begins[-1]), dtype=np.int64)
    places[order] = np.arange(len(order))
    unclear.sort(key=lambda one: places[one[0]])
    tags = detector.settle(clear, [(text, seen) for _, seen, text in unclear]) if unclear else []
    return {number: tag for (number, _, _), tag in zip(unclear, tags, strict=True)}
