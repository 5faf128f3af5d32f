"""The same texts in tantivy, as whoever uses it for English would index them."""

import gzip
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import msgspec

from bot.corpus.files import SourceFile, list_files


def has_peer() -> bool:
    """Whether the peer is installed."""
    return find_spec("tantivy") is not None


def index_texts(corpus: Path, folder: Path) -> int:
    """Read a corpus folder into an index in an empty folder, with as many threads as tantivy takes; return how many."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", stored=True, tokenizer_name="en_stem")
    writer = tantivy.Index(builder.build(), path=str(folder)).writer()
    number = 0
    for number, text in enumerate(_texts(corpus), start=1):  # noqa: B007 - how many there were is returned
        document = tantivy.Document()
        document.add_text("text", text)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    return number


def _texts(corpus: Path) -> Iterator[str]:
    """Yield the paragraphs of a folder's files as they stand there; pages with their mark-up."""
    for file in list_files(corpus).files:
        if file.format == "archive":
            for line in _lines(file):
                if line.strip():
                    yield from _paragraphs(msgspec.json.decode(line))
        else:
            yield from file.path.read_text(encoding="utf-8", errors="replace").split("\n\n")


def _lines(file: SourceFile) -> Iterator[bytes]:
    with gzip.open(file.path) if file.name.lower().endswith(".gz") else file.path.open("rb") as lines:
        yield from lines


def _paragraphs(article: Any) -> list[str]:
    paragraphs: list[str] = article.get("paragraphs") or article.get("text", "").split("\n\n")
    return paragraphs
