"""Which language a text is in, told by how many of its words are stop words of one."""

from collections import Counter
from dataclasses import dataclass
from importlib import resources

import regex

from bot.search.stopwords import stop_words

_LISTED = {
    "Latin": "ca cs da de en es fi fr hu id it ms nl no pl pt ro sk sv tr vi",
    "Cyrillic": "bg ru uk",
    "Arabic": "ar fa",
    "Devanagari": "hi",
}
"""The languages with a list of stop words, by script."""
_RIVALS = 4
"""How many other languages the best one is compared with; those further down share a few short words with any text."""
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}\u200c]+")
"""Of two letters at least: lone ones are symbols in some texts."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the words of one text say about its language."""

    words: int
    """How many words there are."""
    hits: tuple[tuple[int, frozenset[str]], ...]
    """For each distinct stop word how often it occurs and which languages have it."""

    def clear(self, *, share: float, lead: float, least: int) -> str | None:
        """Return the language that wins by far, or None.

        It must have `share` (0 to 1) of the words and `least` of them; and against each rival, of the words that only
        one of the two languages has, `least` too and `lead` times the rival's.
        """
        best, found, rivals = self._ranked()
        if found < max(share * self.words, least):
            return None
        for rival in rivals:
            own = self._only(best, rival)
            if own < least or own < lead * self._only(rival, best):
                return None
        return best

    def supports(self, language: str, *, share: float = 0.0) -> bool:
        """Whether a language has `share` of the words (0 to 1), and no other one has more of them to itself."""
        best, _, rivals = self._ranked()
        if self.found()[language] < share * self.words:
            return False
        others = {best, *rivals} - {language}
        return all(self._only(language, other) >= self._only(other, language) for other in others)

    def found(self) -> Counter[str]:
        """How many words are stop words of a language, by language."""
        count: Counter[str] = Counter()
        for times, languages in self.hits:
            for language in languages:
                count[language] += times
        return count

    def _ranked(self) -> tuple[str, int, tuple[str, ...]]:
        ranked = sorted(self.found().items(), key=lambda item: (-item[1], item[0]))[: _RIVALS + 1]
        return (*ranked[0], tuple(language for language, _ in ranked[1:])) if ranked else ("", 0, ())

    def _only(self, one: str, other: str) -> int:
        return sum(times for times, languages in self.hits if one in languages and other not in languages)


class FunctionWords:
    """The stop words of the languages that share a script, for weighing texts: Latin, Cyrillic, Arabic, Devanagari."""

    def __init__(self, script: str) -> None:
        lists = _lookalikes()
        self.languages = frozenset(_LISTED[script].split())
        """Those that can win; the others only stand in their way."""
        for language in self.languages:
            lists[language] = lists.get(language, frozenset()) | stop_words(language)
        speakers: dict[str, set[str]] = {}
        for language, words in lists.items():
            for word in words:
                speakers.setdefault(word, set()).add(language)
        self._speakers = {word: frozenset(languages) for word, languages in speakers.items()}

    def evidence(self, text: str) -> Evidence:
        """Weigh the words of a text."""
        words = _WORD.findall(text.casefold())
        known = self._speakers
        return Evidence(len(words), tuple((n, known[word]) for word, n in Counter(words).items() if word in known))


def _lookalikes() -> dict[str, frozenset[str]]:
    lines = resources.files("bot.search").joinpath("data", "lookalikes.txt").read_text(encoding="utf-8").splitlines()
    listed = [line.split() for line in lines if line and not line.startswith("#")]
    return {language: frozenset(words) for language, *words in listed}
