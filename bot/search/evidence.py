"""The evidence for a passage: what else speaks for it beside the words that it shares with the question.

Each source measures one thing for all candidates at once. Every measure is zero or more, does not depend on how large
the corpus is, and is worth its weight in the passage's score, so that a score is the sum of its parts.
"""

import numpy as np

from bot.search.candidates import Candidates, Floats
from bot.search.mix import Measure

_TITLE_SHARE = 0.5
"""How much a term counts for a sentence that stands in the title above it only."""
_DAMPING = 0.3
"""How much longer texts are held back, as BM25's b."""


def words(found: Candidates) -> Floats:
    """BM25 of the first stage, over the idf mass of the question."""
    return found.bm25 / found.mass


def rarest(found: Candidates) -> Floats:
    """The most telling term that the passage holds, against the question's most telling one."""
    if not found.idf.size:
        return np.zeros(len(found.numbers))
    return np.asarray((found.held * found.idf).max(axis=1) / found.idf.max())


def order(found: Candidates) -> Floats:
    """Neighbouring words of the question that are neighbours in the passage; rare pairs count more."""
    place, pair, pairs = found.neighbours
    if not pairs:
        return np.zeros(len(found.numbers))
    seen = np.zeros((len(found.numbers), pairs))
    seen[found.passage[place], pair] = 1
    frequency = seen.sum(axis=0)
    rarity = np.log1p((len(seen) - frequency + 0.5) / (frequency + 0.5))
    return np.asarray(seen @ rarity / pairs)


def sentence(found: Candidates) -> Floats:
    """The idf mass that the best sentence holds, with half of what its title adds; long sentences count less."""
    held = np.maximum(found.sentence_held, _TITLE_SHARE * found.title_held[found.passage_of_sentence])
    mean = found.sentence_lengths.mean()
    length = found.sentence_lengths / (mean or 1.0)
    return best(held @ found.idf / found.mass / (1 - _DAMPING + _DAMPING * length), found)


def alike(found: Candidates) -> Floats:
    """Words that look like those of the question where the passage does not have these themselves."""
    return np.asarray((found.alike - found.held) @ found.idf / found.mass)


def sentence_alike(found: Candidates) -> Floats:
    """The best sentence by words that look like those of the question."""
    return best(found.sentence_alike @ found.idf / found.mass, found)


def title(found: Candidates) -> Floats:
    """The idf mass that the title or heading holds."""
    return np.asarray(found.title_held @ found.idf / found.mass)


def title_only(found: Candidates) -> Floats:
    """What the title or heading holds and the passage does not: it need not repeat what it is about."""
    return np.asarray(np.maximum(found.title_held - found.held, 0) @ found.idf / found.mass)


def names(found: Candidates) -> Floats:
    """The idf mass of the question's names and numbers that the passage holds."""
    named = np.zeros(len(found.idf))
    named[[word.term for word in found.question.words if word.name and word.term is not None]] = 1
    return np.asarray(found.held @ (found.idf * named) / found.mass)


def article(found: Candidates) -> Floats:
    """How much of the candidates' evidence lies in the passage's article: the root of the sum of squares of BM25."""
    _, which = np.unique(found.article_of, return_inverse=True)
    return np.asarray(np.sqrt(np.bincount(which, weights=(found.bm25 / found.mass) ** 2))[which])


def best(of_sentence: Floats, found: Candidates) -> Floats:
    """Return the greatest value among each passage's sentences: shape (s,) to (n,)."""
    greatest = np.zeros(len(found.numbers))
    np.maximum.at(greatest, found.passage_of_sentence, of_sentence)
    return greatest


SOURCES = tuple(
    map(Measure, (words, rarest, order, sentence, alike, sentence_alike, title, title_only, names, article))
)
"""All evidence of the second stage, in the order in which it is explained."""
