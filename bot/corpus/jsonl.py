"""Archives: JSON Lines, one article a line, as they are or gzipped."""

import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from hashlib import blake2b
from typing import BinaryIO, NamedTuple

from bot.corpus.characters import clean
from bot.corpus.draft import Draft
from bot.corpus.lengths import fit
from bot.corpus.lines import numbered
from bot.corpus.metadata import Given, check
from bot.corpus.splitter import paragraphs
from bot.errors import Problem, Sentence
from bot.model import Paragraph

_CONTENT = frozenset({"text", "paragraphs"})
_CHUNK = 64 * 1024


class Known(NamedTuple):
    """An article that an earlier reading made of a line as it still stands."""

    number: int
    """Its number there."""
    line: int


Recall = Callable[[bytes], int | None]
"""Gives the number of the article that an earlier reading made of a line with a hash; None where there is none."""


def read_archive(
    stream: BinaryIO, file: str, *, line_limit: int, limit: int, recall: Recall = lambda _: None
) -> Iterator[Draft | Problem | Known]:
    """Read an archive line by line: an article, or the Problem that a line has; the other lines go on.

    Of a line that `recall` knows nothing but its hash is looked at.
    Memory stays bounded whatever is packed into the file: a line of more than `line_limit` bytes is skipped, and
    reading ends after `limit` unpacked bytes.
    """
    packed = file.lower().endswith(".gz")
    source = io.BufferedReader(gzip.GzipFile(fileobj=stream)) if packed else stream
    number = total = 0
    try:
        while raw := source.readline(line_limit + 1):
            number += 1
            total += len(raw)
            if total > limit:
                message = Sentence(
                    "The archive is larger than {size} bytes when unpacked; the rest was left out.", size=f"{limit:,}"
                )
                yield Problem(file, number, message, Sentence("Divide it into several files."))
                return
            if len(raw) > line_limit:
                message = Sentence("The line is longer than {size} bytes and was left out.", size=f"{line_limit:,}")
                yield Problem(file, number, message, Sentence("Divide the article into several."))
                total += _skip_line(source, limit - total)
            elif raw.strip(b" \t\r\n\xef\xbb\xbf"):
                prints = _prints(raw, number)
                known = next((found for found in map(recall, prints) if found is not None), None)
                yield _article(raw, file, number, prints) if known is None else Known(known, number)
    except (OSError, EOFError, zlib.error) as error:
        message = Sentence("The archive cannot be read any further: {reason}.", reason=_reason(error))
        yield Problem(file, number + 1, message, Sentence("Pack or copy the file again."))


def _prints(raw: bytes, number: int) -> tuple[bytes, bytes]:
    """Hashes of a line (BLAKE2b, 16 bytes): as it stands anywhere, and at its place in the file."""
    hashed = blake2b(raw, digest_size=16)
    anywhere = hashed.digest()
    hashed.update(b"%d" % number)
    return anywhere, hashed.digest()


def _skip_line(source: BinaryIO | io.BufferedReader, limit: int) -> int:
    """Read on to the end of a line; return how many bytes that took."""
    skipped = 0
    while skipped <= limit and (chunk := source.readline(_CHUNK)):
        skipped += len(chunk)
        if chunk.endswith(b"\n"):
            break
    return skipped


def _article(raw: bytes, file: str, number: int, prints: tuple[bytes, bytes]) -> Draft | Problem:
    """The article that one line holds."""
    import msgspec  # only archives need it

    remedy = Sentence("Write one whole JSON object on the line, with a title and a text.")
    try:
        content = msgspec.json.decode(raw.decode("utf-8-sig" if number == 1 else "utf-8").strip())
    except UnicodeDecodeError:
        message = Sentence("The line is not UTF-8 and was left out.")
        return Problem(file, number, message, Sentence("Save the archive as UTF-8."))
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        message = Sentence("The line is not valid JSON and was left out: {reason}.", reason=_reason(error))
        return Problem(file, number, message, remedy)
    if not isinstance(content, dict):
        return Problem(file, number, Sentence("The line holds no JSON object and was left out."), remedy)
    given = [
        Given(key, str(value) if key == "id" and type(value) is int else value, number)
        for key, value in content.items()
        if key not in _CONTENT
    ]
    metadata, problems = check(given, file)
    found = _paragraphs(content, metadata.language)
    if found is None:
        message = Sentence("The article's text is missing, or is no text, and was left out.")
        remedy = Sentence("Give `text` as a text, or `paragraphs` as a list of texts.")
        return Problem(file, number, message, remedy)
    if not found:
        message = Sentence("The article has no words and was left out.")
        return Problem(file, number, message, Sentence("Give it a text, or remove the line."))
    # The first line may begin with a byte order mark; and a line without a title is called by its number.
    anywhere = bool(metadata.title) and number > 1
    return Draft(metadata, found, problems, number, prints[0 if anywhere else 1])


def _paragraphs(content: dict[str, object], language: str | None) -> tuple[Paragraph, ...] | None:
    """The paragraphs as they are given, or found in the text; None when neither can be used."""
    given, text = content.get("paragraphs"), content.get("text")
    if isinstance(given, list) and all(isinstance(part, str) for part in given):
        cleaned = (clean(part)[0].strip() for part in given)
        return tuple(part for whole in cleaned if whole for part in fit(Paragraph(whole), language))
    if given is None and isinstance(text, str):
        return paragraphs(numbered(clean(text)[0]), language)
    return None


def _reason(error: Exception) -> str:
    return (str(error) or type(error).__name__).strip().rstrip(".")
