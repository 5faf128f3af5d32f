"""What the state index of a cluster tells: which version of the corpus is current, and what each one is made of."""

import re
import secrets
from datetime import UTC, datetime
from typing import Any, NamedTuple, TypeVar

import msgspec

from bot.errors import ClusterError, Sentence
from bot.search.cluster.client import Client, Deadline, Request
from bot.search.cluster.faults import MISSING
from bot.search.cluster.indices import KINDS, Names, state_definition
from bot.search.cluster.manifest import Manifest

PATIENCE = 30.0
"""Seconds that whoever makes a version waits for the cluster; a question waits less."""
_FIRST = 10.0
"""Those for which it is waited at first."""
_VERSION = r"\d{8}t\d{6}-[0-9a-f]{8}"
_CURRENT = "current"
EXISTS = "resource_already_exists_exception"
"""The server's own name of the error where an index is there already."""
_CONFLICT = 409
_COPIES = "0-2"
"""Of the state: as many as there are nodes for, for it is small and all depends on it."""

T = TypeVar("T")


class Seal(NamedTuple):
    """What a document was when it was read, so that it is written only where it is still that."""

    number: int
    term: int


class Pointer(msgspec.Struct, frozen=True):
    """Which version answers, and which one did before."""

    current: str
    previous: str | None = None


class Record(msgspec.Struct, frozen=True):
    """One version: what holds for it as a whole, and how far its making is."""

    manifest: Manifest
    by: str
    """Who had it made."""
    shards: int
    """Of the index of passages."""
    base: str | None
    """The version that it was made of; None where it was made from scratch."""
    problems: list[list[Any]]
    """See `bot.library.problems`."""
    words_sent: bool = False
    """Whether all documents of words are there."""
    published_at: str | None = None
    """When it became current for the first time: ISO 8601, in UTC."""


class Versions:
    """Reads and writes the state index. All methods raise ClusterError."""

    def __init__(self, client: Client, names: Names, patience: float = PATIENCE) -> None:
        self._client, self._names, self._patience = client, names, patience

    def prepare(self) -> None:
        """Make the state index where there is none."""
        body = state_definition(0)
        body["settings"]["index"]["auto_expand_replicas"] = _COPIES
        # Whoever begins is told soon that there is no cluster.
        deadline = Deadline(min(self._patience, _FIRST))
        try:
            self._client.ask(Request("PUT", f"/{self._names.state}", body), deadline)
        except ClusterError as error:
            if error.kind != EXISTS:
                raise

    def pointer(self) -> tuple[Pointer | None, Seal | None]:
        """Return what is current, and its seal; nothing before the first version."""
        return self.read(_CURRENT, Pointer)

    def point(self, pointer: Pointer, seal: Seal | None) -> bool:
        """Let another version be current; False where somebody else did so since the seal was read."""
        return self.write(_CURRENT, pointer, seal) is not None or self.pointer()[0] == pointer

    def record(self, version: str) -> Record | None:
        """Return what is known of a version."""
        return self.read(_named(version), Record)[0]

    def keep(self, record: Record) -> None:
        """Write down what is known of a version."""
        self._ask("PUT", self._document(_named(record.manifest.version)), record)

    def forget(self, version: str) -> None:
        """Delete a version: its indices, and what is known of it."""
        for kind in KINDS:
            try:
                self._ask("DELETE", f"/{self._names.edition(version).of(kind)}")
            except ClusterError as error:
                if error.status != MISSING:
                    raise
        self.remove(_named(version))

    def there(self) -> dict[str, int]:
        """Return each version of which an index is there, and how many are."""
        pattern = ",".join(f"{self._names.alias(kind)}-*" for kind in KINDS)
        params = {"format": "json", "h": "index", "expand_wildcards": "all"}
        named = re.compile(rf"{re.escape(self._names.prefix)}-(?:{'|'.join(KINDS)})-({_VERSION})")
        found: dict[str, int] = {}
        for line in self._ask("GET", f"/_cat/indices/{pattern}", **params):
            if match := named.fullmatch(line["index"]):
                found[match[1]] = found.get(match[1], 0) + 1
        return found

    def read(self, name: str, kind: type[T]) -> tuple[T | None, Seal | None]:
        """Return a document and its seal; nothing where there is none."""
        try:
            found = self._ask("GET", self._document(name))
        except ClusterError as error:
            if error.status != MISSING:
                raise
            return None, None
        try:
            return msgspec.convert(found["_source"], kind), Seal(found["_seq_no"], found["_primary_term"])
        except msgspec.ValidationError:
            raise ClusterError(
                Sentence(
                    "The index {index} was written by another version of this program. Run that one; or delete the "
                    "index and load the corpus again with `python -m bot index`.",
                    index=self._names.state,
                )
            ) from None

    def write(self, name: str, document: msgspec.Struct, seal: Seal | None) -> Seal | None:
        """Write a document where it is still what the seal tells, or not there without one; None where it is not."""
        params = {"op_type": "create"}
        if seal is not None:
            params = {"if_seq_no": str(seal.number), "if_primary_term": str(seal.term)}
        try:
            done = self._ask("PUT", self._document(name), document, **params)
        except ClusterError as error:
            if error.status != _CONFLICT:
                raise
            return None
        return Seal(done["_seq_no"], done["_primary_term"])

    def remove(self, name: str) -> None:
        """Delete a document, if it is there."""
        try:
            self._ask("DELETE", self._document(name))
        except ClusterError as error:
            if error.status != MISSING:
                raise

    def _document(self, name: str) -> str:
        return f"/{self._names.state}/_doc/{name}"

    def _ask(self, method: str, path: str, body: Any = None, **params: str) -> Any:
        return self._client.ask(Request(method, path, body, params), Deadline(self._patience))


def new_version() -> str:
    """Return a name for a version: a later one sorts behind."""
    return f"{datetime.now(UTC):%Y%m%dt%H%M%S}-{secrets.token_hex(4)}"


def _named(version: str) -> str:
    return f"version-{version}"
