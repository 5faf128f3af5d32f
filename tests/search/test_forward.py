"""What each passage says, as numbers."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.search.analysing import analysed
from bot.search.compounds import Compounds
from bot.search.counts import Counts
from bot.search.forward import Forward, ForwardWriter, Rows
from bot.search.lexicon import STOP, Lexicon
from bot.sentences import sentences

from .corpora import (
    ANALYSERS,
    corpora,
    every,
    flat,
    passages_of,
    rows_of,
    told,
    varied_articles,
)
from .corpora import titles as drawn_titles

values = st.lists(st.integers(0, 99), max_size=5)


def built(passages):
    lexicon = Lexicon.empty()
    return analysed(passages, ANALYSERS, lexicon), lexicon


def surfaces(lexicon, words):
    return [lexicon.word(word)[0] for word in words.tolist()]


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
    taken = rows.take(np.array(numbers, dtype=np.int64))
    assert [taken.row(at).tolist() for at in range(len(numbers))] == [lists[number] for number in numbers]
    assert taken.lengths.tolist() == lengths.tolist()


@given(st.lists(st.lists(values, max_size=4), min_size=1, max_size=3))
def test_rows_of_several_are_joined_one_after_another(parts):
    joined = Rows.joined([rows_of(lists) for lists in parts])
    assert flat(joined) == flat(rows_of([row for lists in parts for row in lists]))


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


@given(corpora, drawn_titles)
def test_sentences_stand_where_the_text_has_them(articles, titles):
    passages = passages_of(*articles, titles=titles)
    forward, _ = built(passages)
    number = 0
    for at, passage in enumerate(passages):
        spans = sentences(passage.text, "en") or [(0, len(passage.text))]
        begins = forward.sentences.row(at).tolist()
        assert len(begins) == len(spans)
        tokens = [token.span.start for token in ANALYSERS("en").words(passage.text)]
        for place, (begin, span) in enumerate(zip(begins, spans, strict=True)):
            assert forward.sentence_span(at, place) == span
            assert begin == (sum(start < span[0] for start in tokens) if place else 0)
            number += 1
    assert 2 * number == len(forward.borders)


@given(st.lists(st.text(max_size=60), max_size=4))
def test_words_stand_where_the_text_has_them(texts):
    passages = passages_of(*texts)
    forward, lexicon = built(passages)
    for at, passage in enumerate(passages):
        tokens = list(ANALYSERS("en").words(passage.text))
        assert forward.word_spans(at, np.arange(len(tokens))) == [token.span for token in tokens]
        assert forward.word_spans(at, np.arange(len(tokens))[::2]) == [token.span for token in tokens[::2]]
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
    where = [word == surface for word in surfaces(lexicon, forward.words.values)]
    assert np.count_nonzero(forward.capitals[where]) == times
    words = [word for word in range(len(lexicon)) if lexicon.word(word)[0] == surface]
    assert sum(Counts.of(forward, lexicon.term_of).capitals[words].tolist()) == times


def test_titles_have_words_but_no_capitals():
    forward, lexicon = built(passages_of("It rained.", titles=["In Geneva"]))
    assert forward.capitals.tolist() == [False, False]
    counts = Counts.of(forward, lexicon.term_of)
    assert len(counts.capitals) == len(lexicon) == 4
    assert counts.capitals.tolist() == [0, 0, 0, 0]


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
    forward, lexicon = built(passages_of(text))
    pairs = [tuple(surface for surface, _ in pair) for pair in told(forward, lexicon)[0]["compounds"]]
    assert {"".join(pair): pair for pair in pairs} == compounds
    found = Compounds.of(pairs, lexicon.surfaces.number)
    assert {joined: found.get(joined) for joined in compounds} == compounds
    assert found.get("bonghyun") == compounds.get("bonghyun")


def test_each_passage_is_read_by_its_language():
    forward, lexicon = built(passages_of("They die.", "Die Partei.", languages=["en", "de"]))
    terms = [[lexicon.word(word)[1] for word in forward.words.row(at).tolist()] for at in (0, 1)]
    assert terms == [["", "die"], ["", "partei"]]


def test_a_corpus_without_passages_is_empty():
    forward, lexicon = built([])
    assert len(lexicon) == len(forward) == len(forward.words.values) == len(forward.capitals) == 0
    assert forward.borders.shape == (0,)


def test_the_length_of_an_endless_word_is_cut_off():
    forward, _ = built(passages_of("a" * 70_000 + " b"))
    assert forward.word_spans(0, np.array([0, 1])) == [(0, 65_535), (70_001, 70_002)]


def test_passages_of_known_words_add_none():
    passages = passages_of("The snow fell.", "Snow fell.")
    forward, lexicon = built(passages)
    again = analysed(passages, ANALYSERS, grown := lexicon.frozen().grown())
    assert flat(again) == flat(forward)
    assert len(grown) == len(lexicon)


@given(varied_articles(), st.data())
def test_some_passages_are_taken_as_if_they_were_analysed_alone(articles, data):
    passages = every(articles)
    forward, lexicon = built(passages)
    kept = [number for number in range(len(passages)) if data.draw(st.booleans())]

    taken = forward.take(np.array(kept, dtype=np.int64))
    alone = analysed([passages[number] for number in kept], ANALYSERS, lexicon)

    assert told(taken, lexicon) == told(alone, lexicon)
    assert taken.article_of.tolist() == alone.article_of.tolist()
    assert len(taken.titles.lengths) == len(alone.titles.lengths)
    assert [array.dtype for array in arrays_of(taken)] == [array.dtype for array in arrays_of(alone)]


def arrays_of(forward):
    return [array for _, array in forward._arrays()]


@given(varied_articles())
@settings(max_examples=30)
def test_pieces_are_put_together_in_memory_and_on_disk(tmp_path_factory, articles):
    folder = tmp_path_factory.mktemp("forward")
    whole, lexicon = built(every(articles))
    in_memory, on_disk = ForwardWriter(), ForwardWriter(folder)
    for low in range(0, len(articles), 2):
        piece = analysed(every(articles[low : low + 2]), ANALYSERS, lexicon)
        in_memory.add(piece)
        on_disk.add(piece)

    found = in_memory.done()

    assert told(found, lexicon) == told(whole, lexicon)
    assert found.article_of.tolist() == whole.article_of.tolist()
    assert flat(on_disk.done()) == flat(found) == flat(Forward.load(folder))
    assert [array.dtype for array in arrays_of(found)] == [array.dtype for array in arrays_of(whole)]


@given(varied_articles())
@settings(max_examples=30)
def test_what_is_saved_is_loaded_as_it_was(tmp_path_factory, articles):
    folder = tmp_path_factory.mktemp("forward")
    forward, _ = built(every(articles))
    forward.save(folder)
    assert flat(Forward.load(folder)) == flat(forward)


def test_what_is_not_there_cannot_be_loaded(tmp_path):
    with pytest.raises(OSError, match="words_values"):
        Forward.load(tmp_path)


def test_a_title_is_read_by_the_language_of_its_article():
    forward, lexicon = built(passages_of("Rain.", "Regen.", titles=["Die", "Die"], languages=["en", "de"]))
    assert [passage["title"] for passage in told(forward, lexicon)] == [[("die", "die")], [("die", "")]]
