"""What waits for a moderator's yes, on disk, so that the question outlives a restart."""

import contextlib
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from bot.corpus.disk import Disk, present, refusal
from bot.corpus.uploads import Upload
from bot.corpus.written import Written

Form = Literal["article", "message", "edit"]
KEY = r"[0-9a-f]{24}"
"""What names one thing that waits."""
LIFE = 3600.0
"""Seconds that it waits."""
MOST = 50
MOST_BYTES = 128 * 2**20
_END = ".waiting"


@dataclass(frozen=True, slots=True)
class Target:
    """The article that a change is about."""

    article_id: str
    version: str
    """By which it is noticed that the article has changed since."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits."""

    uploads: tuple[Upload, ...] = ()
    """The files that a yes adds."""
    form: Form | None = None
    """The form that it was typed into; None for files that were sent."""
    written: Written | None = None
    """What was typed into the form, also where it cannot be taken yet."""
    target: Target | None = None
    """The article whose attribution a yes changes to what was typed."""
    question: str | None = None
    """The key of the recorded question that a yes resolves."""


class Pending:
    """A folder with one file for each thing that waits; only the bot's user can look into it.

    Nothing waits longer than an hour; where more waits than `MOST` or `MOST_BYTES`, the oldest is forgotten. All
    methods read or write files: call them in a thread.
    """

    def __init__(self, folder: Path, *, clock: Callable[[], float] = time.time, disk: Disk | None = None) -> None:
        self._folder = folder
        self._clock = clock
        self._disk = disk or Disk()

    def keep(self, waiting: Waiting) -> str:
        """Write it down and return its key; raises StoreError where the disk refuses."""
        data = msgspec.msgpack.encode(waiting)
        key = secrets.token_hex(12)
        unfinished = self._folder / f"{key}.part"
        try:
            self._disk.folder(self._folder)
            self.sweep(room_for=len(data))
            try:
                self._disk.write(unfinished, data)
                self._disk.rename(unfinished, self._file(key))
            finally:
                unfinished.unlink(missing_ok=True)
        except OSError as error:
            raise refusal(error, self._folder) from error
        return key

    def find(self, key: str) -> Waiting | None:
        """Read what waits under a key; None where it waits no longer, or cannot be read."""
        if not re.fullmatch(KEY, key) or self._expired(self._file(key)):
            return None
        try:
            data = present(self._file(key))
            return None if data is None else msgspec.msgpack.decode(data, type=Waiting)
        except (OSError, msgspec.DecodeError):
            return None

    def drop(self, key: str) -> None:
        """Forget what waits under a key; where the disk refuses, it is forgotten with all that has waited too long."""
        if re.fullmatch(KEY, key):
            with contextlib.suppress(OSError):
                self._file(key).unlink()

    def sweep(self, room_for: int | None = None) -> None:
        """Forget what has waited too long, and with `room_for` bytes to come the oldest of what is too much.

        Raises OSError.
        """
        if not self._folder.is_dir():
            return
        for file in self._folder.iterdir():
            if self._expired(file):
                file.unlink(missing_ok=True)
        if room_for is None:
            return
        by_age = sorted(self._folder.glob(f"*{_END}"), key=lambda file: file.stat().st_mtime_ns)
        sizes = [file.stat().st_size for file in by_age]
        while by_age and (len(by_age) >= MOST or sum(sizes) + room_for > MOST_BYTES):
            by_age.pop(0).unlink(missing_ok=True)
            sizes.pop(0)

    def _expired(self, file: Path) -> bool:
        try:
            return abs(self._clock() - file.stat().st_mtime) > LIFE
        except FileNotFoundError:
            return True

    def _file(self, key: str) -> Path:
        return self._folder / f"{key}{_END}"
