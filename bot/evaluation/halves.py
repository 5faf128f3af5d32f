"""Which articles weights are fitted on, and which they are judged on."""

from collections.abc import Iterable, Sequence

import numpy as np

from bot.evaluation.sets import EvaluationSet, Question

_SEED = 7


def first_half(articles: Iterable[str]) -> frozenset[str]:
    """Return the articles to fit on: half of them, drawn with a fixed seed; the others are to judge on.

    `articles` are ids in corpus order, with repetitions.
    """
    each = list(dict.fromkeys(articles))
    drawn = np.random.default_rng(_SEED).permutation(len(each))[: len(each) // 2]
    return frozenset(each[i] for i in drawn.tolist())


def split(whole: EvaluationSet) -> tuple[Sequence[Question], Sequence[Question]]:
    """Return the questions about the articles to fit on, and those about the articles to judge on.

    A question belongs to the article of its first relevant passage; one without belongs to neither.
    """
    article_of = {passage.id: passage.article_id for passage in whole.passages}
    fitted = first_half(article_of.values())
    halves: tuple[list[Question], list[Question]] = ([], [])
    for question in whole.questions:
        relevant = next((id_ for id_, grade in whole.grades(question).items() if grade > 0), None)
        if relevant is not None:
            halves[article_of[relevant] not in fitted].append(question)
    return halves
