"""The index against the library that defines its scores."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from bot.search.bm25 import BM25Index

words = st.sampled_from([f"w{i}" for i in range(12)])
passages = st.lists(words, min_size=1, max_size=12)
corpora = st.lists(passages, min_size=1, max_size=25)
queries = st.lists(words | st.just("unknown"), max_size=6)
parameters = st.tuples(st.floats(0.1, 3), st.floats(0, 1))


def library(corpus, k1=1.5, b=0.75):
    return BM25Okapi(corpus, k1=k1, b=b)


@given(corpora, queries, parameters)
def test_scores_are_the_librarys_where_its_idf_is_positive(corpus, query, parameters):
    judge, index = library(corpus, *parameters), BM25Index.build(corpus, *parameters)
    positive = [word for word in query if judge.idf.get(word, 1) > 0]
    np.testing.assert_allclose(index.get_scores(positive), judge.get_scores(positive), rtol=0, atol=1e-9)


@given(corpora, queries, parameters)
def test_scores_are_the_librarys_with_our_idf_in_its_table(corpus, query, parameters):
    judge, index = library(corpus, *parameters), BM25Index.build(corpus, *parameters)
    judge.idf = dict(index.idf)
    np.testing.assert_allclose(index.get_scores(query), judge.get_scores(query), rtol=0, atol=1e-9)


@given(corpora)
def test_every_idf_is_positive_and_never_above_the_least_positive_one_where_it_was_replaced(corpus):
    judge, index = library(corpus), BM25Index.build(corpus)
    least = min((idf for idf in judge.idf.values() if idf > 0), default=float("inf"))
    for word, idf in index.idf.items():
        assert idf > 0
        assert idf == judge.idf[word] if judge.idf[word] > 0 else idf <= least


@given(corpora, queries, st.integers(0, 30))
def test_top_gives_the_best_matching_passages_ties_by_lower_id(corpus, query, k):
    index = BM25Index.build(corpus)
    scores = index.get_scores(query)
    matching = [i for i, passage in enumerate(corpus) if set(passage) & set(query)]

    ids, found = index.top(query, k)

    assert ids.tolist() == sorted(matching, key=lambda i: (-scores[i], i))[:k]
    assert found.tolist() == scores[ids].tolist()
    assert index.count(query) == len(matching)


@given(corpora, queries, st.sets(st.integers(0, 24)))
def test_within_limits_what_is_found_and_counted(corpus, query, allowed):
    index = BM25Index.build(corpus)
    within = np.array(sorted(i for i in allowed if i < len(corpus)), dtype=np.int64)
    everything = index.top(query, len(corpus))[0].tolist()

    found = index.top(query, len(corpus), within=within)[0].tolist()

    assert found == [i for i in everything if i in allowed]
    assert index.count(query, within) == len(found)


@given(corpora, queries)
def test_weights_scale_each_words_part(corpus, query):
    index = BM25Index.build(corpus)
    weights = [0.5 + i for i in range(len(query))]
    expected = sum((w * index.get_scores([q]) for q, w in zip(query, weights, strict=True)), np.zeros(len(corpus)))
    ids, scores = index.top(query, len(corpus), weights=weights)
    np.testing.assert_allclose(scores, expected[ids], rtol=0, atol=1e-9)


@given(corpora, queries)
def test_a_saved_index_answers_as_the_one_in_memory(tmp_path_factory, corpus, query):
    folder = tmp_path_factory.mktemp("index")
    index = BM25Index.build(corpus)
    index.save(folder)

    loaded = BM25Index.load(folder)

    assert [part.tolist() for part in loaded.top(query)] == [part.tolist() for part in index.top(query)]
    assert loaded.idf == index.idf


@given(corpora, queries)
def test_the_librarys_other_methods_agree_with_top(corpus, query):
    index = BM25Index.build(corpus)
    everything = list(range(len(corpus)))
    assert index.get_batch_scores(query, everything) == index.get_scores(query).tolist()
    assert index.get_top_n(query, everything, n=3) == index.top(query, 3)[0].tolist()


@pytest.mark.parametrize("corpus", [[], [[]], [[], []]])
def test_a_corpus_without_words_has_no_hits(corpus):
    index = BM25Index.build(corpus)
    assert index.top(["word"])[0].tolist() == []
    assert index.get_scores(["word"]).tolist() == [0.0] * len(corpus)


def test_a_corpus_of_one_passage_works():
    ids, scores = BM25Index.build([["snow", "falls"]]).top(["snow"])
    assert ids.tolist() == [0]
    assert scores[0] > 0


def test_passages_may_come_from_a_generator():
    index = BM25Index.build(passage.split() for passage in ("a b", "b c", "c d"))
    assert index.top(["d"])[0].tolist() == [2]


@pytest.mark.parametrize("method", ["top", "get_scores"])
def test_a_text_as_query_is_refused(method):
    with pytest.raises(TypeError, match="analyse it first"):
        getattr(BM25Index.build([["a"]]), method)("abc")


def test_a_text_as_passage_is_refused():
    with pytest.raises(TypeError, match="analyse it first"):
        BM25Index.build(["a text"])


def test_documents_of_another_number_are_refused():
    with pytest.raises(ValueError, match="2 documents were given for 1 passages"):
        BM25Index.build([["a"]]).get_top_n(["a"], ["x", "y"])


def test_an_index_of_another_format_is_refused(tmp_path):
    BM25Index.build([["a"]]).save(tmp_path)
    manifest = tmp_path / "bm25.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"format": 0}))
    with pytest.raises(ValueError, match="format 0, not 4"):
        BM25Index.load(tmp_path)
