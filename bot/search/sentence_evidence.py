"""The evidence for a sentence of a passage: which one answers.

As with passages, each source measures one thing for all sentences of all candidates at once.
"""

import numpy as np

from bot.search.candidates import Candidates, Floats, Ints
from bot.search.kinds import Kind
from bot.search.mix import Measure


def held(found: Candidates) -> Floats:
    """The idf mass of the question that the sentence holds."""
    return np.asarray(found.sentence_held @ found.idf / found.mass)


def beside_title(found: Candidates) -> Floats:
    """The same by words that look alike, without what the title says: a passage need not repeat its subject."""
    missing = 1 - found.title_held[found.passage_of_sentence]
    return np.asarray((found.sentence_alike * missing) @ found.idf / found.mass)


def telling(found: Candidates) -> Floats:
    """The same by words that look alike, each the more the fewer sentences of the passage have it."""
    alike = found.sentence_alike
    of_passage = np.add.reduceat(alike, _first(found), axis=0) if len(alike) else alike
    sentences = found.sentence_counts[:, None]
    rarity = np.maximum(np.log((sentences + 1) / (of_passage + 0.5)), 0)
    return np.asarray((alike * rarity[found.passage_of_sentence]) @ found.idf / found.mass)


def just_said(found: Candidates) -> Floats:
    """What the sentence before holds and this one does not: often a pronoun stands for it."""
    return _missing(found, _before(found, found.sentence_held))


def said_before(found: Candidates) -> Floats:
    """The same for all sentences before it in the passage."""
    before, passage = _before(found, found.sentence_held), found.passage_of_sentence
    most, step = int(found.sentence_counts.max(initial=0)), 1
    # Each round doubles how many sentences back have been looked at.
    while step < most:
        same = passage[step:] == passage[:-step]
        before[step:] = np.maximum(before[step:], before[:-step] * same[:, None])
        step *= 2
    return _missing(found, before)


def number(found: Candidates) -> Floats:
    """Numbers, where the question asks how many."""
    return _kind(found, Kind.NUMBER, 2)


def time(found: Candidates) -> Floats:
    """Years, days and the like, where the question asks when."""
    return _kind(found, Kind.TIME, 2)


def name(found: Candidates) -> Floats:
    """Names that the question does not have, where it asks who or where."""
    return _kind(found, Kind.NAME, 1)


def reason(found: Candidates) -> Floats:
    """Words such as “because”, where the question asks why."""
    return _kind(found, Kind.REASON, 1)


SOURCES = tuple(map(Measure, (held, beside_title, telling, just_said, said_before, number, time, name, reason)))
"""All evidence for a sentence."""


def _kind(found: Candidates, kind: Kind, most: int) -> Floats:
    """How many words give a kind of answer, as a share of `most`; 0 where another kind is wanted."""
    if kind is not found.question.wants:
        return np.zeros(found.sentences)
    return np.minimum(found.given, most) / most


def _first(found: Candidates) -> Ints:
    """The first sentence of each passage: shape (n,)."""
    return np.cumsum(found.sentence_counts) - found.sentence_counts


def _before(found: Candidates, held: Floats) -> Floats:
    """What the sentence before holds; nothing before a passage's first one: shape (s, t)."""
    before = np.zeros_like(held)
    before[1:] = held[:-1]
    before[_first(found)] = 0
    return before


def _missing(found: Candidates, other: Floats) -> Floats:
    """The idf mass that another stretch holds and the sentence does not."""
    return np.asarray(np.maximum(other - found.sentence_held, 0) @ found.idf / found.mass)
