"""Archives as bytes: unpacked within a limit, and rewritten with one article changed or without it."""

import gzip
import io
import zlib
from collections.abc import Callable
from pathlib import Path

from bot.corpus.contents import Limits, Placed, contents
from bot.corpus.disk import present
from bot.corpus.files import HeldFile, format_of
from bot.errors import StoreError
from bot.model import Article

MOST = 64 * 2**20
"""Bytes of an unpacked archive that is rewritten."""


def unpacked(data: bytes, limit: int) -> bytes | None:
    """The bytes in a gzip file, None when there are more than `limit`.

    Raises ValueError when it is no whole gzip file. Memory stays bounded whatever is packed into it.
    """
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
            found = stream.read(limit + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ValueError(str(error)) from error
    return found if len(found) <= limit else None


def holder(folder: Path, article: Article) -> HeldFile:
    """The file that holds an article, with its bytes, for a change; raises StoreError where that cannot be made."""
    path, kind = folder / article.file, format_of(article.file)
    if path.is_symlink():
        raise StoreError(f"{article.file} is a link. Change it by hand, then reload the corpus.")
    if kind == "archive" and path.exists() and path.stat().st_size > MOST:
        raise StoreError(
            f"The archive {article.file} is larger than {MOST // 2**20} MiB. Change or remove the article by hand."
        )
    data = present(path)
    if data is None or kind is None:
        raise StoreError(f"The file {article.file} cannot be found. Reload the corpus.")
    return HeldFile(data, article.file, kind)


def without(file: HeldFile, article_id: str) -> bytes | None:
    """The archive without the line of one article; None when nothing is left of it.

    The line becomes an empty one, for articles without a title have their ids from their line numbers. Raises
    StoreError when the archive is too large or damaged, or does not hold the article.
    """
    lines = _with_line(file, article_id, lambda _: b"")
    return _packed(file, lines) if any(line.strip() for line in lines) else None


def with_line(file: HeldFile, article_id: str, change: Callable[[bytes], bytes]) -> bytes:
    """The archive with another line for one article, which `change` makes of its old one; raises as `without` does."""
    return _packed(file, _with_line(file, article_id, change))


def _with_line(file: HeldFile, article_id: str, change: Callable[[bytes], bytes]) -> list[bytes]:
    try:
        data = unpacked(file.data, MOST) if _is_packed(file) else file.data
    except ValueError:
        raise StoreError(f"The archive {file.name} is damaged, so no article of it can be changed.") from None
    if data is None or len(data) > MOST:
        raise StoreError(
            f"The archive {file.name} is larger than {MOST // 2**20} MiB unpacked. Change or remove the article by "
            "hand, then reload the corpus."
        )
    found = (item for item in contents(file, Limits()) if isinstance(item, Placed))
    line = next((item.line for item in found if item.article.id == article_id), None)
    if line is None:
        raise StoreError(f"The archive {file.name} no longer holds the article “{article_id}”. Reload the corpus.")
    lines = data.split(b"\n")
    lines[line - 1] = change(lines[line - 1])
    return lines


def _packed(file: HeldFile, lines: list[bytes]) -> bytes:
    data = b"\n".join(lines)
    return gzip.compress(data, mtime=0) if _is_packed(file) else data


def _is_packed(file: HeldFile) -> bool:
    return file.name.lower().endswith(".gz")
