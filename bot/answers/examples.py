"""Questions that the corpus answers, for whoever wonders what to ask."""

from collections.abc import Callable, Sequence

from bot.answers.answerer import Answerer
from bot.model import EVERYTHING, Query, Selection

_MOST = 3
_TITLES = 8
"""Titles that are tried at most: each costs as long as an answer or two."""


def examples(
    answerer: Answerer, titles: Sequence[str], ask_about: Callable[[str], str], selection: Selection = EVERYTHING
) -> tuple[str, ...]:
    """Return at most three questions made from titles by `ask_about`, or else titles, each of which is answered."""
    found: dict[str, None] = {}
    for title in filter(str.strip, titles[:_TITLES]):
        tried = (ask_about(title), title)
        answered = (question for question in tried if answerer.ask(Query(question, 1, selection=selection)).answered)
        if question := next(answered, None):
            found[question] = None
        if len(found) == _MOST:
            break
    return tuple(found)
