"""Several tomes become one: only what lives is taken over, and nothing is analysed again."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.arrays import firsts
from bot.corpus.volume import VolumeWriter
from bot.library.analysis import renumbered
from bot.library.tome import INDEX, TEXTS, Tome, sources
from bot.library.tongues import Tongues
from bot.search.collection import Collection, Living
from bot.search.known import counted
from bot.search.lexicon import Lexicon
from bot.search.segment import SegmentWriter

Ints = NDArray[np.int64]

_AT_ONCE = 2_000
"""Articles that are taken over together."""


def merged(
    tomes: Sequence[Tome], order: Ints, lexicon: Lexicon, numbers: Ints | None = None, folder: Path | None = None
) -> Tome:
    """Put the articles with these numbers, which run through the tomes, together in this order.

    Those of one tome ascend. `lexicon` is that of the new tome; `numbers` gives the new number of each word where it is
    another one than that of the old tomes. With a folder, the tome is made there. Raises OSError.
    """
    texts, index = (None if folder is None else folder / name for name in (TEXTS, INDEX))
    for place in filter(None, (texts, index)):
        place.mkdir()
    volumes, segments = VolumeWriter(texts), SegmentWriter(lexicon, index)
    known = []
    for which, articles in _runs(tomes, order):
        tome = tomes[which]
        for number in articles.tolist():
            line = int(tome.volume.lines[number])
            volumes.add(tome.volume.article(number), None if line < 0 else line, tome.volume.prints[number].tobytes())
            known.append(tome.tongues.known(number))
        first = tome.volume.first_passage
        passages = np.concatenate([np.arange(first[number], first[number + 1]) for number in articles])
        piece = tome.segment.forward.take(passages)
        segments.add(piece if numbers is None else renumbered(piece, numbers))
    volume = volumes.done()
    tongues = Tongues.of([seen for seen, _ in known], [tag for _, tag in known])
    if folder is not None:
        tongues.save(folder)
    return Tome(volume, tongues, segments.done(sources(volume)), folder)


def slimmed(tomes: Sequence[Tome], order: Ints, lexicon: Lexicon) -> tuple[Lexicon, Ints]:
    """Return a lexicon of the words that still stand in articles, and the number of each word there, 0 for others."""
    alive = np.zeros(sum(tome.volume.articles for tome in tomes), dtype=np.bool_)
    alive[order] = True
    living, first = [], 0
    for tome in tomes:
        living.append(Living(tome.segment, alive[first : first + tome.volume.articles]))
        first += tome.volume.articles
    counts = counted(Collection(living, order), lexicon)
    left, numbers = Lexicon.empty(), np.zeros(len(lexicon), dtype=np.int64)
    for number in np.flatnonzero(counts.times + counts.titled).tolist():
        numbers[number] = left.add(*lexicon.word(number))
    return left, numbers


def _runs(tomes: Sequence[Tome], order: Ints) -> Iterator[tuple[int, Ints]]:
    """Divide articles into stretches of one tome each, by their numbers there."""
    begins = firsts(tome.volume.articles for tome in tomes)
    which = np.searchsorted(begins, order, side="right") - 1
    ends = np.append(np.flatnonzero(np.diff(which)) + 1, len(order))
    low = 0
    for end in ends.tolist():
        while low < end:
            high = min(low + _AT_ONCE, end)
            yield int(which[low]), order[low:high] - begins[which[low]]
            low = high
