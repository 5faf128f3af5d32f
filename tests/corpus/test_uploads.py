"""What strangers send: refused with a sentence, or read; never anything else."""

import gzip
import io
import json
import os
import random
import zipfile

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.corpus.corpus import Corpus
from bot.corpus.files import FORMATS
from bot.corpus.names import name_fault, safe_name
from bot.corpus.store import CorpusStore
from bot.corpus.uploads import MOST_ARTICLES, MOST_BYTES, Upload, look_at
from bot.errors import StoreError, UploadRefused
from bot.model import Article, Paragraph

TEXT = b"A title\n\nA paragraph with words.\n"
PAGE = b"""<!doctype html><html><head><title>The river</title><script>alert('evil')</script></head>
<body><h1>The river</h1><p onclick="steal()">The river rose by two metres on Monday.</p>
<script>document.write('evil')</script><p>Nobody was hurt, the mayor said.</p><iframe src="javascript:evil()"></iframe>
</body></html>"""
EMPTY = Corpus.of(())
HAVE = Corpus.of([Article("river", "River", "waters/river.txt", (Paragraph("Words."),)),
                  Article("lake", "Lake", "lake.txt", (Paragraph("Words."),))])  # fmt: skip


def zipped():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", TEXT)
    return buffer.getvalue()


def look(*uploads, corpus=EMPTY):
    return look_at([Upload(name, data) for name, data in uploads], corpus)


def refusals(*uploads, corpus=EMPTY):
    with pytest.raises(UploadRefused) as caught:
        look(*uploads, corpus=corpus)
    return caught.value.refusals


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("../a.txt", "holds a path"), ("/etc/passwd.txt", "holds a path"), ("a\\b.txt", "holds a path"),
        ("C:a.txt", "holds a path"), ("..", "not read"), ("", "not read"), ("a", "not read"), ("a.exe", "not read"),
        ("a.pdf", "not read"), ("a.txt.", "not read"), ("CON.txt", "device"), ("nul.TXT", "device"),
        ("com1 .md", "device"), ("LPT¹.txt", "device"), ("aux.tar.jsonl.gz", "device"), ("-prn-.txt", "device"),
        ("a\0.txt", "nobody can see"), ("a\n.txt", "nobody can see"), ("a\x7f.txt", "nobody can see"),
        ("invoice\u202etxt.md", "nobody can see"), ("a\u200bb.txt", "nobody can see"), ("\ufeffa.txt", "nobody can see"),
        ("a\u3164.txt", "nobody can see"), ("a\ud800.txt", "nobody can see"), ("x" * 296 + ".txt", "longer than 200"),
        ("README.md", "about the corpus"), ("license.txt", "about the corpus"),
    ],
)  # fmt: skip
def test_a_hostile_name_is_refused_in_one_sentence_that_shows_it_harmlessly(name, words):
    (sentence,) = refusals((name, TEXT))
    assert words in sentence
    assert sentence.isprintable()
    assert len(sentence) < 300


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.txt", b"", "empty"), ("a.md", b" \n\t\n", "empty"), ("a.html", b"", "empty"), ("a.jsonl", b"", "no article"),
        ("a.txt", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3 text", "no text"), ("a.md", zipped(), "no text"),
        ("a.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "no text"), ("a.txt", bytes(range(256)) * 40, "no text"),
        ("a.txt", gzip.compress(TEXT, mtime=0), "no text"), ("a.html", b"%PDF-1.7 <b>", "no text"),
        ("a.html", b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff" * 99, "no text"),
        ("a.html", TEXT, "no web page"), ("a.html", b"<p></p>", "no paragraph"),
        ("a.txt", PAGE, "is a web page"), ("a.md", b"\xef\xbb\xbf  <HTML>" + PAGE, "is a web page"),
        ("a.txt", PAGE.decode().encode("utf-16"), "is a web page"),
        ("a.md", b"<div><p>Word</p></div>\n" * 30, "is a web page"),
        ("a.jsonl", TEXT, "not valid JSON"), ("a.jsonl", b"[1, 2]\n", "no JSON object"),
        ("a.jsonl", b'{"title": "A"}\n', "text is missing"), ("a.jsonl", gzip.compress(b'{"text":"a"}', mtime=0), "not UTF-8"),
        ("a.jsonl", b'{"text":"a"}'.decode().encode("utf-16"), "not UTF-8"),
        ("a.jsonl", b"[" * 100_000, "not valid JSON"), ("a.jsonl", b'{"text": ["a"]}', "text is missing"),
        ("a.jsonl.gz", b'{"text":"a"}', "no whole gzip"), ("a.jsonl.gz", b"", "no article"),
        ("a.jsonl.gz", gzip.compress(random.Random(1).randbytes(5000), mtime=0)[:-99], "no whole gzip"),
        ("a.jsonl.gz", gzip.compress(b'{"text":"a"}', mtime=0) + b"rest", "no whole gzip"),
        ("a.jsonl.gz", gzip.compress(b" " * 20_000_000, mtime=0), "100 times its size"),
        ("a.jsonl.gz", gzip.compress(gzip.compress(b'{"text":"a"}', mtime=0), mtime=0), "not UTF-8"),
        ("a.txt", b"a" * (MOST_BYTES + 1), "larger than 8 MiB"),
    ],
)  # fmt: skip
def test_a_hostile_file_is_refused_in_one_sentence(name, data, words):
    (sentence,) = refusals((name, data))
    assert words in sentence
    assert sentence.startswith(f"“{name}”: ")
    assert len(sentence) < 300


def test_an_archive_that_is_too_large_unpacked_is_refused():
    data = b"".join(os.urandom(5000).hex().encode() + b" " * 100_000 for _ in range(330))
    (sentence,) = refusals(("a.jsonl.gz", gzip.compress(data, mtime=0)))
    assert "larger than 32 MiB unpacked" in sentence


def test_too_many_files_bytes_and_articles_are_refused():
    assert refusals() == ("There is no file to add.",)
    assert "at most 10" in refusals(*((f"{n}.txt", TEXT) for n in range(11)))[0]
    assert "16 MiB together" in refusals(*((f"{n}.txt", b"a" * 6_000_000) for n in range(3)))[0]
    lines = b"".join(b'{"title": "T%d", "text": "Word."}\n' % n for n in range(MOST_ARTICLES + 1))
    assert "more than 10,000 articles" in refusals(("a.jsonl", lines))[0]
    many = [json.dumps({"title": str(n), "paragraphs": ["a"] * 60_000}).encode() for n in range(4)]
    assert "200,000 passages" in refusals(("a.jsonl", b"\n".join(many)))[0]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.txt", b"a\n\n" * 100_001, "more than 200,000 lines"), ("a.md", "a\u2028".encode() * 200_001, "200,000 lines"),
        ("a.txt", "a\u2029".encode("utf-16") * 200_001, "200,000 lines"), ("a.html", b"<p>a" * 50_001, "50,000 tags"), ("a.html", b"<p>" + b"a " * 2_100_000, "4,194,304 characters"),
        ("a.jsonl", b'{"text": "' + b"a\\n" * 200_001 + b'"}', "Line 1 holds more parts"),
        ("a.jsonl", b'{"text": "b"}\n{"paragraphs": ["a"' + b',"a"' * 100_001 + b"]}", "Line 2 holds more parts"),
    ],
)  # fmt: skip
def test_files_that_are_made_of_nothing_but_breaks_are_refused_before_they_are_read(name, data, words):
    assert words in refusals((name, data))[0]


def test_a_long_book_is_taken():
    book = (
        b"War and Peace\n\n" + b"It was in July, 1805, and the speaker was the well-known Anna Pavlovna.\n\n" * 33_000
    )
    (article,) = look(("book.txt", book)).articles
    assert len(article.paragraphs) == 33_000


def test_names_and_ids_that_exist_already_are_refused():
    assert "other one first" in refusals(("Lake.TXT", TEXT), corpus=HAVE)[0]
    assert "“river” exists already, in waters/river.txt" in refusals(("river.md", TEXT), corpus=HAVE)[0]
    front = b"---\nid: river\n---\n" + TEXT
    assert "“river” exists already" in refusals(("a.txt", front), corpus=HAVE)[0]
    assert "“river” exists already, in a.txt" in refusals(("a.txt", front), ("b.txt", front))[0]
    assert "same name" in refusals(("a b.txt", TEXT), ("A-B.txt", TEXT))[0]
    twice = b'{"title": "T", "text": "One."}\n' * 2
    assert "line 2: The article's id “t” exists already" in refusals(("a.jsonl", twice))[0]


def test_each_bad_file_gets_its_sentence():
    found = refusals(("../a.txt", TEXT), ("b.exe", TEXT), ("c.txt", TEXT))
    assert len(found) == 2
    assert len(refusals(("a.txt", b""), ("b.jsonl", b"x"), ("c.txt", TEXT))) == 2


def test_scripts_of_a_page_never_become_text():
    (article,) = look(("page.HTML", PAGE)).articles
    assert article.title == "The river"
    assert [p.text for p in article.paragraphs] == [
        "The river rose by two metres on Monday.",
        "Nobody was hurt, the mayor said.",
    ]


def test_texts_with_a_few_tags_and_emoji_names_are_taken():
    text = TEXT + "Press <b>Ctrl</b> – and read “<title>”.\n".encode()
    preview = look(("❤️ Story.md", text), ("😀.txt", TEXT))
    assert [article.file for article in preview.articles] == ["story.md", preview.files[1].name]
    assert preview.files[1].name.startswith("article-")


def test_what_is_wrong_but_usable_is_told_with_the_preview():
    preview = look(("a.jsonl", b'{"title": "T", "text": "One.", "published": "soon"}\nnonsense\n'))
    assert [problem.line for problem in preview.problems] == [1, 2]
    assert {problem.file for problem in preview.problems} == {"a.jsonl"}


ENDS = st.sampled_from([*FORMATS, ".TXT", ".exe", ""])
PIECES = st.sampled_from(
    ["..", "/", "\\", "con", "NUL", "\0", "\u202e", "\u200d", "\ufe0f", "é", "한", " ", ".", "🙂", "a" * 90]
)
NAMES = st.builds(lambda parts, end: "".join(parts) + end, st.lists(PIECES | st.characters(), max_size=6), ENDS)
SNIPPETS = st.sampled_from([
    TEXT, PAGE, b"%PDF-", b"---\n", b"id: a\n", b"title: [\n", b'{"text": "a"}\n', b'{"paragraphs": [1]}', b"<p>", b"<html", b"\0",
    b"\xff\xfe", b"# ", b"```\n", b"&#x0;", b"<![CDATA[", b"\xed\xa0\x80", gzip.compress(TEXT, mtime=0), gzip.compress(b'{"text":"a"}', mtime=0),
])  # fmt: skip
BYTES = st.lists(SNIPPETS | st.binary(max_size=40), max_size=6).map(b"".join)
UPLOADS = st.lists(st.builds(Upload, NAMES, BYTES), max_size=3)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(UPLOADS)
def test_looking_at_anything_refuses_or_previews(uploads):
    refused, preview = (), None
    try:
        preview = look_at(uploads, HAVE)
    except UploadRefused as error:
        refused = error.refusals
    assert bool(refused) != bool(preview)
    assert all(sentence.strip() and "\n" not in sentence for sentence in refused)
    if preview:
        assert preview.articles
        assert len({article.id for article in (*preview.articles, *HAVE.articles)}) == len(preview.articles) + 2


@settings(max_examples=400)
@given(NAMES)
@example("\u0301.txt")
@example(".txt")
@example("...md")
def test_a_stored_name_is_safe_and_read_again(name):
    if name_fault(name) is None:
        stored = safe_name(name)
        assert name_fault(stored) is None
        assert not stored.startswith((".", "-", "~", "#"))
        assert not set(stored) & set('/\\:*?"<>|\0 ')
        assert len(stored.encode()) <= 255
        assert any(letter.isalnum() for letter in stored.partition(".")[0])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(uploads=UPLOADS)
def test_whatever_is_added_stays_inside_the_folder_and_goes_again(tmp_path_factory, uploads):
    place = tmp_path_factory.mktemp("place")
    folder = place / "corpus"
    folder.mkdir()
    store = CorpusStore(folder, place / "state")
    try:
        change = store.add(uploads, "Ada")
    except StoreError:
        assert list(folder.iterdir()) == []
    else:
        assert sorted(path.name for path in folder.iterdir()) == sorted(change.files)
        store.take_back("Ada")
    assert list(folder.iterdir()) == []
    assert {path.name for path in place.iterdir()} == {"corpus", "state"}
    assert {path.name for path in (place / "state").iterdir()} == {"corpus"}
