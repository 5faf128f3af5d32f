"""The record of every change of the corpus folder, written before the change is made."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from bot.corpus.changes import Begun
from bot.corpus.disk import Disk, present
from bot.errors import Sentence, StoreError


@dataclass(frozen=True, slots=True)
class _Line:
    """One line: a change that begins, or the end of one."""

    begun: Begun | None = None
    end: Literal["done", "taken back"] | None = None
    number: int | None = None
    """Of the change that ends."""


@dataclass(frozen=True, slots=True)
class History:
    """What the journal tells."""

    finished: tuple[Begun, ...] = ()
    """In the order in which they were made."""
    pending: Begun | None = None
    """The change that a kill or a full disk interrupted."""
    last: int = 0
    """The highest number that a change has had."""


class Journal:
    """A file of JSON Lines that only grows, and beside it the bytes of files, each named by its hash.

    A change counts once its line “done” is whole; a last line without an end is as if it had never been written.
    """

    def __init__(self, folder: Path, disk: Disk) -> None:
        self._file = folder / "journal.jsonl"
        self._blobs = folder / "blobs"
        self._disk = disk

    def read(self) -> History:
        """Read all of it; raises StoreError when a line before the last is damaged, OSError when it cannot be read."""
        data = present(self._file) or b""
        open_changes: dict[int, Begun] = {}
        finished: list[Begun] = []
        last = 0
        decoder = msgspec.json.Decoder(_Line)
        for number, raw in enumerate(data.split(b"\n")[:-1], start=1):
            try:
                line = decoder.decode(raw)
                if line.begun:
                    open_changes[line.begun.number] = line.begun
                    last = line.begun.number
                elif line.number is not None and line.end == "done":
                    finished.append(open_changes.pop(line.number))
                elif line.number is not None:
                    open_changes.pop(line.number)
            except (msgspec.DecodeError, KeyError, ValueError):
                raise StoreError(
                    Sentence(
                        "Line {line} of the journal {file} is damaged, so the corpus cannot be changed from here. Put "
                        "back a copy of the journal, or move it away together with the folder blobs beside it: that "
                        "begins a new history.",
                        line=number,
                        file=self._file,
                    )
                ) from None
        return History(tuple(finished), next(iter(open_changes.values()), None), last)

    def begin(self, change: Begun) -> None:
        """Write down a change that is about to be made."""
        self._append(_Line(begun=change))

    def end(self, number: int, how: Literal["done", "taken back"]) -> None:
        """Write down that a change was finished, or that everything is as before it."""
        self._append(_Line(end=how, number=number))

    def keep(self, data: bytes | None) -> str | None:
        """Store the bytes of a file; return their hash."""
        if data is None:
            return None
        name = digest(data)
        if not (self._blobs / name).exists():
            self._disk.folder(self._blobs)
            self._disk.write(self._blobs / f"{name}.part", data)
            self._disk.rename(self._blobs / f"{name}.part", self._blobs / name)
        return name

    def kept(self, name: str | None) -> bytes | None:
        """The bytes with this hash; raises StoreError when they are lost or damaged."""
        if name is None:
            return None
        data = present(self._blobs / name)
        if data is None or digest(data) != name:
            raise StoreError(
                Sentence("The bytes that the journal keeps in {file} are lost or damaged.", file=self._blobs / name)
            )
        return data

    def sweep(self) -> None:
        """Cut off a line without an end, and take away bytes that no change needs."""
        data = present(self._file) or b""
        if not data.endswith(b"\n") and data:
            self._disk.cut(self._file, data.rfind(b"\n") + 1)
        history = self.read()
        changes = (*history.finished, *((history.pending,) if history.pending else ()))
        needed = {name for change in changes for file in change.files for name in (file.before, file.after)}
        for path in self._blobs.iterdir() if self._blobs.is_dir() else ():
            if path.name not in needed:
                self._disk.remove(path)

    def _append(self, line: _Line) -> None:
        self._disk.append(self._file, msgspec.json.encode(line) + b"\n")


def digest(data: bytes) -> str:
    """The hash that stands for a file's bytes."""
    return hashlib.blake2b(data, digest_size=32).hexdigest()
