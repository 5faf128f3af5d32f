"""What the second stage counts, against plain loops over words."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Query
from bot.search.analysis import Analyser
from bot.search.candidates import LEAST_LIKENESS
from bot.sentences import sentences

from .corpora import corpora, engine_over, laid_open, questions, titles

english = Analyser("en")


def texts_of(found, articles):
    """The candidates' texts, in their order."""
    texts = [text for article in articles for text in article]
    return [texts[number] for number in found.numbers.tolist()]


def sentences_of(text):
    """The words of each sentence of a text."""
    starts = [span.start for span in sentences(text, "en")] or [0]
    found = [[] for _ in starts]
    for token in english.words(text):
        at = max((at for at, start in enumerate(starts) if start <= token.span.start), default=0)
        found[at].append(token)
    return found


def surely(question, stretches):
    """How surely each stretch of words holds each term of a question, word by word."""
    held = [[0.0] * len(question.terms) for _ in stretches]
    for row, words in zip(held, stretches, strict=True):
        for word in words:
            likely = [dict(term.near).get(word.term, 0.0) for term in question.terms]
            if any(likely):
                # A word stands for the term that it likeliest stands for.
                best = likely.index(max(likely))
                row[best] = max(row[best], likely[best])
    return held


def likest(found, stretches):
    """How like the word that is likest to each term is, in each stretch of words."""
    vocabulary, alike = found.vocabulary, []
    surfaces = list(vocabulary.lexicon.surfaces)
    for words in stretches:
        row = []
        for term in found.question.terms:
            numbers = np.arange(len(surfaces), dtype=np.int32)
            places, table = vocabulary.grams.alike([term.surface], numbers, LEAST_LIKENESS)
            like = {surfaces[place]: how for place, how in zip(places.tolist(), table[:, 0].tolist(), strict=True)}
            row.append(max((like.get(word.surface, 0.0) for word in words), default=0.0))
        alike.append(row)
    return alike


def same(measured, expected):
    if np.size(expected):
        np.testing.assert_allclose(measured, expected, rtol=0, atol=1e-9)
    else:
        assert np.size(measured) == 0


@given(corpora, questions)
def test_words_and_sentences_are_those_of_the_texts_in_order(articles, question):
    found = laid_open(question, *articles)
    words = [list(english.words(text)) for text in texts_of(found, articles)]
    divided = [sentences_of(text) for text in texts_of(found, articles)]
    strings = list(found.vocabulary.lexicon.surfaces)
    assert [strings[found.vocabulary.surface_of[word]] for word in found.words.tolist()] == [
        word.surface for row in words for word in row
    ]
    assert found.lengths.tolist() == [len(row) for row in words]
    assert found.passage.tolist() == [at for at, row in enumerate(words) for _ in row]
    assert found.sentence_counts.tolist() == [len(row) for row in divided]
    assert found.sentence_lengths.tolist() == [len(sentence) for row in divided for sentence in row]
    assert found.passage_of_sentence.tolist() == [at for at, row in enumerate(divided) for _ in row]


@given(corpora, questions)
def test_passages_and_sentences_hold_terms_as_surely_as_their_likeliest_word(articles, question):
    found = laid_open(question, *articles)
    texts = texts_of(found, articles)
    same(found.held, surely(found.question, [list(english.words(text)) for text in texts]))
    same(found.sentence_held, surely(found.question, [words for text in texts for words in sentences_of(text)]))


@pytest.mark.parametrize("question", ["barges bavges", "bavges barges"])
def test_a_word_stands_for_the_term_that_it_likeliest_stands_for(question):
    found = laid_open(question, "Badges, badges and more badges.", "The barges sank.")
    exact = [term.corrected for term in found.question.terms].index(None)
    assert found.held[found.numbers.tolist().index(1), exact] == 1.0
    assert [dict(term.near).get("barg", 0.0) < 1 for term in found.question.terms].count(True) == 1


@given(corpora, titles, questions)
def test_titles_hold_terms_as_passages_do(articles, titles, question):
    found = laid_open(question, *articles, titles=titles)
    of_passage = [titles[at] for at, article in enumerate(articles) for _ in article]
    words = [list(english.words(of_passage[number])) for number in found.numbers.tolist()]
    same(found.title_held, surely(found.question, words))


@given(corpora, questions)
def test_what_looks_alike_is_the_likest_word_and_what_is_held_is_as_alike_as_sure(articles, question):
    found = laid_open(question, *articles)
    for measured, stretches in (
        (found.alike, [list(english.words(text)) for text in texts_of(found, articles)]),
        (found.sentence_alike, [words for text in texts_of(found, articles) for words in sentences_of(text)]),
    ):
        held, alike = surely(found.question, stretches), likest(found, stretches)
        same(measured, [list(map(max, *rows)) for rows in zip(held, alike, strict=True)])


ASKED = st.lists(st.sampled_from(["snow", "the", "party", "parties", "geneva", "19", "xylophone"]), max_size=6)


@given(corpora, ASKED)
def test_neighbours_are_words_that_follow_each_other_in_question_and_passage(articles, asked):
    found = laid_open(" ".join(asked), *articles)
    place, pair, pairs = found.neighbours
    expected, first = [], 0
    wanted = list(dict.fromkeys(pairwise(asked)))
    for text in texts_of(found, articles):
        surfaces = [word.surface for word in english.words(text)]
        following = pairwise(surfaces)
        expected += [first + at for at, two in enumerate(following) if two in wanted]
        first += len(surfaces)
    assert place.tolist() == expected
    assert pairs == len(wanted)
    surfaces = list(found.vocabulary.lexicon.surfaces)
    for at, number in zip(place.tolist(), pair.tolist(), strict=True):
        one, other = (surfaces[found.vocabulary.surface_of[word]] for word in found.words[at : at + 2].tolist())
        assert wanted[number] == (one, other)


def test_a_misspelt_words_near_words_are_neighbours_too():
    engine = engine_over("The old bridge.", "The old bride.", "The old badge.", "Old rain, a bridge.")
    found = engine.candidates(Query("old brigde"))
    place, _, pairs = found.neighbours
    assert pairs == 1
    assert "a0#1" in {f"a{number}#1" for number in found.numbers[found.passage[place]].tolist()}
    assert 3 not in found.numbers[found.passage[place]].tolist()


@given(corpora, questions)
def test_places_are_where_the_chosen_terms_stand(articles, question):
    found = laid_open(question, *articles)
    chosen = np.array([not term.framing for term in found.question.terms], dtype=bool)
    terms = {text for term, shown in zip(found.question.terms, chosen, strict=True) if shown for text, _ in term.near}
    for at, text in enumerate(texts_of(found, articles)):
        spans = found.collection.word_spans(int(found.numbers[at]), found.places(at, chosen))
        assert spans == [word.span for word in english.tokens(text) if word.term in terms]


@pytest.mark.parametrize(
    ("question", "text", "given"),
    [
        ("How many came?", "They came. 42 came in 3 cars.", [0, 2]),
        ("How many of the 42 came?", "42 came. 42 came with seven.", [0, 1]),
        ("Who came?", "It came with Ada Long. Ada Long.", [2, 2]),
        ("They came.", "42 came in January because of Ada.", [0]),
    ],
)
def test_words_that_could_answer_are_counted_in_each_sentence_but_not_the_questions_own(question, text, given):
    found = laid_open(question, text)
    assert found.given.tolist() == given


def test_a_question_whose_words_no_passage_has_lays_nothing_open():
    found = laid_open("xylophone", "Snow fell.")
    assert found.held.shape == found.alike.shape == (0, 1)
    assert found.sentence_held.shape == (0, 1)
    assert found.title_held.shape == (0, 1)
    assert found.neighbours[0].tolist() == []
