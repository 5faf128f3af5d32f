"""`storybot bench`: the corpus it makes up, what it says of engines, and a small run of the whole command."""

import io
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot import cli
from bot.evaluation.bench import command, engines, plot, report
from bot.evaluation.bench.agreement import disagreement
from bot.evaluation.bench.engines import ENGINES, Engine
from bot.evaluation.bench.measures import Answers, Built, best_peer, measure
from bot.evaluation.bench.processes import EngineFailed, Process
from bot.evaluation.bench.running import Run
from bot.evaluation.bench.synthetic import MEAN_LENGTH, synthetic, vocabulary_size
from bot.evaluation.bench.tokens import Tokens, write
from bot.evaluation.bench.watching import watched

BY_NAME = {engine.name: engine for engine in ENGINES}
QUICK = [BY_NAME[name] for name in ("storybot, numpy", "rank-bm25", "bm25s, numpy", "tantivy")]
"""Those that compile nothing."""


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    """Run the command with the engines that compile nothing; return exit code, standard output and standard error."""
    monkeypatch.setattr(command, "ENGINES", [engine for engine in QUICK if not engine.missing])
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))

    def run(*args):
        with pytest.raises(SystemExit) as stopped:
            cli.main(["bench", "--questions", "8", "--rounds", "2", *map(str, args)])
        return stopped.value.code, *capsys.readouterr()

    return run


def drawn(passages, seed=1):
    terms, lengths = zip(*synthetic(passages, seed), strict=True)
    return np.concatenate(terms), np.concatenate(lengths)


class TestTheCorpus:
    """Made-up passages."""

    def test_passages_are_as_long_as_paragraphs(self):
        _, lengths = drawn(20_000)
        assert lengths.mean() == pytest.approx(MEAN_LENGTH, rel=0.03)
        assert lengths.min() >= 5
        assert lengths.max() <= 600

    def test_the_same_seed_makes_the_same_passages(self):
        assert drawn(500)[0].tolist() == drawn(500)[0].tolist() != drawn(500, seed=3)[0].tolist()

    def test_a_few_words_are_frequent_and_most_are_rare(self):
        terms, _ = drawn(20_000)
        counts = np.sort(np.bincount(terms))[::-1]
        # Zipf and Mandelbrot: rank and frequency are a line on logarithmic axes, behind the first ranks.
        ranks = np.arange(200, 5_000)
        slope, _ = np.polyfit(np.log(ranks), np.log(counts[ranks]), 1)
        assert -1.15 < slope < -0.9
        assert np.count_nonzero(counts == 1) > 0.1 * np.count_nonzero(counts)

    def test_the_vocabulary_grows_slower_than_the_corpus(self):
        assert vocabulary_size(10_000) < vocabulary_size(1_000_000) < 20 * vocabulary_size(10_000)
        assert vocabulary_size(1_000_000) == pytest.approx(570_000, rel=0.02)

    def test_words_come_in_bursts(self):
        terms, lengths = drawn(2_000)
        passages = np.repeat(np.arange(len(lengths)), lengths)
        distinct = len(np.unique(passages * vocabulary_size(2_000) + terms))
        assert 0.7 < distinct / len(terms) < 0.85

    def test_what_is_read_is_what_was_written(self, tmp_path):
        write(tmp_path, [(np.array([1, 0, 1]), np.array([2, 1])), (np.array([2]), np.array([0, 1]))], ["a", "b", "c"])
        assert list(Tokens.read(tmp_path).passages()) == [["b", "a"], ["b"], [], ["c"]]

    def test_questions_are_different_words_of_one_passage_none_of_them_in_most_passages(self, tmp_path):
        passages = [[0, number + 1, number + 1, number + 100, number + 200, number + 300] for number in range(50)]
        write(tmp_path, [(np.array(passages).ravel(), np.full(50, 6))])
        tokens = Tokens.read(tmp_path)
        sets = [set(words) for words in tokens.passages()]
        asked = tokens.questions(40)
        assert len(asked) == 40
        for words in asked:
            assert 3 <= len(words) == len(set(words)) <= 6
            assert any(set(words) <= of for of in sets)
            assert tokens.words[0] not in words

    def test_nothing_is_asked_where_every_word_is_in_most_passages(self, tmp_path):
        write(tmp_path, [(np.zeros(10, dtype=int), np.ones(10, dtype=int))])
        assert Tokens.read(tmp_path).questions(5) == []


class TestAgreement:
    """Engines that should find the same."""

    ONE = Engine("one", None, factor=1.0)
    TWO = Engine("two", None, factor=2.5)
    RIGHT = ([4, 7, 9], [5.0, 3.0, 3.0])

    def told(self, ids, scores, engine=TWO):
        given = [Answers(self.ONE, [self.RIGHT]), Answers(engine, [(ids, scores)])]
        return disagreement(given, [["snow", "falls"]])

    def test_scores_may_differ_by_the_factor_and_by_rounding(self):
        assert self.told([4, 7, 9], [2.0, 1.2, 1.2000001]) is None

    def test_passages_of_equal_score_may_change_places_and_others_as_good_may_stand_last(self):
        assert self.told([4, 9, 8], [2.0, 1.2, 1.2]) is None

    def test_passages_that_score_nothing_are_none(self):
        assert (
            disagreement([Answers(self.ONE, [([1], [2.0])]), Answers(self.ONE, [([1, 0], [2.0, 0.0])])], [["a"]])
            is None
        )

    @pytest.mark.parametrize(
        ("ids", "scores", "fault"),
        [
            ([4, 7, 9], [2.0, 1.3, 1.2], "place 2 scores 3.250000 instead of 3.000000."),
            ([7, 4, 9], [2.0, 1.2, 1.2], "place 1 is passage 7 instead of 4."),
            ([8, 7, 9], [2.0, 1.2, 1.2], "place 1 is passage 8 instead of 4."),
            ([4, 7], [2.0, 1.2], "2 passages instead of 3."),
        ],
    )
    def test_the_first_difference_is_named(self, ids, scores, fault):
        assert self.told(ids, scores) == f"two and one do not agree on the question “snow falls”: {fault}"

    def test_an_engine_that_scores_otherwise_is_not_compared(self):
        assert self.told([1], [1.0], Engine("other", None)) is None


class TestFigures:
    """What is worked out of seconds, and how it is shown."""

    BUILT = Built(1.0, 0.5, None, 2.0)

    def of(self, engine, *rounds):
        return measure(engine, 100, self.BUILT, [0.3, 0.1, 0.2], rounds)

    def test_a_question_counts_by_its_median_so_that_one_slow_round_does_not_show(self):
        found = self.of(QUICK[0], [0.001, 0.003], [0.001, 0.003], [0.9, 0.9])
        assert (found.first_s, found.p50_ms) == (0.2, pytest.approx(2.0))
        assert found.per_second == pytest.approx(500)

    def test_the_best_peer_is_not_ours_and_exact(self):
        ours = self.of(BY_NAME["storybot, fast"], [0.001])
        inexact = self.of(BY_NAME["bm25q, 8 bits"], [0.002])
        peers = [self.of(BY_NAME["tantivy"], [0.004]), self.of(BY_NAME["bm25q, exact"], [0.003])]
        assert best_peer([ours, inexact, *peers]) is peers[1]
        assert best_peer([ours]) is None

    def test_the_table_names_failures_and_disagreements_instead_of_agreement(self):
        ours = self.of(BY_NAME["storybot, fast"], [0.001])
        fine = Run(100, 1, (ours,), (), ("storybot, fast", "rank-bm25"), None)
        text = "".join(text for text, _ in report.table(fine))
        assert "The same passages and scores for every question: storybot, fast; rank-bm25." in text
        bad = "".join(
            text for text, _ in report.table(replace(fine, failures=("x failed: y",), disagreement="z differs"))
        )
        assert "x failed: y\nz differs\n" in bad
        assert "The same" not in bad


class TestTheCommand:
    """Whole runs, each engine in its process."""

    def test_every_engine_is_measured_agrees_and_is_drawn(self, run, tmp_path):
        picture = tmp_path / "speed.svg"
        code, out, err = run("--passages", "200,400", "--json", "--plot", picture)
        rows = [json.loads(line) for line in out.splitlines()]
        installed = [engine.name for engine in QUICK if not engine.missing]
        assert (code, err) == (0, "")
        assert [(row["passages"], row["engine"]) for row in rows] == [
            (n, name) for n in (200, 400) for name in installed
        ]
        for row in rows:
            assert row["agrees"] is (None if row["engine"] == "tantivy" else True)
            assert 0 < row["p50_ms"] <= row["p95_ms"] <= row["p99_ms"]
            assert min(row["build_s"], row["disk_mb"], row["first_answer_s"], row["per_second"]) > 0
        assert all(name in picture.read_text() for name in ("<svg", "passages"))
        assert list(tmp_path.iterdir()) == [picture]

    def test_a_corpus_folder_is_measured_and_printed_as_a_table(self, run):
        code, out, _ = run("--corpus", Path(__file__).parents[2] / "corpus")
        assert code == 0
        assert "engine" in out.splitlines()[1]
        assert "storybot, numpy" in out
        assert "The same passages and scores for every question: storybot, numpy; rank-bm25" in out

    def test_engines_that_are_not_installed_are_named_with_what_installs_them(self, run, monkeypatch):
        gone = Engine("bm25x, fast", None, ("numpy", "bm25x"))
        monkeypatch.setattr(command, "ENGINES", [QUICK[0], gone])
        code, out, err = run("--passages", "100")
        assert err == "bm25x, fast is left out, for bm25x is not installed: python -m pip install '.[bench]'\n"
        assert code == 0
        assert "bm25x" not in out

    def test_an_engine_whose_process_fails_is_named_and_the_others_are_measured(self, run, monkeypatch):
        # No engine of this name is known to the process, which ends with a traceback.
        monkeypatch.setattr(command, "ENGINES", [Engine("unknown", None), QUICK[0]])
        code, out, _ = run("--passages", "100")
        assert code == 1
        assert "unknown failed: StopIteration\n" in out
        assert "storybot, numpy" in out

    def test_engines_that_do_not_agree_make_the_exit_code_1(self, run, monkeypatch):
        wrong = [QUICK[0], replace(BY_NAME["rank-bm25"], factor=2.0)]
        monkeypatch.setattr(command, "ENGINES", wrong)
        code, out, _ = run("--passages", "100")
        assert code == 1
        assert "rank-bm25 and storybot, numpy do not agree on the question" in out

    def test_a_corpus_without_rare_words_says_that_nothing_can_be_asked(self, run, tmp_path):
        (tmp_path / "one.md").write_text("# Snow\n\nSnow falls on the old mill at night.\n")
        code, _, err = run("--corpus", tmp_path)
        assert code == 2
        assert "Too few passages to ask about." in err

    @pytest.mark.parametrize(
        ("args", "told"),
        [
            (["--passages", "many"], "numbers above zero"),
            (["--passages", "100,0"], "numbers above zero"),
            (["--plot", "speed.txt"], ".png or .svg"),
        ],
    )
    def test_wrong_options_are_refused(self, run, args, told):
        code, _, err = run(*args)
        assert code == 2
        assert told in " ".join(err.replace("│", " ").split())

    def test_a_picture_without_what_draws_names_the_extra(self, run, monkeypatch):
        monkeypatch.setattr(plot, "find_spec", lambda _: None)
        code, _, err = run("--passages", "100", "--plot", "speed.png")
        assert code == 2
        assert "“bench”" in err

    def test_the_most_passages_of_an_engine_are_kept_to(self, run, monkeypatch):
        monkeypatch.setattr(command, "ENGINES", [QUICK[0], replace(BY_NAME["rank-bm25"], most=150)])
        _, out, _ = run("--passages", "100,200", "--json")
        assert [json.loads(line)["engine"] for line in out.splitlines()].count("rank-bm25") == 1


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds processes as Linux lists them")
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_interrupted_leaves_no_process_and_no_file(tmp_path, sign):
    command_line = [sys.executable, "-m", "bot", "bench", "--passages", "3000", "--rounds", "100000"]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    # Whatever started the tests in the background had Ctrl-C ignored, for them and all their children.
    heeded = signal.signal(signal.SIGINT, signal.default_int_handler)
    bench = subprocess.Popen(command_line, env=environment, **silent)
    signal.signal(signal.SIGINT, heeded)
    with bench:
        while not list(tmp_path.glob("storybot-bench-*/questions.json")):
            time.sleep(0.05)
        children = Path(f"/proc/{bench.pid}/task/{bench.pid}/children")
        while not (started := children.read_text().split()):
            time.sleep(0.05)
        bench.send_signal(sign)
        assert bench.wait(30) != 0
    assert list(tmp_path.iterdir()) == []
    # Those that were only being started end when they find that nobody is there.
    while any(Path(f"/proc/{pid}").exists() for pid in started):
        time.sleep(0.05)


def test_what_a_failed_process_said_last_is_told(tmp_path):
    with (
        Process("serve", QUICK[0].name, tmp_path / "missing", tmp_path) as process,
        pytest.raises(EngineFailed, match="missing"),
    ):
        process.told()


class Terminal(io.StringIO):
    """Standard error where somebody watches."""

    def isatty(self):
        return True


def test_whoever_watches_sees_what_is_done_and_how_many_steps_there_are(monkeypatch):
    shown = Terminal()
    monkeypatch.setattr("sys.stderr", shown)
    monkeypatch.setenv("TERM", "xterm")
    with watched(3) as say:
        say("passages")
        say("tantivy: building")
    assert "tantivy: building" in shown.getvalue()
    assert "1/3" in shown.getvalue()


def test_nobody_watches_a_pipe(capsys):
    with watched(3) as say:
        say("passages")
    assert capsys.readouterr() == ("", "")


def test_without_numba_the_numpy_way_is_taken(monkeypatch):
    monkeypatch.setitem(sys.modules, "numba", sys.modules.get("numba"))
    engines.ENGINES[1].drive()
    from bot.search.ways import prepare

    monkeypatch.delitem(sys.modules, "bot.search.compiled.top", raising=False)
    assert prepare(1_000_000) is None
