"""What each passage says, as numbers."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.analysis import Analysers
from bot.search.forward import RowsBuilder, build_forward
from bot.search.lexicon import STOP, Lexicon
from bot.sentences import sentences

from .corpora import corpora, passages_of, titles

ANALYSERS = Analysers()
values = st.lists(st.integers(0, 99), max_size=5)


def rows_of(lists):
    builder = RowsBuilder()
    for row in lists:
        builder.add(row)
    return builder.rows()


def built(passages):
    lexicon = Lexicon()
    return build_forward(passages, lambda passage: ANALYSERS(passage.language), lexicon), lexicon


def surfaces(lexicon, words):
    return [lexicon.surfaces.strings[lexicon.surface_of[word]] for word in words.tolist()]


@given(st.lists(values, max_size=8))
def test_rows_come_back_as_they_were_added(lists):
    rows = rows_of(lists)
    assert [rows.row(number).tolist() for number in range(len(lists))] == lists


@given(st.lists(values, min_size=1, max_size=8), st.data())
def test_positions_are_those_of_the_rows_one_after_another(lists, data):
    rows = rows_of(lists)
    numbers = data.draw(st.lists(st.integers(0, len(lists) - 1), max_size=6))

    positions, lengths = rows.positions(np.array(numbers, dtype=np.int64))

    starts = [sum(map(len, lists[:number])) for number in numbers]
    expected = [start + at for start, number in zip(starts, numbers, strict=True) for at in range(len(lists[number]))]
    assert positions.tolist() == expected
    assert lengths.tolist() == [len(lists[number]) for number in numbers]
    assert rows.values[positions].tolist() == [value for number in numbers for value in lists[number]]


def test_words_stand_in_order_stop_words_too():
    forward, lexicon = built(passages_of("The snow fell.", "Snow!"))
    assert [surfaces(lexicon, forward.words.row(number)) for number in (0, 1)] == [["the", "snow", "fell"], ["snow"]]
    assert [term == STOP for term in lexicon.term_of[forward.words.row(0)]] == [True, False, False]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rained. Nobody came.", [["it", "rained"], ["nobody", "came"]]),
        ("It rained.", [["it", "rained"]]),
        ("  It rained.  ", [["it", "rained"]]),
        ("… !", [[]]),
        ("", [[]]),
    ],
)
def test_every_word_belongs_to_a_sentence(text, expected):
    forward, lexicon = built(passages_of(text))
    begins = [*forward.sentences.row(0).tolist(), len(forward.words.values)]
    words = [forward.words.values[one:end] for one, end in pairwise(begins)]
    assert [surfaces(lexicon, sentence) for sentence in words] == expected


@given(corpora, titles)
def test_sentences_stand_where_the_text_has_them(articles, titles):
    passages = passages_of(*articles, titles=titles)
    forward, _ = built(passages)
    number = 0
    for at, passage in enumerate(passages):
        spans = sentences(passage.text, "en") or [(0, len(passage.text))]
        begins = forward.sentences.row(at).tolist()
        assert len(begins) == len(spans)
        for begin, span in zip(begins, spans, strict=True):
            assert forward.sentence_span(number) == span
            tokens = [token.span.start for token in ANALYSERS("en").words(passage.text)]
            before = sum(start < span[0] for start in tokens) if begin != begins[0] else 0
            assert begin == forward.words.offsets[at] + before
            number += 1
    assert number == len(forward.borders)


@given(st.lists(st.text(max_size=60), max_size=4))
def test_words_stand_where_the_text_has_them(texts):
    passages = passages_of(*texts)
    forward, lexicon = built(passages)
    for at, passage in enumerate(passages):
        tokens = list(ANALYSERS("en").words(passage.text))
        positions, _ = forward.words.positions(np.array([at]))
        assert forward.word_spans(positions) == [token.span for token in tokens]
        assert surfaces(lexicon, forward.words.row(at)) == [token.surface for token in tokens]


def test_a_title_is_the_articles_with_the_heading():
    one, other = passages_of(["Rain.", "Snow."], titles=["The party"])
    forward, lexicon = built([one, replace(other, heading="In Geneva"), one])
    words = [surfaces(lexicon, forward.titles.row(title)) for title in forward.title_of.tolist()]
    assert words == [["the", "party"], ["the", "party", "in", "geneva"], ["the", "party"]]
    assert len(set(forward.title_of.tolist())) == 2


def test_articles_are_numbered_in_the_order_of_the_corpus():
    forward, _ = built(passages_of(["a", "b"], "c", ["d", "e"]))
    assert forward.article_of.tolist() == [0, 0, 1, 2, 2]


@pytest.mark.parametrize(
    ("text", "surface", "times"),
    [
        ("They met in Geneva. They like Geneva.", "geneva", 2),
        ("Geneva is old. Geneva is far.", "geneva", 0),
        ("It is cold in geneva and Geneva.", "geneva", 1),
        ("So says the UN.", "un", 1),
        ("They met. The mayor came.", "the", 0),
        ("東京で会った。", "東京", 0),
    ],
)
def test_capitals_count_where_no_sentence_begins(text, surface, times):
    forward, lexicon = built(passages_of(text))
    words = [word for word in range(len(lexicon)) if surfaces(lexicon, np.array([word])) == [surface]]
    assert sum(forward.capitalised[words].tolist()) == times


def test_titles_have_words_but_no_capitals():
    forward, lexicon = built(passages_of("It rained.", titles=["In Geneva"]))
    assert len(forward.capitalised) == len(lexicon) == 4
    assert forward.capitalised.tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("text", "compounds"),
    [
        ("Ji Bong-hyun came.", {"bonghyun": ("bong", "hyun")}),
        (
            "Bong‐hyun, Kim-Jong-un",
            {"bonghyun": ("bong", "hyun"), "kimjong": ("kim", "jong"), "jongun": ("jong", "un")},
        ),
        ("Bong - hyun – or Bong hyun", {}),
        ("-Bong", {}),
    ],
)
def test_words_that_a_hyphen_joins_are_known_without_it(text, compounds):
    forward, _ = built(passages_of(text))
    assert forward.compounds == compounds


def test_each_passage_is_read_by_its_language():
    forward, lexicon = built(passages_of("They die.", "Die Partei.", languages=["en", "de"]))
    terms = [[lexicon.terms.strings[term] for term in lexicon.term_of[forward.words.row(at)]] for at in (0, 1)]
    assert terms == [["", "die"], ["", "partei"]]


def test_a_corpus_without_passages_is_empty():
    forward, lexicon = built([])
    assert len(lexicon) == len(forward.words.values) == len(forward.title_of) == len(forward.capitalised) == 0
    assert forward.borders.shape == (0, 2)
