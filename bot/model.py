"""The values that travel from a file on disk to an answer in Discord.

All are frozen: what one stage made, no later stage changes.
"""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of a text: offsets in Unicode code points, `end` exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of an article, as the reader found it."""

    text: str
    """The words exactly as in the file, but for white space at line ends."""
    heading: str | None = None
    """The nearest heading above it, which is context and no passage of its own."""


@dataclass(frozen=True, slots=True)
class Article:
    """One story of the corpus with what is known about its origin; what is not known is None."""

    id: str
    """Stable slug made from the file's name (or given in the file); at most 60 characters."""
    title: str
    file: str
    """Path below the corpus folder, with `/` between its parts."""
    paragraphs: tuple[Paragraph, ...]
    author: str | None = None
    publisher: str | None = None
    published: date | None = None
    url: str | None = None
    """An http or https address, else None."""
    language: str | None = None
    """BCP 47 tag as the file gives it, such as `en` or `ko`."""
    licence: str | None = None
    note: str | None = None
    tags: tuple[str, ...] = ()
    """Words by which whoever put the corpus together groups articles."""

    def passages(self) -> tuple["Passage", ...]:
        """The article's paragraphs as searchable passages, in reading order."""
        total = len(self.paragraphs)
        return tuple(
            Passage(
                id=f"{self.id}#{number}",
                article_id=self.id,
                text=paragraph.text,
                heading=paragraph.heading,
                language=self.language,
                attribution=Attribution(
                    title=self.title,
                    author=self.author,
                    publisher=self.publisher,
                    published=self.published,
                    url=self.url,
                    paragraph=number,
                    paragraphs=total,
                    file=self.file,
                    tags=self.tags,
                ),
            )
            for number, paragraph in enumerate(self.paragraphs, start=1)
        )


@dataclass(frozen=True, slots=True)
class Attribution:
    """Where a passage comes from. Fields that the corpus does not give are None, never guessed."""

    title: str
    author: str | None
    publisher: str | None
    published: date | None
    url: str | None
    paragraph: int
    """Number of the paragraph in its article, from 1."""
    paragraphs: int
    """How many paragraphs the article has."""
    file: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph with its source: the unit that is indexed, found and shown."""

    id: str
    """`article-id#paragraph`, the same as long as the file keeps its name and order."""
    article_id: str
    text: str
    attribution: Attribution
    heading: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Filters:
    """Which passages a search may return; every condition that is given must hold."""

    phrases: tuple[str, ...] = ()
    """Words that must stand together, in this order."""
    without: tuple[str, ...] = ()
    """Words or phrases that must not occur."""
    titles: tuple[str, ...] = ()
    """Words that the article's title must hold."""
    authors: tuple[str, ...] = ()
    """Words that the article's author or publisher must hold."""
    before: date | None = None
    """Only articles published before this day; an article without a date is left out."""
    after: date | None = None
    """Only articles published after this day; an article without a date is left out."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which articles may be found: those that are named, or by one of the authors, or with one of the tags."""

    articles: tuple[str, ...] = ()
    """Ids of articles."""
    authors: tuple[str, ...] = ()
    """Whole names of authors or publishers."""
    tags: tuple[str, ...] = ()

    @property
    def everything(self) -> bool:
        """Whether nothing is named, so that all articles may be found."""
        return not (self.articles or self.authors or self.tags)


EVERYTHING = Selection()


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody wants to find, before it is analysed."""

    text: str
    limit: int = 3
    """How many passages at most; at least 1."""
    offset: int = 0
    """How many of the best passages to leave out first, for paging."""
    article: str | None = None
    """Only passages of the article with this id."""
    filters: Filters = Filters()
    context: str = ""
    """What was said before, when the question leans on it: its words count, but less."""
    selection: Selection = EVERYTHING
    """The only articles that exist for whoever asks."""


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a question after analysis."""

    surface: str
    """The word as it was asked, case folded."""
    text: str
    """What the index is asked for: a stem, or for a misspelt word the stem of its nearest word."""
    idf: float
    """How much it tells, above zero; for a word that no passage has, more than for the rarest one."""
    span: Span
    """Where it stands in the question."""
    weight: float = 1.0
    """1 for a word as asked, less for a near word in its place."""
    framing: bool = False
    """Whether it only frames the question ("tell me about ..."): it ranks passages but is no evidence."""
    known: bool = True
    """Whether any passage has it."""
    corrected: str | None = None
    """The corpus's word that stands in for a misspelt one."""
    near: tuple[tuple[str, float], ...] = ()
    """The index's terms that stand for this one and how likely each was meant, at most 1; empty when none does."""
    context: bool = False
    """Whether it comes from what was said before: it ranks passages but is no evidence."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that shares at least one term with the query."""

    passage: Passage
    score: float
    """The sum of its parts, above zero; comparable within one query only."""
    answer: Span | None
    """The sentence that answers best, None when no evidence speaks for any."""
    highlights: tuple[Span, ...]
    """Words of the question, in reading order, never overlapping."""
    parts: tuple[tuple[str, float], ...]
    """What each source of evidence adds to the score, by its name."""


@dataclass(frozen=True, slots=True)
class Found:
    """A passage of an answer, with what to show of it."""

    rank: int
    """1 for the best passage of the whole result, not of the page."""
    passage: Passage
    score: float
    answer: Span | None
    """The sentence that answers best."""
    highlights: tuple[Span, ...]
    """Words of the question, in reading order, never overlapping."""
    parts: tuple[tuple[str, float], ...] = ()
    """What each source of evidence adds to the score, by its name."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply to one question: passages, or an honest no."""

    question: str
    answered: bool
    """Whether the corpus holds an answer; for a search, whether it found anything."""
    passages: tuple[Found, ...]
    """Empty when the corpus does not answer."""
    suggestions: tuple[str, ...]
    """At most three questions or titles to try instead."""
    total: int
    """How many passages share a word with the question, whether it is answered or not."""
    corrected: str | None
    """The question as it was searched, when words were misspelt."""
    confidence: float
    """How likely the corpus answers the question, from 0 to 1."""
    elapsed_ms: float
