"""Archives as bytes: unpacked within a limit, and rewritten without one article."""

import gzip
import io
import zlib

from bot.corpus.contents import Limits, Placed, contents
from bot.corpus.files import HeldFile
from bot.errors import StoreError

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


def without(file: HeldFile, article_id: str) -> bytes | None:
    """The archive without the line of one article; None when nothing is left of it.

    The line becomes an empty one, for articles without a title have their ids from their line numbers. Raises
    StoreError when the archive is too large or damaged, or does not hold the article.
    """
    packed = file.name.lower().endswith(".gz")
    try:
        data = unpacked(file.data, MOST) if packed else file.data
    except ValueError:
        raise StoreError(f"The archive {file.name} is damaged, so no article of it can be removed.") from None
    if data is None or len(data) > MOST:
        raise StoreError(
            f"The archive {file.name} is larger than {MOST // 2**20} MiB unpacked. Take the article out of it by "
            "hand, then reload the corpus."
        )
    found = (item for item in contents(file, Limits()) if isinstance(item, Placed))
    line = next((item.line for item in found if item.article.id == article_id), None)
    if line is None:
        raise StoreError(f"The archive {file.name} no longer holds the article “{article_id}”. Reload the corpus.")
    lines = data.split(b"\n")
    lines[line - 1] = b""
    if not any(line.strip() for line in lines):
        return None
    rest = b"\n".join(lines)
    return gzip.compress(rest, mtime=0) if packed else rest
