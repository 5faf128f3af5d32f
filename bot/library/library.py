"""A corpus folder, read again and again: each reading costs what changed since the one before."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot.corpus.corpus import Corpus
from bot.corpus.earlier import Earlier, FileState
from bot.corpus.files import Listing, list_files, why
from bot.corpus.reader import Reading, read_anew
from bot.corpus.volume import VolumeWriter
from bot.errors import CorpusError, KeepDamaged, Problem, Sentence
from bot.library.making import Kit, Maker, Progress
from bot.library.outline import Outline
from bot.library.outliner import Outliner, OutliningWriter
from bot.library.shelves import Shelves
from bot.library.state import State
from bot.library.tome import TEXTS
from bot.search.embedded import EmbeddedEngine

if TYPE_CHECKING:
    from bot.library.keep import Keep, Kept

_log = logging.getLogger(__name__)

_KEPT = 1_000
"""Passages from which on it takes longer to analyse them than to map what is kept of them."""
_HEAVY = 32 * 2**20
"""Bytes of new files from which on what is made of them is written while it is made."""
_PACKED = 4
"""How much larger a packed archive is unpacked, about."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """A corpus folder as it was read: its articles, and what they were analysed to."""

    state: State
    corpus: Corpus


class Library:
    """Reads a folder to what answers. Not for several threads at once."""

    def __init__(self, folder: Path, kit: Kit, place: Path | None = None) -> None:
        """With a `place`, what is made of a large corpus is kept in this folder for the next start."""
        self._folder, self._kit, self._place = folder, kit, place
        self._state: State | None = None
        self._trusted = True

    def read(self, progress: Progress = lambda *_: None) -> tuple[Corpus, EmbeddedEngine]:
        """Read what changed since the last time; raises CorpusError."""
        gathered = self.gather(progress)
        return gathered.corpus, self._engine(gathered.state)

    def gather(self, progress: Progress = lambda *_: None) -> Gathered:
        """Do as `read`, for an engine that is somewhere else."""
        before = self._before() if self._trusted else None
        self._trusted = True
        earlier = Earlier() if before is None else before.earlier
        try:
            listing = list_files(self._folder)
            if self._place is not None and _bytes_to_read(listing, earlier) > _HEAVY:
                state, problems = self._heavily(self._keep(self._place), before, listing, progress)
            else:
                state, problems = self._lightly(before, listing, progress)
        except OSError as error:
            raise CorpusError(_unwritable(error)) from error
        self._state = state
        return Gathered(state, Corpus([tome.volume for tome in state.tomes], state.order, problems))

    def look(self) -> Corpus:
        """Read what the folder holds now, and change nothing; an empty one will do."""
        self._state = self._before() if self._trusted else None
        earlier = Earlier() if self._state is None else self._state.earlier
        reading = read_anew(self._folder, earlier, VolumeWriter(), may_be_empty=True)
        return Corpus((*earlier.volumes, reading.volume), reading.order, reading.problems)

    def damage(self, stop: Callable[[], bool] = lambda: False) -> str | None:
        """Read all that is kept, until `stop` says so, and tell what is damaged; the next reading is then from scratch.

        May run beside everything else.
        """
        if self._place is None or not self._place.is_dir():
            return None
        told = self._keep(self._place).verify(stop)
        self._trusted = self._trusted and told is None
        return told

    def _before(self) -> State | None:
        """The state that the next reading goes on from."""
        state = self._state
        # Another process may have put a state of its own in the place of what is kept.
        gone = state is not None and state.words is not None and not state.words.is_dir()
        return self._opened() if state is None or gone else state

    def _opened(self) -> State | None:
        """What was kept, None when there is nothing of use."""
        if self._place is None or not self._place.is_dir():
            return None
        try:
            return self._keep(self._place).load(_loaded)
        except KeepDamaged as damage:
            _log.warning("%s", damage.sentence)
        return None

    def _keep(self, place: Path) -> "Keep":
        from bot.library.fingerprint import fingerprint  # small corpora do without
        from bot.library.keep import Keep

        return Keep(place, self._folder, fingerprint())

    def _heavily(
        self, keep: "Keep", before: State | None, listing: Listing, progress: Progress
    ) -> tuple[State, tuple[Problem, ...]]:
        """Read much: what is made of it goes to the disk while it is made."""
        with keep.writing():
            folder = keep.begin("tome")
            (folder / TEXTS).mkdir()
            reading, outlines = self._reading(before, listing, progress, folder / TEXTS)
            maker = Maker(self._kit, keep.begin)
            return self._saved(keep, maker.next(before, reading, outlines, progress, folder)), reading.problems

    def _lightly(self, before: State | None, listing: Listing, progress: Progress) -> tuple[State, tuple[Problem, ...]]:
        """Read little: only the result is written, and only where it is worth it."""
        reading, outlines = self._reading(before, listing, progress, None)
        if before is not None and not reading.volume.articles and np.array_equal(reading.order, before.order):
            return self._looked_at(before, reading), reading.problems
        passages = reading.volume.passages + (before.passages if before else 0)
        if self._place is not None and passages >= _KEPT:
            keep = self._keep(self._place)
            try:
                with keep.writing():
                    made = Maker(self._kit, keep.begin).next(before, reading, outlines, progress)
                    return self._saved(keep, made), reading.problems
            except OSError as error:
                _log.warning("%s", _unwritable(error))
        return Maker(self._kit).next(before, reading, outlines, progress), reading.problems

    def _looked_at(self, before: State, reading: Reading) -> State:
        """The same state; files that look otherwise now, but hold the same, need not be read again the next time."""
        state = replace(before, lines=reading.lines, files=reading.files)
        if self._place is None or state.words is None or state.files == before.files:
            return state
        keep = self._keep(self._place)
        try:
            with keep.writing():
                return self._saved(keep, state)
        except OSError as error:
            _log.warning("%s", _unwritable(error))
            return state

    def _reading(
        self, before: State | None, listing: Listing, progress: Progress, texts: Path | None
    ) -> tuple[Reading, list[Outline]]:
        earlier = Earlier() if before is None else before.earlier

        def counted(articles: int) -> None:
            progress(articles, None, 0)

        with Outliner(self._kit.detector) as outliner:
            writer = OutliningWriter(outliner, texts)
            reading = read_anew(self._folder, earlier, writer, counted=counted, listing=listing)
            return reading, outliner.done()

    def _saved(self, keep: "Keep", state: State) -> State:
        """Keep a state; return it as it is mapped from there."""
        state = state.frozen()
        words, tomes = state.words, []
        if words is None:
            words = keep.begin("words")
            state.save_words(words)
        for tome in state.tomes:
            folder = tome.folder
            if folder is None:
                folder = keep.begin("tome")
                tome.save(folder)
            tomes.append(folder)
        edition = keep.begin("edition")
        state.save_edition(edition)
        return _loaded(keep.commit([words, edition, *tomes], b""))

    def _engine(self, state: State) -> EmbeddedEngine:
        return EmbeddedEngine(
            Shelves(state.tomes, state.earlier.alive()),
            state.collection(),
            lexicon=state.lexicon,
            tables=state.tables,
            languages=state.languages(),
            analysers=self._kit.analysers,
            weights=self._kit.weights,
        )


def _loaded(kept: "Kept") -> State:
    words, edition, *tomes = kept.parts
    return State.load(words, edition, tomes)


def _bytes_to_read(listing: Listing, earlier: Earlier) -> int:
    """About how many bytes the files have that changed, unpacked."""
    known = {file.name: file.state for file in earlier.files}
    total = 0
    for file in listing.files:
        state = FileState.of(file)
        if state is not None and state != known.get(file.name):
            total += state.size * (_PACKED if file.name.lower().endswith(".gz") else 1)
    return total


def _unwritable(error: OSError) -> Sentence:
    if isinstance(error, TimeoutError):
        return Sentence("The index cannot be kept: another process makes it just now. Try again when that is done.")
    return Sentence(
        "The index cannot be kept: {reason}. Make room in STATE_DIR, or give the user that runs the bot the right to "
        "write there.",
        reason=why(error),
    )
