"""Do the engines that score as rank-bm25 does find the same passages with the same scores?"""

from collections.abc import Sequence

from bot.evaluation.bench.engines import Found
from bot.evaluation.bench.measures import Answers

_CLOSE = 1e-5
"""How far scores may differ, as a share: most engines keep them in single precision."""


def compared(all_answers: Sequence[Answers]) -> list[Answers]:
    """Return those of engines with rank-bm25's scores."""
    return [answers for answers in all_answers if answers.engine.factor is not None]


def disagreement(all_answers: Sequence[Answers], questions: Sequence[Sequence[str]]) -> str | None:
    """Return a sentence about the first question that two engines answer differently; None where they all agree.

    Engines agree on a question when their scores, place by place, are the same but for rounding and a constant
    factor, and the passages are the same but for those of equal score. The first engine is the measure.
    """
    scoring = compared(all_answers)
    for other in scoring[1:]:
        factor = (other.engine.factor or 1) / (scoring[0].engine.factor or 1)
        for words, right, given in zip(questions, scoring[0].found, other.found, strict=True):
            if fault := _difference(right, given, factor):
                names = f"{other.engine.name} and {scoring[0].engine.name}"
                return f"{names} do not agree on the question “{' '.join(words)}”: {fault}"
    return None


def _difference(right: Found, given: Found, factor: float) -> str | None:
    """Return how two answers differ; passages without a score count as not found."""
    wanted = [(id_, score) for id_, score in zip(*right, strict=True) if score > 0]
    found = [(id_, score * factor) for id_, score in zip(*given, strict=True) if score > 0]
    if len(wanted) != len(found):
        return f"{len(found)} passages instead of {len(wanted)}."
    scores = dict(wanted)
    for place, ((id_, score), (other_id, other)) in enumerate(zip(wanted, found, strict=True), start=1):
        if not _close(score, other):
            return f"place {place} scores {other:.6f} instead of {score:.6f}."
        # Not among the judge's passages: then it must be as good as the last of them.
        if not _close(scores.get(other_id, wanted[-1][1]), other):
            return f"place {place} is passage {other_id} instead of {id_}."
    return None


def _close(one: float, other: float) -> bool:
    return abs(one - other) <= _CLOSE * max(abs(one), abs(other))
