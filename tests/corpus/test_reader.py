"""Folders of files as they come: what is read, what is left out, and what is said about it."""

import gzip
import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.corpus.reader import read_corpus
from bot.errors import CorpusError

REPORT = Path(__file__).parents[3] / "shared" / "story"
GOOD = "A good title\n\nThe first paragraph says something.\n\nThe second one says more.\n"
PASTED = """Harbour to close for a week

The harbour of Gull Bay closes on Monday for repairs. “It has to be,” the harbour master said.

Fishermen will use the old pier.
“I told them that the pier is safe and asked them to trust us,” she said. <Bay Courier/Mira Oltean>

news@bay.example

Search in Site"""


def write(folder, files):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def read(folder, **files):
    write(folder, {name.replace("__", "."): content for name, content in files.items()})
    return read_corpus(folder)


def texts(corpus):
    return [passage.text for passage in corpus.passages()]


def faults(corpus):
    return [problem for problem in corpus.problems if not problem.notice]


def test_text_copied_from_a_web_page_gives_title_source_and_paragraphs(tmp_path):
    corpus = read(tmp_path, harbour__txt=PASTED)
    (article,) = corpus.articles
    assert (article.title, article.author, article.publisher) == (
        "Harbour to close for a week", "Mira Oltean", "Bay Courier",
    )  # fmt: skip
    assert texts(corpus) == [
        "The harbour of Gull Bay closes on Monday for repairs. “It has to be,” the harbour master said.",
        "Fishermen will use the old pier.",
        "“I told them that the pier is safe and asked them to trust us,” she said.",
    ]
    assert faults(corpus) == []
    assert {
        "news@bay.example" in str(p) or "Search in Site" in str(p) or "Oltean" in str(p) for p in corpus.problems
    } == {True}


@pytest.mark.skipif(not REPORT.is_dir(), reason="the report is on the developers' machines only")
def test_the_report_as_it_stands_is_read():
    corpus = read_corpus(REPORT)
    (article,) = corpus.articles
    assert article.title == "S. Korea urges China to stop repatriating NK defectors at UN"
    assert (article.author, article.publisher) == ("Park Si-soo", "Korea Times")
    found = texts(corpus)
    assert len(found) == 16
    assert found[0].startswith("South Korea urged China")
    assert found[-1].endswith("Chun said.")
    assert not any(word in text for text in found for word in ("@", "Search in Site", "Park Si-soo", "Korea Times/"))
    assert faults(corpus) == []


def test_front_matter_names_the_source(tmp_path):
    text = "---\ntitle: T\nauthor: A\npublisher: P\npublished: 2024-05-06\nurl: https://e.org/x\nlanguage: ko\nlicence: CC0\nnote: N\n---\n\nSome text.\n"
    (article,) = read(tmp_path, a__md=text).articles
    assert (article.title, article.author, article.publisher, str(article.published)) == ("T", "A", "P", "2024-05-06")
    assert (article.url, article.language, article.licence, article.note) == ("https://e.org/x", "ko", "CC0", "N")


def test_headings_are_context_and_no_passages(tmp_path):
    corpus = read(tmp_path, a__md="# The title\n\nOne.\n\n## Part two\n\nTwo.\n")
    assert corpus.articles[0].title == "The title"
    assert [(p.text, p.heading) for p in corpus.passages()][-1] == ("Two.", "Part two")


def test_a_web_page_is_read_without_its_scripts(tmp_path):
    page = """<html><head><title>Storm hits coast</title><meta name="author" content="Ann Lee">
    <meta property="og:site_name" content="Coast News"><script>var secret = "do not read";</script></head><body><article>
    <h1>Storm hits coast</h1><p>A storm hit the coast on Sunday and broke the windows of forty houses in the town.</p>
    <p>Nobody was hurt, said the mayor, who visited the people of the town on Monday morning with her staff.</p>
    </article></body></html>"""
    corpus = read(tmp_path, page__html=page)
    found = texts(corpus)
    assert "A storm hit the coast on Sunday and broke the windows of forty houses in the town." in found
    assert not any("secret" in text for text in found)
    assert corpus.articles[0].title == "Storm hits coast"
    assert corpus.articles[0].author == "Ann Lee"


@pytest.mark.parametrize("packed", [False, True])
def test_archives_hold_one_article_a_line_and_a_broken_line_stops_no_other(tmp_path, packed):
    lines = [
        json.dumps({"title": "One", "text": "First text.\n\nSecond text.", "author": "A"}),
        "{broken",
        json.dumps({"id": "two", "title": "Two", "paragraphs": ["P one.", "P two."], "published": "2020-01-02"}),
    ]
    content = "\n".join(lines).encode()
    name = "news.jsonl.gz" if packed else "news.jsonl"
    write(tmp_path, {name: gzip.compress(content) if packed else content})
    corpus = read_corpus(tmp_path)
    assert [(a.id, a.title, len(a.paragraphs)) for a in corpus.articles] == [("one", "One", 2), ("two", "Two", 2)]
    (fault,) = faults(corpus)
    assert (fault.file, fault.line) == (name, 2)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", "Grüße\n\nEin Satz über Käse und Öl.\n"),
        ("utf-8-sig", "Grüße\n\nEin Satz über Käse und Öl.\n"),
        ("utf-16", "Grüße\n\nEin Satz über Käse und Öl.\n"),
        ("latin-1", "Déclaration\n\nLe président a déclaré que l'été serait chaud à Genève, et qu'il était prêt.\n"),
        ("euc-kr", "제목입니다\n\n한국은 중국에 탈북자 송환을 중단할 것을 촉구했다. 이것은 짧은 글이다.\n"),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_encodings_and_line_ends_are_recognised(tmp_path, encoding, text, line_end):
    write(tmp_path, {"a.txt": text.replace("\n", line_end).encode(encoding)})
    corpus = read_corpus(tmp_path)
    title, body = text.split("\n\n")
    assert corpus.articles[0].title == title
    assert texts(corpus) == [body.strip()]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("binary.txt", bytes(range(256)) * 20),
        ("empty.md", b""),
        ("blank.txt", b"  \n\n "),
        ("broken.md", b"---\ntitle: [oops\n---\n\nText here.\n"),
        ("date.md", b"---\ntitle: T\npublished: yesterday\n---\n\nText here.\n"),
        ("url.md", b"---\ntitle: T\nurl: javascript:alert(1)\n---\n\nText here.\n"),
        ("bomb.jsonl.gz", b"no gzip at all"),
    ],
)
def test_a_fault_is_named_with_its_remedy_and_stops_no_good_file(tmp_path, name, content):
    write(tmp_path, {"good.txt": GOOD, name: content})
    corpus = read_corpus(tmp_path)
    found = [problem for problem in faults(corpus) if problem.file == name]
    assert found
    assert all(problem.message and problem.remedy for problem in found)
    assert "good" in {article.id for article in corpus.articles}


def test_faults_in_front_matter_name_their_line(tmp_path):
    write(tmp_path, {"a.md": "---\ntitle: T\npublished: yesterday\nurl: ftp://x\n---\n\nText.\n"})
    assert sorted(problem.line for problem in faults(read_corpus(tmp_path))) == [3, 4]


def test_the_second_of_two_articles_with_one_id_is_left_out(tmp_path):
    write(tmp_path, {"a.md": GOOD, "a.txt": GOOD.replace("first", "other")})
    corpus = read_corpus(tmp_path)
    assert len(corpus.articles) == 1
    assert len(faults(corpus)) == 1


def test_a_symlink_that_leaves_the_folder_is_not_followed(tmp_path):
    (tmp_path / "secret.txt").write_text("Secret\n\nDo not read this.\n")
    inside = tmp_path / "corpus"
    write(inside, {"good.txt": GOOD})
    (inside / "link.txt").symlink_to(tmp_path / "secret.txt")
    corpus = read_corpus(inside)
    assert not any("Do not read" in text for text in texts(corpus))
    assert [problem.file for problem in faults(corpus)] == ["link.txt"]


def test_a_file_over_the_limit_is_named(tmp_path):
    write(tmp_path, {"good.txt": GOOD, "huge.txt": b"word " * 5_000_000})
    corpus = read_corpus(tmp_path)
    assert [problem.file for problem in faults(corpus)] == ["huge.txt"]


def test_a_file_that_may_not_be_read_is_named(tmp_path, monkeypatch):
    write(tmp_path, {"good.txt": GOOD, "locked.txt": GOOD})
    original, original_open = os.open, Path.open

    def refuse(path):
        if str(path).endswith("locked.txt"):
            raise PermissionError(13, "Permission denied")

    def os_open(path, *args, **kwargs):
        refuse(path)
        return original(path, *args, **kwargs)

    def path_open(self, *args, **kwargs):
        refuse(self)
        return original_open(self, *args, **kwargs)

    monkeypatch.setattr(os, "open", os_open)
    monkeypatch.setattr(Path, "open", path_open)
    corpus = read_corpus(tmp_path)
    assert [problem.file for problem in faults(corpus)] == ["locked.txt"]
    assert [article.id for article in corpus.articles] == ["good"]


@pytest.mark.parametrize("files", [{}, {"empty.md": b""}])
def test_a_folder_without_a_usable_article_is_an_error(tmp_path, files):
    write(tmp_path, files)
    with pytest.raises(CorpusError):
        read_corpus(tmp_path)


def test_a_missing_folder_is_an_error_that_names_it(tmp_path):
    with pytest.raises(CorpusError, match="nowhere"):
        read_corpus(tmp_path / "nowhere")


def test_over_long_paragraphs_are_divided_at_sentences(tmp_path):
    body = " ".join(f"Sentence number {i} says a little about the weather." for i in range(100))
    corpus = read(tmp_path, a__txt=f"Title\n\n{body}\n")
    found = texts(corpus)
    assert len(found) > 1
    assert all(text.endswith(".") and len(text) <= 1500 for text in found)
    assert " ".join(found) == body


def test_ids_and_version_stay_until_the_text_changes(tmp_path):
    first = read(tmp_path, a__txt=GOOD)
    again = read_corpus(tmp_path)
    assert (first.version, [p.id for p in first.passages()]) == (again.version, ["a#1", "a#2"])
    assert read(tmp_path, a__txt=GOOD.replace("first", "1st")).version != first.version


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.md", "a.html", "a.jsonl", "a.jsonl.gz"]))
def test_no_file_whatever_its_bytes_stops_the_good_ones(tmp_path_factory, content, name):
    folder = tmp_path_factory.mktemp("corpus")
    write(folder, {"good.txt": GOOD, name: content})
    assert "good" in {article.id for article in read_corpus(folder).articles}


WORDS = st.lists(st.from_regex(r"[a-z]{2,9}", fullmatch=True), min_size=3, max_size=30).map(" ".join)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, min_size=1, max_size=8))
def test_no_word_of_a_text_is_lost_or_moved(tmp_path_factory, paragraphs):
    folder = tmp_path_factory.mktemp("corpus")
    write(folder, {"a.txt": "The Title Stands Here\n\n" + "\n\n".join(f"{p.capitalize()}." for p in paragraphs)})
    found = texts(read_corpus(folder))
    assert " ".join(found).split() == " ".join(f"{p.capitalize()}." for p in paragraphs).split()
