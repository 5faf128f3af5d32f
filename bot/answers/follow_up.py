"""Follow-ups: what was said before, for a question that leans on it."""

import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from bot.answers.leaning import BEGINNERS, Lexicon, Reading, Unit, units
from bot.model import Answer, Query

BACK = 3
"""How many turns back a question may lean."""
LONGEST = 600
"""The most characters of what was said before."""
_LATIN = ("en", "de", "es", "fr", "it", "nl", "pt", "sv", "no", "da")
_OWN_SCRIPT = {
    "ja": re.compile(r"[\u3040-\u30ff]"),
    "zh": re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"),
    "ko": re.compile(r"[\uac00-\ud7a3]"),
    "ru": re.compile(r"[\u0400-\u04ff]"),
}
LANGUAGES = (*_LATIN, *_OWN_SCRIPT)
"""Languages that have a list."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question of a conversation and what it was answered with."""

    question: str
    answer: str | None
    """The marked sentence, or the passage's text where none is; None when the question was refused."""

    @classmethod
    def of(cls, answer: Answer) -> Self:
        """Return what an answer adds to a conversation."""
        if not answer.passages:
            return cls(answer.question, None)
        best = answer.passages[0]
        return cls(answer.question, best.passage.text[slice(*best.answer)] if best.answer else best.passage.text)


class FollowUps:
    """Knows which questions lean on what was said before, in the languages of `LANGUAGES`.

    Nobody says which language a question is in. Lists are asked in the scripts that it is written in, each read once,
    when it is first needed. The one that knows most of its words decides, so that "han" is no pronoun in "Who was the
    Han emperor?"; where several know as many, all must agree. A list of the Latin script has to know all words,
    or two and a third of all, or the first of two if that begins questions ("why china"): "hong lei" is not Italian
    for one word's sake.

    Safe to use from several threads at once.
    """

    def __init__(self) -> None:
        self._lexicons: dict[str, Lexicon] = {}

    def leans(self, question: str) -> bool:
        """Tell whether a question says too little by itself: "and when?", "What did he say?"."""
        words = units(question)
        readings = {language: self._lexicon(language).read(words) for language in _languages(question)}
        most = max(reading.known for reading in readings.values())
        return most > 0 and all(
            reading.leans and (language in _OWN_SCRIPT or _recognised(reading, words))
            for language, reading in readings.items()
            if reading.known == most
        )

    def in_context(self, question: str, turns: Sequence[Turn]) -> str:
        """Return what was said before, oldest turn first in `turns`, for `Query.context`.

        Empty for a question that stands alone. Else the turns back to the nearest question that does so,
        three at most, as `spoken` writes them.
        """
        return spoken(self.leaned_on(question, turns))

    def leaned_on(self, question: str, turns: Sequence[Turn]) -> tuple[Turn, ...]:
        """Return the turns that a question leans on, oldest first as in `turns`; none for one that stands alone."""
        if not turns or not self.leans(question):
            return ()
        back: list[Turn] = []
        for turn in reversed(turns[-BACK:]):
            back.insert(0, turn)
            if not self.leans(turn.question):
                break
        return tuple(back)

    def _lexicon(self, language: str) -> Lexicon:
        found = self._lexicons.get(language)
        if found is None:
            # Two threads may both read a list; they read the same.
            found = self._lexicons[language] = Lexicon(language)
        return found


def spoken(turns: Sequence[Turn]) -> str:
    """Write the turns that a question leans on, oldest first in `turns`, for `Query.context`.

    First their questions, then their answers, the nearest first, each text once. Cut at a word's end to at most
    `LONGEST` characters; questions come first, for an answer may be a long passage.
    """
    back = turns[::-1]
    said = [turn.question for turn in back] + [turn.answer or "" for turn in back]
    once: dict[str, str] = {}
    for text in said:
        folded = " ".join(text.split())
        once.setdefault(folded.casefold(), folded)
    return _cut(" ".join(filter(None, once.values())))


class Conversation:
    """One person's questions, each answered in the light of those before."""

    def __init__(self, ask: Callable[[Query], Answer], follow_ups: FollowUps, limit: int) -> None:
        """`ask` answers a query, with at most `limit` passages."""
        self._ask = ask
        self._follow_ups = follow_ups
        self._limit = limit
        self._turns: deque[Turn] = deque(maxlen=BACK)

    def ask(self, question: str) -> Answer | None:
        """Answer a question; an empty one starts a new conversation and has no answer."""
        if not question.strip():
            self._turns.clear()
            return None
        context = self._follow_ups.in_context(question, tuple(self._turns))
        answer = self._ask(Query(question, self._limit, context=context))
        self._turns.append(Turn.of(answer))
        return answer


def _languages(question: str) -> Iterator[str]:
    """Languages that the question's script lets it be in."""
    yield from _LATIN
    own = [language for language, script in _OWN_SCRIPT.items() if script.search(question)]
    yield from (language for language in own if language != "zh" or "ja" not in own)


def _recognised(reading: Reading, words: Sequence[Unit]) -> bool:
    """Whether a list of the Latin script knows enough of a question to speak its language."""
    if reading.known == len(words) or (reading.known >= 2 and reading.known * 3 >= len(words)):  # noqa: PLR2004 - see FollowUps
        return True
    return len(words) == 2 and len(words[0].text) > 1 and reading.words[0].kind in BEGINNERS  # noqa: PLR2004 - see FollowUps


def _cut(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    cut = text[: LONGEST + 1].rpartition(" ")[0]
    # Where words are written without spaces, the last space may stand far back.
    return cut if len(cut) > LONGEST // 2 else text[:LONGEST]
