"""What is underlined in a passage."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Query, Span, Term
from bot.search.highlighting import is_highlighted, joined

from .corpora import corpora, engine_over, questions


def marked(question, text, context="", languages=()):
    """The underlined stretches of the only passage that a question finds."""
    (hit,) = engine_over(text, languages=languages).search(Query(question, context=context)).hits
    return [text[slice(*span)] for span in hit.highlights]


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("Why did they flee?", "They fled; fleeing is hard. Flee!", ["fled", "fleeing", "Flee"]),
        ("the bridge", "The bridge, the BRIDGES.", ["bridge", "BRIDGES"]),
        ("snow in Geneva", "In Geneva: snow’s here.", ["Geneva", "snow’s"]),
        ("brigde", "The bridge.", ["bridge"]),
        ("bagge", "The badge; the barge.", ["badge", "barge"]),
        ("Tell of the story of snow", "They tell a story of snow.", ["snow"]),
        ("xylophone snow", "Snow on snow.", ["Snow", "snow"]),
    ],
)
def test_every_word_that_stands_for_one_of_the_question_is_underlined(question, text, expected):
    assert marked(question, text) == expected


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("首都", "首都是北京。", ["首都"]),
        ("北京首都", "首都是北京，首都。", ["首都", "北京", "首都"]),
        ("大韓民國", "在大韓民國。", ["大韓民國"]),
    ],
)
def test_pairs_of_characters_that_overlap_are_underlined_as_one(question, text, expected):
    assert marked(question, text, languages=["zh"]) == expected


def test_words_of_what_was_said_before_are_not_underlined():
    assert marked("snow", "Snow and rain.", context="rain") == ["Snow"]


@pytest.mark.parametrize(
    ("flags", "shown"),
    [({}, True), ({"framing": True}, False), ({"context": True}, False), ({"corrected": "say", "weight": 0.8}, True)],
)
def test_framing_and_what_was_said_before_are_left_out(flags, shown):
    assert is_highlighted(Term("say", "say", 1.0, Span(0, 3), **flags)) is shown


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], []),
        ([(0, 2), (1, 3), (2, 4)], [(0, 4)]),
        ([(0, 2), (3, 5)], [(0, 2), (3, 5)]),
        ([(0, 2), (2, 4)], [(0, 2), (2, 4)]),
        ([(0, 9), (1, 3), (4, 6)], [(0, 9)]),
    ],
)
def test_spans_that_overlap_become_one(spans, expected):
    assert joined([Span(*span) for span in spans]) == tuple(Span(*span) for span in expected)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)).map(lambda pair: Span(pair[0], sum(pair)))))
def test_joined_spans_cover_the_same_text_and_never_overlap(spans):
    spans.sort(key=lambda span: span.start)
    found = joined(spans)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert {at for span in found for at in range(*span)} == {at for span in spans for at in range(*span)}


@given(st.lists(st.text(max_size=60), min_size=1, max_size=3) | corpora.map(lambda lists: lists[0]), questions)
def test_what_is_underlined_lies_within_the_text_in_order(texts, question):
    hits = engine_over(texts).search(Query(f"{question} {texts[0][:20]}", limit=50)).hits
    for hit in hits:
        spans = hit.highlights
        assert all(0 <= span.start < span.end <= len(hit.passage.text) for span in spans)
        assert all(one.end <= other.start for one, other in pairwise(spans))
