"""Whether what was found answers the question: the honest no."""

from collections.abc import Collection, Sequence

from bot.model import Term

ENOUGH = 0.52
"""The least share of a question's evidence that its best passage must hold."""


def share(terms: Sequence[Term], found: Collection[str]) -> float:
    """Return the share of the question's idf mass that a passage with the terms `found` holds.

    Between 0 and 1. A share does not depend on how large the corpus is, as a score does. A near word in
    place of a misspelt one counts by its likeness; a word that no passage has counts as a rare one. Words that
    only frame a question count where there are no others.
    """
    telling = [term for term in terms if not term.framing] or terms
    total = sum(term.idf for term in telling)
    held = sum(term.idf * term.weight for term in telling if term.known and term.text in found)
    return held / total if total else 0.0


def is_answered(terms: Sequence[Term], passages: Sequence[Collection[str]]) -> bool:
    """Tell whether one of the best passages, each given by its terms, holds enough evidence."""
    return any(share(terms, found) >= ENOUGH for found in passages)
