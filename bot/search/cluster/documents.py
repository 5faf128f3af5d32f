"""What a cluster keeps of a corpus: passages and articles as documents.

Fields are those of `indices`. One that is None or empty is not sent, and what a document is only searched by does not
come back.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from hashlib import blake2b

import msgspec

from bot.model import Attribution, Passage
from bot.search.prefixes import words_of
from bot.search.selection import credited, folded

Words = Callable[[str], Sequence[str]]
"""Gives all words of a text, folded, in order, as the first language of the corpus has them."""

APART = 1 << 20
"""How far apart the orders of two articles are at least: so many passages one may have."""
LONGEST = 120
"""Characters up to which a name or a word is kept as it is: of a longer one a hash stands for it."""


class PassageDocument(msgspec.Struct, frozen=True, omit_defaults=True):
    """A passage, under its id as `key` gives it."""

    id: str
    article: str
    text: str
    title: str
    paragraph: int
    paragraphs: int
    file: str
    order: int
    """Its place in the corpus, for comparing."""
    author: str | None = None
    publisher: str | None = None
    published: date | None = None
    url: str | None = None
    tags: tuple[str, ...] = ()
    heading: str | None = None
    language: str | None = None
    terms: str = ""
    """What BM25 counts: the terms of its words that carry evidence, in order, with spaces between them."""
    surfaces: str = ""
    """All its words in order."""
    title_words: str = ""
    author_words: str = ""
    """The words of its author and its publisher."""
    credited: tuple[str, ...] = ()
    """The names of its authors and its publisher as they are compared."""
    labels: tuple[str, ...] = ()
    """Its tags as they are compared."""

    @classmethod
    def of(cls, passage: Passage, order: int, reduced: Iterable[tuple[str, str]], words: Words) -> "PassageDocument":
        """Make one of a passage and its analysed words, each the surface and the term; `order` is its article's."""
        source, analysed = passage.attribution, list(reduced)
        return cls(
            id=passage.id,
            article=passage.article_id,
            text=passage.text,
            title=source.title,
            paragraph=source.paragraph,
            paragraphs=source.paragraphs,
            file=source.file,
            order=order + min(source.paragraph, APART - 1),
            author=source.author,
            publisher=source.publisher,
            published=source.published,
            url=source.url,
            tags=source.tags,
            heading=passage.heading,
            language=passage.language,
            terms=" ".join(key(term) for _, term in analysed if term),
            surfaces=" ".join(key(surface) for surface, _ in analysed),
            title_words=_cut(words(source.title)),
            author_words=_cut(words("\n".join(filter(None, (source.author, source.publisher))))),
            credited=_folded(credited(source)),
            labels=_folded(source.tags),
        )

    @property
    def passage(self) -> Passage:
        """The passage, equal to the one that it was made of."""
        source = Attribution(
            title=self.title,
            author=self.author,
            publisher=self.publisher,
            published=self.published,
            url=self.url,
            paragraph=self.paragraph,
            paragraphs=self.paragraphs,
            file=self.file,
            tags=self.tags,
        )
        return Passage(self.id, self.article, self.text, source, self.heading, self.language)


class ArticleDocument(msgspec.Struct, frozen=True, omit_defaults=True):
    """An article without its texts, under its id as `key` gives it."""

    id: str
    article: str
    """The same, to select by."""
    title: str
    file: str
    order: int
    passages: int
    language: str | None = None
    """That of its first passage."""
    digest: str = ""
    """See `bot.corpus.head.digest`, in hexadecimal digits."""
    record: str = ""
    """See `bot.corpus.head.record`."""
    credits: tuple[str, ...] = ()
    """The names of its authors and its publisher, as `credited` gives them."""
    tags: tuple[str, ...] = ()
    title_prefixes: str = ""
    """The words of its title as autocomplete compares them."""
    credit_prefixes: str = ""
    """Those of all names in `credits`."""
    credited: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        article_id: str,
        source: Attribution,
        order: int,
        language: str | None,
        *,
        digest: str = "",
        record: str = "",
    ) -> "ArticleDocument":
        """Make one of an article's id and the attribution of a passage of it."""
        names = credited(source)
        return cls(
            id=article_id,
            article=article_id,
            title=source.title,
            file=source.file,
            order=order,
            passages=source.paragraphs,
            language=language,
            digest=digest,
            record=record,
            credits=names,
            tags=source.tags,
            title_prefixes=_cut(words_of(source.title)),
            credit_prefixes=_cut(dict.fromkeys(word for name in names for word in words_of(name))),
            credited=_folded(names),
            labels=_folded(source.tags),
        )


def key(text: str) -> str:
    """Return what stands for a name, an id or a word in a cluster: itself, or a hash where it is long."""
    if len(text) <= LONGEST:
        return text
    return "\x02" + blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def cut(word: str) -> str:
    """Return what stands for a word of a title or a name, whose beginning is enough: so much of a long one."""
    return word[:LONGEST]


def _cut(words: Iterable[str]) -> str:
    return " ".join(map(cut, words))


def _folded(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key(folded(name)) for name in names))
