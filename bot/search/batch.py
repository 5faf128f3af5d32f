"""Passages that are analysed together, in flat arrays."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.arrays import firsts
from bot.model import Passage, Span
from bot.search.lexicon import Numbers
from bot.sentences import sentences
from bot.wordlist import decoded, encoded

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Batch:
    """n passages with s sentences."""

    text: NDArray[np.uint8]
    """All texts in UTF-8, one after the other."""
    begins: Ints
    """Where each text begins and, last, where all end: shape (n + 1,)."""
    languages: Sequence[str]
    """The language of each passage, as a BCP 47 tag."""
    titles: Sequence[tuple[str, str]]
    """The title and the heading above each passage, empty for none."""
    article_of: Numbers
    """The article of each passage, from 0; ascending."""
    borders: Numbers
    """Where each sentence begins and ends in its passage's text, in characters: shape (2 * s,)."""
    sentence_counts: Numbers
    """How many sentences each passage has, at least one: shape (n,)."""

    @classmethod
    def of(cls, passages: Iterable[Passage]) -> Self:
        """Put passages together, and look for their sentences."""
        every = list(passages)
        texts = [encoded(passage.text) for passage in every]
        articles = dict.fromkeys(passage.article_id for passage in every)
        numbers = {article: number for number, article in enumerate(articles)}
        spans = [spans_of(passage.text, passage.language) for passage in every]
        return cls(
            text=np.frombuffer(b"".join(texts), dtype=np.uint8),
            begins=firsts(map(len, texts)),
            languages=[passage.language or "en" for passage in every],
            titles=[(passage.attribution.title, passage.heading or "") for passage in every],
            article_of=np.array([numbers[passage.article_id] for passage in every], dtype=np.int32),
            borders=np.array([span for of_one in spans for span in of_one], dtype=np.int32).reshape(-1),
            sentence_counts=np.array([len(of_one) for of_one in spans], dtype=np.int32),
        )

    def read(self, number: int) -> str:
        """Return the text of a passage."""
        return decoded(self.text[self.begins[number] : self.begins[number + 1]].data)

    def __len__(self) -> int:
        return len(self.languages)


def spans_of(text: str, language: str | None) -> list[Span]:
    """Return the sentences of a passage, at least one."""
    return sentences(text, language) or [Span(0, len(text))]
