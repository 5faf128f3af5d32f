"""Archives as bytes: unpacked within a limit, and rewritten with one article changed or without it."""

import gzip
import io
import zlib
from collections.abc import Callable
from pathlib import Path

from bot.corpus.contents import Limits, Placed, contents
from bot.corpus.disk import present
from bot.corpus.files import HeldFile, format_of
from bot.errors import Sentence, StoreError
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
        raise StoreError(Sentence("{file} is a link. Change it by hand, then reload the corpus.", file=article.file))
    if kind == "archive" and path.exists() and path.stat().st_size > MOST:
        raise StoreError(
            Sentence(
                "The archive {file} is larger than {size}. Change or remove the article by hand.",
                file=article.file,
                size=f"{MOST // 2**20} MiB",
            )
        )
    data = present(path)
    if data is None or kind is None:
        raise StoreError(Sentence("The file {file} cannot be found. Reload the corpus.", file=article.file))
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
        raise StoreError(
            Sentence("The archive {file} is damaged, so no article of it can be changed.", file=file.name)
        ) from None
    if data is None or len(data) > MOST:
        raise StoreError(
            Sentence(
                "The archive {file} is larger than {size} unpacked. Change or remove the article by hand, then reload "
                "the corpus.",
                file=file.name,
                size=f"{MOST // 2**20} MiB",
            )
        )
    found = (item for item in contents(file, Limits()) if isinstance(item, Placed))
    line = next((item.line for item in found if item.article.id == article_id), None)
    if line is None:
        raise StoreError(
            Sentence(
                "The archive {file} no longer holds the article “{article}”. Reload the corpus.",
                file=file.name,
                article=article_id,
            )
        )
    lines = data.split(b"\n")
    lines[line - 1] = change(lines[line - 1])
    return lines


def _packed(file: HeldFile, lines: list[bytes]) -> bytes:
    data = b"\n".join(lines)
    return gzip.compress(data, mtime=0) if _is_packed(file) else data


def _is_packed(file: HeldFile) -> bool:
    return file.name.lower().endswith(".gz")
