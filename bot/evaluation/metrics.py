"""The field's measures of a ranking, one question at a time, and of an answer sentence.

Definitions are those of NIST's trec_eval, and tests hold them against it: binary measures count a passage with any
grade above 0 as relevant. `ranked` are ids, best first, each once; a question that found nothing scores 0.
"""

import math
import unicodedata
from collections.abc import Iterable, Mapping, Sequence


def ndcg(ranked: Sequence[str], grades: Mapping[str, float], depth: int = 10) -> float:
    """Return the normalised discounted cumulative gain of the first `depth` ids, 0 to 1.

    Gain is the grade itself, discounted by log2(rank + 1); the ideal ranks all that the grades list.
    """
    ideal = _gain(sorted(grades.values(), reverse=True)[:depth])
    return _gain([grades.get(id_, 0.0) for id_ in ranked[:depth]]) / ideal if ideal else 0.0


def hit(ranked: Sequence[str], grades: Mapping[str, float], depth: int) -> float:
    """Return 1 when a relevant passage is among the first `depth`, else 0 (trec_eval: success)."""
    return float(any(grades.get(id_, 0.0) > 0 for id_ in ranked[:depth]))


def reciprocal_rank(ranked: Sequence[str], grades: Mapping[str, float], depth: int = 10) -> float:
    """Return 1 / rank of the first relevant passage; 0 when none is among the first `depth`."""
    rank = first_relevant(ranked[:depth], grades)
    return 1 / rank if rank else 0.0


def recall(ranked: Sequence[str], grades: Mapping[str, float], depth: int = 100) -> float:
    """Return which share of the relevant passages is among the first `depth`."""
    relevant = {id_ for id_, grade in grades.items() if grade > 0}
    return len(relevant & set(ranked[:depth])) / len(relevant) if relevant else 0.0


def first_relevant(ranked: Sequence[str], grades: Mapping[str, float]) -> int | None:
    """Return the rank, from 1, of the first relevant passage; None when there is none."""
    return next((rank for rank, id_ in enumerate(ranked, start=1) if grades.get(id_, 0.0) > 0), None)


def holds(answers: Iterable[str], sentence: str) -> bool:
    """Return whether a sentence holds one of the accepted answers, both normalised.

    This is containment of characters, in any language: borders of words do not count, so `4` is held by `1945`, too.
    An answer of punctuation alone is never held.
    """
    within = normalised(sentence)
    return any(answer in within for answer in map(normalised, answers) if answer)


def normalised(text: str) -> str:
    """Return a text as SQuAD's evaluation compares it, for every language.

    NFKC, case folded, without punctuation (Unicode's category P), white space collapsed. Unlike SQuAD's, articles
    stay: they are English only, and containment does not need them away.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    kept = "".join(character for character in folded if not unicodedata.category(character).startswith("P"))
    return " ".join(kept.split())


def _gain(grades: Sequence[float]) -> float:
    return sum(max(grade, 0.0) / math.log2(rank + 1) for rank, grade in enumerate(grades, start=1))
