"""Which language a text is in, told by how many of its words are stop words of one."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from itertools import filterfalse
from string import ascii_lowercase

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
_SPACED = bytes(ord(chr(code).lower() if chr(code).isalpha() else " ") for code in range(128)) + bytes(range(128, 256))
"""What stands for each byte of UTF-8: a space for what ASCII has besides letters, and its letters in lower case."""
_NOBODY: frozenset[str] = frozenset()
"""The languages of a lone letter, for it is no word."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the words of one text say about its language."""

    words: int
    """How many words there are."""
    hits: Mapping[frozenset[str], int]
    """How many of them are stop words of just these languages."""

    def clear(self, *, share: float, lead: float, least: int) -> str | None:
        """Return the language that wins by far, or None.

        It must have `share` (0 to 1) of the words and `least` of them; and against each rival, of the words that only
        one of the two languages has, `least` too and `lead` times the rival's.
        """
        found = self.found()
        ranked = sorted(sorted(found), key=found.__getitem__, reverse=True)[: _RIVALS + 1]
        if not ranked or found[ranked[0]] < max(share * self.words, least):
            return None
        best, *rivals = ranked
        of_best = [(languages, times) for languages, times in self.hits.items() if best in languages]
        for rival in rivals:
            both = sum(times for languages, times in of_best if rival in languages)
            own = found[best] - both
            if own < least or own < lead * (found[rival] - both):
                return None
        return best

    def supports(self, language: str, *, share: float = 0.0) -> bool:
        """Whether a language has `share` of the words (0 to 1), and no other one has more of them."""
        found = self.found()
        return found.get(language, 0) >= max((share * self.words, *found.values()))

    def found(self) -> dict[str, int]:
        """How many words are stop words of a language, by language."""
        count: dict[str, int] = {}
        for languages, times in self.hits.items():
            for language in languages:
                count[language] = count.get(language, 0) + times
        return count


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
        # One set for all words of the same languages: it counts faster than equal ones do.
        one: dict[frozenset[str], frozenset[str]] = {}
        sets = {word: frozenset(languages) for word, languages in speakers.items()} | dict.fromkeys(
            ascii_lowercase, _NOBODY
        )
        self._speakers = {word: one.setdefault(languages, languages) for word, languages in sets.items()}

    def evidence(self, text: str) -> Evidence:
        """Weigh the words of a text."""
        words = _words(text)
        hits = Counter(map(self._speakers.get, words))
        lone = hits.pop(_NOBODY, 0)
        return Evidence(len(words) - lone, {one: times for one, times in hits.items() if one})


def _words(text: str) -> list[str]:
    """The words of a text, case folded, and its lone letters of ASCII."""
    # The library's expression takes many times as long as splitting does: it is for words with other letters only.
    spaced = text.encode("utf-8", "surrogatepass").translate(_SPACED).decode("utf-8", "surrogatepass")
    words = spaced.split()
    if spaced.isascii():
        return words
    others = " ".join(filterfalse(str.isascii, words)).casefold()
    return [*filter(str.isascii, words), *_WORD.findall(others)]


def _lookalikes() -> dict[str, frozenset[str]]:
    lines = resources.files("bot.search").joinpath("data", "lookalikes.txt").read_text(encoding="utf-8").splitlines()
    listed = [line.split() for line in lines if line and not line.startswith("#")]
    return {language: frozenset(words) for language, *words in listed}
