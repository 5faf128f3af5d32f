"""What tells that a file is not what its name says, or is made to exhaust whoever reads it."""

import re

from bot.corpus.archives import unpacked
from bot.corpus.decoding import decode
from bot.corpus.files import HeldFile
from bot.corpus.html import declared_encoding
from bot.errors import Sentence

MOST_UNPACKED = 32 * 2**20
"""Bytes of an archive."""
_RATIO = 100
"""Unpacked bytes for each packed one; texts come to about ten."""
_SMALL = 2**20
"""Bytes that may always be unpacked, whatever the ratio."""
_MOST_LINES = 200_000
"""Of a text, three times “War and Peace”; a reader needs about a kilobyte for each while it reads."""
_LONGEST_PAGE = 4 * 2**20
"""Characters of a web page: a hostile one of that size takes some five seconds, and twice the size four times that."""
_MOST_TAGS = 50_000
"""Of a web page; a reader needs about 50 microseconds for each."""
_MOST_MARKS = 200_000
"""Quotation marks and backslashes on one line of an archive, which divide it."""
_LINE_ENDS = "\n\r\x85\u2028\u2029"
_PAGE_START = re.compile(r"\s*(?:<\?xml[^<>]*>\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:a|b|body|br|center|div|em|font|footer|h[1-6]|head|header|html|i|iframe|img|li|link|main|meta|nav|ol|p|"
    r"script|section|span|strong|style|svg|table|td|th|title|tr|ul)(?:\s[^<>]*)?/?>",
    re.IGNORECASE | re.ASCII,
)
_MANY_TAGS = 20
_ANY_TAG = re.compile(r"<[a-z][^<>]*>", re.IGNORECASE | re.ASCII)


def suspicion(file: HeldFile) -> Sentence | None:
    """Why a file is not read at all, as two sentences; None when the readers may judge it."""
    if file.format == "archive":
        return _of_archive(file)
    decoded = decode(file.data, declared_encoding(file.data) if file.format == "page" else None)
    if decoded is None or not decoded.text.strip():
        return None
    return _of_page(decoded.text) if file.format == "page" else _of_text(decoded.text)


def _of_archive(file: HeldFile) -> Sentence | None:
    data: bytes | None = file.data
    if file.name.endswith(".gz"):
        limit = min(MOST_UNPACKED, max(_SMALL, _RATIO * len(file.data)))
        try:
            data = unpacked(file.data, limit)
        except ValueError:
            return Sentence("The file is no whole gzip archive. Pack it again.")
        if data is None and limit < MOST_UNPACKED:
            return Sentence(
                "The archive unpacks to more than {n} times its size, as no text does. Send it unpacked.", n=_RATIO
            )
        if data is None:
            size = f"{MOST_UNPACKED // 2**20} MiB"
            return Sentence("The archive is larger than {size} unpacked. Divide it into several files.", size=size)
    for number, line in enumerate((data or b"").split(b"\n"), start=1):
        if line.count(b'"') + line.count(b"\\") > _MOST_MARKS:
            return Sentence(
                "Line {line} holds more parts than an article has. Divide it into several articles.", line=number
            )
    return None


def _of_page(text: str) -> Sentence | None:
    if not _ANY_TAG.search(text):
        return Sentence("The file is no web page. Name it .txt if it is plain text.")
    if text.count("<") > _MOST_TAGS or len(text) > _LONGEST_PAGE:
        return Sentence(
            "The page has more than {characters} characters or {tags} tags. Save its text as .txt.",
            characters=f"{_LONGEST_PAGE:,}",
            tags=f"{_MOST_TAGS:,}",
        )
    return None


def _of_text(text: str) -> Sentence | None:
    if _is_page(text):
        return Sentence("The file is a web page, but its name does not say so. Name it .html.")
    if sum(map(text.count, _LINE_ENDS)) > _MOST_LINES:
        return Sentence("The file has more than {n} lines. Divide it into several files.", n=f"{_MOST_LINES:,}")
    return None


def _is_page(text: str) -> bool:
    """Whether a text is a web page by its beginning, or because tags are much of it."""
    if _PAGE_START.match(text):
        return True
    tags = [len(found.group()) for found in _TAG.finditer(text)]
    return len(tags) >= _MANY_TAGS and sum(tags) * 5 > len(text)
