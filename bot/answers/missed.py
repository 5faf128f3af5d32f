"""A search that found nothing: why, and which searches near it find something."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from bot.answers.suggestions import corrected_question
from bot.model import Filters, Query, Term
from bot.search.engine import SearchEngine
from bot.search.syntax import literal, parse, written

_NEAR = 3
"""Words that are tried in place of one."""
_MOST = 4
"""Searches that are offered."""


@dataclass(frozen=True, slots=True)
class Missed:
    """What is known about a search that found nothing."""

    worded: bool
    """Whether words were searched, and not conditions alone."""
    with_words: int
    """How many passages have one of the words, whatever the conditions."""
    searches: tuple[str, ...]
    """Searches under the same conditions with near words, as they are typed; each finds something."""
    words: str
    """The words without any condition, where these find something; else empty."""


def missed(engine: SearchEngine, typed: str, query: Query) -> Missed:
    """Look into a search that found nothing: `query` is what was made of `typed`."""
    free = Query(query.text, 1, selection=query.selection)
    result = engine.search(free)
    found = []
    for search in dict.fromkeys(_variants(engine, typed, query.filters, result.terms)):
        parsed = parse(search)
        if engine.search(Query(parsed.text, 1, 0, query.article, parsed.filters, selection=query.selection)).total:
            found.append(search)
        if len(found) == _MOST:
            break
    plain = " ".join(literal(corrected_question(query.text, result.terms) or query.text).split())
    conditional = query.filters != Filters() and result.total > 0
    return Missed(bool(result.terms), result.total, tuple(found), plain if conditional else "")


def _variants(engine: SearchEngine, typed: str, filters: Filters, terms: Sequence[Term]) -> Iterator[str]:
    """Yield searches with other words in place of those that no passage has."""
    near = {term.surface: _near(engine, term) for term in terms if not term.known or term.corrected}
    near = {surface: words for surface, words in near.items() if words}
    every = typed
    for surface, words in near.items():
        every = _replaced(every, surface, words[0])
    if every != typed:
        yield every
    for surface, words in near.items():
        for word in words:
            # The words that nothing has only stand in the way.
            yield " ".join(filter(None, (written(filters), word)))
            if (other := _replaced(typed, surface, word)) != typed:
                yield other


def _near(engine: SearchEngine, term: Term) -> Sequence[str]:
    return [term.corrected] if term.corrected else engine.alike(term.surface, _NEAR)


def _replaced(typed: str, surface: str, word: str) -> str:
    return regex.sub(rf"(?<!\w){regex.escape(surface)}(?!\w)", lambda _: word, typed, flags=regex.IGNORECASE)
