"""What is known about an article besides its texts, as one record of bytes, and the digest of the whole."""

import hashlib
import json
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date

import msgspec

from bot.model import Article, Attribution, Paragraph, Passage
from bot.wordlist import decoded, encoded

DIGEST = 16
"""Bytes of an article's digest."""


class Head(msgspec.Struct, frozen=True, array_like=True):
    """An article without its texts; the fields that it shares with `Article` are as there."""

    id: str
    title: str
    file: str
    author: str | None
    publisher: str | None
    published: date | None
    url: str | None
    language: str | None
    licence: str | None
    note: str | None
    tags: tuple[str, ...]
    starts: tuple[int, ...]
    """Numbers of the paragraphs, from 0, whose heading is another one than that of the paragraph before."""
    headings: tuple[str | None, ...]
    """The heading from each start on."""

    def heading(self, number: int) -> str | None:
        """Return the heading of a paragraph, which is numbered from 0."""
        return self.headings[bisect_right(self.starts, number) - 1]

    def passage(self, number: int, total: int, text: str, language: str | None) -> Passage:
        """Make a passage of a paragraph, which is numbered from 0 and one of `total`."""
        attribution = Attribution(
            self.title,
            self.author,
            self.publisher,
            self.published,
            self.url,
            number + 1,
            total,
            self.file,
            self.tags,
        )
        return Passage(f"{self.id}#{number + 1}", self.id, text, attribution, self.heading(number), language)

    def article(self, texts: Sequence[str]) -> Article:
        """Return the article with the texts of its paragraphs."""
        ends = (*self.starts[1:], len(texts))
        paragraphs = tuple(
            Paragraph(text, heading)
            for start, end, heading in zip(self.starts, ends, self.headings, strict=False)
            for text in texts[start:end]
        )
        return Article(
            id=self.id,
            title=self.title,
            file=self.file,
            paragraphs=paragraphs,
            author=self.author,
            publisher=self.publisher,
            published=self.published,
            url=self.url,
            language=self.language,
            licence=self.licence,
            note=self.note,
            tags=self.tags,
        )


_DECODER = msgspec.json.Decoder(Head)


def head_of(article: Article) -> Head:
    """Return an article without its texts."""
    starts: list[int] = []
    headings: list[str | None] = []
    for number, paragraph in enumerate(article.paragraphs):
        if not starts or paragraph.heading != headings[-1]:
            starts.append(number)
            headings.append(paragraph.heading)
    return Head(
        article.id,
        article.title,
        article.file,
        article.author,
        article.publisher,
        article.published,
        article.url,
        article.language,
        article.licence,
        article.note,
        article.tags,
        tuple(starts),
        tuple(headings),
    )


def record(head: Head) -> bytes:
    """Write a head as JSON, the same for the same article on every machine."""
    # msgspec writes no lone surrogates, which can stand in a file of JSON Lines.
    written = json.dumps(msgspec.to_builtins(head), ensure_ascii=False, separators=(",", ":"))
    return encoded(written)


def head_from(written: memoryview | bytes) -> Head:
    """Read what `record` wrote; raises ValueError."""
    try:
        return _DECODER.decode(written)
    except UnicodeDecodeError:
        return msgspec.convert(json.loads(decoded(written)), Head)


def digest_of(article: Article) -> bytes:
    """Return a hash of everything of an article that an answer could show."""
    return digest(record(head_of(article)), [encoded(paragraph.text) for paragraph in article.paragraphs])


def digest(written: bytes, texts: Sequence[bytes]) -> bytes:
    """Return the hash of an article with this record and these texts, encoded."""
    # A byte that UTF-8 never has keeps them apart.
    return hashlib.blake2b(b"\xff".join((written, *texts)), digest_size=DIGEST).digest()
