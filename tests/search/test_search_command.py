"""`storybot search` and what it understands beside words."""

import json

import pytest
from click.testing import CliRunner

from bot.cli import app


@pytest.fixture
def run(tmp_path):
    """Search a corpus of two articles; return exit code and what was found."""
    for name, date, text in (
        ("river", "2012-03-01", "Mayor Ada Long closed the old bridge.\n\nThe old river rose."),
        ("fair", "2011-12-31", "The fair opens by the bridge.\n\nThe old band plays."),
    ):
        front = f"---\ntitle: The {name}\nauthor: A {name.title()} Writer\npublished: {date}\n---\n\n"
        (tmp_path / f"{name}.md").write_text(front + text, encoding="utf-8")

    def run(*args, stdin=""):
        done = CliRunner().invoke(app, ["search", "--corpus", str(tmp_path), "--json", *args], input=stdin)
        return done.exit_code, [json.loads(line) for line in done.stdout.splitlines()]

    return run


def found(answer):
    return sorted(passage["id"] for passage in answer["passages"])


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (['"old bridge"'], ["river#1"]),
        (['"the bridge" "opens by"'], ["fair#1"]),
        (["old -bridge"], ["fair#2", "river#2"]),
        (["old", "-bridge"], ["fair#2", "river#2"]),
        (["-bridge", "old", "--limit", "1", "title:riv"], ["river#2"]),
        (["--article", "river", "old", "-bridge"], ["river#2"]),
        (["old", "-house", "--", "-bridge", "--"], ["fair#2", "river#2"]),
        (["old", "author:fair"], ["fair#2"]),
        (["old", "before:2012"], ["fair#2"]),
        (["after:2011"], ["river#1", "river#2"]),
        (["-bridge"], ["fair#2", "river#2"]),
    ],
)
def test_conditions_are_understood(run, args, expected):
    code, (answer,) = run(*args)
    assert code == 0
    assert found(answer) == expected


def test_the_search_is_written_as_it_was_typed(run):
    code, answers = run(stdin='"old bridge" -fair\nauthor:river\nauthor:nobody old\n')
    assert code == 0
    assert [answer["question"] for answer in answers] == ['"old bridge" -fair', "author:river", "author:nobody old"]
    assert [found(answer) for answer in answers] == [["river#1"], ["river#1", "river#2"], []]


@pytest.mark.parametrize("args", [["--no-such-option"], ["x", "--article"], ["-x", "--limit", "0"]])
def test_wrong_options_are_still_noticed(run, args):
    assert run(*args) == (2, [])


def test_help_is_still_there():
    done = CliRunner().invoke(app, ["search", "-h"])
    assert done.exit_code == 0
    assert "hunger strike" in done.stdout
