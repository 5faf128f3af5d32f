"""A folder of files becomes a corpus: the one way in."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bot.corpus.characters import clean
from bot.corpus.complaints import Complaints
from bot.corpus.corpus import Corpus
from bot.corpus.decoding import Decoded, decode
from bot.corpus.draft import Draft
from bot.corpus.files import SourceFile, list_files, load, open_file, unreadable
from bot.corpus.html import declared_encoding, read_html
from bot.corpus.jsonl import read_archive
from bot.corpus.markdown import read_markdown
from bot.corpus.plaintext import read_plain
from bot.corpus.slugs import file_slug, slug, stem
from bot.errors import CorpusError, Problem
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


def read_corpus(folder: Path, *, limits: Limits | None = None) -> Corpus:
    """Read every article below a folder, in the order of the files' names.

    A file with a fault never stops the others: all faults are among the corpus's problems. Raises CorpusError,
    which carries the problems too, when the folder cannot be read or holds no usable article.
    """
    listing = list_files(folder)
    problems = list(listing.problems)
    articles: dict[str, Article] = {}
    lines: dict[str, int | None] = {}
    for file in listing.files:
        complaints = Complaints(file.name)
        for item in _drafts(file, limits or Limits()):
            if isinstance(item, Problem):
                complaints.add((item,))
                continue
            article, faults = _article(item, file.name)
            complaints.add(faults)
            if first := articles.get(article.id):
                complaints.add((_same_id(article, item.line, first, lines[article.id]),))
            else:
                articles[article.id], lines[article.id] = article, item.line
        problems.extend(complaints.all())
    problems.sort(key=lambda problem: (problem.file, problem.line or 0))
    if not articles:
        raise CorpusError(_nothing(folder, listing.files), problems)
    return Corpus.of(articles.values(), problems)


def _drafts(file: SourceFile, limits: Limits) -> Iterator[Draft | Problem]:
    """The articles that one file holds, and what is wrong with it."""
    if file.format == "archive":
        try:
            with open_file(file.path) as stream:
                yield from read_archive(stream, file.name, line_limit=limits.line, limit=limits.archive)
        except OSError as error:
            yield unreadable(file.name, error)
        return
    data = load(file, limits.page if file.format == "page" else limits.text)
    if isinstance(data, Problem):
        yield data
    elif not data.strip():
        yield Problem(file.name, None, "The file is empty.", "Put the article into it, or remove it.")
    elif not (decoded := decode(data, declared_encoding(data) if file.format == "page" else None)):
        yield Problem(file.name, None, "The file is no text that can be read.", "Save it as plain text in UTF-8.")
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
                "The file holds no paragraph.",
                "Put the article's text into it, or remove it.",
            )


def _encoding_problems(decoded: Decoded, text: str, dropped: int, file: str) -> Iterator[Problem]:
    remedy = "Save the file as UTF-8."
    if decoded.damaged:
        line = text.count("\n", 0, text.find("\ufffd")) + 1
        message = f"Some letters are damaged, from this line on (the file was read as {decoded.encoding})."
        yield Problem(file, line, message, remedy)
    elif decoded.guessed:
        yield Problem(file, None, f"The file is not UTF-8; it was read as {decoded.encoding}.", remedy, notice=True)
    if dropped:
        message = f"{dropped} control {'character was' if dropped == 1 else 'characters were'} left out."
        yield Problem(file, None, message, "Nothing needs to be done.", notice=True)


def _article(draft: Draft, file: str) -> tuple[Article, tuple[Problem, ...]]:
    """Give a draft its id and, where it has none, a title."""
    known, problems = draft.metadata, list(draft.problems)
    given = slug(known.id or "")
    if known.id and not given:
        message = f"`id` is “{known.id}”, which has no letter or digit."
        problems.append(Problem(file, draft.line, message, "Write an id such as the-storm."))
    title = known.title or _title_of(file)
    if draft.line is None:
        made = file_slug(file)
    else:
        made = slug(known.title or "") or slug(f"{stem(file)} {draft.line}")
        if not known.title:
            title = f"{title}, line {draft.line}"
            message = f"The article has no title and is called “{title}”."
            problems.append(Problem(file, draft.line, message, "Give it a `title`."))
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
    )
    return article, tuple(problems)


def _title_of(file: str) -> str:
    """A file's name as words."""
    words = stem(file).rpartition("/")[2].replace("_", " ").replace("-", " ").split()
    title = " ".join(words) or file
    return title[0].upper() + title[1:]


def _same_id(article: Article, line: int | None, first: Article, first_line: int | None) -> Problem:
    place = first.file if first_line is None else f"{first.file}:{first_line}"
    message = f"The article has the id “{article.id}”, as {place} has, and was left out."
    return Problem(article.file, line, message, "Rename the file, or give it another `id`.")


def _nothing(folder: Path, files: tuple[SourceFile, ...]) -> str:
    if files:
        return f"No file in the corpus folder “{folder}” holds an article that can be used."
    return f"The corpus folder “{folder}” holds no article: put .txt, .md, .html or .jsonl files into it."
