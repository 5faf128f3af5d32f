"""The terminal: what is written, where, and with which exit code."""

import io
import json
import shutil
from pathlib import Path

import pytest

from bot import cli, terminal
from bot.settings import Settings

ROOT = Path(__file__).parent.parent
STORY = """---
title: The river rises
author: Ada Reporter
published: 2024-05-06
---

The river rose by two metres on Monday. Rain had fallen for nine days.

Mayor Ada Long closed the old bridge.
"""


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """A working folder with a corpus of one article and no settings."""
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "river.md").write_text(STORY, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for name in ("DISCORD_TOKEN", "CORPUS_DIR", "STATE_DIR"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


class Text(io.TextIOWrapper):
    """A stream like a real one: over bytes, and it may be told its encoding."""

    def __init__(self, text: str = "", *, terminal: bool = False) -> None:
        super().__init__(io.BytesIO(text.encode()), encoding="utf-8")
        self._terminal = terminal

    def isatty(self):
        return self._terminal

    def read_all(self) -> str:
        self.flush()
        return self.buffer.getvalue().decode()


@pytest.fixture
def run(folder, monkeypatch):  # noqa: ARG001 - in that folder
    """Run a command line; return exit code, standard output and standard error."""

    def run(*args, stdin="", terminal=False):
        streams = {"stdin": Text(stdin, terminal=terminal), "stdout": Text(terminal=terminal), "stderr": Text()}
        for name, stream in streams.items():
            monkeypatch.setattr(f"sys.{name}", stream)
        with pytest.raises(SystemExit) as stopped:
            cli.main(list(args))
        return stopped.value.code, streams["stdout"].read_all(), streams["stderr"].read_all()

    return run


def test_an_answer_shows_passage_and_source(run):
    code, out, err = run("ask", "Who", "closed the bridge?")
    assert code == 0
    assert "Mayor Ada Long closed the old bridge." in out
    assert "The river rises, Ada Reporter, 2024-05-06, paragraph 2 of 2" in out
    assert err == ""


def test_no_answer_is_exit_code_1_with_something_to_try(run):
    code, out, _ = run("ask", "best pizza toppings")
    assert code == 1
    assert "I found no passage that answers this." in out
    assert "The river rises" in out


def test_json_is_one_object_with_offsets_into_the_text(run):
    code, out, _ = run("ask", "--json", "When did the river rise?")
    (line,) = out.splitlines()
    answer = json.loads(line)
    passage = answer["passages"][0]
    assert code == 0
    assert answer["answered"] is True
    assert passage["id"] == "river#1"
    sentence = passage["answer"]
    assert passage["text"][sentence["start"] : sentence["end"]] == sentence["text"]
    assert [passage["text"][a:b] for a, b in passage["highlights"]] == ["river", "rose"]
    assert passage["attribution"] == {
        "title": "The river rises", "author": "Ada Reporter", "publisher": None, "published": "2024-05-06",
        "url": None, "paragraph": 1, "paragraphs": 2, "file": "river.md",
    }  # fmt: skip


def test_questions_on_standard_input_get_one_line_each(run):
    code, out, _ = run("ask", stdin="Who closed the bridge?\n\nbest pizza\n")
    lines = out.splitlines()
    assert code == 0
    assert lines[0].startswith("Mayor Ada Long closed the old bridge. — The river rises")
    assert [line.startswith("No passage answers this") for line in lines] == [False, True, True]


def test_json_lines_keep_the_order_of_the_questions(run):
    code, out, _ = run("ask", "--json", stdin="best pizza\r\nWho closed the bridge?")
    answers = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [answer["question"] for answer in answers] == ["best pizza", "Who closed the bridge?"]
    assert [answer["answered"] for answer in answers] == [False, True]


def test_nothing_found_for_any_question_is_exit_code_1(run):
    assert run("ask", stdin="best pizza\n")[0] == 1


def test_a_misspelt_question_says_what_was_searched(run):
    _, out, _ = run("ask", "who closed the brigde")
    assert "Showing results for “who closed the bridge”." in out


def test_search_lists_without_judging_and_respects_limit_and_article(run):
    assert run("search", "xylophone days")[0] == 0
    assert run("search", "--limit", "1", "bridge river")[1].count("paragraph") == 1
    assert run("search", "--article", "none", "bridge")[0] == 1


def test_an_explained_search_shows_parts_that_add_up_to_each_score(run):
    out = run("search", "--explain", "--json", "river bridge Monday")[1]
    passages = json.loads(out)["passages"]
    assert {passage["id"] for passage in passages} == {"river#1", "river#2"}
    for passage in passages:
        assert passage["score"] == pytest.approx(sum(passage["parts"].values()), abs=1e-4)
    assert "parts" not in json.loads(run("search", "--json", "river")[1])["passages"][0]


def test_an_explained_search_shows_a_table_below_the_passages(run):
    out = run("search", "--explain", "river bridge Monday")[1]
    head, *rows = out.splitlines()[-3:]
    assert head.split()[:3] == ["passage", "score", "words"]
    assert [row.split()[0] for row in rows] == ["1.", "2."]
    assert {row.split()[1] for row in rows} == {"river#1", "river#2"}
    for row in rows:
        score, *parts = map(float, row.split()[2:])
        assert score == pytest.approx(sum(parts), abs=0.05)
        assert len(parts) == len(head.split()) - 2


def test_a_refusal_tells_how_to_see_the_nearest_passages(run):
    assert "storybot search" in run("ask", "Which rivers are in Poland and Ukraine?")[1]
    assert "storybot search" not in run("ask", "best pizza toppings")[1]


def test_a_terminal_gets_colours_and_a_hint(run):
    _, out, err = run("ask", stdin="Who closed the bridge?\n", terminal=True)
    assert "Type one question a line" in err
    assert "Mayor" in out
    _, out, _ = run("ask", "Who closed the bridge?", terminal=True)
    assert "Mayor" in out


def test_a_question_that_is_no_unicode_is_survived(run):
    assert run("ask", "--json", "bridge \udcff")[0] == 0


def test_another_folder_is_read_when_named(run, folder):
    shutil.move(folder / "corpus", folder / "elsewhere")
    assert run("ask", "--corpus", "elsewhere", "Who closed the bridge?")[0] == 0


@pytest.mark.parametrize(
    ("args", "word"),
    [
        (["ask", "--corpus", "nowhere", "x"], "nowhere"),
        (["ask", "--limit", "0", "x"], "--limit"),
        (["ask", "--no-such-option"], "--no-such-option"),
        (["dance"], "dance"),
        (["run"], "DISCORD_TOKEN"),
        (["sync"], "DISCORD_TOKEN"),
    ],
)
def test_wrong_usage_is_exit_code_2_and_names_what_is_wrong(run, args, word):
    code, out, err = run(*args)
    assert code == 2
    assert word in out + err
    assert "Traceback" not in err


def test_wrong_settings_are_exit_code_2_with_file_and_line(run, folder):
    (folder / ".env").write_text("PASSAGES=9\n")
    code, _, err = run("ask", "bridge")
    assert code == 2
    assert ".env:1: PASSAGES" in err


def test_check_finds_nothing_to_mend_in_a_good_corpus(run):
    code, out, _ = run("check")
    assert code == 0
    assert "1 article, 2 passages, 0 problems." in out


def test_check_names_every_problem_of_settings_and_files(run, folder):
    (folder / ".env").write_text("PASSAGES=9\n")
    (folder / "corpus" / "empty.md").write_text("")
    code, out, _ = run("check")
    assert code == 1
    assert "problem: .env:1" in out
    assert "problem: empty.md" in out

    report = json.loads(run("check", "--json")[1])
    assert report["ok"] is False
    assert {problem["file"] for problem in report["problems"]} == {".env", "empty.md"}


def test_check_of_a_folder_without_articles_is_a_problem(run, folder):
    (folder / "corpus" / "river.md").unlink()
    code, out, _ = run("check")
    assert code == 1
    assert "corpus" in out


def test_help_teaches_by_example(run):
    code, out, _ = run("ask", "--help")
    assert code == 0
    assert "Examples" in out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_learn_to_complete(run, shell):
    code, out, _ = run("completion", shell)
    assert code == 0
    assert "_STORYBOT_COMPLETE" in out


def test_preview_without_its_extra_says_what_to_install(run, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    code, _, err = run("preview")
    assert code == 2
    assert "pip install '.[preview]'" in err


def test_the_shipped_story_answers(run):
    code, out, _ = run("ask", "--corpus", str(ROOT / "corpus"), "Who spoke for South Korea at the United Nations?")
    assert code == 0
    assert "Kim Bong-hyun" in out


def test_every_form_of_problem_is_one_line():
    from bot.errors import Problem

    lines = terminal.problem_lines([Problem("a", 3, "Bad.", "Mend."), Problem("b", None, "Odd.", "Fine.", notice=True)])
    assert [text for text, _ in lines] == ["problem: a:3: Bad. Mend.\n", "note: b: Odd. Fine.\n"]


def test_settings_are_read_in_the_working_folder(folder):
    (folder / ".env").write_text("PASSAGES=2\n")
    assert Settings.load({}) == Settings(passages=2)
