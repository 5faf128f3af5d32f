"""The files of a corpus folder: which are articles, and their bytes, read without surprises."""

import errno
import io
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Protocol

from bot.errors import CorpusError, Problem, Sentence

FORMATS = {
    ".txt": "plain", ".text": "plain", ".md": "markdown", ".markdown": "markdown",
    ".html": "page", ".htm": "page", ".xhtml": "page", ".jsonl": "archive", ".jsonl.gz": "archive",
}  # fmt: skip
"""What is read, by the end of the file's name in lower case."""
_BACKUPS = ("~", ".bak", ".swp", ".swo", ".tmp", ".orig", ".part", ".crdownload")
_BYSTANDERS = frozenset({"thumbs.db", "desktop.ini", "__macosx", "__pycache__"})
_ABOUT = frozenset({"readme", "license", "licence", "copying", "contributing", "changelog"})
_DOCUMENTS = frozenset({  # what somebody may well mean to be read
    ".pdf", ".doc", ".docx", ".odt", ".rtf", ".epub", ".pages", ".json", ".csv", ".tsv", ".xml",
    ".yaml", ".yml", ".zip", ".gz", ".rst", ".tex", ".mobi", ".xlsx", ".pptx", ".eml", ".mht",
})  # fmt: skip
_REMEDY = Sentence("Save it as .txt, .md or .html, or take it out of the folder.")
_READ_RIGHTS = Sentence("Give the user that runs the bot the right to read it.")


class Readable(Protocol):
    """Bytes that may hold articles."""

    @property
    def name(self) -> str:
        """Path below the corpus folder, with `/` between its parts."""
        ...

    @property
    def format(self) -> str:
        """One of the values of `FORMATS`."""
        ...

    def open(self) -> BinaryIO:
        """Begin to read; raises OSError."""
        ...


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file that holds articles."""

    path: Path
    name: str
    """Path below the corpus folder, with `/` between its parts."""
    format: str
    """One of the values of `FORMATS`."""

    def open(self) -> BinaryIO:
        """Open it; OSError when it is no regular file, and never a wait for a pipe's other end."""
        return open_file(self.path)


@dataclass(frozen=True, slots=True)
class HeldFile:
    """The bytes of a file that is not in the folder, or not yet."""

    data: bytes
    name: str
    """The path below the corpus folder that it would have."""
    format: str
    """One of the values of `FORMATS`."""

    def open(self) -> BinaryIO:
        """Read from memory."""
        return io.BytesIO(self.data)


@dataclass(frozen=True, slots=True)
class Listing:
    """What a corpus folder holds."""

    files: tuple[SourceFile, ...]
    """Sorted by name, so that two readings of a folder agree."""
    problems: tuple[Problem, ...]


def list_files(folder: Path) -> Listing:
    """Find the files to read, in all folders below.

    Hidden files and editors' back-ups are passed over; other files that cannot be read get a Problem. Links are
    followed only to files inside the folder. Raises CorpusError when there is no such folder.
    """
    try:
        root = folder.resolve(strict=True)
        next(root.iterdir(), None)
    except FileNotFoundError:
        raise CorpusError(
            Sentence("There is no corpus folder “{folder}”. Make it, or name another with CORPUS_DIR.", folder=folder)
        ) from None
    except NotADirectoryError:
        raise CorpusError(
            Sentence("The corpus “{folder}” is a file, but a folder is expected. Name its folder.", folder=folder)
        ) from None
    except (OSError, RuntimeError, ValueError) as error:
        message = Sentence("The corpus folder “{folder}” cannot be read: {reason}.", folder=folder, reason=why(error))
        raise CorpusError(message) from error
    problems: list[Problem] = []
    found: list[SourceFile] = []
    links: set[str] = set()
    for path, name in _walk(root, problems):
        kind = format_of(name)
        if path.is_symlink():
            links.add(name)
        if fault := (_link_fault(path, name, root) if name in links else None) or (None if kind else _unknown(name)):
            problems.append(fault)
        elif kind:
            found.append(SourceFile(path, name, kind))
    # A file and a link to it are one.
    own = {os.path.realpath(file.path) for file in found if file.name not in links} if links else set()
    files = [file for file in found if file.name not in links or os.path.realpath(file.path) not in own]
    return Listing(tuple(sorted(files, key=lambda file: file.name)), tuple(problems))


def load(file: Readable, limit: int) -> bytes | Problem:
    """The bytes of a file of at most `limit` bytes, or what is wrong with it."""
    try:
        with file.open() as stream:
            data = stream.read(limit + 1)
    except OSError as error:
        return unreadable(file.name, error)
    if len(data) > limit:
        message = Sentence("The file is larger than {size} and was left out.", size=_size(limit))
        return Problem(file.name, None, message, Sentence("Divide it into several files."))
    return data


def open_file(path: Path) -> BinaryIO:
    """Open a regular file; OSError for any other, and never a wait for a pipe's other end."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags)
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return os.fdopen(descriptor, "rb")
    os.close(descriptor)
    raise OSError(errno.EINVAL, Sentence("it is no regular file"))


def format_of(name: str) -> str | None:
    """Which reader takes a file of this name, one of the values of `FORMATS`; None when none does."""
    lower = name.rpartition("/")[2].lower()
    if lower.partition(".")[0] in _ABOUT:
        return None
    return next((FORMATS[end] for end in FORMATS if lower.endswith(end)), None)


def unreadable(name: str, error: OSError) -> Problem:
    """The Problem for a file that the system does not give out."""
    look = Sentence("Look at the file, or take it out of the folder.")
    remedy = _READ_RIGHTS if isinstance(error, PermissionError) else look
    return Problem(name, None, Sentence("The file cannot be read: {reason}.", reason=why(error)), remedy)


def _walk(root: Path, problems: list[Problem]) -> Iterator[tuple[Path, str]]:
    """Every file below `root` that is worth a look, with its name below it."""

    def failed(error: OSError) -> None:
        name = _name(Path(os.fsdecode(error.filename)), root) if error.filename else "."
        message = Sentence("The folder cannot be read: {reason}.", reason=why(error))
        problems.append(Problem(name, None, message, _READ_RIGHTS))

    for place, folders, names in os.walk(root, onerror=failed):
        here = Path(place)
        below = "" if here == root else f"{_name(here, root)}/"
        for name in folders:
            if not _passed_over(name) and (here / name).is_symlink():
                yield here / name, below + _printable(name)
        folders[:] = sorted(name for name in folders if not _passed_over(name) and not name.endswith("_files"))
        for name in sorted(names):
            if not _passed_over(name):
                yield here / name, below + _printable(name)


def _name(path: Path, root: Path) -> str:
    """The path below the folder, printable even when its bytes are no UTF-8."""
    return _printable(path.relative_to(root).as_posix())


def _printable(name: str) -> str:
    return name if name.isascii() else os.fsencode(name).decode("utf-8", "replace")


def _passed_over(name: str) -> bool:
    return name.startswith((".", "#", "~$")) or name.lower().endswith(_BACKUPS) or name.lower() in _BYSTANDERS


def _link_fault(path: Path, name: str, root: Path) -> Problem | None:
    """What is wrong with a link."""
    target = Path(os.path.realpath(path))
    if not target.is_relative_to(root):
        message = Sentence("The link leads out of the corpus folder and was not followed.")
        return Problem(name, None, message, Sentence("Put the file itself into the folder."))
    if not target.exists():
        remedy = Sentence("Remove it, or put the file itself into the folder.")
        return Problem(name, None, Sentence("The link leads nowhere."), remedy)
    if target.is_dir():
        message = Sentence("The link leads to another folder of the corpus and was not followed.")
        return Problem(name, None, message, Sentence("Nothing needs to be done."), notice=True)
    return None


def _unknown(name: str) -> Problem:
    path = PurePosixPath(name.lower())
    if path.name.partition(".")[0] in _ABOUT:
        message = Sentence("The file is about the corpus, by its name, and was left out.")
        return Problem(name, None, message, Sentence("Rename it if it is an article."), notice=True)
    message = (
        Sentence("{kind} files are not read.", kind=path.suffix)
        if path.suffix
        else Sentence("A file without an extension is not read.")
    )
    return Problem(name, None, message, _REMEDY, notice=path.suffix not in _DOCUMENTS)


def why(error: Exception) -> str:
    """The system's reason as the end of a sentence."""
    if isinstance(error, PermissionError):
        return Sentence("there is no permission")
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return reason if isinstance(reason, Sentence) else reason[:1].lower() + reason[1:]


def _size(limit: int) -> str:
    return f"{limit // 2**20:,} MiB" if limit >= 2**20 else f"{limit:,} bytes"
