"""The files of kept parts: written down once they are finished, and compared with that later."""

import contextlib
import errno
import os
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.corpus.disk import Disk
from bot.corpus.files import open_file
from bot.library.faults import Damaged, foreign, link, missing, other
from bot.library.manifest import FileRecord, PartRecord

_CHUNK = 2**20
"""Bytes that are read at once; the interpreter runs other threads meanwhile."""
_ALWAYS = 16 * 2**20
"""Bytes that are compared however old they look, those of the smallest files."""


class Stopped(Exception):
    """Reading was to stop."""


@dataclass(frozen=True, slots=True)
class _Suspect:
    """A file to compare with what was written down."""

    path: Path
    shown: str
    record: FileRecord
    times: tuple[int, int]
    """When it was last read and changed, in nanoseconds."""

    @property
    def restamped(self) -> bool:
        """Whether the file looks changed."""
        return self.times[1] != self.record.changed


def finished(folder: Path, name: str, disk: Disk) -> PartRecord:
    """Put every file of a part on the disk and write down what it holds; raises OSError, also for a link."""
    records = []
    try:
        files = sorted(_files(folder, name))
    except Damaged as damage:
        raise OSError(errno.EINVAL, damage.fault) from damage
    for place, _, _ in os.walk(folder):
        disk.settle(Path(place))
    for below, path, _ in files:
        disk.flush(path)
        checksum = _checksum(path, lambda: False)
        status = path.stat()
        records.append(FileRecord(below, status.st_size, status.st_mtime_ns, checksum))
    return PartRecord(name, tuple(records))


def check(folder: Path, parts: tuple[PartRecord, ...], *, whole: bool, stop: Callable[[], bool]) -> None:
    """Compare the files of parts with what was written down.

    Read are files that look changed and the smallest of the others, or with `whole` all of them. A file that looks
    changed and is not, as in a copy of the folder, gets its time back where that is possible. Raises Damaged, Stopped
    once `stop` says so, and OSError.
    """
    suspects = sorted(
        (suspect for part in parts for suspect in _compared(folder / part.name, part)),
        key=lambda suspect: suspect.record.size,
    )
    read = 0
    for suspect in suspects:
        read += suspect.record.size
        if whole or read <= _ALWAYS or suspect.restamped:
            _read(suspect, stop)


def _compared(folder: Path, part: PartRecord) -> Iterator[_Suspect]:
    """Compare names and sizes; what they leave open is yielded."""
    there = {name: (path, status) for name, path, status in _files(folder, part.name)}
    for record in part.files:
        shown = f"{part.name}/{record.name}"
        if record.name not in there:
            raise missing(shown)
        path, status = there.pop(record.name)
        if status.st_size != record.size:
            raise other(shown)
        yield _Suspect(path, shown, record, (status.st_atime_ns, status.st_mtime_ns))
    for name in there:
        raise foreign(f"{part.name}/{name}")


def _read(suspect: _Suspect, stop: Callable[[], bool]) -> None:
    if _checksum(suspect.path, stop) != suspect.record.checksum:
        raise other(suspect.shown)
    with contextlib.suppress(OSError):
        # Not when it was changed since, for that would be hidden.
        if suspect.restamped and suspect.path.stat().st_mtime_ns == suspect.times[1]:
            os.utime(suspect.path, ns=(suspect.times[0], suspect.record.changed))


def _files(folder: Path, shown: str, above: str = "") -> Iterator[tuple[str, Path, os.stat_result]]:
    """Every file below a folder: its name there, its path, and what the system tells of it."""
    try:
        if folder.is_symlink():
            raise link(shown)
        entries = list(os.scandir(folder))
    except (FileNotFoundError, NotADirectoryError):
        raise missing(shown) from None
    for entry in entries:
        path, name = Path(entry.path), f"{above}{entry.name}"
        if entry.is_symlink():
            raise link(f"{shown}/{entry.name}")
        if entry.is_dir():
            yield from _files(path, f"{shown}/{entry.name}", f"{name}/")
        else:
            # Asked of the path: the folder's listing may be behind the files on Windows.
            yield name, path, path.stat()


def _checksum(path: Path, stop: Callable[[], bool]) -> int:
    checksum = 0
    with open_file(path) as stream:
        buffer = memoryview(bytearray(min(_CHUNK, path.stat().st_size + 1)))
        while length := stream.readinto(buffer):  # type: ignore[attr-defined]
            checksum = zlib.crc32(buffer[:length], checksum)
            if stop():
                raise Stopped
    return checksum
