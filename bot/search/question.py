"""A question as it is searched: its words in order, and the terms that carry its evidence."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal, NamedTuple, Protocol

from bot.model import Query, Span, Term
from bot.search.analysis import Analyser, Token
from bot.search.kinds import Kind, Kinds
from bot.search.spelling import NearWord
from bot.search.words import is_pair

_CONTEXT_SHARE = 0.5
"""The most that all words of what was said before count together, against those of the question itself.

The passage that was the answer before holds them all, and must not win again for their sake.
"""
_GUESSED = 0.8
"""How much a guessed word counts, against one that is spelt as the corpus does."""
MOST_WORDS = 256
"""How many words of a question are looked at."""
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


class Compounds(Protocol):
    """The pairs of surfaces that a hyphen joins."""

    def get(self, joined: str) -> tuple[str, str] | None:
        """Return the two surfaces that a word is without their hyphen, None when it is no such word."""


class Speller(Protocol):
    """Finds the corpus's words nearest to one that it does not know."""

    def near(self, word: str) -> tuple[NearWord, ...]:
        """Return the likeliest words, best first; none when no word is near enough."""

    def alike(self, word: str, limit: int) -> tuple[str, ...]:
        """Return words that look like one, most alike first, when none is near enough to be meant."""


@dataclass(frozen=True, slots=True)
class KnownWords:
    """What a corpus knows of words."""

    idf: Mapping[str, float]
    """What each term of the index tells."""
    unknown_idf: float
    """What a word that no passage has tells."""
    term_of: Mapping[str, str]
    """The term of each surface, empty for stop words."""
    compounds: Compounds
    """Surfaces that a hyphen joins."""
    speller: Speller
    """What a misspelt word probably meant."""


class _Read(NamedTuple):
    """A word as the languages of the corpus read it."""

    token: Token
    terms: tuple[str, ...]
    """What the languages make of it; none for a stop word."""
    surfaces: tuple[str, ...]
    """How they write it."""


class QuestionReader:
    """Analyses questions as each language of the corpus needs, and guesses what misspelt words meant."""

    def __init__(self, analysers: Sequence[Analyser], known: KnownWords, kinds: Kinds) -> None:
        self._analysers, self._known, self._kinds = analysers, known, kinds

    def read(self, query: Query) -> Question:
        """Analyse a query; each term comes once."""
        terms: dict[str, Term] = {}
        places: dict[str, int] = {}
        words = []
        for word in self._respaced(query.text):
            term, surfaces = self._term(word)
            place = None
            if term is not None:
                place = places.setdefault(term.text, len(places))
                if term.text not in terms or (terms[term.text].corrected and not term.corrected):
                    terms[term.text] = term
            words.append(Word(surfaces, place, _is_name(query.text, word.token)))
        own = tuple(terms.values())
        return Question(tuple(words), own + self._context(query.context, own), self._kinds.wanted(query.text))

    def _context(self, text: str, own: Sequence[Term]) -> tuple[Term, ...]:
        """The terms of what was said before that the question does not have itself."""
        known = (next((term for term in word.terms if term in self._known.idf), "") for word in self._words(text))
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

    def alike(self, word: str, limit: int) -> tuple[str, ...]:
        """Return the corpus's words that look like a folded word, most alike first."""
        return self._known.speller.alike(word, limit)

    def surfaces(self, text: str) -> list[str]:
        """Return all words of a text, folded, in order."""
        return [token.surface for token in self._analysers[0].words(text)]

    def _respaced(self, text: str) -> Iterator[_Read]:
        """Yield words as the corpus writes them: "Bonghyun" as "Bong-hyun" does, "Bong hyun" as "Bonghyun" does."""
        term_of = self._known.term_of
        waiting = self._words(text)[::-1]
        while waiting:
            word = waiting.pop()
            token = word.token
            if token.surface in term_of:
                yield word
            elif parts := self._known.compounds.get(token.surface):
                for part in parts:
                    yield _read(Token(part, term_of[part], token.span))
            elif waiting and self._joins(text, token, waiting[-1].token):
                following = waiting.pop().token
                joined = token.surface + following.surface
                yield _read(Token(joined, term_of[joined], Span(token.span.start, following.span.end)))
            else:
                yield word

    def _joins(self, text: str, first: Token, second: Token) -> bool:
        """Whether the corpus writes two words in one, of which it does not know the first."""
        between = text[first.span.end : second.span.start]
        return between in {" ", "-"} and bool(self._known.term_of.get(first.surface + second.surface))

    def _words(self, text: str) -> list[_Read]:
        for analyser in self._analysers:
            text = analyser.without_asking(text)
        read = [[*islice(analyser.words(text), MOST_WORDS)] for analyser in self._analysers]
        if len(read) == 1:
            return [_read(token) for token in read[0]]
        at: dict[Span, list[Token]] = {}
        for tokens in read:
            for token in tokens:
                at.setdefault(token.span, []).append(token)
        return [self._merged(tokens) for _, tokens in sorted(at.items())]

    def _merged(self, tokens: Sequence[Token]) -> _Read:
        """Join what several languages make of a word; a stop word of one is evidence only where a passage has it."""
        stop = any(not token.term for token in tokens)
        known = [token for token in tokens if token.term in self._known.idf]
        kept = known if known or stop else tokens
        surfaces = tuple(dict.fromkeys(token.surface for token in (*known, *tokens)))
        return _Read((known or tokens)[0], tuple(dict.fromkeys(token.term for token in kept)), surfaces)

    def _term(self, word: _Read) -> tuple[Term | None, tuple[str, ...]]:
        """Return the term for which a word stands, None for a stop word, and the surfaces that stand for it."""
        token, found, surfaces = word
        framing = any(analyser.frames(token.surface) for analyser in self._analysers)
        known = [text for text in found if text in self._known.idf]
        if known:
            idf = max(self._known.idf[text] for text in known)
            near = tuple((text, 1.0) for text in known)
            return Term(token.surface, known[0], idf, token.span, framing=framing, near=near), surfaces
        # A word that only frames the question and that no passage has says nothing at all.
        if not found or framing:
            return None, surfaces
        guesses = self._known.speller.near(token.surface)
        if not guesses:
            return Term(token.surface, found[0], self._known.unknown_idf, token.span, known=False), surfaces
        surfaces = tuple(guess.surface for guess in guesses)
        likely: dict[str, float] = {}
        for guess in guesses:
            text = self._known.term_of[guess.surface]
            likely[text] = max(likely.get(text, 0.0), guess.likeness)
        best = next(iter(likely))
        if not best:
            return None, surfaces[:1]
        likely.pop("", None)
        idf, near = self._known.idf[best], tuple(likely.items())
        weight, corrected = _GUESSED, surfaces[0]
        return Term(token.surface, best, idf, token.span, weight, corrected=corrected, near=near), surfaces


def _read(token: Token) -> _Read:
    return _Read(token, (token.term,) if token.term else (), (token.surface,))


def _is_name(text: str, token: Token) -> bool:
    word = text[slice(*token.span)]
    return any(c.isdigit() for c in word) or (word[0].isupper() and bool(text[: token.span.start].strip()))
