"""Which version answers: moved in one step, moved back, and what nobody needs any more taken away."""

import logging
from datetime import UTC, datetime, timedelta

import msgspec

from bot.errors import BotError, ClusterError, Sentence
from bot.library.cluster.building import Builder
from bot.library.cluster.lease import Lease
from bot.library.cluster.versions import Pointer, Record, Seal, Versions
from bot.search.cluster.indices import KINDS, Names

_LINGERING = timedelta(seconds=30)
"""How long a version stays that does not answer any more: somebody may be in the middle of a question."""

_log = logging.getLogger(__name__)


class Publisher:
    """Says which version answers. All methods raise ClusterError."""

    def __init__(self, names: Names, versions: Versions, builder: Builder) -> None:
        self._names, self._versions, self._builder = names, versions, builder

    def publish(self, record: Record, before: Pointer | None, seal: Seal | None) -> None:
        """Let a version answer, where what answers is still what it was."""
        version = record.manifest.version
        self._move(Pointer(version, before.current if before else None), seal)
        try:
            self._versions.keep(msgspec.structs.replace(record, published_at=datetime.now(UTC).isoformat()))
            self.sweep()
        except ClusterError as error:
            # It answers already; the next load takes away what is left.
            _log.warning("What is no longer needed stays in the cluster for now: %s", error)

    def undo(self, lease: Lease, by: str) -> Record:
        """Let the version before answer again, and return it; once more undoes that. Raises BotError without one."""
        with lease.held(by) as held:
            pointer, seal = self._versions.pointer()
            version = pointer.previous if pointer else None
            record = self._versions.record(version) if version else None
            if pointer is None or version is None or record is None or not self.is_there(version):
                raise BotError(Sentence("The cluster holds no version before the one that answers."))
            held.check()
            self._move(Pointer(version, pointer.current), seal)
            return record

    def sweep(self, spared: str | None = None) -> None:
        """Take away every version but the one that answers, the one before, and one that is spared."""
        pointer = self._versions.pointer()[0]
        needed = {spared} | ({pointer.current, pointer.previous} if pointer else set())
        before = self._versions.record(pointer.previous) if pointer and pointer.previous else None
        lingers = before is not None and _since(before) < _LINGERING
        for version in sorted(self._versions.there()):
            if version in needed:
                continue
            record = self._versions.record(version) if lingers else None
            if record is None or record.published_at is None:
                self._versions.forget(version)

    def is_there(self, version: str) -> bool:
        """Whether all indices of a version are there."""
        return self._versions.there().get(version) == len(KINDS)

    def _move(self, pointer: Pointer, seal: Seal | None) -> None:
        if not self._versions.point(pointer, seal):
            raise ClusterError(Sentence("Another version was published meanwhile, so this one was not. Load it again."))
        try:
            # For whoever looks at the cluster by other means: the bots go by the pointer.
            self._builder.name(self._names.edition(pointer.current))
        except ClusterError as error:
            _log.warning("The aliases could not be moved: %s", error)


def _since(record: Record) -> timedelta:
    """How long ago a version was published."""
    if record.published_at is None:
        return timedelta.max
    return datetime.now(UTC) - datetime.fromisoformat(record.published_at)
