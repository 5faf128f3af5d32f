"""From one reading of a corpus folder to the next state: what is new is analysed, and tomes are put together."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.arrays import firsts
from bot.corpus.reader import Reading
from bot.corpus.volume import Volume, VolumeWriter
from bot.library.analysis import pieces
from bot.library.state import State
from bot.library.tome import INDEX, TEXTS, Tome, sources
from bot.library.tongues import Tongues, seen_alone, settled
from bot.search.analysis import Analysers
from bot.search.language import LanguageDetector, Seen
from bot.search.lexicon import Lexicon
from bot.search.mix import Weights
from bot.search.segment import SegmentWriter
from bot.search.word_tables import WordTables, tables_behind

Ints = NDArray[np.int64]
Progress = Callable[[int, int | None, int], None]
"""Takes how many articles are read so far; then how many passages are analysed, of how many."""

_TOGETHER = 20_000
"""Passages up to which all are put together anew each time, so that questions find one tome."""
_SHARE = 5
"""The second tome holds, and the first one lacks, at most one passage in so many."""


@dataclass(frozen=True, slots=True)
class Kit:
    """What analyses and ranks: the same for all readings."""

    analysers: Analysers
    detector: LanguageDetector
    weights: Weights


class Maker:
    """Makes states; raises OSError where one is written."""

    def __init__(self, kit: Kit, begin: Callable[[str], Path] | None = None) -> None:
        """`begin` makes a folder for a large tome; without, all is made in memory."""
        self._kit, self._begin = kit, begin

    def next(self, before: State | None, reading: Reading, progress: Progress, folder: Path | None = None) -> State:
        """Return the state behind a reading; `folder` is where the reading's texts are, if they were written."""
        old = () if before is None else before.tomes
        volume, tongues, order = self._spoken(old, reading)
        if volume is not reading.volume:
            folder = None
        lexicon = Lexicon.empty() if before is None else before.lexicon.grown()
        tome = self._analysed(
            volume, tongues, lexicon, folder, lambda done: progress(len(order), done, volume.passages)
        )
        state = State((*old, tome), order, reading.lines, reading.files, lexicon, ())
        if before is None:
            return replace(state, tables=(WordTables.build(lexicon.surfaces),))
        if _wants_merging(state):
            return self._whole(state)
        tables = tables_behind(before.tables[0], lexicon)
        return self._paired(replace(state, tables=tables, words=before.words))

    def _spoken(self, old: tuple[Tome, ...], reading: Reading) -> tuple[Volume, Tongues, Ints]:
        """The volume to be analysed, its languages, and the corpus's order.

        Where what is new makes the corpus take older articles to be in another language, these come into the volume.
        """
        detector, volume, order = self._kit.detector, reading.volume, reading.order
        alone = seen_alone(volume, detector)
        first = sum(tome.volume.articles for tome in old)
        tags = settled(
            [*(tome.volume for tome in old), volume], [*(tome.tongues for tome in old), alone], order, detector
        )
        tongues = Tongues.of(
            [alone.known(number)[0] for number in range(volume.articles)],
            [alone.tag(number) or tags[first + number] for number in range(volume.articles)],
        )
        known = [tome.tongues.tag(number) for tome in old for number in range(tome.volume.articles)] if tags else []
        turned = {number: tag for number, tag in tags.items() if number < first and known[number] != tag}
        if not turned:
            return volume, tongues, order
        return _with_turned(old, (volume, tongues), order, turned)

    def _analysed(
        self, volume: Volume, tongues: Tongues, lexicon: Lexicon, folder: Path | None, counted: Callable[[int], None]
    ) -> Tome:
        texts, index = (None if folder is None else folder / name for name in (TEXTS, INDEX))
        if index is not None:
            index.mkdir()
        writer, done = SegmentWriter(lexicon, index), 0
        with closing(pieces(volume, tongues, lexicon, self._kit.analysers, texts)) as found:
            for piece in found:
                writer.add(piece)
                done += len(piece)
                counted(done)
        if folder is not None:
            tongues.save(folder)
        return Tome(volume, tongues, writer.done(sources(volume)), folder)

    def _whole(self, state: State) -> State:
        """Put all tomes together, with the words that are left."""
        from bot.library.merging import merged, slimmed  # a first reading does without

        lexicon, numbers = slimmed(state.tomes, state.order, state.lexicon)
        tome = merged(state.tomes, state.order, lexicon, numbers, self._folder(state.passages))
        tables = (WordTables.build(lexicon.surfaces),)
        return State((tome,), np.arange(len(state.order)), state.lines, state.files, lexicon, tables)

    def _paired(self, state: State) -> State:
        """Put all tomes but the first one together."""
        base, *rest = state.tomes
        first = base.volume.articles
        later = state.order >= first
        if not later.any():
            return replace(state, tomes=(base,))
        if len(rest) == 1:
            return state
        from bot.library.merging import merged  # a first reading does without

        passages = state.passages - state.living(0)
        tome = merged(rest, state.order[later] - first, state.lexicon, folder=self._folder(passages))
        order = state.order.copy()
        order[later] = first + np.arange(np.count_nonzero(later))
        return replace(state, tomes=(base, tome), order=order)

    def _folder(self, passages: int) -> Path | None:
        """Where a tome of so many passages is made; None for in memory."""
        return self._begin("tome") if self._begin and passages > _TOGETHER else None


def _wants_merging(state: State) -> bool:
    passages, first = state.passages, state.living(0)
    dead = state.tomes[0].volume.passages - first
    return passages <= _TOGETHER or max(passages - first, dead) * _SHARE > passages


def _with_turned(
    old: tuple[Tome, ...], new: tuple[Volume, Tongues], order: Ints, turned: dict[int, str]
) -> tuple[Volume, Tongues, Ints]:
    """Write the new articles and those of another language now into one volume."""
    volumes = [*(tome.volume for tome in old), new[0]]
    tongues = [*(tome.tongues for tome in old), new[1]]
    begins = firsts(volume.articles for volume in volumes)
    first = int(begins[-2])
    known: list[tuple[Seen, str]] = []
    writer, places = VolumeWriter(), order.copy()
    for place, number in enumerate(order.tolist()):
        if number >= first or number in turned:
            which = int(np.searchsorted(begins, number, side="right")) - 1
            volume, local = volumes[which], number - int(begins[which])
            line = int(volume.lines[local])
            writer.add(volume.article(local), None if line < 0 else line, volume.prints[local].tobytes())
            seen, tag = tongues[which].known(local)
            places[place] = first + len(known)
            known.append((seen, turned.get(number, tag)))
    return writer.done(), Tongues.of([seen for seen, _ in known], [tag for _, tag in known]), places
