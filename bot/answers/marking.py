"""What to underline in a passage: the question's words."""

from collections.abc import Iterable, Sequence

from bot.model import Span, Term
from bot.search.analysis import Token


def highlights(tokens: Iterable[Token], terms: Sequence[Term]) -> tuple[Span, ...]:
    """Return the spans of the question's words in a passage, in order, never overlapping.

    Words that only frame the question and those of what was said before are left out. Of pairs of characters, which
    overlap, those that touch become one span.
    """
    wanted = {text for term in terms if not term.framing and not term.context for text, _ in term.near}
    spans: list[Span] = []
    for token in tokens:
        if token.term not in wanted:
            continue
        if spans and token.span.start < spans[-1].end:
            spans[-1] = Span(spans[-1].start, token.span.end)
        else:
            spans.append(token.span)
    return tuple(spans)
