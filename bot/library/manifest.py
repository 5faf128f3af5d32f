"""What is written down of a kept state: its parts, their files, and what the state was made of."""

import zlib
from dataclasses import dataclass
from typing import Annotated

import msgspec

FORMAT = 1
"""Of the manifest; another number is another version's."""
PART = r"[a-z0-9-]{1,64}-[0-9a-f]{16}"
"""The name of a finished part's folder."""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """One file as it was written."""

    name: str
    """Path below the part's folder, with `/` between its parts."""
    size: int
    """In bytes."""
    changed: int
    """When its bytes last changed, as the file system tells it, in nanoseconds."""
    checksum: int
    """CRC-32 of its bytes."""


@dataclass(frozen=True, slots=True)
class PartRecord:
    """One folder of files that never change."""

    name: Annotated[str, msgspec.Meta(pattern=f"^{PART}$")]
    files: tuple[FileRecord, ...]


@dataclass(frozen=True, slots=True)
class _Head:
    """The first line, which every version can read."""

    format: int
    checksum: int = 0
    """CRC-32 of all that follows the line."""


@dataclass(frozen=True, slots=True)
class _Body:
    """The second line."""

    fingerprint: str
    corpus: str
    parts: tuple[PartRecord, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """One kept state."""

    fingerprint: str
    """Names the version and the settings that the parts depend on."""
    corpus: str
    """The corpus folder, absolute and without links."""
    parts: tuple[PartRecord, ...]
    facts: bytes
    """What those who made the parts want to know again."""


def encode(manifest: Manifest) -> bytes:
    """Two lines of JSON, then the facts as they are."""
    body = msgspec.json.encode(_Body(manifest.fingerprint, manifest.corpus, manifest.parts))
    rest = body + b"\n" + manifest.facts
    return msgspec.json.encode(_Head(FORMAT, zlib.crc32(rest))) + b"\n" + rest


def decode(data: bytes) -> Manifest | None:
    """Read a manifest, None when it has another format; raises ValueError when it is damaged."""
    line, _, rest = data.partition(b"\n")
    head = msgspec.json.decode(line, type=_Head)
    if head.format != FORMAT:
        return None
    if zlib.crc32(rest) != head.checksum:
        raise ValueError("its checksum is another")
    line, _, facts = rest.partition(b"\n")
    body = msgspec.json.decode(line, type=_Body)
    return Manifest(body.fingerprint, body.corpus, body.parts, facts)
