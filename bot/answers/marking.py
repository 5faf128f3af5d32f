"""What to show of a passage: the sentence that answers best, and the question's words."""

from collections.abc import Sequence

from bot.model import Span, Term
from bot.search.analysis import Token
from bot.sentences import sentences


def answer_sentence(text: str, language: str | None, tokens: Sequence[Token], terms: Sequence[Term]) -> Span | None:
    """Return the span of the sentence with the most evidence for its length, the first of equals.

    None when no sentence shares a term with the question. The evidence of a sentence is the idf of the
    question's terms in it, damped by its length against the mean as BM25 does with b = 0.3.
    """
    spans = sentences(text, language)
    if not spans:
        return None
    value = {term.text: term.idf * term.weight for term in terms}
    mean = sum(end - start for start, end in spans) / len(spans)

    def evidence(span: Span) -> float:
        within = {token.term for token in tokens if span.start <= token.span.start < span.end}
        length = (span.end - span.start) / mean
        return sum(value.get(term, 0.0) for term in within) / (0.7 + 0.3 * length)

    best = max(spans, key=evidence)
    return best if evidence(best) > 0 else None


def highlights(tokens: Sequence[Token], terms: Sequence[Term]) -> tuple[Span, ...]:
    """Return the spans of the question's words in a passage, in order, but of those that only frame it."""
    wanted = {term.text for term in terms if not term.framing}
    return tuple(token.span for token in tokens if token.term in wanted)
