"""Files that somebody sends to become articles: looked at with distrust before anything is written."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.corpus.complaints import Complaints
from bot.corpus.contents import Limits, contents
from bot.corpus.files import HeldFile, format_of
from bot.corpus.names import name_fault, safe_name, shown_name
from bot.corpus.suspicion import MOST_UNPACKED, suspicion
from bot.corpus.view import CorpusView
from bot.errors import Problem, Sentence, UploadRefused
from bot.model import Article

MOST_FILES = 10
MOST_BYTES = 8 * 2**20
"""Of one file."""
MOST_TOGETHER = 16 * 2**20
MOST_ARTICLES = 10_000
"""In all files together."""
_MOST_PASSAGES = 200_000
"""In all files together."""


@dataclass(frozen=True, slots=True)
class Upload:
    """One file as it was sent."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Preview:
    """What uploads would add to the corpus."""

    articles: tuple[Article, ...]
    """With the file names that they would get."""
    problems: tuple[Problem, ...]
    """What is wrong with the files that does not keep them out, notices among them."""
    files: tuple[HeldFile, ...]
    """The files that would be written, in the order of the uploads."""


def look_at(uploads: Sequence[Upload], corpus: CorpusView) -> Preview:
    """Read uploads with the corpus's own readers, without writing anything.

    Raises UploadRefused, with a sentence for each fault; one fault refuses them all. Nothing in a file is ever
    executed. Reads up to 16 MiB: call it in a thread.
    """
    refuse_sizes([(upload.name, len(upload.data)) for upload in uploads])
    named = [(upload, _stored(upload)) for upload in uploads]
    refuse([stored for _, stored in named if isinstance(stored, str)])
    files = [stored for _, stored in named if isinstance(stored, HeldFile)]
    refuse([*_same_names(uploads, files, corpus), *_suspect(uploads, files)])
    reading = _Reading(corpus)
    for upload, file in zip(uploads, files, strict=True):
        reading.take(upload, file)
    refuse(reading.refusals)
    return Preview(tuple(reading.articles), tuple(reading.problems), tuple(files))


def refuse(refusals: Sequence[str]) -> None:
    """Raise UploadRefused if there is anything to refuse."""
    if refusals:
        raise UploadRefused(refusals)


class _Reading:
    """Collects what the files hold."""

    def __init__(self, corpus: CorpusView) -> None:
        self.articles: list[Article] = []
        self.problems: list[Problem] = []
        self.refusals: list[str] = []
        self._passages = 0
        self._corpus = corpus
        self._known: dict[str, str] = {}

    def take(self, upload: Upload, file: HeldFile) -> None:
        """Read one file."""
        shown = shown_name(upload.name)
        complaints, before = Complaints(file.name), len(self.articles)
        for item in contents(file, Limits(archive=MOST_UNPACKED)):
            if isinstance(item, Problem):
                complaints.add((item,))
            elif where := self._file_with(item.article.id):
                place = shown if item.line is None else Sentence("{file}, line {line}", file=shown, line=item.line)
                self.refusals.append(
                    Sentence(
                        "{place}: The article's id “{id}” exists already, in {file}. Remove that article first, or "
                        "give this one another id.",
                        place=place,
                        id=item.article.id,
                        file=where,
                    )
                )
                return
            else:
                self._known[item.article.id] = file.name
                self.articles.append(item.article)
                self._passages += len(item.article.paragraphs)
                if len(self.articles) > MOST_ARTICLES or self._passages > _MOST_PASSAGES:
                    self.refusals.append(
                        Sentence(
                            "{file}: With this file there are more than {articles} articles or {passages} passages. "
                            "Add it in parts.",
                            file=shown,
                            articles=f"{MOST_ARTICLES:,}",
                            passages=f"{_MOST_PASSAGES:,}",
                        )
                    )
                    return
        told = complaints.all()
        if len(self.articles) > before:
            self.problems.extend(told)
        else:
            self.refusals.append(_without_article(shown, told))

    def _file_with(self, article_id: str) -> str | None:
        """The file that holds the article with an id already, in the corpus or among those read before."""
        head = self._corpus.head(article_id)
        return head.file if head else self._known.get(article_id)


def refuse_sizes(sent: Sequence[tuple[str, int]]) -> None:
    """Raise UploadRefused when there are too many files, or too many bytes in one or in all: (name, bytes) each."""
    if not sent:
        refuse([Sentence("There is no file to add.")])
    if len(sent) > MOST_FILES:
        refuse([Sentence("There are {n} files; at most {most} can be added at once.", n=len(sent), most=MOST_FILES)])
    refuse(
        [
            Sentence(
                "{file}: The file is larger than {size}. Divide it into several files.",
                file=shown_name(name),
                size=f"{MOST_BYTES // 2**20} MiB",
            )
            for name, size in sent
            if size > MOST_BYTES
        ]
    )
    if sum(size for _, size in sent) > MOST_TOGETHER:
        size = f"{MOST_TOGETHER // 2**20} MiB"
        refuse([Sentence("The files are larger than {size} together. Add them one after the other.", size=size)])


def _stored(upload: Upload) -> HeldFile | str:
    """The file under a safe name of our own making, or why its name is refused."""
    if fault := name_fault(upload.name):
        return _of_file(upload, fault)
    name = safe_name(upload.name)
    return HeldFile(upload.data, name, format_of(name) or "")


def _same_names(uploads: Sequence[Upload], files: Sequence[HeldFile], corpus: CorpusView) -> list[str]:
    stored = {file.casefold(): file for file in corpus.files()}
    sent: dict[str, str] = {}
    found: list[str] = []
    for upload, file in zip(uploads, files, strict=True):
        shown, key = shown_name(upload.name), file.name.casefold()
        if key in stored:
            found.append(
                Sentence(
                    "{file}: The corpus has a file “{other}” already. Rename the file, or remove the other one first.",
                    file=shown,
                    other=stored[key],
                )
            )
        elif key in sent:
            found.append(
                Sentence(
                    "{file}: Another file, {other}, would get the same name. Rename the file, or remove the other one "
                    "first.",
                    file=shown,
                    other=sent[key],
                )
            )
        sent.setdefault(key, shown)
    return found


def _suspect(uploads: Sequence[Upload], files: Sequence[HeldFile]) -> list[str]:
    found = ((upload, suspicion(file)) for upload, file in zip(uploads, files, strict=True))
    return [_of_file(upload, fault) for upload, fault in found if fault]


def _of_file(upload: Upload, fault: str) -> Sentence:
    return Sentence("{file}: {fault}", file=shown_name(upload.name), fault=fault)


def _without_article(shown: str, problems: Sequence[Problem]) -> Sentence:
    """Why a file gave no article: its first fault."""
    first = next((problem for problem in problems if not problem.notice), None)
    if first is None:
        return Sentence("{file}: The file holds no article. Put its text into it.", file=shown)
    said = {"file": shown, "message": first.message, "remedy": first.remedy}
    if first.line is None:
        return Sentence("{file}: {message} {remedy}", **said)
    return Sentence("{file}: Line {line}: {message} {remedy}", line=first.line, **said)
