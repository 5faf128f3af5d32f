"""Questions that a corpus cannot answer, made by leaving their articles out."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.evaluation.sets import EvaluationSet, Question

SHARE = 0.3
"""How many of the articles are left out."""
SPLITS = 5
"""How many times others are drawn."""


@dataclass(frozen=True, slots=True)
class Reduced:
    """A set without some of its articles, with all of its questions."""

    rest: EvaluationSet
    answerable: Sequence[bool]
    """Of each question, whether a relevant passage is left."""


def reduced(whole: EvaluationSet, seed: int, share: float = SHARE) -> Reduced:
    """Leave out a share of the articles, drawn with the seed."""
    articles = list(dict.fromkeys(passage.article_id for passage in whole.passages))
    gone = frozenset(random.Random(seed).sample(articles, round(share * len(articles))))  # noqa: S311 - no secret
    passages = tuple(passage for passage in whole.passages if passage.article_id not in gone)
    left = {passage.id for passage in passages}
    answerable = [
        any(grade > 0 and id_ in left for id_, grade in whole.grades(question).items()) for question in whole.questions
    ]
    return Reduced(replace(whole, passages=passages), answerable)


def about(whole: EvaluationSet, articles: frozenset[str], questions: Sequence[Question]) -> EvaluationSet:
    """Return the part of a set that holds only some articles, and of these questions those about them."""
    passages = tuple(passage for passage in whole.passages if passage.article_id in articles)
    ids = {passage.id for passage in passages}
    kept = [q for q in questions if any(grade > 0 and id_ in ids for id_, grade in whole.grades(q).items())]
    return replace(whole, passages=passages, questions=tuple(kept))


def smaller(whole: EvaluationSet, sizes: Sequence[float], seed: int) -> Iterator[EvaluationSet]:
    """Yield the set with shares of its articles, so that what is learnt from it holds for corpora of several sizes."""
    articles = list(dict.fromkeys(passage.article_id for passage in whole.passages))
    for size in sizes:
        drawn = random.Random(seed).sample(articles, max(round(size * len(articles)), 4))  # noqa: S311 - no secret
        yield about(whole, frozenset(drawn), whole.questions)
