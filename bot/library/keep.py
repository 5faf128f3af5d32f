"""The kept state of one corpus: folders of files that never change once they are there, and what names them."""

import contextlib
import errno
import os
import re
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from bot.corpus.disk import Disk, present
from bot.errors import KeepDamaged, Sentence
from bot.library.faults import Damaged, of_another_corpus, of_another_version, other, unusable
from bot.library.manifest import PART, Manifest, PartRecord, decode, encode
from bot.library.parts import Stopped, check, finished

if TYPE_CHECKING:
    from filelock import FileLock

_PATIENCE = 30.0
"""Seconds to wait for another writer."""
_MANIFEST = "manifest"
_UNFINISHED = ".part"
_OWN = re.compile(rf"({PART}|{_MANIFEST})(?P<unfinished>{re.escape(_UNFINISHED)})?")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Kept:
    """One whole state."""

    parts: tuple[Path, ...]
    """The folders, in the order in which they were committed."""
    facts: bytes
    """As they were committed."""


class Keep:
    """Parts, each a folder of files, and one manifest that says which of them are the state.

    A state counts from the moment in which its manifest takes the place of the one before. A process that is killed
    leaves the state before or the one after, and what it left half-done goes with the next writing. Readers need no
    lock. All methods read or write files: call them in a thread. Nothing but `writing`, `begin` and `commit` raises
    for what the disk refuses, an OSError, and then the state is as before.
    """

    def __init__(self, folder: Path, corpus: Path, fingerprint: str, step: Callable[[], None] = lambda: None) -> None:
        """Name the folder of the state, and the corpus folder and the version and settings that it must be of.

        `step` is called at each point of writing, so that a test can stop the process there.
        """
        self._folder = folder
        self._corpus = os.fsencode(os.path.realpath(corpus)).decode("utf-8", "backslashreplace")
        self._fingerprint = fingerprint
        self._disk = Disk(step)
        self._begun: set[Path] | None = None

    def open(self) -> Kept | None:
        """Look what is kept, None for nothing; raises KeepDamaged when it cannot be used.

        It takes the time of a look at each file, and reads those that look changed. Silent damage of large files is
        for `verify` to find.
        """
        return self.load(lambda kept: kept)

    def load(self, how: Callable[[Kept], T]) -> T | None:
        """Do as `open` and hand on what is kept; again with the next state where another writer replaces it meanwhile.

        Raises KeepDamaged, and what `how` raises.
        """
        return self._load(how, whole=False, stop=lambda: False)

    def verify(self, stop: Callable[[], bool] = lambda: False) -> Sentence | None:
        """Read every file, until `stop` says so; tell what is wrong, None for nothing."""
        try:
            self._load(lambda _: None, whole=True, stop=stop)
        except KeepDamaged as damage:
            return damage.sentence
        except Stopped:
            pass
        return None

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Keep other writers out; not within itself. What is begun and not committed is taken away at the end.

        Raises OSError, of which TimeoutError when another process writes for long.
        """
        self._disk.folder(self._folder)
        with self._lock:
            self._begun = set()
            try:
                self._clean()
                yield
            finally:
                self._begun = set()
                self._clean()
                self._begun = None

    def begin(self, hint: str) -> Path:
        """Make an unfinished folder for the files of a part, which may have folders too; close them before `commit`.

        The hint, of small letters, digits and hyphens, begins its name. Raises OSError.
        """
        begun = self._in_writing()
        name = f"{hint}-{secrets.token_hex(8)}"
        if not re.fullmatch(PART, name):
            raise ValueError(f"no part can be named {hint!r}")
        path = self._folder / f"{name}{_UNFINISHED}"
        begun.add(path)
        self._disk.folder(path)
        return path

    def commit(self, parts: Sequence[Path], facts: bytes) -> Kept:
        """Make these parts, begun ones and such that `open` gave, the state; take all others away.

        Raises OSError and changes nothing: FileNotFoundError for a part that is in the state no more, so open it
        within `writing`.
        """
        begun, before = self._in_writing(), None
        with contextlib.suppress(OSError):
            before = self._now()
        try:
            records = self._finished(parts, before)
            self._write(Manifest(self._fingerprint, self._corpus, records, facts))
        except Exception:
            # The manifest may be in its place and not be sure to stay there, so what either names is left.
            begun.difference_update(parts)
            self._clean(spared=() if before is None else before.parts)
            raise
        self._clean()
        return self._kept(records, facts)

    @cached_property
    def _lock(self) -> "FileLock":
        from filelock import FileLock  # who only reads does without it

        return FileLock(self._folder / "lock", timeout=_PATIENCE)

    def _in_writing(self) -> set[Path]:
        if self._begun is None:
            raise RuntimeError("this is for within `writing`")
        return self._begun

    def _finished(self, parts: Sequence[Path], before: Manifest | None) -> tuple[PartRecord, ...]:
        """Give begun parts their final names; those of the state have them."""
        begun, known, records = self._in_writing(), {}, []
        if before is not None and self._ours(before):
            known = {self._folder / record.name: record for record in before.parts}
        for part in parts:
            if part in known:
                records.append(known[part])
            elif part in begun:
                record = finished(part, part.name.removesuffix(_UNFINISHED), self._disk)
                self._disk.rename(part, self._folder / record.name)
                begun.discard(part)
                records.append(record)
            else:
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(part))
        return tuple(records)

    def _write(self, manifest: Manifest) -> None:
        place = self._folder / _MANIFEST
        unfinished = self._folder / f"{_MANIFEST}{_UNFINISHED}"
        self._disk.write(unfinished, encode(manifest))
        if place.is_dir() and not place.is_symlink():
            self._disk.remove_all(place)
        self._disk.rename(unfinished, place)

    def _clean(self, spared: Sequence[PartRecord] = ()) -> None:
        """Take away what neither the state names nor is begun; what the disk refuses to, the next writing does."""
        readable, now = True, None
        try:
            now = self._now()
        except OSError:
            readable = False  # and may name whatever is finished
        named = {part.name for part in (*spared, *(now.parts if now else ()))}
        needed = {self._folder / name for name in (_MANIFEST, *named)} | (self._begun or set())
        with contextlib.suppress(OSError):
            for path in list(self._folder.iterdir()):
                own = _OWN.fullmatch(path.name)
                if own and path not in needed and (readable or own["unfinished"]):
                    with contextlib.suppress(OSError):
                        self._disk.remove_all(path)

    def _now(self) -> Manifest | None:
        """The manifest in its place; None when there is none of use, OSError when it cannot be read."""
        try:
            return decode(present(self._folder / _MANIFEST) or b"")
        except ValueError:
            return None

    def _ours(self, manifest: Manifest) -> bool:
        return (manifest.fingerprint, manifest.corpus) == (self._fingerprint, self._corpus)

    def _load(self, how: Callable[[Kept], T], *, whole: bool, stop: Callable[[], bool]) -> T | None:
        while (data := self._bytes()) is not None:
            try:
                kept = self._checked(data, whole=whole, stop=stop)
                return how(kept)
            except (KeepDamaged, OSError):
                # What was named may be gone because another state has taken its place.
                if self._bytes() == data:
                    raise
        return None

    def _bytes(self) -> bytes | None:
        try:
            return present(self._folder / _MANIFEST)
        except OSError as error:
            raise unusable(error, self._folder) from error

    def _checked(self, data: bytes, *, whole: bool, stop: Callable[[], bool]) -> Kept:
        """Compare the disk with a manifest."""
        try:
            manifest = decode(data)
        except ValueError as error:
            raise unusable(other(_MANIFEST), self._folder) from error
        if manifest is None or manifest.fingerprint != self._fingerprint:
            raise of_another_version(self._folder)
        if manifest.corpus != self._corpus:
            raise of_another_corpus(self._folder)
        try:
            check(self._folder, manifest.parts, whole=whole, stop=stop)
        except (Damaged, OSError) as error:
            raise unusable(error, self._folder) from error
        return self._kept(manifest.parts, manifest.facts)

    def _kept(self, records: Sequence[PartRecord], facts: bytes) -> Kept:
        return Kept(tuple(self._folder / record.name for record in records), facts)
