"""Bylines, dates, front matter, layouts of text and odd files, each in its many forms."""

import os
from datetime import date

import pytest

from bot.corpus.bylines import Byline, closing_byline, whole_byline
from bot.corpus.complaints import MOST, Complaints
from bot.corpus.dates import parse_date
from bot.corpus.reader import read_corpus
from bot.errors import Problem

GOOD = "A good title\n\nThe first paragraph says something.\n\nThe second one says more.\n"


def read(folder, files):
    for name, content in files.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_corpus(folder)


def texts(corpus):
    return [passage.text for passage in corpus.passages()]


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("By Ada Long", Byline("Ada Long", None)),
        ("by Ada Long, Bay Courier", Byline("Ada Long", "Bay Courier")),
        ("By Ada Long and Mira Oltean", Byline("Ada Long and Mira Oltean", None)),
        ("Written by Ludwig van Beethoven", Byline("Ludwig van Beethoven", None)),
        ("By Ada Long, Staff Writer", Byline("Ada Long", None)),
        ("By Ada Long ada@bay.example", Byline("Ada Long", None)),
        ("<Bay Courier/Mira Oltean>", Byline("Mira Oltean", "Bay Courier")),
        ("박시수 기자", Byline("박시수", None)),
        ("By Reuters", Byline("Reuters", None)),
        ("By the time we came, it was late.", None),
        ("By Monday everything had changed!", None),
        ("Mira Oltean", None),
    ],
)
def test_a_line_that_is_nothing_but_a_byline_is_told_from_a_sentence(line, byline):
    assert whole_byline(line, below_title=True) == byline


def test_a_single_word_is_a_byline_right_below_the_title_only():
    assert whole_byline("By Reuters", below_title=False) is None


@pytest.mark.parametrize("text", ["No byline here.", "a < b and c > d", "<b>bold</b>", "<1/2>"])
def test_what_only_looks_like_a_closing_byline_stays(text):
    assert closing_byline(text) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2012-02-28", date(2012, 2, 28)),
        ("2012/2/28", date(2012, 2, 28)),
        ("2012. 2. 28.", date(2012, 2, 28)),
        ("28 February 2012", date(2012, 2, 28)),
        ("Feb. 28, 2012", date(2012, 2, 28)),
        ("2012-02-28T10:30:00Z", date(2012, 2, 28)),
        ("February 30, 2012", None),
        ("28 Brumaire 2012", None),
        ("02/03/2012", None),
        ("2012-13-01", None),
        ("soon", None),
    ],
)
def test_a_date_is_taken_only_where_it_means_one_day(text, day):
    assert parse_date(text) == day


@pytest.mark.parametrize(
    ("matter", "line"),
    [
        ("title: T\ntitle: U", 3),
        ("title:\n  deep: er", 2),
        ("title: " + "x" * 5000, 2),
        ("title: T\nlanguage: not a language", 3),
        ("title: T\nurl: https://", 3),
        ("title: T\nurl: https://x y", 3),
        ("title: T\nurl: http://[bad", 3),
        ("- only\n- a list", 2),
        ("title: 'never closed", None),
        ("title: T\nauthor: {", None),
    ],
)
def test_what_front_matter_cannot_mean_is_named_and_the_text_is_read(tmp_path, matter, line):
    corpus = read(tmp_path, {"a.md": f"---\n{matter}\n---\n\nThe text stays.\n"})
    faults = [problem for problem in corpus.problems if not problem.notice]
    assert faults
    assert line is None or line in {problem.line for problem in faults}
    assert all(problem.remedy for problem in faults)
    assert texts(corpus) == ["The text stays."]


def test_front_matter_without_an_end_is_named_and_the_text_is_read(tmp_path):
    corpus = read(tmp_path, {"a.md": "---\ntitle: T\nauthor: Ada Long\n\nThe text stays.\n"})
    assert [problem for problem in corpus.problems if not problem.notice]
    assert "The text stays." in texts(corpus)


def test_lists_of_authors_and_other_spellings_are_understood(tmp_path):
    matter = "Title: T\nauthor: [Ada Long, Mira Oltean]\nlicense: CC0\nnote:\n"
    (article,) = read(tmp_path, {"a.md": f"---\n{matter}---\n\nText here.\n"}).articles
    assert (article.title, article.author, article.licence, article.note) == ("T", "Ada Long, Mira Oltean", "CC0", None)


@pytest.mark.parametrize(
    ("matter", "tags"),
    [
        ("tags: [floods, Town news]", ("floods", "Town news")),
        ("tags: floods,  Floods , town", ("floods", "town")),
        ("tags:\n- floods\n- town", ("floods", "town")),
        ("tags:", ()),
        ("tags: ' , '", ()),
        ("author: Ada Long", ()),
    ],
)
def test_tags_are_read_as_a_list_or_between_commas_each_once(tmp_path, matter, tags):
    corpus = read(tmp_path, {"a.md": f"---\n{matter}\n---\n\nText here.\n"})
    assert not corpus.problems
    assert [passage.attribution.tags for passage in corpus.passages()] == [tags]


@pytest.mark.parametrize("tags", ["x" * 51, ", ".join(map(str, range(21)))])
def test_tags_that_are_too_many_or_too_long_are_named_and_left_out(tmp_path, tags):
    corpus = read(tmp_path, {"a.md": f"---\ntags: {tags}\n---\n\nText here.\n"})
    (problem,) = corpus.problems
    assert "`tags`" in problem.message
    assert corpus.articles[0].tags == ()


def test_an_archive_gives_tags_too(tmp_path):
    corpus = read(tmp_path, {"a.jsonl": '{"title": "T", "text": "Words.", "tags": ["floods", "town"]}\n'})
    assert corpus.articles[0].tags == ("floods", "town")


def test_an_unknown_key_is_noticed_with_the_one_that_was_meant(tmp_path):
    corpus = read(tmp_path, {"a.md": "---\ntitle: T\nautor: A\n---\n\nText here.\n"})
    (notice,) = corpus.problems
    assert notice.notice
    assert "`author`" in notice.remedy


def test_lines_broken_at_a_fixed_width_are_joined_again(tmp_path):
    sentence = "The harbour master of the town looked at the long grey line of boats and said nothing at all. "
    words, lines, line = (sentence * 4).split(), [], ""
    for word in words:
        if len(line) + len(word) + 1 > 70:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    body = "\n".join([*lines, line])
    corpus = read(tmp_path, {"a.txt": f"The Harbour\n\n{body}\n\n{body}\n"})
    assert texts(corpus) == [(sentence * 4).strip()] * 2


def test_chapters_of_a_plain_text_are_headings(tmp_path):
    corpus = read(tmp_path, {"a.txt": "The Book\n\nChapter One\n\nIt began.\n\nChapter Two\n\nIt went on.\n"})
    assert [(p.heading, p.text) for p in corpus.passages()] == [
        ("Chapter One", "It began."),
        ("Chapter Two", "It went on."),
    ]


def test_markdown_is_read_as_it_is_meant(tmp_path):
    text = """Title of it all
===============

A line with **bold** words, a [link](https://e.org) and `code`.

- first item of the list
- second item of the list

> Somebody said this.

| a | b |
|---|---|
| 1 | 2 |

```python
print("kept")
```

<!-- a comment that nobody reads -->

Last words.
"""
    corpus = read(tmp_path, {"a.md": text})
    found = "\n".join(texts(corpus))
    assert corpus.articles[0].title == "Title of it all"
    for kept in (
        "bold words",
        "first item of the list",
        "Somebody said this.",
        "1 | 2",
        'print("kept")',
        "Last words.",
    ):
        assert kept in found
    assert "comment that nobody reads" not in found


@pytest.mark.parametrize("name", ["paper.docx", "paper.pdf", "picture.png", "README.md", "noextension"])
def test_files_of_another_kind_are_named_and_left_out(tmp_path, name):
    corpus = read(tmp_path, {"good.txt": GOOD, name: b"something"})
    assert [problem.file for problem in corpus.problems] == [name]
    assert [article.id for article in corpus.articles] == ["good"]


@pytest.mark.parametrize("name", [".hidden.txt", "a.txt~", "~$a.txt", "#a.txt#"])
def test_hidden_files_and_back_ups_are_passed_over(tmp_path, name):
    assert read(tmp_path, {"good.txt": GOOD, name: GOOD}).problems == ()


def test_links_within_the_folder_and_pipes_are_told(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "again").symlink_to(tmp_path / "sub")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nothing.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    corpus = read(tmp_path, {"good.txt": GOOD})
    assert {problem.file for problem in corpus.problems} == {"again", "gone.txt", "pipe.txt"}
    assert [article.id for article in corpus.articles] == ["good"]


def test_articles_in_folders_have_the_folder_in_their_ids(tmp_path):
    (tmp_path / "2012").mkdir()
    (tmp_path / "2012" / "Über uns.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / ("long-name-" * 12 + ".txt")).write_text(GOOD, encoding="utf-8")
    ids = {article.id for article in read_corpus(tmp_path).articles}
    assert "2012-über-uns" in ids
    assert all(len(id_) <= 60 for id_ in ids)


@pytest.mark.parametrize(
    "line", ["[1, 2]", '{"title": "T"}', '{"title": 5, "text": "x"}', '{"text": 5}', '"text"', "\\xff"]
)
def test_a_line_of_an_archive_that_is_no_article_is_named(tmp_path, line):
    corpus = read(tmp_path, {"good.txt": GOOD, "a.jsonl": line + "\n"})
    assert any(problem.file == "a.jsonl" and problem.line == 1 for problem in corpus.problems)


def test_of_very_many_problems_in_one_file_the_rest_is_counted():
    complaints = Complaints("a.jsonl")
    complaints.add(Problem("a.jsonl", line, f"Bad {line}.", "Mend it.") for line in range(1, MOST + 6))
    complaints.add([Problem("a.jsonl", 1, "Note.", "Fine.", notice=True)] * 2)
    told = complaints.all()
    assert len(told) == MOST + 1
    assert told[-1].line == MOST + 1
    assert "more problem" in told[-1].message
