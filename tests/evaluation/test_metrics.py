"""The measures against NIST's trec_eval, and what an answer sentence holds."""

import math

import pytest
import pytrec_eval
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation import metrics

IDS = [f"p{number}" for number in range(140)]
grades = st.dictionaries(st.sampled_from(IDS), st.integers(0, 4), max_size=30).filter(lambda g: any(g.values()))
runs = st.lists(st.sampled_from(IDS), unique=True, max_size=130)


def judged(ranked, qrels, measures):
    """trec_eval's values for one query; it orders by score, so scores fall with the rank."""
    run = {id_: float(len(ranked) - rank) for rank, id_ in enumerate(ranked)}
    return pytrec_eval.RelevanceEvaluator({"q": qrels}, measures).evaluate({"q": run})["q"]


@given(runs.filter(bool), grades)
def test_ndcg_hits_and_recall_are_trec_evals(ranked, qrels):
    judge = judged(ranked, qrels, {"ndcg_cut.10", "success.1,3,5", "recall.100"})
    assert metrics.ndcg(ranked, qrels) == pytest.approx(judge["ndcg_cut_10"], abs=1e-9)
    assert metrics.recall(ranked, qrels) == pytest.approx(judge["recall_100"], abs=1e-9)
    for depth in (1, 3, 5):
        assert metrics.hit(ranked, qrels, depth) == judge[f"success_{depth}"]


@given(runs.filter(bool), grades)
def test_the_reciprocal_rank_is_trec_evals_of_the_first_ten(ranked, qrels):
    judge = judged(ranked[:10], qrels, {"recip_rank"})
    assert metrics.reciprocal_rank(ranked, qrels) == pytest.approx(judge["recip_rank"], abs=1e-9)


@given(grades)
def test_every_measure_of_the_ideal_ranking_is_1_and_of_nothing_0(qrels):
    ideal = sorted(qrels, key=qrels.get, reverse=True)
    for value in (metrics.ndcg, metrics.reciprocal_rank, metrics.recall):
        assert value(ideal, qrels) == pytest.approx(1)
        assert value([], qrels) == 0
    assert metrics.hit(ideal, qrels, 1) == 1
    assert metrics.hit([], qrels, 5) == 0


def test_ndcg_weighs_grades_by_rank():
    dcg, ideal = 1 / math.log2(2) + 3 / math.log2(4), 3 / math.log2(2) + 1 / math.log2(3)
    assert metrics.ndcg(["b", "x", "a"], {"a": 3, "b": 1}) == pytest.approx(dcg / ideal)


def test_a_grade_below_0_is_not_relevant_and_costs_nothing():
    assert metrics.ndcg(["a", "b"], {"a": -1, "b": 1}) == metrics.ndcg(["x", "b"], {"b": 1})
    assert metrics.hit(["a"], {"a": -1}, 1) == 0


def test_a_question_without_a_relevant_passage_scores_0():
    assert metrics.ndcg(["a"], {"a": 0}) == 0
    assert metrics.recall(["a"], {}) == 0


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ("the old Bridge", "Mayor Long closed THE  OLD\nbridge."),
        ("Geneva", "They met in “Geneva”, he said."),
        ("ﬁfty", "Fifty people came."),
        ("３０８", "黑豹队的防守只丢了 308分。"),
        ("梵語", "印歐語系因為梵語而被發現。"),
        ("don't", "I don’t know."),
        ("U.S.", "The US prices rose."),
        ("Straße", "An der STRASSE stand ein Haus."),
        ("4", "It was 1945."),
    ],
)
def test_an_answer_is_held_whatever_its_case_width_spaces_and_punctuation(answer, sentence):
    assert metrics.holds([answer], sentence)


@pytest.mark.parametrize(
    ("answers", "sentence"), [(["Berne"], "Geneva."), ([], "Geneva."), (["…", "", " "], "Geneva…"), (["x"], "")]
)
def test_what_a_sentence_does_not_hold(answers, sentence):
    assert not metrics.holds(answers, sentence)


def test_one_of_several_answers_is_enough():
    assert metrics.holds(["Berne", "Geneva"], "In Geneva.")


@given(st.text(max_size=20), st.text(max_size=10), st.text(max_size=20))
def test_a_text_holds_each_of_its_words(before, answer, after):
    held = metrics.holds([answer], f"{before} {answer} {after}")
    assert held is bool(metrics.normalised(answer))
