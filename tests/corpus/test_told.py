"""What the readers find wrong can be told in every language."""

import gzip

import pytest

from bot.corpus.reader import read_corpus
from bot.errors import CorpusError, Sentence

FAULTY = {
    "empty.txt": b"",
    "binary.md": bytes(range(256)) * 9,
    "latin.txt": "Café über alles\n\nGrüße aus Köln, schöne Größe.\n".encode("latin-1"),
    "broken.md": b"---\ntitle: a: b\n---\n\nText of it.\n",
    "open.md": b"---\ntitle: Open\n\nText of it.\n",
    "wrong.md": b"---\ntitle: T\npublished: soon\nurl: nowhere\nlanguage: '?'\ncolour: red\nauthor: {a: b}\ntags: "
    + b"x" * 300
    + b"\ntitel: T\ntitle: T\n---\n\nText of it.\n",
    "same.txt": b"Same\n\nText of it.\n",
    "same.md": b"---\nid: same\n---\n\nText of it.\n",
    "lines.jsonl": b'{"text": 3}\n[]\n{"title": "A"\n{"text": " "}\n{"text": "a"}\n\xff\n',
    "torn.jsonl.gz": gzip.compress(b'{"text": "a"}\n' * 50)[:-20],
    "pasted.txt": b"Pasted\n<Korea Times/Park Si-soo>\n\nText of it, long enough.\n\npark@koreatimes.example\n\nSearch in Site\n",
    "picture.docx": b"x",
    "README.md": b"About it.\n",
    "page.html": b"<html><body></body></html>",
}


@pytest.fixture
def folder(tmp_path):
    for name, data in FAULTY.items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


def test_every_problem_and_its_remedy_know_their_form(folder):
    problems = read_corpus(folder).problems
    assert len(problems) >= 20
    for problem in problems:
        assert isinstance(problem.message, Sentence), problem
        assert isinstance(problem.remedy, Sentence), problem


@pytest.mark.parametrize("files", [[], ["empty.txt"]])
def test_so_does_the_reason_why_there_is_no_corpus(tmp_path, files):
    for name in files:
        (tmp_path / name).write_bytes(FAULTY[name])
    for place in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(CorpusError) as error:
            read_corpus(place)
        assert isinstance(error.value.message, Sentence)
