"""What one file holds: its articles with their ids, whatever its format, from a disk or from memory."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from bot.corpus.characters import clean
from bot.corpus.decoding import Decoded, decode
from bot.corpus.draft import Draft
from bot.corpus.files import Readable, load, unreadable
from bot.corpus.html import declared_encoding, read_html
from bot.corpus.jsonl import Known, Recall, read_archive
from bot.corpus.markdown import read_markdown
from bot.corpus.plaintext import read_plain
from bot.corpus.slugs import file_slug, slug, stem
from bot.errors import Problem, Sentence
from bot.model import Article

_MIB = 2**20
_READERS: Mapping[str, Callable[[str, str], Draft]] = {
    "plain": read_plain,
    "markdown": read_markdown,
    "page": read_html,
}


@dataclass(frozen=True, slots=True)
class Limits:
    """How many bytes are read at most; what is larger gets a Problem."""

    text: int = 16 * _MIB
    """Of one text or Markdown file: five times “War and Peace”."""
    page: int = 8 * _MIB
    """Of one web page."""
    archive: int = 4096 * _MIB
    """Of one archive, unpacked: some ten million paragraphs."""
    line: int = 8 * _MIB
    """Of one line of an archive, which is one article."""


class Placed(NamedTuple):
    """An article and where its file holds it."""

    article: Article
    line: int | None
    """The line of an archive, from 1; None when the file is the article."""
    print: bytes = b""
    """A hash by which the line can be known again, empty where it must be read again for its problems."""


def contents(file: Readable, limits: Limits) -> Iterator[Placed | Problem]:
    """Read one file: its articles, and before each what is wrong with it or with the file."""
    for item in contents_anew(file, limits, lambda _: None):
        if not isinstance(item, Known):
            yield item


def contents_anew(file: Readable, limits: Limits, recall: Recall) -> Iterator[Placed | Problem | Known]:
    """Read one file as `contents` does, but for the lines of an archive that `recall` knows."""
    for item in _drafts(file, limits, recall):
        if isinstance(item, Draft):
            article, problems = _article(item, file.name)
            yield from problems
            yield Placed(article, item.line, b"" if problems else item.print)
        else:
            yield item


def _drafts(file: Readable, limits: Limits, recall: Recall) -> Iterator[Draft | Problem | Known]:
    """The articles that one file holds, and what is wrong with it."""
    if file.format == "archive":
        try:
            with file.open() as stream:
                yield from read_archive(stream, file.name, line_limit=limits.line, limit=limits.archive, recall=recall)
        except OSError as error:
            yield unreadable(file.name, error)
        return
    data = load(file, limits.page if file.format == "page" else limits.text)
    if isinstance(data, Problem):
        yield data
    elif not data.strip():
        yield Problem(
            file.name, None, Sentence("The file is empty."), Sentence("Put the article into it, or remove it.")
        )
    elif not (decoded := decode(data, declared_encoding(data) if file.format == "page" else None)):
        message = Sentence("The file is no text that can be read.")
        yield Problem(file.name, None, message, Sentence("Save it as plain text in UTF-8."))
    else:
        text, dropped = clean(decoded.text)
        draft = _READERS[file.format](text, file.name)
        found = (*_encoding_problems(decoded, text, dropped, file.name), *draft.problems)
        if draft.paragraphs:
            yield replace(draft, problems=found)
        else:
            yield from found
            yield Problem(
                file.name,
                None,
                Sentence("The file holds no paragraph."),
                Sentence("Put the article's text into it, or remove it."),
            )


def _encoding_problems(decoded: Decoded, text: str, dropped: int, file: str) -> Iterator[Problem]:
    remedy = Sentence("Save the file as UTF-8.")
    if decoded.damaged:
        line = text.count("\n", 0, text.find("\ufffd")) + 1
        message = Sentence(
            "Some letters are damaged, from this line on (the file was read as {encoding}).", encoding=decoded.encoding
        )
        yield Problem(file, line, message, remedy)
    elif decoded.guessed:
        message = Sentence("The file is not UTF-8; it was read as {encoding}.", encoding=decoded.encoding)
        yield Problem(file, None, message, remedy, notice=True)
    if dropped:
        message = (
            Sentence("{n} control character was left out.", n=dropped)
            if dropped == 1
            else Sentence("{n} control characters were left out.", n=dropped)
        )
        yield Problem(file, None, message, Sentence("Nothing needs to be done."), notice=True)


def _article(draft: Draft, file: str) -> tuple[Article, tuple[Problem, ...]]:
    """Give a draft its id and, where it has none, a title."""
    known, problems = draft.metadata, list(draft.problems)
    given = slug(known.id or "")
    if known.id and not given:
        message = Sentence("`id` is “{id}”, which has no letter or digit.", id=known.id)
        problems.append(Problem(file, draft.line, message, Sentence("Write an id such as the-storm.")))
    title = known.title or _title_of(file)
    if draft.line is None:
        made = file_slug(file)
    else:
        made = slug(known.title or "") or slug(f"{stem(file)} {draft.line}")
        if not known.title:
            title = f"{title}, line {draft.line}"
            message = Sentence("The article has no title and is called “{title}”.", title=title)
            problems.append(Problem(file, draft.line, message, Sentence("Give it a `title`.")))
    article = Article(
        id=given or made,
        title=title,
        file=file,
        paragraphs=draft.paragraphs,
        author=known.author,
        publisher=known.publisher,
        published=known.published,
        url=known.url,
        language=known.language,
        licence=known.licence,
        note=known.note,
        tags=known.tags or (),
    )
    return article, tuple(problems)


def _title_of(file: str) -> str:
    """A file's name as words."""
    words = stem(file).rpartition("/")[2].replace("_", " ").replace("-", " ").split()
    title = " ".join(words) or file
    return title[0].upper() + title[1:]
