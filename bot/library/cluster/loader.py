"""A gathered corpus into a cluster: as a new version beside the one that answers, whose place it then takes."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple

import msgspec
import numpy as np

from bot.corpus.corpus import Corpus
from bot.errors import ClusterError
from bot.library.cluster.building import LOST, Builder
from bot.library.cluster.checking import WRONG
from bot.library.cluster.holdings import NOTHING, Holdings
from bot.library.cluster.lease import SECONDS, Held, Lease
from bot.library.cluster.making import Base, Goal, Maker, Sent
from bot.library.cluster.plan import is_worth_it, orders, plan
from bot.library.cluster.publishing import Publisher
from bot.library.cluster.target import Target
from bot.library.cluster.versions import Record, Versions, new_version
from bot.library.cluster.words import Words
from bot.library.fingerprint import fingerprint
from bot.library.library import Gathered
from bot.library.problems import plain
from bot.search.analysis import Analysers
from bot.search.cluster.client import Client
from bot.search.cluster.documents import ArticleDocument
from bot.search.cluster.indices import Names
from bot.search.cluster.manifest import Manifest

_log = logging.getLogger(__name__)


class Layout(NamedTuple):
    """How the indices of a version are kept."""

    shards: int
    """Of the index of passages."""
    replicas: int
    """Copies of each shard beside the first one."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A version that is whole, and what makes it the one that answers."""

    corpus: Corpus
    """What it holds, as it was read."""
    record: Record
    base: Record | None
    """The version that answers so far."""
    came: Sequence[int]
    """The places in the corpus of articles that the base does not have just so."""
    went: Sequence[ArticleDocument]
    """The base's articles that the corpus does not have just so."""
    publish: Callable[[], None]
    """Let it answer; raises ClusterError."""

    @property
    def changes(self) -> tuple[int, int, int]:
        """How many articles were added, changed and removed."""
        changed = sum(self.corpus.place(article.id) is not None for article in self.went)
        return len(self.came) - changed, changed, len(self.went) - changed


class Loader:
    """Loads versions, one at a time for all processes that share the indices. All methods raise ClusterError."""

    def __init__(
        self, client: Client, names: Names, layout: Layout, analysers: Analysers, lease_seconds: float = SECONDS
    ) -> None:
        self._client, self._names, self._layout, self._analysers = client, names, layout, analysers
        self._versions = Versions(client, names)
        self._builder = Builder(client, names)
        self._maker = Maker(client, names, self._versions, analysers)
        self._publisher = Publisher(names, self._versions, self._builder)
        self._lease = Lease(self._versions, lease_seconds)

    @contextmanager
    def loaded(
        self, gather: Callable[[], Gathered], by: str, sent: Sent = lambda *_: None, *, anew: bool = False
    ) -> Iterator[Loaded]:
        """Load what `gather` gives as a version that nobody asks yet; whoever wants to publishes it within.

        Of the version that answers as much is taken over as is the same, unless it is to be made `anew`. What a load
        that was interrupted left is gone on with. `by` names who asked, for whoever asks meanwhile, who gets a
        ReloadInProgress. `sent` is told how far it is.
        """
        with self._lease.held(by) as held:
            yield self._load(gather(), by, sent, held, anew=anew)

    def undo(self, by: str) -> Record:
        """Let the version before answer again, and return it; once more undoes that. Raises BotError without one."""
        return self._publisher.undo(self._lease, by)

    def _load(self, gathered: Gathered, by: str, sent: Sent, held: Held, *, anew: bool) -> Loaded:
        target = Target(gathered, self._analysers)
        pointer, seal = self._versions.pointer()
        base = None if pointer is None or anew else self._base(pointer.current, target)
        if base is not None and self._holds(base.record, target):
            record = msgspec.structs.replace(base.record, problems=plain(target.corpus.problems))
            self._builder.close(self._names.edition(record.manifest.version), self._layout.replicas)
            return Loaded(target.corpus, record, base.record, (), (), partial(self._versions.keep, record))
        source = base if base is not None and self._may_copy(base, target) else None
        words = Words(target.state)
        goal = Goal(target, words, words.totals(), orders(target.seals, source.listing if source else NOTHING))
        record = self._made(goal, by, source, sent, held)

        def publish() -> None:
            held.check()
            self._publisher.publish(record, pointer, seal)

        came, went = _differing(target, base)
        return Loaded(target.corpus, record, base.record if base else None, came, went, publish)

    def _made(self, goal: Goal, by: str, source: Base | None, sent: Sent, held: Held) -> Record:
        """Make a version in the first way that leads to a whole one: from what is half made, of another, of nothing."""
        half = self._half_made(self._record(goal, by, source))
        self._publisher.sweep(spared=half.manifest.version if half else None)
        ways: list[tuple[Record | None, Base | None]] = [(half, source)] if half else []
        ways += [(None, source), (None, None)] if source else [(None, None)]
        while True:
            known, base = ways.pop(0)
            held.check()
            record = known or self._record(goal, by, base)
            if known is None:
                self._maker.begin(record)
            try:
                self._maker.fill(record, goal, base, sent, held.check)
                self._maker.finish(record, goal, self._layout.replicas)
            except ClusterError as error:
                if error.kind not in {LOST, WRONG} or not ways:
                    raise
                _log.warning("A version is given up: %s", error)
                self._versions.forget(record.manifest.version)
            else:
                return record

    def _base(self, version: str, target: Target) -> Base | None:
        """Compare the version that answers with the target; None where it is not there as a whole."""
        record = self._versions.record(version)
        if record is None or not self._publisher.is_there(version):
            return None
        holdings = Holdings(self._client, self._names.edition(version))
        listing = holdings.listing()
        needed = plan(target.seals, orders(target.seals, listing), listing)
        return Base(record, listing, needed, tuple(holdings.listed(listing, needed.stale)))

    def _holds(self, record: Record, target: Target) -> bool:
        """Whether a version holds the target already."""
        return self._is_alike(record) and record.manifest.corpus == target.corpus.version

    def _may_copy(self, base: Base, target: Target) -> bool:
        """Whether a version is to be made of the one that answers."""
        # The words of titles are read by the rules of the corpus's first language.
        same = base.record.manifest.languages[:1] == target.languages[:1]
        written, stale = target.passages(base.plan.written).sum(), sum(article.passages for article in base.stale)
        return same and self._is_alike(base.record) and is_worth_it(int(written), stale, target.state.passages)

    def _is_alike(self, record: Record) -> bool:
        return (record.manifest.analyser, record.shards) == (fingerprint(), self._layout.shards)

    def _half_made(self, wanted: Record) -> Record | None:
        """Return what an interrupted load of the same left."""
        pointer = self._versions.pointer()[0]
        named = {pointer.current, pointer.previous} if pointer else set()
        for version in sorted(set(self._versions.there()) - named, reverse=True):
            record = self._versions.record(version)
            # One that answered once, and only stays until nobody asks it any more, is closed.
            if record is None or record.published_at is not None or _purpose(record) != _purpose(wanted):
                continue
            if self._publisher.is_there(version):
                return record
        return None

    def _record(self, goal: Goal, by: str, base: Base | None) -> Record:
        corpus, totals, version = goal.target.corpus, goal.totals, new_version()
        manifest = Manifest(
            version=version,
            corpus=corpus.version,
            analyser=fingerprint(),
            articles=len(corpus),
            passages=totals.passages,
            terms=totals.terms,
            words=totals.words,
            surfaces=totals.surfaces,
            idf=totals.idf,
            languages=goal.target.languages,
            loaded_at=datetime.now(UTC).isoformat(),
        )
        of = base.record.manifest.version if base else None
        return Record(manifest, by, self._layout.shards, of, plain(corpus.problems))


def _purpose(record: Record) -> tuple[object, ...]:
    """What two versions have in common of which one can be gone on with as the other."""
    made = record.manifest
    return record.base, record.shards, made.corpus, made.analyser, made.languages, made.passages, made.words


def _differing(target: Target, base: Base | None) -> tuple[Sequence[int], Sequence[ArticleDocument]]:
    """The articles of either that the other does not have just so, wherever it has them."""
    if base is None:
        return range(len(target)), ()
    came = np.flatnonzero(base.listing.row(target.seals) < 0)
    # What is only somewhere else in the order is written anew too.
    moved = set(target.seals[np.setdiff1d(base.plan.written, came)].tolist())
    return came.tolist(), [article for article in base.stale if article.digest.encode() not in moved]
