"""A small evaluation set on disk, as tests change it."""

import gzip
import io
import json
from pathlib import Path

import pytest

from bot import cli

CORPUS = [
    {
        "id": "r1",
        "title": "The river rises",
        "text": "The river rose by two metres on Monday. Rain fell for nine days.",
    },
    {"id": "r2", "title": "The river rises", "text": "Mayor Ada Long closed the old bridge. Nobody was hurt."},
    {"id": "c1", "title": "A cake", "text": "Bake the cake for fifty minutes. It serves eight people."},
    {"id": "u1", "title": "", "text": "Owls hunt at night."},
    {"id": "u2", "title": "", "text": "Bats hunt at night, too.", "language": "en"},
    {"id": "r3", "title": "The river rises", "text": "Boats carried the children to school."},
]
QUERIES = [
    {"id": "q1", "text": "Who closed the bridge?", "answers": ["Ada Long"]},
    {"id": "q2", "text": "How long must the cake bake?", "answers": ["fifty minutes", "50 minutes"]},
    {"id": "q3", "text": "What carried the children?", "answers": ["Boats"]},
]
QRELS = [("q1", "r2", 1), ("q2", "c1", 2), ("q3", "r3", 1)]


def lines(objects) -> str:
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in objects)


@pytest.fixture
def write(tmp_path):
    """Write a set into a folder; what is not given is as above."""

    def write(name="small", corpus=None, queries=None, qrels=None, typos=None, *, packed=False, leave=()) -> Path:
        folder = tmp_path / "sets" / name
        folder.mkdir(parents=True)
        judged = "".join("\t".join(map(str, row)) + "\n" for row in QRELS)
        files = {
            "corpus.jsonl": lines(CORPUS) if corpus is None else corpus,
            "queries.jsonl": lines(QUERIES) if queries is None else queries,
            "qrels.tsv": f"query-id\tcorpus-id\tscore\n{judged}" if qrels is None else qrels,
            "queries.typo.jsonl": typos,
        }
        for file, text in files.items():
            if text is None or file in leave:
                continue
            raw = text if isinstance(text, bytes) else text.encode()
            path = folder / (f"{file}.gz" if packed else file)
            path.write_bytes(gzip.compress(raw) if packed else raw)
        return folder

    return write


class Text(io.TextIOWrapper):
    """A stream like a real one: over bytes, and it may be a terminal."""

    def __init__(self, *, terminal: bool) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8")
        self._terminal = terminal

    def isatty(self):
        return self._terminal

    def read_all(self) -> str:
        self.flush()
        return self.buffer.getvalue().decode()


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run `storybot eval` in an empty folder; return exit code, standard output and standard error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")

    def run(*args, terminal=False):
        streams = {name: Text(terminal=terminal) for name in ("stdin", "stdout", "stderr")}
        for name, stream in streams.items():
            monkeypatch.setattr(f"sys.{name}", stream)
        with pytest.raises(SystemExit) as stopped:
            cli.main(["eval", *map(str, args)])
        return stopped.value.code, streams["stdout"].read_all(), streams["stderr"].read_all()

    return run
