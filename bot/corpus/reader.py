"""A folder of files becomes a corpus: the one way in."""

from collections.abc import Callable
from pathlib import Path

from bot.corpus.complaints import Complaints
from bot.corpus.contents import Limits, contents
from bot.corpus.corpus import Corpus
from bot.corpus.files import SourceFile, list_files
from bot.errors import CorpusError, Problem, Sentence
from bot.model import Article


def read_corpus(
    folder: Path,
    *,
    limits: Limits | None = None,
    may_be_empty: bool = False,
    counted: Callable[[int], None] = lambda _: None,
) -> Corpus:
    """Read every article below a folder, in the order of the files' names.

    `counted` is called after each article with how many there are so far.
    A file with a fault never stops the others: all faults are among the corpus's problems. Raises CorpusError,
    which carries the problems too, when the folder cannot be read, or holds no usable article unless `may_be_empty`.
    """
    listing = list_files(folder)
    problems = list(listing.problems)
    articles: dict[str, Article] = {}
    lines: dict[str, int | None] = {}
    for file in listing.files:
        complaints = Complaints(file.name)
        for item in contents(file, limits or Limits()):
            if isinstance(item, Problem):
                complaints.add((item,))
            elif first := articles.get(item.article.id):
                complaints.add((_same_id(*item, first, lines[first.id]),))
            else:
                articles[item.article.id], lines[item.article.id] = item
                counted(len(articles))
        problems.extend(complaints.all())
    problems.sort(key=lambda problem: (problem.file, problem.line or 0))
    if not articles and not may_be_empty:
        raise CorpusError(_nothing(folder, listing.files), problems)
    return Corpus.of(articles.values(), problems)


def _same_id(article: Article, line: int | None, first: Article, first_line: int | None) -> Problem:
    place = first.file if first_line is None else f"{first.file}:{first_line}"
    message = Sentence("The article has the id “{id}”, as {place} has, and was left out.", id=article.id, place=place)
    return Problem(article.file, line, message, Sentence("Rename the file, or give it another `id`."))


def _nothing(folder: Path, files: tuple[SourceFile, ...]) -> str:
    if files:
        return Sentence("No file in the corpus folder “{folder}” holds an article that can be used.", folder=folder)
    return Sentence(
        "The corpus folder “{folder}” holds no article: put .txt, .md, .html or .jsonl files into it.",
        folder=folder,
    )
