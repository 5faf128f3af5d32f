"""Where sentences end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sentences import sentences


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        (
            "Rep. Ada Long spoke. The U.N. Council met.",
            ["Rep. Ada Long spoke.", "The U.N. Council met."],
        ),
        (
            "“It was not so,” she said. “It was.”",
            ["“It was not so,” she said.", "“It was.”"],
        ),
        ("첫째 문장이다. 둘째 문장이다.", ["첫째 문장이다.", "둘째 문장이다."]),
        ("  no end  ", ["no end"]),
        ("", []),
        ("   ", []),
    ],
)
def test_sentences_are_found(text, pieces):
    assert [text[slice(*span)] for span in sentences(text)] == pieces


def test_an_unknown_language_is_read_as_english():
    assert len(sentences("One. Two.", "tlh-Latn")) == 2


@given(st.text())
def test_spans_are_in_order_and_leave_only_white_space_out(text):
    spans, end = sentences(text), 0
    for span in spans:
        assert not text[end : span.start].strip()
        assert span.start < span.end
        end = span.end
    assert not text[end:].strip()
