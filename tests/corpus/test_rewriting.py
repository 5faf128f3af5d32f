"""An article's file with another attribution in it, and with nothing else changed."""

import gzip
import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.corpus.contents import Limits, Placed, contents
from bot.corpus.files import HeldFile, format_of
from bot.corpus.metadata import is_web_address
from bot.corpus.rewriting import changed_fields, origin_of, rewritten
from bot.corpus.written import Written
from bot.errors import StoreError

NEW = Written("A new title: “yes”", "Ada # 1", "The 'Drop'", "2024-05-06", "https://example.org/a?b=1#c")
MATTER = """---
# where it is from
Title: "The river"
author:
  - Ada
  - Bob
# what it is
language: en
tags: [water, town]
publisher: >
  The Daily
  Drop
note: Shortened.
---
"""


def held(name, text):
    return HeldFile(text if isinstance(text, bytes) else text.encode(), name, format_of(name))


def articles(file):
    return [item.article for item in contents(file, Limits()) if isinstance(item, Placed)]


def edited(name, text, origin=NEW, at=0):
    """The articles before and after, and the file's text after."""
    file = held(name, text)
    before = articles(file)
    data = rewritten(file, before[at], origin)
    return before, articles(replace(file, data=data)), data


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("river.md", MATTER + "\nThe river rose.\n\n## Later\n\nIt fell.\n"),
        ("river.txt", MATTER + "The river rose.\r\n\r\nIt fell.\r\n"),
        ("river.md", "# The river\n\nThe river rose.\n\nIt fell.\n"),
        ("river.md", "The river\n=========\n\nThe river rose.\n"),
        ("river.txt", "The river\n\nThe river rose.\n\nIt fell.\n"),
        ("river.txt", "The river\n----\n\nThe river rose, and the whole town went to see it on Sunday.\n"),
        ("river.txt", "The river\n\nBy Bob Writer\n\nThe river rose.\n\nIt fell.\n"),
        ("river.md", "---\n---\n# The river\n\nThe river rose.\n"),
        ("river.txt", "\ufeffThe river\n\nThe river rose.\n"),
        ("river.txt", "강이 불어난다\n\n강이 이틀 동안 불어났다고 시장이 말했다.\n".encode("euc-kr")),
        ("river.txt", "The river\n\nThe café flooded.\n".encode("utf-16")),
    ],
)
def test_only_the_attribution_of_a_text_changes(name, text):
    (before,), (after,), _ = edited(name, text)
    assert origin_of(after) == NEW
    assert after.paragraphs == before.paragraphs
    kept = {"title": "", "author": None, "publisher": None, "published": None, "url": None}
    assert replace(after, **kept) == replace(before, **kept)


def test_all_other_lines_of_front_matter_stay():
    _, _, data = edited("river.md", MATTER + "\nThe river rose.\n")
    matter = data.decode().split("---\n")[1]
    assert matter.splitlines()[5:] == [
        "# where it is from", "# what it is", "language: en", "tags: [water, town]", "note: Shortened.",
    ]  # fmt: skip
    assert data.decode().endswith("---\n\nThe river rose.\n")


def test_an_empty_field_is_taken_out():
    _, (after,), data = edited("river.md", MATTER + "\nThe river rose.\n", Written(title="The river"))
    assert (after.author, after.publisher) == (None, None)
    assert b"author" not in data


LINES = [
    {"title": "One", "text": "First words.", "author": "Ada", "extra": {"a": [1, 2.5]}},
    {"Title": "Two", "AUTHOR": "Bob", "published": "2020-01-01", "paragraphs": ["Second.", "Third."]},
    {"text": "No title here."},
]
ARCHIVE = "\n".join(map(json.dumps, LINES)).encode() + b"\n"


@pytest.mark.parametrize("at", range(3))
@pytest.mark.parametrize("name", ["all.jsonl", "all.jsonl.gz"])
def test_only_one_line_of_an_archive_changes_and_its_article_keeps_its_id(name, at):
    packed = name.endswith(".gz")
    before, after, data = edited(name, gzip.compress(ARCHIVE) if packed else ARCHIVE, at=at)
    assert origin_of(after[at]) == NEW
    assert after[at].id == before[at].id
    assert after[at].paragraphs == before[at].paragraphs
    lines = (gzip.decompress(data) if packed else data).splitlines()
    assert [n for n, old in enumerate(ARCHIVE.splitlines()) if lines[n] != old] == [at]
    assert json.loads(lines[0])["extra"] == {"a": [1, 2.5]}


@pytest.mark.parametrize(
    ("name", "text", "origin", "words"),
    [
        ("river.html", "<html><body><p>The river rose by two metres.</p></body></html>", NEW, "Save its text as a .md"),
        ("river.txt", "The river\n\nBy Bob Writer\n\nIt rose.\n", Written(title="The river"), "by hand"),
        ("river.md", "---\ntitle: [\n---\n\nIt rose.\n", NEW, "by hand"),
        ("river.md", "---\n{title: The river, author: Ada}\n---\n\nIt rose.\n", NEW, "by hand"),
        ("river.md", "---\nauthor: &a Ada\nnote: *a\n---\n# R\n\nIt rose.\n", NEW, "by hand"),
        ("river.md", "---\ntitle: The river\nIt rose.\n", NEW, "by hand"),
        ("river.md", "# The river\n\nIt rose.\n", Written(title="The river"), "already"),
    ],
)
def test_what_a_file_cannot_say_is_refused_with_what_to_do(name, text, origin, words):
    file = held(name, text)
    (before,) = articles(file)
    with pytest.raises(StoreError, match=words):
        rewritten(file, before, origin)


def test_a_file_that_no_longer_holds_the_article_is_refused():
    (before,) = articles(held("river.md", "# The river\n\nIt rose.\n"))
    with pytest.raises(StoreError, match="Reload the corpus"):
        rewritten(held("river.md", "# The river\n\nIt fell.\n"), before, NEW)


def test_what_would_change_is_told_field_by_field():
    (before,) = articles(held("river.md", MATTER + "\nThe river rose.\n"))
    told = changed_fields(before, Written(title="The river", author="Ada", published="6 May 2024"))
    assert [(change.name, change.before, change.after) for change in told] == [
        ("author", "Ada, Bob", "Ada"),
        ("publisher", "The Daily Drop", None),
        ("published", None, "2024-05-06"),
    ]


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
TEXTS = st.lists(
    st.sampled_from(["---", "title: A", "author: Ada", "# H", "Words here.", "", "By Ada", "=====", "note: >", "  x"]),
    max_size=12,
).map("\n".join)


@settings(max_examples=300)
@given(TEXTS, st.sampled_from(["a.md", "a.txt"]), WORDS, WORDS, st.sampled_from(["", "https://example.org", "2024"]))
def test_whatever_a_file_holds_it_is_edited_rightly_or_refused(text, name, title, author, url):
    file = held(name, text)
    for before in articles(file):
        origin = Written(title=f"T{title}", author=author, url=url)
        try:
            data = rewritten(file, before, origin)
        except StoreError:
            continue
        (after,) = articles(replace(file, data=data))
        assert origin_of(after) == Written(**dict(origin.origin()))
        assert [p.text for p in after.paragraphs] == [p.text for p in before.paragraphs]
        assert not url or is_web_address(url)
