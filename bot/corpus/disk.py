"""Writing that survives a kill: every byte is on the disk before the next step relies on it."""

import contextlib
import errno
import os
from collections.abc import Callable
from pathlib import Path

from bot.corpus.files import open_file, why
from bot.errors import Sentence, StoreError

_FULL = (errno.ENOSPC, errno.EDQUOT)
_CLOSED = (errno.EACCES, errno.EPERM, errno.EROFS)


class Disk:
    """The few things that the store does to files; each raises OSError.

    `step` is called before, within and after each of them, so that a test can stop the process there.
    """

    def __init__(self, step: Callable[[], None] = lambda: None) -> None:
        self._step = step

    def write(self, path: Path, data: bytes) -> None:
        """Make a new file; FileExistsError when there is one, and links are never followed."""
        self._step()
        with path.open("xb", buffering=0) as stream:
            self._put(stream.fileno(), data)

    def append(self, path: Path, data: bytes) -> None:
        """Put bytes at the end of a file, or leave it as long as it was."""
        self._step()
        with path.open("ab", buffering=0) as stream:
            length = stream.tell()
            try:
                self._put(stream.fileno(), data)
            except OSError:
                stream.truncate(length)
                raise

    def cut(self, path: Path, length: int) -> None:
        """Shorten a file to its first bytes."""
        self._step()
        with path.open("r+b", buffering=0) as stream:
            stream.truncate(length)
            os.fsync(stream.fileno())
        self._step()

    def rename(self, old: Path, new: Path) -> None:
        """Give a file another name in the same folder, in place of any that has it."""
        self._step()
        old.replace(new)
        self.settle(new.parent)

    def remove(self, path: Path) -> None:
        """Take a file away, if it is there."""
        if os.path.lexists(path):
            self._step()
            path.unlink()
            self.settle(path.parent)

    def folder(self, path: Path) -> None:
        """Make a folder that only the bot's user can look into, unless it is there."""
        if not path.is_dir():
            self._step()
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.settle(path.parent)

    def flush(self, path: Path) -> None:
        """Put on the disk what others wrote into a file."""
        self._step()
        with path.open("r+b", buffering=0) as stream:
            os.fsync(stream.fileno())

    def remove_all(self, path: Path) -> None:
        """Take a file away, or a folder with all that is in it; a link alone."""
        if path.is_dir() and not path.is_symlink():
            for entry in list(path.iterdir()):
                self.remove_all(entry)
            self._step()
            path.rmdir()
        else:
            self._step()
            path.unlink()

    def settle(self, folder: Path) -> None:
        """Make the names in a folder last; Windows does so by itself and opens no folder."""
        self._step()
        if os.name != "nt":
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        self._step()

    def _put(self, descriptor: int, data: bytes) -> None:
        """Write in two halves, so that a test can stop the process between them."""
        for part in (data[: len(data) // 2], data[len(data) // 2 :]):
            rest = memoryview(part)
            while rest:
                rest = rest[os.write(descriptor, rest) :]
            self._step()
        os.fsync(descriptor)
        self._step()


def present(path: Path) -> bytes | None:
    """The bytes of a file, None when there is none; raises OSError, also for a link or a folder."""
    if path.is_symlink():
        raise OSError(errno.EINVAL, Sentence("“{file}” is a link", file=path.name))
    with contextlib.suppress(FileNotFoundError), open_file(path) as stream:
        return stream.read()
    return None


def refusal(error: OSError, folder: Path) -> StoreError:
    """The system's refusal to change the corpus, as a sentence with a remedy."""
    place = error.filename or folder
    if error.errno in _FULL:
        return StoreError(Sentence("The disk is full, so nothing was changed. Make room and try again."))
    if error.errno in _CLOSED:
        return StoreError(
            Sentence(
                "{place} cannot be written, so nothing was changed. Give the user that runs the bot the right to write "
                "it.",
                place=place,
            )
        )
    return StoreError(
        Sentence("{place} cannot be changed: {reason}. Nothing was changed.", place=place, reason=why(error))
    )
