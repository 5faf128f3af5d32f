"""Web pages: the readable text, word for word, and what the page says about itself."""

import logging
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from bot.corpus.characters import clean
from bot.corpus.draft import Draft
from bot.corpus.lengths import fit
from bot.corpus.lines import Line
from bot.corpus.metadata import Given, Metadata, check
from bot.corpus.pasted import sift
from bot.corpus.webtext import Found, page_text, tree_text
from bot.errors import Problem, Sentence
from bot.model import Paragraph

if TYPE_CHECKING:
    from trafilatura.settings import Document

_CHARSET = re.compile(rb"<(?:meta|\?xml)[^<>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]{2,30})", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^<>]{0,200}\?>", re.IGNORECASE)
_LANGUAGE = re.compile(r"<html[^<>]{0,500}?\slang\s*=\s*[\"']?([\w-]{2,20})", re.IGNORECASE | re.ASCII)
_THEIR_NAMES = {"publisher": "sitename", "published": "date", "licence": "license"}
_LITTLE = 400
_ENOUGH = 0.6


def declared_encoding(data: bytes) -> str | None:
    """The encoding that a page names near its beginning."""
    found = _CHARSET.search(data[:4096])
    return found[1].decode("ascii") if found else None


def read_html(text: str, file: str) -> Draft:
    """Read a page's article with trafilatura; a page too small for it is read whole.

    Scripts, navigation, comments and the like never become text. What the page does not say of its origin is
    not guessed.
    """
    text = _DECLARATION.sub("", text)
    try:
        document = _extracted(text)
        found = _chosen(document, text)
    except Exception:  # noqa: BLE001 - whatever a page does to the parsers, the other files must be read
        return Draft(Metadata(), (), (_unreadable(file),))
    told = _metadata(document, text, file)
    sifted = sift([Line(None, part.text) for part in found if not part.is_heading], file, told)
    kept = iter(sifted.lines)
    made: list[Paragraph] = []
    heading = None
    for part in found:
        if part.is_heading:
            heading = None if part.text == sifted.metadata.title else part.text
        elif shown := next(kept).text.strip():
            made.extend(fit(Paragraph(shown, heading), sifted.metadata.language))
    return Draft(sifted.metadata, tuple(made), sifted.notices)


def _extracted(text: str) -> "Document | None":
    import trafilatura  # a quarter of a second that only web pages need

    for name in ("trafilatura", "htmldate", "justext"):
        if not logging.getLogger(name).handlers:
            logging.getLogger(name).addHandler(logging.NullHandler())
    document: Any = trafilatura.bare_extraction(
        text,
        include_comments=False,
        favor_recall=True,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True, "max_date": "2100-01-01"},
    )
    return document  # type: ignore[no-any-return]


def _chosen(document: "Document | None", text: str) -> tuple[Found, ...]:
    """The extraction, unless it lost much of a small page."""
    article = tuple(_readable(tree_text(document.body))) if document is not None else ()
    words = sum(len(part.text.split()) for part in article)
    if words >= _LITTLE:
        return article
    whole = tuple(_readable(page_text(text)))
    all_words = sum(len(part.text.split()) for part in whole)
    if all_words > _LITTLE and words:
        return article
    return article if len(article) > 1 and words >= _ENOUGH * all_words else whole


def _readable(found: Iterator[Found]) -> Iterator[Found]:
    for part in found:
        text = clean(part.text)[0].strip()
        if re.search(r"\w", text):
            yield Found(text, part.is_heading)


def _metadata(document: "Document | None", text: str, file: str) -> Metadata:
    """What the page says about itself; what it gets wrong there is left out without a word."""
    language = _LANGUAGE.search(text[:4096])
    given = [Given("language", language[1] if language else None, None)]
    for key in ("title", "author", "publisher", "published", "url", "licence"):
        value = getattr(document, _THEIR_NAMES.get(key, key), None)
        given.append(Given(key, value.replace("; ", ", ") if key == "author" and value else value, None))
    return check(given, file).metadata


def _unreadable(file: str) -> Problem:
    message = Sentence("The page cannot be read.")
    return Problem(file, None, message, Sentence("Save its text as a .txt file instead."))
