"""Changes of a corpus folder, as a person or a program makes them beside the bot."""

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from bot.corpus.files import SourceFile, list_files

_PLACES = ("Qyrvane", "Yquolde", "Hyqormy", "Qujyth")
"""Words that no other text has."""


@dataclass(frozen=True, slots=True)
class News:
    """A text that is new, and a question about it."""

    text: str
    question: str

    @classmethod
    def of(cls, number: int) -> "News":
        """Return one of several, numbered from 0."""
        place = _PLACES[number]
        return cls(
            f"The lighthouse of {place} was opened to visitors again in the spring.",
            f"When was the lighthouse of {place} opened?",
        )


def add(folder: Path, news: News) -> None:
    """Write an article of its own."""
    (folder / "added-beside-the-bot.md").write_text(f"# A lighthouse\n\n{news.text}\n", encoding="utf-8")


def change(folder: Path, news: News, *, packed: bool) -> bool:
    """Add a paragraph to an article: one of an archive, packed or not as wished for, or else one of a text file.

    Returns whether there is a file that can be changed; raises OSError and ValueError where it cannot be read.
    """
    file = _chosen(list_files(folder).files, packed=packed)
    if file is None:
        return False
    made = file.path.with_name(f".{file.path.name}")
    is_packed = file.name.lower().endswith(".gz")
    data = gzip.decompress(file.path.read_bytes()) if is_packed else file.path.read_bytes()
    told = _in_archive(data, news.text) if file.format == "archive" else data + f"\n\n{news.text}\n".encode()
    made.write_bytes(gzip.compress(told, 6) if is_packed else told)
    made.replace(file.path)
    return True


def _chosen(files: tuple[SourceFile, ...], *, packed: bool) -> SourceFile | None:
    wishes: tuple[Callable[[SourceFile], bool], ...] = (
        lambda file: file.format == "archive" and file.name.lower().endswith(".gz") == packed,
        lambda file: file.format == "archive",
        lambda file: file.format in {"plain", "markdown"},
    )
    return next((file for wish in wishes for file in files if wish(file)), None)


def _in_archive(data: bytes, text: str) -> bytes:
    """Add a paragraph to the article in the middle."""
    lines = data.splitlines()
    middle = len(lines) // 2
    for number in (*range(middle, len(lines)), *range(middle)):
        if (changed := _with(lines[number], text)) is not None:
            lines[number] = changed
            break
    return b"\n".join(lines) + b"\n"


def _with(line: bytes, text: str) -> bytes | None:
    """Return an article's line with another paragraph; None where it holds none."""
    try:
        article: Any = msgspec.json.decode(line)
    except msgspec.DecodeError:
        return None
    if not isinstance(article, dict):
        return None
    if isinstance(article.get("paragraphs"), list):
        article["paragraphs"].append(text)
    elif isinstance(article.get("text"), str):
        article["text"] += f"\n\n{text}"
    else:
        return None
    return msgspec.json.encode(article)
