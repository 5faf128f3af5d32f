"""The weights fitted on evaluation sets: what `storybot eval --fit` runs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.evaluation.metrics import holds
from bot.evaluation.sets import EvaluationSet, Question
from bot.evaluation.softmax import Choices, Floats, choices, fit
from bot.model import Query
from bot.search import evidence, sentence_evidence
from bot.search.candidates import Candidates
from bot.search.embedded import EmbeddedEngine
from bot.search.mix import EvidenceSource, measured
from bot.search.question import Style

MOST_QUESTIONS = 2000
"""How many questions of a set are looked at, evenly drawn."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What one set teaches."""

    passages: Choices
    sentences: Choices
    style: Style
    """How most of its questions are read."""


def drawn(questions: Sequence[Question]) -> Sequence[Question]:
    """Return at most `MOST_QUESTIONS` of the questions, evenly spread."""
    return questions[:: max(-(-len(questions) // MOST_QUESTIONS), 1)]


def lesson(engine: EmbeddedEngine, of: EvaluationSet, questions: Iterable[Question]) -> Lesson:
    """Measure all evidence for some questions of a set that the engine has indexed."""
    passages, sentences, pairs = [], [], 0
    for question in questions:
        found = engine.candidates(Query(question.text))
        if not len(found.numbers):
            continue
        pairs += found.question.style == "pairs"
        grades = of.grades(question)
        right = [grades.get(of.passages[number].id, 0) > 0 for number in found.numbers.tolist()]
        passages.append((measured(found, evidence.SOURCES), right))
        if question.answers and any(right):
            sentences.append(_sentences(found, of, question, right.index(True)))
    return Lesson(
        choices(passages, len(evidence.SOURCES)),
        choices(sentences, len(sentence_evidence.SOURCES)),
        "pairs" if 2 * pairs > len(passages) else "words",
    )


def _sentences(found: Candidates, of: EvaluationSet, question: Question, at: int) -> tuple[Floats, Sequence[bool]]:
    """The evidence for the sentences of one candidate, and which of them hold an answer."""
    within = found.passage_of_sentence == at
    text = of.passages[int(found.numbers[at])].text
    number = int(found.numbers[at])
    spans = [found.collection.sentence_span(number, sentence) for sentence in range(int(within.sum()))]
    right = [holds(question.answers, text[start:end]) for start, end in spans]
    return measured(found, sentence_evidence.SOURCES)[within], right


def fit_passages(lessons: Iterable[Lesson], style: Style) -> dict[str, float]:
    """Return the weight of each source of evidence for passages, for questions that are read in one way."""
    return _named(evidence.SOURCES, [one.passages for one in lessons if one.style == style])


def fit_sentences(lessons: Iterable[Lesson]) -> dict[str, float]:
    """Return the weight of each source of evidence for sentences."""
    return _named(sentence_evidence.SOURCES, [one.sentences for one in lessons])


def _named(sources: Sequence[EvidenceSource], sets: Sequence[Choices]) -> dict[str, float]:
    weights = fit([one for one in sets if len(one.right)], len(sources))
    return {source.name: round(weight, 3) for source, weight in zip(sources, weights.tolist(), strict=True)}
