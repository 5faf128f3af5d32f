"""What to try instead, when the corpus does not answer."""

from collections.abc import Iterable, Sequence

from bot.model import Term

MOST = 3


def corrected_question(question: str, terms: Sequence[Term]) -> str | None:
    """Return the question with its misspelt words replaced by near ones, or None when none is."""
    pieces, end = [], 0
    for term in sorted(terms, key=lambda term: term.span):
        if term.corrected is not None:
            asked = question[term.span.start : term.span.end]
            near = term.corrected.capitalize() if asked[:1].isupper() else term.corrected
            pieces += [question[end : term.span.start], near]
            end = term.span.end
    return "".join([*pieces, question[end:]]) if pieces else None


def suggest(corrected: str | None, titles: Iterable[str]) -> tuple[str, ...]:
    """Return at most three things to try: the question without its misspellings, then titles."""
    found = dict.fromkeys([corrected] if corrected else [])
    for title in titles:
        if len(found) == MOST:
            break
        found.setdefault(title)
    return tuple(found)
