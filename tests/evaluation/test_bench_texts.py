"""`storybot bench --texts`: its parts, and a small run of the whole command."""

import gzip
import io
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from bot import cli
from bot.corpus.reader import read_corpus
from bot.evaluation.bench import whole_command, whole_report, whole_run
from bot.evaluation.bench.asking import questions_about
from bot.evaluation.bench.corpora import make_corpus
from bot.evaluation.bench.edits import News, add, change
from bot.evaluation.bench.engines import ENGINES
from bot.evaluation.bench.meanwhile import meanwhile
from bot.evaluation.bench.memory import Memory, Peak, memory_of, status, watched_memory
from bot.evaluation.bench.processes import EngineFailed
from bot.evaluation.bench.whole_measures import Calls, Indexed, Reloaded, Served, WholeRun
from bot.search.stopwords import stop_words

LINUX = Path("/proc/self/status").exists()
HAS_PEER = not next(engine for engine in ENGINES if engine.name == "tantivy").missing


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    """Run the command; return exit code, standard output and standard error."""
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(work))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))
    # Files that are read again at each start cost a small run nothing.
    monkeypatch.setattr(whole_run, "_SETTLED", 0.2)

    def run(*args):
        with pytest.raises(SystemExit) as stopped:
            cli.main(["bench", *map(str, args)])
        assert list(work.iterdir()) == []
        return stopped.value.code, *capsys.readouterr()

    return run


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "corpus"
    folder.mkdir()
    make_corpus(folder, 300)
    return folder


class TestQuestions:
    """Questions about passages."""

    def test_they_have_four_to_eight_words_two_or_three_of_them_one_sentences(self, corpus):
        passages = read_corpus(corpus).passages()
        sentences = [set(one.replace(",", "").rstrip(".").split()) for p in passages for one in p.text.split(". ")]
        asked = questions_about(passages, 60)
        assert len(asked) == 60
        for question in asked:
            assert question.endswith("?")
            assert 4 <= len(question.split()) <= 8
            content = {word for word in question.rstrip("?").split() if word.lower() not in stop_words("en")}
            content -= {"many", "say", "said"}
            assert 2 <= len(content) <= 3
            assert any(content <= sentence for sentence in sentences)

    def test_the_same_seed_asks_the_same(self, corpus):
        passages = read_corpus(corpus).passages()
        assert questions_about(passages, 9) == questions_about(passages, 9) != questions_about(passages, 9, seed=4)

    def test_nothing_is_asked_where_there_are_only_stop_words(self, tmp_path):
        (tmp_path / "one.txt").write_text("It is what it is.\n")
        assert questions_about(read_corpus(tmp_path).passages(), 5) == []


class TestEdits:
    """Changes of a folder."""

    NEWS = News.of(0)

    def holding(self, folder):
        return [article for article in read_corpus(folder).articles if self.NEWS.text in article.paragraphs[-1].text]

    @pytest.mark.parametrize(("packed", "end"), [(False, ".jsonl"), (True, ".jsonl.gz")])
    def test_one_article_of_an_archive_has_a_paragraph_more(self, corpus, packed, end):
        before = read_corpus(corpus)
        assert change(corpus, self.NEWS, packed=packed)
        after = read_corpus(corpus)
        [changed] = self.holding(corpus)
        assert changed.file.endswith(end)
        assert len(changed.paragraphs) == len(before.find(changed.id).paragraphs) + 1
        assert [one for one in after.articles if one != changed] == [
            one for one in before.articles if one.id != changed.id
        ]

    def test_an_archive_with_texts_and_damaged_lines_is_changed_too(self, tmp_path):
        lines = ['{"title": "A", "text": "One."}', "no JSON", "[]", '{"title": "B"}', ""]
        (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress("\n".join(lines).encode()))
        assert change(tmp_path, self.NEWS, packed=False)
        assert [article.title for article in self.holding(tmp_path)] == ["A"]

    def test_without_archives_a_text_is_changed_and_without_texts_nothing(self, tmp_path):
        (tmp_path / "a.html").write_text("<p>One.</p>")
        assert not change(tmp_path, self.NEWS, packed=False)
        (tmp_path / "b.md").write_text("# B\n\nTwo.\n")
        assert change(tmp_path, self.NEWS, packed=True)
        assert [article.title for article in self.holding(tmp_path)] == ["B"]

    def test_an_article_is_added(self, corpus):
        before = len(read_corpus(corpus).articles)
        add(corpus, self.NEWS)
        assert len(read_corpus(corpus).articles) == before + 1
        assert len(self.holding(corpus)) == 1


class TestMeanwhile:
    """Questions and an event loop beside work."""

    def test_questions_are_asked_until_the_work_is_done(self):
        seen = meanwhile(lambda: time.sleep(0.1), lambda: time.sleep(0.005))
        assert seen.seconds >= 0.1
        assert seen.asked
        assert all(seconds >= 0.005 for seconds in seen.asked)
        assert seen.stall > 0

    @pytest.mark.parametrize("failing", ["work", "ask"])
    def test_what_fails_is_raised(self, failing):
        def fail():
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            meanwhile(fail if failing == "work" else lambda: None, fail if failing == "ask" else lambda: None)


@pytest.mark.skipif(not LINUX, reason="reads what Linux tells of processes")
class TestMemory:
    """What processes have."""

    def test_a_process_knows_its_own(self):
        memory = memory_of()
        assert memory.resident == pytest.approx(memory.own + memory.mapped)
        assert status()["VmHWM"] >= memory.resident * 0.9

    def test_helpers_count_with_the_process_that_started_them(self):
        alone = Peak()
        alone.look(os.getpid())
        code = "held = bytearray(40_000_000); print(); input()"
        with subprocess.Popen([sys.executable, "-c", code], stdin=-1, stdout=-1) as helper:
            helper.stdout.readline()
            with watched_memory(os.getpid()) as peak:
                pass
            helper.communicate(b"\n")
        assert peak.memory.own > alone.memory.own + 35

    def test_of_a_process_that_is_gone_nothing_is_known(self):
        assert memory_of(2**30) is None
        peak = Peak()
        peak.look(2**30)
        assert peak.memory is None


class TestReport:
    """How a run is shown."""

    MEMORY = Memory(100.0, 40.0, 60.0)
    CALLS = Calls.of({"seconds": 2.0, "asked": [0.001, 0.003, 0.002], "stall": 0.004})
    RUN = WholeRun(
        3,
        30,
        Indexed(300, 2.0, 3.0, MEMORY, 5.0),
        Indexed(300, 1.0, 2.0, None, 4.0),
        Served(0.5, MEMORY, 1.0, 2.0, 3.0, 0.5, MEMORY),
        (Reloaded("one article changed", CALLS, CALLS, MEMORY, ()),),
        (),
    )

    def text(self, run):
        return "".join(text for text, _ in whole_report.table(run))

    def test_the_ratio_is_that_of_passages_a_second(self):
        assert json.loads(whole_report.json_line(self.RUN))["of_tantivy"] == 0.5
        assert "0.50" in self.text(self.RUN)

    def test_calls_are_summed_up(self):
        assert (self.CALLS.asked, self.CALLS.stall_ms) == (3, 4.0)
        assert (self.CALLS.p50_ms, self.CALLS.longest_ms) == (pytest.approx(2.0), pytest.approx(3.0))

    def test_what_was_not_measured_is_left_out(self):
        bare = replace(self.RUN, peer=None, served=None, reloads=())
        assert "first answer" not in self.text(bare)
        told = json.loads(whole_report.json_line(bare))
        assert (told["tantivy"], told["of_tantivy"], told["served"], told["reloads"]) == (None, None, None, [])

    def test_a_run_without_an_index_says_why(self):
        failed = WholeRun(0, 0, None, None, None, (), ("storybot failed: x",))
        assert self.text(failed) == "storybot failed: x\n"
        assert json.loads(whole_report.json_line(failed))["passages"] is None

    def test_faults_are_named(self):
        reload = replace(self.RUN.reloads[0], faults=("Not found.",))
        assert "Not found.\n" in self.text(replace(self.RUN, reloads=(reload,)))


class TestTheCommand:
    """Whole runs."""

    def test_made_up_texts_are_measured_beside_the_peer(self, run):
        code, out, err = run("--texts", "300", "--questions", "12", "--json")
        [row] = map(json.loads, out.splitlines())
        assert code == 0
        assert ("tantivy is left out" in err) != HAS_PEER
        assert (row["passages"], row["questions"]) == (300, 12)
        assert (row["tantivy"] is not None) == (row["of_tantivy"] is not None) == HAS_PEER
        assert row["cpu_s"] > 0
        served, reloads = row["served"], row["reloads"]
        assert 0 < served["p50_ms"] <= served["p95_ms"] <= served["p99_ms"]
        assert served["first_answer_s"] > 0
        assert [each["what"] for each in reloads] == ["one article changed, one added", "one article changed"]
        assert all(each["right"] and each["reload"]["asked"] > 0 for each in reloads)
        if LINUX:
            assert row["peak_mb"]["resident"] > 0
            assert served["after_mb"]["own"] > 0

    def test_a_folder_is_measured_as_a_table_and_stays_as_it_is(self, run, monkeypatch, tmp_path):
        monkeypatch.setattr(whole_command, "has_peer", lambda: False)
        folder = tmp_path / "own"
        folder.mkdir()
        (folder / "one.md").write_text("# Snow\n\nSnow falls on the old mill at night.\n\nThe miller sleeps.\n")
        code, out, err = run("--texts", "300", "--corpus", folder, "--questions", "4")
        assert code == 0
        assert out.startswith("2 passages in 1 articles, 4 questions\n")
        assert "reload 2: one article changed" in out
        assert err == "tantivy is left out, for it is not installed: python -m pip install '.[bench]'\n"
        assert [file.name for file in folder.iterdir()] == ["one.md"]

    @pytest.mark.parametrize(
        ("text", "told"), [(None, "holds no article"), ("It is what it is.", "Too few passages to ask about.")]
    )
    def test_a_folder_to_ask_nothing_about_is_refused(self, run, monkeypatch, tmp_path, text, told):
        monkeypatch.setattr(whole_command, "has_peer", lambda: False)
        folder = tmp_path / "own"
        folder.mkdir()
        if text:
            (folder / "one.txt").write_text(text)
        code, _, err = run("--texts", "300", "--corpus", folder)
        assert code == 2
        assert told in err
        assert str(folder) in err

    def test_a_missing_folder_is_refused(self, run, tmp_path):
        code, _, err = run("--texts", "300", "--corpus", tmp_path / "missing")
        assert code == 2
        assert "There is no corpus folder" in err

    def test_a_process_that_fails_is_named_and_the_exit_code_is_1(self, run, monkeypatch):
        def fail(*_):
            raise EngineFailed("killed")

        monkeypatch.setattr(whole_run.Whole, "_told", fail)
        code, out, _ = run("--texts", "20")
        assert code == 1
        assert "storybot failed: killed\n" in out

    @pytest.mark.parametrize("other", [["--passages", "100"], ["--rounds", "5"], ["-k", "10"], ["--plot", "speed.svg"]])
    def test_options_of_the_other_mode_are_refused(self, run, other):
        code, _, err = run("--texts", "300", *other)
        assert code == 2
        assert "--texts goes with --corpus, --questions and --json alone." in " ".join(err.replace("│", " ").split())

    def test_sizes_are_numbers_above_zero(self, run):
        code, _, err = run("--texts", "some")
        assert code == 2
        assert "numbers above zero" in " ".join(err.replace("│", " ").split())


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds processes as Linux lists them")
def test_a_run_that_is_interrupted_leaves_no_process_and_no_file(tmp_path):
    command_line = [sys.executable, "-m", "bot", "bench", "--texts", "3000"]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command_line, env=environment, **silent) as bench:
        children = Path(f"/proc/{bench.pid}/task/{bench.pid}/children")
        while not (started := children.read_text().split()):
            time.sleep(0.05)
        bench.send_signal(signal.SIGTERM)
        assert bench.wait(30) != 0
    assert list(tmp_path.iterdir()) == []
    while any(Path(f"/proc/{pid}").exists() for pid in started):
        time.sleep(0.05)
