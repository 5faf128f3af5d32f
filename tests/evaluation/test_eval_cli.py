"""`storybot eval`: what is measured, printed and written, and with which exit code."""

import json
from pathlib import Path

import pytest

from bot.app import build_answerer
from bot.evaluation import outputs
from bot.evaluation.measurement import measure, timing
from bot.evaluation.sets import read_set
from bot.model import Answer, Attribution, Found, Passage, Query, Span

SETS = Path(__file__).parents[3] / "shared" / "datasets"


class Canned:
    """Answers each question as it was told to: passage ids, best first, each with its text and marked sentence."""

    def __init__(self, replies):
        self._replies = replies
        self.limits = set()

    def judge(self, query):
        self.limits.add(query.limit)
        passages = tuple(
            Found(rank, Passage(id_, id_, text, _ORIGIN), 9.0 - rank, answer, ())
            for rank, (id_, text, answer) in enumerate(self._replies[query.text], start=1)
        )
        return Answer(
            query.text,
            answered=bool(passages),
            passages=passages,
            suggestions=(),
            total=len(passages),
            corrected=None,
            confidence=0.9,
            elapsed_ms=float(len(passages)),
        )


_ORIGIN = Attribution("T", None, None, None, None, 1, 1, "corpus.jsonl")


def test_ranking_and_sentences_are_measured_as_documented(write):
    answerer = Canned(
        {
            # Right passage, right sentence.
            "Who closed the bridge?": [("r2", "No. Ada Long did.", Span(4, 17))],
            # Wrong passage whose sentence holds the answer all the same; the right one marks the wrong sentence.
            "How long must the cake bake?": [
                ("r1", "Fifty minutes.", Span(0, 14)),
                ("c1", "Cake. Fifty minutes.", Span(0, 5)),
            ],
            "What carried the children?": [],
        }
    )
    found = measure(answerer, read_set(write()), 7)
    assert answerer.limits == {7}
    assert (found.passages, found.questions, found.judged) == (6, 3, 3)
    assert found.ranking.hit_1 == pytest.approx(1 / 3)
    assert found.ranking.hit_3 == found.ranking.hit_5 == found.ranking.recall_100 == pytest.approx(2 / 3)
    assert found.ranking.mrr_10 == pytest.approx((1 + 1 / 2) / 3)
    assert found.ranking.ndcg_10 == pytest.approx((1 + 0.6309297535714575) / 3)
    assert found.sentences.held == pytest.approx(2 / 3)
    assert found.sentences.right_and_held == pytest.approx(1 / 3)
    assert found.sentences.held_given_found == pytest.approx(1 / 2)
    assert (found.milliseconds.median, found.milliseconds.mean) == (1, 1)


def test_without_a_sentence_or_a_passage_no_answer_is_held(write):
    replies = {"Who closed the bridge?": [("r1", "Ada Long.", None)], "How long must the cake bake?": []}
    found = measure(Canned(replies), read_set(write()), 3, questions=read_set(write("again")).questions[:2])
    assert found.sentences.held == 0
    assert found.sentences.held_given_found is None


def test_questions_that_nobody_judged_are_asked_but_do_not_count_in_the_ranking(write):
    read = read_set(write(qrels="q1\tr2\t1\nq2\tr1\t0\n"))
    replies = {question.text: [("r2", "Ada Long.", Span(0, 9))] for question in read.questions}
    found = measure(Canned(replies), read, 3)
    assert (found.questions, found.judged) == (3, 1)
    assert found.ranking.hit_1 == 1


def test_times_are_summed_up_by_median_mean_and_nearest_rank():
    found = timing(range(1, 101))
    assert (found.median, found.mean, found.p95) == (50.5, 50.5, 95)
    assert timing([7]).p95 == 7


def test_a_set_is_measured_and_listed_in_plain_text(run, write):
    code, out, err = run(write())
    assert (code, err) == (0, "")
    assert out.startswith("small: 6 passages, 3 questions\n")
    values = {line[:40].strip(): line.split()[-1] for line in out.splitlines()[1:]}
    assert values.pop("milliseconds a question (median)")
    assert 0 <= float(values.pop("answered")) <= 1
    assert values == {
        "nDCG@10": "1.000",
        "Hit@1": "1.000",
        "Hit@3": "1.000",
        "Hit@5": "1.000",
        "MRR@10": "1.000",
        "Recall@100": "1.000",
        "sentence holds the answer": "1.000",
        "and the first passage is right": "1.000",
        "sentence right, given the right passage": "1.000",
    }


def test_a_terminal_shows_the_same_numbers_and_a_bar_on_standard_error(run, write):
    code, out, err = run(write(), terminal=True)
    assert code == 0
    assert "nDCG@10" in out
    assert "small" in err


def test_json_is_one_object(run, write):
    code, out, err = run(write(packed=True), "--json")
    (line,) = out.splitlines()
    found = json.loads(line)
    assert (code, err) == (0, "")
    assert found.pop("ms").keys() == {"median", "mean", "p95"}
    assert 0 <= found.pop("answered") <= 1
    assert found == {
        "set": "small", "passages": 6, "questions": 3, "judged": 3,
        "nDCG@10": 1, "Hit@1": 1, "Hit@3": 1, "Hit@5": 1, "MRR@10": 1, "Recall@100": 1,
        "sentence": 1, "first_and_sentence": 1, "sentence_given_passage": 1,
    }  # fmt: skip


def test_a_set_without_answers_has_no_shares_of_sentences(run, write):
    folder = write(queries='{"id": "q1", "text": "Who closed the bridge?"}', qrels="q1\tr2\t1\n")
    found = json.loads(run(folder, "--json")[1])
    assert [found[name] for name in ("sentence", "first_and_sentence", "sentence_given_passage")] == [None] * 3
    assert "sentence" not in run(folder)[1]


def test_questions_without_a_relevant_passage_are_pointed_out(run, write):
    _, out, _ = run(write(qrels="q1\tr2\t1\n"))
    assert "\n1 of them with a relevant passage" in out


def test_the_run_names_query_passage_rank_and_score(run, write, tmp_path):
    assert run(write(), "--run", "a.run", "--limit", "1")[0] == 0
    rows = [line.split("\t") for line in (tmp_path / "a.run").read_text().splitlines()]
    assert [row[:3] for row in rows] == [["q1", "r2", "1"], ["q2", "c1", "1"], ["q3", "r3", "1"]]
    assert all(float(row[3]) > 0 for row in rows)


def test_the_answers_are_the_terminals_with_the_query_id_first(run, write, tmp_path):
    assert run(write(), "--answers", "a.jsonl")[0] == 0
    answers = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [next(iter(answer.items())) for answer in answers] == [("id", "q1"), ("id", "q2"), ("id", "q3")]
    members = ["question", "answered", "elapsed_ms", "corrected", "confidence", "passages", "suggestions"]
    assert list(answers[0])[1:] == members
    assert answers[0]["passages"][0]["answer"]["text"] == "Mayor Ada Long closed the old bridge."


def test_other_questions_may_be_asked(run, write, tmp_path):
    (tmp_path / "queries.short.jsonl").write_text('{"id": "q1", "text": "closed bridge"}')
    found = json.loads(run(write(), "--queries", "queries.short.jsonl", "--json")[1])
    assert (found["set"], found["questions"], found["sentence"]) == ("small + short", 1, 1)


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_an_evaluation_that_is_broken_off_leaves_files_as_they_were(tmp_path, write, error):
    (tmp_path / "a.run").write_text("before")
    read = read_set(write())
    answer = Canned({"x": [("r1", "Ada.", None)]}).judge(Query("x"))

    def broken_off():
        with outputs.witness(tmp_path / "a.run", tmp_path / "a.jsonl") as told:
            told(read.questions[0], answer)
            raise error

    with pytest.raises(error):
        broken_off()
    assert (tmp_path / "a.run").read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.run", "sets"]


def test_a_pipe_is_written_as_it_comes():
    with outputs.replacing(Path("/dev/null")) as stream:
        stream.write("x")
    assert Path("/dev/null").is_char_device()


def test_every_set_of_a_folder_has_a_row_and_misspelt_questions_one_of_their_own(run, write):
    typos = '{"id": "q1", "text": "Who closed the brigde?"}'
    sets = write("b", typos=typos).parent
    write("a", packed=True, queries='{"id": "q1", "text": "bridge"}', qrels="q1\tr2\t1\n")
    (sets / "no-set").mkdir()
    (sets / "README.md").write_text("x")
    code, out, err = run("--all", sets)
    rows = out.splitlines()
    assert (code, err) == (0, "")
    assert rows[0].split()[:3] == ["set", "nDCG@10", "Hit@1"]
    assert [row.split("  ")[0] for row in rows[1:]] == ["a", "b", "b + typo"]
    assert rows[1].count("–") == 3
    assert len({len(row) for row in rows}) == 1

    found = [json.loads(line) for line in run("--all", sets, "--json")[1].splitlines()]
    assert [each["set"] for each in found] == ["a", "b", "b + typo"]


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_a_set_that_cannot_be_read_is_one_line_and_the_others_go_on(run, write, form):
    sets = write("a", corpus="{").parent
    write("b", typos="{")
    write("c")
    code, out, err = run("--all", sets, *form)
    assert code == 1
    assert [line.split(": ")[0] for line in err.splitlines()] == ["problem"] * 2
    assert "a/corpus.jsonl:1" in err
    assert "b/queries.typo.jsonl:1" in err
    assert len(out.splitlines()) == (2 if form else 3)


def test_one_set_that_cannot_be_read_is_a_problem_too(run, write):
    code, out, err = run(write(qrels="q1\tr2\tmuch\n"))
    assert (code, out) == (1, "")
    assert err.startswith("problem: ")
    assert "qrels.tsv:1" in err


@pytest.mark.parametrize(
    ("args", "word"),
    [
        ([], "SET"),
        (["sets/small", "--all", "sets"], "SET"),
        (["nowhere"], "nowhere"),
        (["--all", "nowhere"], "nowhere"),
        (["--all", "sets/small"], "No folder in it is an evaluation set"),
        (["--all", "sets", "--run", "x"], "--run"),
        (["sets/small", "--queries", "nowhere"], "nowhere"),
        (["sets/small", "--run", "nowhere/x"], "cannot be written"),
        (["sets/small", "--answers", "sets/small/qrels.tsv/x"], "cannot be written"),
        (["sets/small", "--run", "x", "--answers", "x"], "share one file"),
        (["sets/small", "--limit", "0"], "--limit"),
    ],
)
def test_wrong_usage_is_exit_code_2_and_says_what_is_wrong(run, write, args, word):
    write()
    code, out, err = run(*args)
    assert (code, out) == (2, "")
    assert word in err
    assert "Traceback" not in err


def test_help_names_what_a_set_holds(run):
    code, out, _ = run("--help")
    assert code == 0
    assert "qrels.tsv" in out


@pytest.mark.skipif(not (SETS / "xquad-en").is_dir(), reason="the evaluation sets are not part of the project")
def test_the_right_paragraph_comes_first_for_nine_of_ten_english_questions():
    read = read_set(SETS / "xquad-en")
    found = measure(build_answerer(read.passages), read, 5)
    assert (found.passages, found.questions, found.judged) == (240, 1190, 1190)
    assert found.ranking.hit_1 >= 0.9
    assert found.sentences.held >= 0.7
