"""An article that somebody typed instead of sending a file."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from bot.corpus.characters import clean, one_line
from bot.corpus.dates import parse_date
from bot.corpus.frontmatter import matter
from bot.corpus.inline import plain
from bot.corpus.names import name_fault, safe_name
from bot.corpus.slugs import digest, file_slug, slug
from bot.corpus.uploads import Upload
from bot.corpus.view import CorpusView

_GAP = re.compile(r"[\s,;|·]+")
_EDGES = " ,;|·-–—("
_LIKE_A_DATE = re.compile(r"\d[\d\s./-]*\d|\d")
_FIELDS = ("title", "author", "publisher", "published", "url", "note")


@dataclass(frozen=True, slots=True)
class Written:
    """An article field by field, each as it was typed; what is not known is empty."""

    title: str = ""
    author: str = ""
    publisher: str = ""
    published: str = ""
    """The day, as `parse_date` reads it where it is one."""
    url: str = ""
    text: str = ""
    note: str = ""

    def origin(self) -> Iterator[tuple[str, str]]:
        """Yield the name and the value of every field but the text that is not empty, each on one line."""
        for name in _FIELDS:
            value = one_line(getattr(self, name))
            day = parse_date(value) if name == "published" else None
            if value:
                yield name, day.isoformat() if day else value


def split_origin(typed: str) -> tuple[str, str]:
    """Divide “publisher, date” into the two; either may be missing.

    What stands in the place of a date and looks like one comes back as the date even where it means no day, so that
    whoever typed it can be told.
    """
    typed = one_line(typed)
    starts = [(0, 0), *(gap.span() for gap in _GAP.finditer(typed))]
    for end, start in starts:
        if parse_date(typed[start:]):
            return typed[:end].strip(_EDGES), typed[start:]
    end, start = next(((gap.start(), gap.end()) for gap in reversed(list(re.finditer(r"[,;|·]\s*", typed)))), (0, 0))
    if _LIKE_A_DATE.fullmatch(typed[start:]):
        return typed[:end].strip(_EDGES), typed[start:]
    return typed, ""


def joined_origin(publisher: str, published: str) -> str:
    """Write publisher and date as `split_origin` divides them."""
    return ", ".join(filter(None, (publisher, published)))


def first_words(text: str, limit: int = 80) -> str:
    """Return a title for a text without one: its first line, cut between words where it is long."""
    line = next((line for line in map(one_line, plain(text).splitlines()) if line), "")
    return line if len(line) <= limit else line[:limit].rpartition(" ")[0] or line[:limit]


def as_file(written: Written, corpus: CorpusView) -> Upload:
    """Make a Markdown file of it, under a name that the corpus does not have."""
    text = f"{matter(written.origin())}\n{clean(written.text)[0].strip()}\n"
    return Upload(_free_name(written.title, ".md", corpus), text.encode("utf-8", "replace"))


def as_passage(written: Written, corpus: CorpusView) -> Upload:
    """Make an archive of one line of it, whose text is one passage unless it is very long.

    Marks of Markdown are taken away, and nothing else: no line of it is taken for a title or a byline.
    """
    name = _free_name(written.title, ".jsonl", corpus)
    content = {"id": file_slug(name), **dict(written.origin()), "paragraphs": [plain(clean(written.text)[0]).strip()]}
    return Upload(name, json.dumps(content, ensure_ascii=False).encode("utf-8", "replace") + b"\n")


def _free_name(title: str, end: str, corpus: CorpusView) -> str:
    """A file's name made from a title, for a new file and a new id."""
    files = {file.casefold() for file in corpus.files()}
    stem = slug(title) or f"article-{digest(title)}"
    if name_fault(stem + end):
        stem = f"article-{stem}"
    names = (safe_name(f"{stem}-{number}{end}" if number > 1 else stem + end) for number in count(1))
    return next(name for name in names if name.casefold() not in files and corpus.head(file_slug(name)) is None)
