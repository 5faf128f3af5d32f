"""Passages to numbers: the way from their texts into a forward index."""

from array import array
from collections.abc import Iterable

import numpy as np

from bot.model import Passage, Span
from bot.search.analysis import Analysers, Token
from bot.search.forward import Forward, Rows
from bot.search.lexicon import Lexicon
from bot.sentences import sentences

_HYPHENS = frozenset("-\u2010\u2011")


def analysed(passages: Iterable[Passage], analysers: Analysers, lexicon: Lexicon) -> Forward:
    """Analyse passages, each in its language; their words are added to the lexicon."""
    words, word_counts = array("i"), array("i")
    word_starts, word_lengths, capitals = array("i"), array("H"), array("B")
    begins, sentence_counts, borders = array("i"), array("i"), array("i")
    compounds, compound_counts = array("q"), array("i")
    titles, title_counts, title_of, article_of = array("i"), array("i"), array("i"), array("i")
    title_number: dict[tuple[str, str], int] = {}
    article_number: dict[str, int] = {}
    for passage in passages:
        analyser = analysers(passage.language)
        spans = sentences(passage.text, analyser.language) or [Span(0, len(passage.text))]
        first, pairs = len(words), len(compounds)
        starts = [0]
        following = 1
        last: Token | None = None
        for token in analyser.words(passage.text):
            here = len(words) - first
            while following < len(spans) and token.span.start >= spans[following].start:
                starts.append(here)
                following += 1
            number = lexicon.add(token.surface, token.term)
            if last is not None and passage.text[last.span.end : token.span.start] in _HYPHENS:
                compounds.append(words[-1] << 32 | number)
            last = token
            capitals.append(passage.text[token.span.start].isupper() and starts[-1] != here)
            words.append(number)
            word_starts.append(token.span.start)
            word_lengths.append(min(token.span.end - token.span.start, 0xFFFF))
        starts += [len(words) - first] * (len(spans) - len(starts))
        word_counts.append(len(words) - first)
        compound_counts.append(len(compounds) - pairs)
        begins.extend(starts)
        sentence_counts.append(len(starts))
        for span in spans:
            borders.extend(span)

        title = (passage.attribution.title, passage.heading or "")
        if title not in title_number:
            title_number[title] = len(title_number)
            found = [lexicon.add(token.surface, token.term) for token in analyser.words(" ".join(title))]
            titles.extend(found)
            title_counts.append(len(found))
        title_of.append(title_number[title])
        article_of.append(article_number.setdefault(passage.article_id, len(article_number)))
    return Forward(
        words=Rows.of(np.array(words, dtype=np.int32), np.array(word_counts)),
        starts=np.array(word_starts, dtype=np.int32),
        lengths=np.array(word_lengths, dtype=np.uint16),
        capitals=np.array(capitals, dtype=np.bool_),
        sentences=Rows.of(np.array(begins, dtype=np.int32), np.array(sentence_counts)),
        borders=np.array(borders, dtype=np.int32),
        compounds=Rows.of(np.array(compounds, dtype=np.int64), np.array(compound_counts)),
        titles=Rows.of(np.array(titles, dtype=np.int32), np.array(title_counts)),
        title_of=np.array(title_of, dtype=np.int32),
        article_of=np.array(article_of, dtype=np.int32),
    )
