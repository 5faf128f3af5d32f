"""Weights fitted on one half of the articles, and questions that a corpus cannot answer."""

import json
import sys

import msgspec
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.errors import MissingExtra
from bot.evaluation.halves import first_half, split
from bot.evaluation.leaving_out import about, reduced, smaller
from bot.evaluation.logistic import fit_logistic
from bot.evaluation.refusals import roc_auc, threshold
from bot.evaluation.sets import read_set
from bot.evaluation.softmax import choices, fit
from bot.search import evidence, sentence_evidence, support
from bot.search.mix import Weights

RIVERS = ["Neva", "Tagus", "Volga", "Loire", "Rhine", "Douro", "Elbe", "Oder", "Ebro", "Po", "Tiber", "Rhone"]
CITIES = [
    "广州市",
    "深圳市",
    "成都市",
    "武汉市",
    "南京市",
    "杭州市",
    "苏州市",
    "西安市",
    "青岛市",
    "大连市",
    "厦门市",
    "长沙市",
]


@pytest.fixture
def write(tmp_path):
    """Write a set: for each place an article of two paragraphs and two questions."""

    def write(name, places, texts, questions):
        folder = tmp_path / name
        folder.mkdir()
        corpus, queries, qrels = [], [], []
        for number, place in enumerate(places):
            for part, (text, question) in enumerate(zip(texts, questions, strict=True)):
                passage, query = f"p{number}-{part}", f"q{number}-{part}"
                filled = text.format(place=place, number=number + 20)
                corpus.append({"id": passage, "title": place, "text": filled})
                queries.append({"id": query, "text": question.format(place=place), "answers": [str(number + 20)]})
                qrels.append(f"{query}\t{passage}\t1")
        (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, corpus)))
        (folder / "queries.jsonl").write_text("\n".join(map(json.dumps, queries)))
        (folder / "qrels.tsv").write_text("\n".join(qrels))
        return folder

    return write


@pytest.fixture
def sets(write):
    english = write(
        "rivers",
        RIVERS,
        [
            "The {place} floods its banks each spring. It rose by {number} metres.",
            "Boats on the {place} carry {number} sorts of grain.",
        ],
        ["How high did the {place} rise in spring?", "What do boats on the {place} carry?"],
    )
    chinese = write(
        "cities",
        CITIES,
        ["{place}的人口超过{number}万。城市位于河流旁边。", "{place}有{number}座大桥，游客很多。"],
        ["{place}有多少人口？", "{place}有几座大桥？"],
    )
    return english, chinese


def test_the_weights_are_fitted_and_written_whole(run, sets, tmp_path):
    output = tmp_path / "weights.json"
    assert run("--fit", output, *sets)[0] == 0
    fitted = msgspec.json.decode(output.read_bytes(), type=Weights)
    assert set(fitted.passages) == set(fitted.answered) == {"words", "pairs"}
    for weights in fitted.passages.values():
        assert list(weights) == [source.name for source in evidence.SOURCES]
        assert min(weights.values()) >= 0
        assert max(weights.values()) > 0
    assert list(fitted.sentences) == [source.name for source in sentence_evidence.SOURCES]
    for rule in fitted.answered.values():
        assert tuple(rule.weights) == support.NAMES
        assert 0 < rule.enough < 1


def test_without_the_extra_the_command_says_what_to_install(run, sets, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "scipy.optimize", None)
    output = tmp_path / "weights.json"
    code, _, err = run("--fit", output, *sets)
    assert code == 2
    assert "the extra “fit”" in err
    assert not output.exists()


@pytest.mark.parametrize("more", [(), ("--json",), ("--leave-out",)])
def test_fitting_goes_with_nothing_but_sets(run, sets, tmp_path, more):
    folders = sets if more else ()
    code, _, err = run("--fit", tmp_path / "w.json", *folders, *more)
    assert code == 2
    assert "--fit takes one or more SETs" in err


def test_refusals_are_measured_with_articles_left_out(run, sets):
    code, out, _ = run(sets[0], "--leave-out")
    assert code == 0
    assert out.startswith("rivers: 30% of the articles left out")
    assert [line.rsplit(maxsplit=1)[0].strip() for line in out.splitlines()[1:]] == [
        "ROC-AUC",
        "answerable answered, at 5 % false answers",
        "answerable answered, by default",
        "unanswerable answered, by default",
    ]
    found = json.loads(run(sets[0], "--leave-out", "--json")[1])
    # Each river is named once, so that a question about a missing one cannot be mistaken.
    assert found.pop("set") == "rivers"
    assert found["roc_auc"] > 0.95
    assert all(0 <= value <= 1 for value in found.values())


def test_a_set_is_split_by_articles(sets):
    whole = read_set(sets[0])
    fitted, judged = split(whole)
    assert len(fitted) == len(judged) == len(RIVERS)
    titles = {p.id: p.attribution.title for p in whole.passages}
    asked = [{titles[next(iter(whole.grades(q)))] for q in half} for half in (fitted, judged)]
    assert not asked[0] & asked[1]
    assert first_half(["b", "a", "a", "b"]) == first_half(["b", "a"])


def test_left_out_articles_leave_their_questions_behind(sets):
    whole = read_set(sets[0])
    found = reduced(whole, seed=1)
    assert len(found.rest.passages) == len(whole.passages) - 2 * round(0.3 * len(RIVERS))
    assert found.answerable.count(True) == len(found.rest.passages)
    assert reduced(whole, seed=1) == found


def test_a_part_of_a_set_keeps_the_questions_about_it(sets):
    whole = read_set(sets[0])
    articles = frozenset(list(dict.fromkeys(p.article_id for p in whole.passages))[:3])
    part = about(whole, articles, whole.questions)
    assert (len(part.passages), len(part.questions)) == (6, 6)
    assert [len(one.passages) for one in smaller(whole, (1.0, 0.5), 3)] == [24, 12]


@given(st.lists(st.tuples(st.booleans(), st.sampled_from([0.1, 0.2, 0.5, 0.9])), min_size=2, max_size=30))
def test_the_area_under_the_curve_counts_pairs(rows):
    yes = np.array([truth for truth, _ in rows])
    assume(yes.any() and not yes.all())
    confidence = np.array([value for _, value in rows])
    pairs = [(a > b) + (a == b) / 2 for a in confidence[yes] for b in confidence[~yes]]
    assert roc_auc(yes, confidence) == pytest.approx(sum(pairs) / len(pairs))


def test_the_threshold_is_passed_by_one_in_twenty():
    values = np.arange(100) / 100
    assert (values > threshold(values)).sum() == 5


def test_fitted_weights_put_the_right_candidate_first():
    rng = np.random.default_rng(1)
    rows = []
    for _ in range(60):
        measures = rng.random((5, 3))
        right = [bool(at == np.argmax(measures[:, 0] + 0.5 * measures[:, 1])) for at in range(5)]
        rows.append((measures, right))
    weights = fit([choices(rows, 3)], 3)
    first = [right[int(np.argmax(measures @ weights))] for measures, right in rows]
    assert sum(first) >= 57
    assert weights[0] > weights[1] > weights[2] >= 0


def test_questions_without_a_right_candidate_teach_nothing():
    found = choices([(np.ones((2, 1)), [False, False]), (np.ones((1, 1)), [True])], 1)
    assert found.there.tolist() == [[True]]


def test_a_logistic_rule_separates_what_can_be_separated():
    measures = np.array([[0.1], [0.2], [0.8], [0.9]])
    bias, weights = fit_logistic([(measures, np.array([False, False, True, True]))])
    assert ((bias + measures @ weights) > 0).tolist() == [False, False, True, True]


@pytest.mark.parametrize("function", [lambda: fit([], 1), lambda: fit_logistic([])])
def test_both_fits_name_the_missing_extra(monkeypatch, function):
    monkeypatch.setitem(sys.modules, "scipy.optimize", None)
    with pytest.raises(MissingExtra, match="fit"):
        function()
