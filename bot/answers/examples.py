"""Questions that the corpus answers, for whoever wonders what to ask."""

from collections import Counter
from collections.abc import Iterable

import regex

from bot.answers.answerer import Answerer
from bot.model import EVERYTHING, Query, Selection

_MOST = 3
_TRIED = 12
"""Questions that are tried at most: each costs as long as an answer."""
# Behind a word in small letters, for at the beginning of a sentence any word has a capital; and before a mark, for
# adjectives have capitals too.
_WORD = r"\p{Lu}[\p{L}\p{M}\p{N}'’-]{1,30}"
_NAME = regex.compile(rf"(?<=(?<!\p{{L}})\p{{Ll}}\p{{L}}*,? ){_WORD}(?: {_WORD}){{1,2}}(?=[.,;:!?)”’])")


def names_in(texts: Iterable[str], limit: int) -> list[str]:
    """Return names of two or three words with capitals, the most frequent first; scripts without capitals have none."""
    found = Counter(name for text in texts for name in _NAME.findall(text))
    return [name for name, _ in found.most_common(limit)]


def answered(answerer: Answerer, questions: Iterable[str], selection: Selection = EVERYTHING) -> tuple[str, ...]:
    """Return the first three of some questions that the corpus answers."""
    found: list[str] = []
    for _, question in zip(range(_TRIED), dict.fromkeys(questions), strict=False):
        if answerer.ask(Query(question, 1, selection=selection)).answered:
            found.append(question)
        if len(found) == _MOST:
            break
    return tuple(found)
