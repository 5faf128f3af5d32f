"""A conversation in the terminal: `ask --follow`."""

import io
import json
from pathlib import Path

import pytest

from bot import cli

CORPUS = str(Path(__file__).parent.parent / "corpus")


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
def follow(tmp_path, monkeypatch):
    """Hold a conversation about the shipped story; return exit code, standard output and standard error."""
    monkeypatch.chdir(tmp_path)

    def follow(*args, stdin="", terminal=False):
        streams = {"stdin": Text(stdin, terminal=terminal), "stdout": Text(terminal=terminal), "stderr": Text()}
        for name, stream in streams.items():
            monkeypatch.setattr(f"sys.{name}", stream)
        with pytest.raises(SystemExit) as stopped:
            cli.main(["ask", "--corpus", CORPUS, "--follow", *args])
        return stopped.value.code, streams["stdout"].read_all(), streams["stderr"].read_all()

    return follow


@pytest.fixture
def paragraphs(follow):
    """Return the numbers of the paragraphs that each line of a conversation is answered with."""

    def paragraphs(*lines):
        _, out, _ = follow("--json", stdin="\n".join(lines))
        answers = map(json.loads, out.splitlines())
        return [[passage["attribution"]["paragraph"] for passage in answer["passages"]] for answer in answers]

    return paragraphs


def test_questions_lean_on_those_before(paragraphs):
    found = paragraphs("Who is on hunger strike?", "Which party does she belong to?", "Who visited her?")
    assert [numbers[:1] for numbers in found] == [[14], [14], [13]]


def test_a_question_that_begins_with_and_is_about_the_same(paragraphs):
    found = paragraphs("Who delivered the speech in Geneva?", "And what did he avoid?")
    assert found[0][0] == 4
    assert 5 in found[1]


def test_a_question_that_stands_alone_is_answered_as_if_it_were_the_first(paragraphs):
    found = paragraphs("Who delivered the speech in Geneva?", "Who is Hong Lei?")
    assert found[1] == paragraphs("Who is Hong Lei?")[0]


def test_an_empty_line_starts_a_new_conversation_and_is_not_answered(paragraphs):
    found = paragraphs("Who is on hunger strike?", "", "Who visited her?")
    assert len(found) == 2
    assert found[1] == paragraphs("Who visited her?")[0]


def test_without_json_each_question_gets_one_line(follow):
    code, out, err = follow(stdin="Who is on hunger strike?\n\nbest pizza toppings\n")
    assert code == 0
    assert [line.startswith("No passage answers this") for line in out.splitlines()] == [False, True]
    assert "paragraph 14 of 16" in out
    assert err == ""


def test_a_conversation_without_an_answer_is_exit_code_1(follow):
    assert follow(stdin="best pizza toppings\nwhy?\n")[0] == 1
    assert follow(stdin="\n\n")[0] == 1


def test_a_person_at_the_keyboard_is_told_how_to_begin_anew_and_how_to_end(follow):
    code, out, err = follow(stdin="Who is on hunger strike?\nWho visited her?\n", terminal=True)
    assert code == 0
    assert len(out.splitlines()) == 2
    assert "An empty line starts a new conversation" in err
    assert "Ctrl-D" in err


def test_a_question_on_the_command_line_as_well_is_wrong_usage(follow):
    code, out, err = follow("Who is Hong Lei?")
    assert code == 2
    assert out == ""
    assert "--follow reads questions from standard input" in " ".join(err.replace("│", " ").split())
    assert "Traceback" not in err


def test_a_question_that_is_no_unicode_is_survived(follow):
    assert follow("--json", stdin="hunger strike \udcff".encode("utf-8", "replace").decode())[0] == 0
