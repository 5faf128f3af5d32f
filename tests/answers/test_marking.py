"""The sentence that answers, and the words that match."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.marking import answer_sentence, highlights
from bot.model import Span, Term
from bot.search.analysis import Analyser

analyser = Analyser("en")
TEXT = "The river rose on Monday. Mayor Ada Long closed the old bridge. Nobody was hurt."


def terms(question):
    return [Term(token.surface, token.term, 1.0, token.span) for token in analyser.question(question)]


def marked(text, question):
    span = answer_sentence(text, "en", list(analyser.tokens(text)), terms(question))
    return span and text[slice(*span)]


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Who closed the bridge?", "Mayor Ada Long closed the old bridge."),
        ("When did the river rise?", "The river rose on Monday."),
        ("Was anybody hurt?", "Nobody was hurt."),
        ("xylophone", None),
        ("", None),
    ],
)
def test_the_sentence_with_the_most_evidence_is_marked(question, sentence):
    assert marked(TEXT, question) == sentence


def test_of_equal_sentences_the_first_is_marked():
    text = "Rain fell. Rain fell."
    assert answer_sentence(text, "en", list(analyser.tokens(text)), terms("rain")) == Span(0, 10)


def test_a_passage_without_sentences_has_no_answer():
    assert answer_sentence("", "en", [], terms("rain")) is None


def test_every_form_of_a_questions_word_is_highlighted():
    text = "They fled; fleeing is hard. Flee!"
    spans = highlights(list(analyser.tokens(text)), terms("Why did they flee?"))
    assert [text[slice(*span)] for span in spans] == ["fled", "fleeing", "Flee"]


def test_words_that_only_frame_a_question_are_not_highlighted():
    framing = Term("say", "say", 1.0, Span(0, 3), framing=True)
    assert highlights(list(analyser.tokens("They said so.")), [framing]) == ()


@given(st.text(max_size=200), st.text(max_size=60))
def test_marks_lie_within_the_text_in_order(text, question):
    tokens, asked = list(analyser.tokens(text)), terms(question)
    spans = highlights(tokens, asked)
    assert list(spans) == sorted(spans)
    sentence = answer_sentence(text, None, tokens, asked)
    assert (sentence is None) == (not spans)
    for span in (*spans, *([sentence] if sentence else [])):
        assert 0 <= span.start < span.end <= len(text)
