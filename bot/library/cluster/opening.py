"""The version of a corpus that answers now, opened for questions."""

from typing import NamedTuple

from bot.errors import ClusterError, Sentence
from bot.library.cluster.corpus import ClusterCorpus
from bot.library.cluster.versions import Record, Versions
from bot.library.fingerprint import fingerprint
from bot.library.making import Kit
from bot.search.cluster.client import ANSWER_SECONDS, Client
from bot.search.cluster.faults import MISSING
from bot.search.cluster.indices import Names
from bot.search.opensearch import OpenSearchEngine


class Opened(NamedTuple):
    """A version with what answers from it."""

    record: Record
    corpus: ClusterCorpus
    engine: OpenSearchEngine


class Opener:
    """Opens versions for questions. All methods raise ClusterError, also where another program made the version."""

    def __init__(self, client: Client, names: Names, kit: Kit) -> None:
        self._client, self._names, self._kit = client, names, kit
        self._versions = Versions(client, names, ANSWER_SECONDS)

    def current(self) -> Record:
        """Return the version that answers now."""
        pointer = self._versions.pointer()[0]
        record = None if pointer is None else self._versions.record(pointer.current)
        if record is None:
            raise ClusterError(
                Sentence(
                    "The cluster holds no corpus named {prefix} (ENGINE_INDEX). Load one with `python -m bot index`.",
                    prefix=self._names.prefix,
                ),
                MISSING,
            )
        return record

    def open(self, record: Record) -> Opened:
        """Return what answers from a version."""
        if record.manifest.analyser != fingerprint():
            raise ClusterError(
                Sentence(
                    "The index in the cluster was made by another version of this program or of what it stands on. "
                    "Make it anew with `python -m bot index`, or run the version that made it."
                )
            )
        edition = self._names.edition(record.manifest.version)
        engine = OpenSearchEngine(self._client, edition, record.manifest, self._kit.analysers, self._kit.weights)
        return Opened(record, self.corpus(record), engine)

    def corpus(self, record: Record) -> ClusterCorpus:
        """Return the articles of a version, whatever made it; asks nothing."""
        return ClusterCorpus(self._client, self._names.edition(record.manifest.version), record)
