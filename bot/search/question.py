"""A question as it is searched: its words in order, and the terms that carry its evidence."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.model import Query, Span, Term
from bot.search.analysis import Analyser, Token, is_pair
from bot.search.kinds import Kind, Kinds
from bot.search.spelling import Speller

_CONTEXT_SHARE = 0.5
"""The most that all words of what was said before count together, against those of the question itself.

The passage that was the answer before holds them all, and must not win again for their sake.
"""
_FADING = 0.9
"""How much less each further word counts: questions come first in it, and the nearest ones of them."""


Style = Literal["words", "pairs"]
"""How a text is read: by words, or by pairs of characters."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a question where it stands, stop words too."""

    surfaces: tuple[str, ...]
    """The word as asked, or for a misspelt one the near words in its place."""
    term: int | None
    """Its place among the question's terms, None for a stop word."""
    name: bool
    """Whether it looks like a name or a number: a capital inside the sentence, or a digit."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question after analysis."""

    words: tuple[Word, ...]
    """In order, without what was said before."""
    terms: tuple[Term, ...]
    """Each once, in order; then those of what was said before."""
    wants: Kind | None = None
    """The kind of answer that it asks for, where a word of it says so."""

    @property
    def style(self) -> Style:
        """How most of it was read."""
        return "pairs" if 2 * sum(is_pair(word.surfaces[0]) for word in self.words) > len(self.words) else "words"


@dataclass(frozen=True, slots=True)
class KnownWords:
    """What a corpus knows of words."""

    idf: Mapping[str, float]
    """What each term of the index tells."""
    unknown_idf: float
    """What a word that no passage has tells."""
    term_of: Mapping[str, str]
    """The term of each surface, empty for stop words."""
    compounds: Mapping[str, tuple[str, str]]
    """Surfaces that a hyphen joins, by what they are without it."""
    speller: Speller


_Read = tuple[Token, tuple[str, ...]]
"""A word with the terms that the corpus's languages make of it; none where all call it a stop word."""


class QuestionReader:
    """Analyses questions as each language of the corpus needs, and guesses what misspelt words meant."""

    def __init__(self, analysers: Sequence[Analyser], known: KnownWords, kinds: Kinds) -> None:
        self._analysers, self._known, self._kinds = analysers, known, kinds

    def read(self, query: Query) -> Question:
        """Analyse a query; each term comes once."""
        terms: dict[str, Term] = {}
        places: dict[str, int] = {}
        words = []
        for token, found in self._respaced(self._tokens(query.text)):
            term, surfaces = self._term(token, found)
            place = None
            if term is not None:
                place = places.setdefault(term.text, len(places))
                terms.setdefault(term.text, term)
            words.append(Word(surfaces, place, _is_name(query.text, token)))
        own = tuple(terms.values())
        return Question(tuple(words), own + self._context(query.context, own), self._kinds.wanted(query.text))

    def _context(self, text: str, own: Sequence[Term]) -> tuple[Term, ...]:
        """The terms of what was said before that the question does not have itself."""
        known = (next((term for term in found if term in self._known.idf), "") for _, found in self._tokens(text))
        new = dict.fromkeys(known)
        for term in ("", *(term.text for term in own)):
            new.pop(term, None)
        weights = {term: _FADING**place for place, term in enumerate(new)}
        mass = sum(self._known.idf[term] * weight for term, weight in weights.items())
        most = _CONTEXT_SHARE * sum(term.idf for term in own)
        scale = min(most / mass, 1.0) if own and mass else 1.0
        return tuple(
            Term(
                term, term, self._known.idf[term], Span(0, 0), weight=weight * scale, near=((term, 1.0),), context=True
            )
            for term, weight in weights.items()
        )

    def surfaces(self, text: str) -> list[str]:
        """Return all words of a text, folded, in order."""
        return [token.surface for token, _ in self._tokens(text)]

    def _respaced(self, tokens: Sequence[_Read]) -> Iterator[_Read]:
        """Yield words as the corpus writes them: "Bonghyun" as "Bong-hyun" does, "Bong hyun" as "Bonghyun" does."""
        waiting = list(reversed(tokens))
        while waiting:
            token, found = waiting.pop()
            parts = self._known.compounds.get(token.surface)
            following = waiting[-1][0] if waiting else None
            joined = token.surface + following.surface if following else ""
            if token.surface in self._known.term_of or not (parts or self._known.term_of.get(joined)):
                yield token, found
            elif parts:
                for part in parts:
                    term = self._known.term_of[part]
                    yield Token(part, term, token.span), (term,) if term else ()
            elif following:
                waiting.pop()
                term = self._known.term_of[joined]
                yield Token(joined, term, Span(token.span.start, following.span.end)), (term,)

    def _tokens(self, text: str) -> list[_Read]:
        first, *others = ([*analyser.question(text)] for analyser in self._analysers)
        if not others:
            return [(token, (token.term,) if token.term else ()) for token in first]
        merged: dict[Span, tuple[Token, dict[str, None]]] = {}
        for tokens in (first, *others):
            for token in tokens:
                _, terms = merged.setdefault(token.span, (token, {}))
                if token.term:
                    terms[token.term] = None
        return [(token, tuple(terms)) for _, (token, terms) in sorted(merged.items())]

    def _term(self, token: Token, found: Sequence[str]) -> tuple[Term | None, tuple[str, ...]]:
        framing = any(analyser.frames(token.surface) for analyser in self._analysers)
        known = [text for text in found if text in self._known.idf]
        if known:
            idf = max(self._known.idf[text] for text in known)
            near = tuple((text, 1.0) for text in known)
            return Term(token.surface, known[0], idf, token.span, framing=framing, near=near), (token.surface,)
        if not found:
            return None, (token.surface,)
        guesses = () if framing else self._known.speller.near(token.surface)
        if not guesses:
            term = Term(token.surface, found[0], self._known.unknown_idf, token.span, framing=framing, known=False)
            return term, (token.surface,)
        surfaces = tuple(guess.surface for guess in guesses)
        chances = [(self._known.term_of[guess.surface], guess.likeness) for guess in guesses]
        if not chances[0][0]:
            return None, surfaces[:1]
        near_terms: dict[str, float] = {}
        for text, likeness in chances:
            if text:
                near_terms[text] = max(near_terms.get(text, 0.0), likeness)
        best = next(iter(near_terms))
        return Term(
            token.surface,
            best,
            self._known.idf[best],
            token.span,
            weight=0.8,
            corrected=surfaces[0],
            near=tuple(near_terms.items()),
        ), surfaces


def _is_name(text: str, token: Token) -> bool:
    word = text[slice(*token.span)]
    return any(c.isdigit() for c in word) or (word[0].isupper() and bool(text[: token.span.start].strip()))
