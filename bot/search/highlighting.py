"""What to underline in a passage: the question's words."""

from collections.abc import Iterable

from bot.model import Span, Term


def is_highlighted(term: Term) -> bool:
    """Whether a term's words are underlined: not those that only frame the question, nor what was said before."""
    return not (term.framing or term.context)


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans, which begin in order, as such that never overlap: pairs of characters that do become one."""
    found: list[Span] = []
    for span in spans:
        if found and span.start < found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return tuple(found)
