"""Which questions ask the same in other words: for lists in which each should stand once."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from bot.search.analysis import Analysers
from bot.search.language import LanguageDetector
from bot.search.spelling import Speller
from bot.search.words import is_pair

_ALIKE = 0.8
"""The least share of the words of two questions that both have, for them to be taken as one."""


def leaders(texts: Sequence[str]) -> list[int]:
    """Return for each question the place of the first one that it is like, or its own place where there is none.

    Questions are alike when most of their words are the same, apart from order, endings, slips of the pen and
    words that carry no evidence. Of several it is like, the one that it is most like counts. Reads files on its
    first call, and two thousand questions take seconds: call it in a thread.
    """
    words = _words(texts)
    spelt = _as_spelt(Counter(surface for of_one in words for surface in of_one))
    term_of = {surface: term for of_one in words for surface, term in of_one.items()}
    return _leaders([frozenset(term_of[spelt.get(word, word)] for word in of_one) for of_one in words])


def _words(texts: Sequence[str]) -> list[dict[str, str]]:
    """Each question's words with the terms that they are reduced to; of one without any, what there is."""
    analysers = Analysers()
    languages = LanguageDetector().languages(texts, [None] * len(texts))
    found = []
    for text, language in zip(texts, languages, strict=True):
        analyser = analysers(language)
        every = list(analyser.words(text))
        asked = analyser.tokens(analyser.without_asking(text))
        telling = {token.surface: token.term for token in asked if not analyser.frames(token.surface)}
        found.append(telling or {token.surface: token.surface for token in every} or {(shown := text.strip()): shown})
    return found


def _as_spelt(frequency: Mapping[str, int]) -> dict[str, str]:
    """Misspelt words with the more frequent ones that were probably meant."""
    speller = Speller.of({word: times for word, times in frequency.items() if not is_pair(word)})
    meant: dict[str, str] = {}
    for word, times in frequency.items():
        near = (one.surface for one in speller.near(word) if (-frequency[one.surface], one.surface) < (-times, word))
        if found := next(near, None):
            meant[word] = found
    return {word: _last(word, meant) for word in meant}


def _last(word: str, meant: Mapping[str, str]) -> str:
    """Follow a misspelt word over others to one that is not; each is more frequent than the one before."""
    while word in meant:
        word = meant[word]
    return word


def _leaders(questions: Sequence[Collection[str]]) -> list[int]:
    having: defaultdict[str, list[int]] = defaultdict(list)
    found = []
    for at, words in enumerate(questions):
        alike = max(_shares(words, questions, having), key=lambda one: (one[0], -one[1]), default=(0.0, at))
        leader = alike[1] if alike[0] >= _ALIKE else at
        found.append(leader)
        if leader == at:
            for word in words:
                having[word].append(at)
    return found


def _shares(
    words: Collection[str], questions: Sequence[Collection[str]], having: Mapping[str, Sequence[int]]
) -> Iterator[tuple[float, int]]:
    """Yield each leader with the share of common words; 0 where a number tells the two apart."""
    common = Counter(place for word in words for place in having.get(word, ()))
    for place, both in common.items():
        other = questions[place]
        apart = any(any(map(str.isdigit, word)) for word in set(words) ^ set(other))
        yield (0.0 if apart else both / (len(words) + len(other) - both)), place
