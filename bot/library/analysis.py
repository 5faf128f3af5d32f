"""The passages of a volume analysed, stretch by stretch."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bot.corpus.volume import Volume
from bot.library.outline import Outline
from bot.library.tongues import Tongues
from bot.search.analysing import PassageAnalyser
from bot.search.analysis import Analysers
from bot.search.batch import Batch, spans_of
from bot.search.forward import Forward, Rows
from bot.search.lexicon import Lexicon


def pieces(
    volume: Volume, tongues: Tongues, outlines: Sequence[Outline], lexicon: Lexicon, analysers: Analysers
) -> Iterator[Forward]:
    """Analyse all passages in order; their words are added to the lexicon.

    What comes next is analysed while the caller works with a piece: compiled code lets another thread work.
    """
    analyse = PassageAnalyser(analysers, lexicon, volume.passages)
    first, before = 0, None
    with ThreadPoolExecutor(1, thread_name_prefix="analysing") as thread:
        for outline in outlines:
            piece = thread.submit(analyse, _batch(volume, tongues, outline, first))
            if before is not None:
                yield before.result()
            first, before = first + len(outline.seen), piece
        if before is not None:
            yield before.result()


def _batch(volume: Volume, tongues: Tongues, outline: Outline, first: int) -> Batch:
    """Return the passages of the articles that an outline is of; the first one is the volume's with this number."""
    end = first + len(outline.seen)
    low, high = volume.first_passage[[first, end]].tolist()
    counts = np.diff(volume.first_passage[first : end + 1])
    text, begins = volume.written(low, high)
    languages: list[str] = []
    titles: list[tuple[str, str]] = []
    for article, count in zip(range(first, end), counts.tolist(), strict=True):
        head = volume.head(article)
        languages += [tongues.tag(article)] * count
        headings = [head.headings[0]] * count if len(head.headings) == 1 else map(head.heading, range(count))
        titles += [(head.title, heading or "") for heading in headings]
    batch = Batch(
        text=text,
        begins=begins,
        languages=languages,
        titles=titles,
        article_of=np.repeat(np.arange(end - first, dtype=np.int32), counts),
        borders=outline.borders,
        sentence_counts=outline.counts,
    )
    return batch if outline.counts.all() else _completed(batch)


def _completed(batch: Batch) -> Batch:
    """Return a batch with the sentences of the passages that have none yet."""
    known = Rows.of(batch.borders, 2 * batch.sentence_counts)
    borders = [
        known.row(number).tolist() or [place for span in spans_of(batch.read(number), tag) for place in span]
        for number, tag in enumerate(batch.languages)
    ]
    return replace(
        batch,
        borders=np.array([place for of_one in borders for place in of_one], dtype=np.int32),
        sentence_counts=np.array([len(of_one) // 2 for of_one in borders], dtype=np.int32),
    )


def renumbered(piece: Forward, numbers: NDArray[np.int64]) -> Forward:
    """Return passages with other numbers of words: `numbers` gives the new one of each."""
    pairs = piece.compounds.values
    words = numbers.astype(np.int32)
    return replace(
        piece,
        words=Rows(words[piece.words.values], piece.words.offsets),
        titles=Rows(words[piece.titles.values], piece.titles.offsets),
        compounds=Rows(numbers[pairs >> 32] << 32 | numbers[pairs & 0xFFFFFFFF], piece.compounds.offsets),
    )
