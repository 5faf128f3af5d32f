"""Whether a question leans on what was said before, by the words of one language.

The words stand in `data/leaning.XX.txt`, one kind of words a line; the English file says what each kind means.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources

_BY_SIGN = r"\u3005-\u3007\u3040-\u309f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_UNIT = re.compile(
    rf"""
      [{_BY_SIGN}]                                                                # a sign of a script without spaces
    | [\u30a0-\u30ff]+                                                            # a word in katakana
    | (?:(?![{_BY_SIGN}\u30a0-\u30ff])[^\W_])+(?:[-\u2010\u2011](?:(?![{_BY_SIGN}\u30a0-\u30ff])[^\W_])+)*
    """,
    re.VERBOSE,
)
_SIGN = re.compile(rf"[{_BY_SIGN}]")
_HYPHEN = re.compile(r"[-\u2010\u2011]")
_BEGIN = re.compile(r"[.!?:;\u00a1\u00bf\"\u201c\u201e\u00ab\n]")
NEAR, FAR = 2, 4
"""So many words with a meaning of their own have to stand before a pronoun for one of them to be what it stands for.

`NEAR`, or any name, for "he" and "his", which may mean the subject of their sentence; `FAR` for "him" and "this",
which may not."""


class Kind(StrEnum):
    """What a word, or some words together, does in a question."""

    OPEN = "open"
    ASK = "ask"
    WHICH = "which"
    WHEN = "when"
    REFERS = "refers"
    OWNS = "owns"
    EITHER = "either"
    POINTS = "points"
    LAST = "last"
    DUMMY = "dummy"
    ASIDE = "aside"
    PLAIN = "plain"
    CONTENT = "content"


_TELLING = frozenset(Kind) - {Kind.OPEN, Kind.PLAIN, Kind.DUMMY, Kind.ASIDE, Kind.CONTENT}
_HEADS = frozenset({Kind.WHICH, Kind.WHEN})
BEGINNERS = _HEADS | {Kind.OPEN}
"""What a question of two words may begin with."""
_AT_THE_END = frozenset({Kind.REFERS, Kind.OWNS, Kind.LAST, Kind.OPEN})


@dataclass(frozen=True, slots=True)
class Unit:
    """A word as it is written, or one sign where words are written without spaces."""

    text: str
    """In compatibility form (NFKC), case folded."""
    name: bool
    """Whether its capital letter says that it is a name."""

    @property
    def key(self) -> str:
        """What a list is asked for; a name stands in none, be it spelt as a pronoun is ("Hong Lei")."""
        return "" if self.name else self.text


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a question as one language reads it."""

    kind: Kind
    size: int
    """How many words; of those without spaces between, two signs are about one."""
    name: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as one language reads it."""

    words: tuple[Word, ...]
    known: int
    """How many of its units the language's list has."""

    @property
    def leans(self) -> bool:
        """Whether the question leans on what was said before."""
        words = _without_asides(self.words)
        if not words:
            return False
        if words[0].kind is Kind.OPEN:
            return True
        content = [i for i, word in enumerate(words) if word.kind is Kind.CONTENT]
        if not content:
            return any(word.kind in _TELLING for word in words)
        # "Which party?", "Why China?": no room for a verb.
        if content == [len(words) - 1] and words[-1].size == 1 and len(words) > 1 and words[-2].kind in _HEADS:
            return True
        return any(_reaches_back(words, i) for i in range(len(words)))


class Lexicon:
    """One language's words, read from its file when it is made.

    Raises FileNotFoundError for a language without a file, ValueError for a kind that there is not.
    """

    def __init__(self, language: str) -> None:
        file = resources.files("bot.answers").joinpath("data", f"leaning.{language}.txt")
        self._kinds: dict[tuple[str, ...], Kind] = {}
        for line in file.read_text(encoding="utf-8").splitlines():
            kind, colon, entries = line.partition(":")
            if colon and not line.startswith("#"):
                for entry in entries.split(","):
                    self._kinds[tuple(unit.text for unit in units(entry))] = Kind(kind)
        self._longest = max(map(len, self._kinds))

    def read(self, question: Sequence[Unit]) -> Reading:
        """Return the question's words: at each place the longest entry that fits, else one with a meaning."""
        words: list[Word] = []
        known = start = 0
        loose = 0  # signs without spaces that no entry has, since the last word
        while start < len(question):
            kind, size = self._entry(question, start)
            unit = question[start]
            start += size
            if kind is not None:
                known += size
                words.append(Word(kind, 1))
                loose = 0
            elif _SIGN.match(unit.text):
                loose += 1
                if loose > 1:
                    words.pop()
                words.append(Word(Kind.CONTENT, (loose + 1) // 2))
            else:
                words.append(Word(Kind.CONTENT, 1, unit.name))
                loose = 0
        return Reading(tuple(words), known)

    def _entry(self, question: Sequence[Unit], start: int) -> tuple[Kind | None, int]:
        for size in range(min(self._longest, len(question) - start), 0, -1):
            kind = self._kinds.get(tuple(unit.key for unit in question[start : start + size]))
            if kind is Kind.DUMMY and start + size == len(question):
                continue
            if kind is not None:
                return kind, size
        return None, 1


def units(text: str) -> list[Unit]:
    """Return the words of a text as they are written, each knowing whether it is a name by its capital.

    A capital says so in the middle of a sentence only, and not where every word has one.
    """
    text = unicodedata.normalize("NFKC", text)
    written: list[tuple[str, bool]] = []
    end = 0
    for match in _UNIT.finditer(text):
        begins = not written or _BEGIN.search(text, end, match.start()) is not None
        word, end = match.group(), match.end()
        parts = _HYPHEN.split(word) if begins or not word[0].isupper() else [word]
        written += [(part, begins and i == 0) for i, part in enumerate(parts)]
    cased = [word for word, _ in written if word[0].isupper() or word[0].islower()]
    telling = any(word[0].islower() for word in cased)
    return [
        Unit(word.casefold(), name=telling and not begins and word[0].isupper() and len(word) > 1)
        for word, begins in written
    ]


def _without_asides(words: Sequence[Word]) -> Sequence[Word]:
    start, end = 0, len(words)
    while start < end and words[start].kind is Kind.ASIDE:
        start += 1
    while start < end and words[end - 1].kind is Kind.ASIDE:
        end -= 1
    return words[start:end]


def _reaches_back(words: Sequence[Word], place: int) -> bool:
    """Whether a word stands for something that is not in the question itself."""
    kind, last = words[place].kind, place == len(words) - 1
    if kind is Kind.EITHER:
        kind = Kind.POINTS if last or words[place + 1].kind is not Kind.CONTENT else Kind.OWNS
    if kind is Kind.POINTS or (last and kind in _AT_THE_END):
        return sum(size for size, _ in _named(words[:place], asked_too=True)) < FAR
    if kind in {Kind.REFERS, Kind.OWNS}:
        named = list(_named(words[:place], asked_too=kind is Kind.OWNS))
        return sum(size for size, _ in named) < NEAR and not any(name for _, name in named)
    return False


def _named(before: Iterable[Word], *, asked_too: bool) -> Iterator[tuple[int, bool]]:
    """Yield the sizes of what the words before a pronoun name, and whether each is a name; "Hong Lei" is one.

    Without `asked_too` not the words after "which": in "Which party does she belong to?" she is no party, but in
    "Which party lost its seats?" they are the party's. A name further on is not asked for: "which club did Ann".
    """
    previous: Word | None = None
    asked = False
    for word in before:
        if word.kind is not Kind.CONTENT:
            asked = word.kind is Kind.WHICH
        else:
            asked = asked and not (word.name and previous is not None and previous.kind is Kind.CONTENT)
            if (asked_too or not asked) and not (word.name and previous is not None and previous.name):
                yield word.size, word.name
        previous = word
