"""What to try instead."""

import pytest

from bot.answers.suggestions import corrected_question, suggest
from bot.model import Span, Term


def term(question, word, corrected=None):
    start = question.index(word)
    return Term(word.lower(), word.lower(), 1.0, Span(start, start + len(word)), corrected=corrected)


@pytest.mark.parametrize(
    ("question", "words", "expected"),
    [
        ("who closed the brigde?", {"brigde": "bridge"}, "who closed the bridge?"),
        ("Brigde over the rivr", {"Brigde": "bridge", "rivr": "river"}, "Bridge over the river"),
        ("who closed it?", {}, None),
    ],
)
def test_misspelt_words_are_replaced_where_they_stand(question, words, expected):
    terms = [term(question, word, near) for word, near in words.items()]
    assert corrected_question(question, terms[::-1]) == expected


@pytest.mark.parametrize(
    ("corrected", "titles", "expected"),
    [
        (None, [], ()),
        ("bridge?", ["A", "A", "B", "C"], ("bridge?", "A", "B")),
        (None, ["A", "B", "C", "D"], ("A", "B", "C")),
    ],
)
def test_at_most_three_different_things_are_suggested(corrected, titles, expected):
    assert suggest(corrected, titles) == expected
