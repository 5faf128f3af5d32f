"""From one reading of a corpus folder to the next state: what is new is analysed, and tomes are put together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.arrays import firsts
from bot.corpus.reader import Reading
from bot.corpus.volume import Volume, VolumeWriter
from bot.library.analysis import pieces
from bot.library.outline import Outline, divided, outlined
from bot.library.state import State
from bot.library.tome import INDEX, Tome, sources
from bot.library.tongues import Tongues, settled
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


@dataclass(frozen=True, slots=True)
class _New:
    """Articles that are to be analysed."""

    volume: Volume
    tongues: Tongues
    outlines: Sequence[Outline]
    folder: Path | None
    """Where the texts are, if they were written."""


class Maker:
    """Makes states; raises OSError where one is written."""

    def __init__(self, kit: Kit, begin: Callable[[str], Path] | None = None) -> None:
        """`begin` makes a folder for a large tome; without, all is made in memory."""
        self._kit, self._begin = kit, begin

    def next(
        self,
        before: State | None,
        reading: Reading,
        outlines: Sequence[Outline],
        progress: Progress,
        folder: Path | None = None,
    ) -> State:
        """Return the state behind a reading.

        `outlines` are of the reading's articles; `folder` is where their texts are, if they were written.
        """
        old = () if before is None else before.tomes
        new, order = self._spoken(old, reading, outlines, folder)
        lexicon = Lexicon.empty() if before is None else before.lexicon.grown()
        tome = self._analysed(new, lexicon, lambda done: progress(len(order), done, new.volume.passages))
        state = State((*old, tome), order, reading.lines, reading.files, lexicon, ())
        if before is None:
            return replace(state, tables=(WordTables.build(lexicon.surfaces),))
        if _wants_merging(state):
            return self._whole(state)
        tables = tables_behind(before.tables[0], lexicon)
        return self._paired(replace(state, tables=tables, words=before.words))

    def _spoken(
        self, old: tuple[Tome, ...], reading: Reading, outlines: Sequence[Outline], folder: Path | None
    ) -> tuple[_New, Ints]:
        """What is to be analysed, and the corpus's order.

        Where what is new makes the corpus take older articles to be in another language, these come into the volume.
        """
        detector, volume, order = self._kit.detector, reading.volume, reading.order
        seen = [one for outline in outlines for one in outline.seen]
        alone = Tongues.of(seen, [one.language or "" for one in seen])
        first = sum(tome.volume.articles for tome in old)
        tags = settled(
            [*(tome.volume for tome in old), volume], [*(tome.tongues for tome in old), alone], order, detector
        )
        tongues = Tongues.of(seen, [one.language or tags[first + number] for number, one in enumerate(seen)])
        known = [tome.tongues.tag(number) for tome in old for number in range(tome.volume.articles)] if tags else []
        turned = {number: tag for number, tag in tags.items() if number < first and known[number] != tag}
        if not turned:
            return _New(volume, tongues, outlines, folder), order
        volume, tongues, order = _with_turned(old, (volume, tongues), order, turned)
        return _New(volume, tongues, [outlined(stretch, detector) for stretch in divided(volume)], None), order

    def _analysed(self, new: _New, lexicon: Lexicon, counted: Callable[[int], None]) -> Tome:
        index = None if new.folder is None else new.folder / INDEX
        if index is not None:
            index.mkdir()
        writer, done = SegmentWriter(lexicon, index), 0
        for piece in pieces(new.volume, new.tongues, new.outlines, lexicon, self._kit.analysers):
            writer.add(piece)
            done += len(piece)
            counted(done)
        if new.folder is not None:
            new.tongues.save(new.folder)
        return Tome(new.volume, new.tongues, writer.done(sources(new.volume)), new.folder)

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
