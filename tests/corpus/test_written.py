"""An article that was typed becomes a file that is read back as it was meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.corpus.characters import one_line
from bot.corpus.corpus import Corpus
from bot.corpus.uploads import look_at
from bot.corpus.written import Written, as_file, as_passage, joined_origin, split_origin
from bot.model import Article, Paragraph

EMPTY = Corpus.of(())
WHOLE = Written(
    title='Snow: "at last" # 1',
    author="Ada Reporter",
    publisher="The Daily Drop",
    published="6 May 2024",
    url="https://example.org/snow",
    text="Snow fell.\n\n## Schools\n\nSchools stayed shut.",
    note="Shortened.",
)
LINES = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def read(upload, corpus=EMPTY):
    (article,) = look_at([upload], corpus).articles
    return article


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("", ("", "")),
        ("The Daily Drop", ("The Daily Drop", "")),
        ("2024-05-06", ("", "2024-05-06")),
        ("Feb. 28, 2012", ("", "Feb. 28, 2012")),
        ("The Daily Drop, 2024-05-06", ("The Daily Drop", "2024-05-06")),
        ("The Daily Drop, Feb. 28, 2012", ("The Daily Drop", "Feb. 28, 2012")),
        ("The Daily Drop 28 February 2012", ("The Daily Drop", "28 February 2012")),
        ("The Daily Drop - 2024/5/6", ("The Daily Drop", "2024/5/6")),
        ("Drop, Drop & Sons", ("Drop, Drop & Sons", "")),
        ("Channel 4", ("Channel 4", "")),
        ("The Daily Drop, 02/03/2012", ("The Daily Drop", "02/03/2012")),
        ("02/03/2012", ("", "02/03/2012")),
        ("The Daily Drop, 2024-13-40", ("The Daily Drop", "2024-13-40")),
    ],
)
def test_publisher_and_date_are_told_apart(typed, parts):
    assert split_origin(typed) == parts
    assert split_origin(joined_origin(*parts)) == parts


def test_a_typed_article_is_read_back_field_by_field():
    article = read(as_file(WHOLE, EMPTY))
    assert (article.title, article.author, article.publisher) == (WHOLE.title, WHOLE.author, WHOLE.publisher)
    assert str(article.published) == "2024-05-06"
    assert (article.url, article.note) == (WHOLE.url, WHOLE.note)
    assert article.paragraphs == (Paragraph("Snow fell."), Paragraph("Schools stayed shut.", "Schools"))


def test_a_typed_passage_stays_one_and_none_of_it_is_taken_for_a_title_or_a_byline():
    words = "Snow fell\nBy Ada Reporter\n\nShare this"
    article = read(as_passage(Written(title="Snow fell", author="mia", text=f"**{words}**"), EMPTY))
    assert [paragraph.text for paragraph in article.paragraphs] == [f"**{words}**"]
    assert article.author == "mia"
    article = read(as_passage(Written(title="Snow", text="It *really* was [cold](https://example.org)."), EMPTY))
    assert article.paragraphs == (Paragraph("It really was cold."),)


@pytest.mark.parametrize("make", [as_file, as_passage])
@pytest.mark.parametrize("title", ["River", "CON", "README", "❤️", "../a", "x" * 250, "강이 불어난다"])
def test_every_title_gets_a_name_that_is_safe_and_free(make, title):
    have = []
    for _ in range(3):
        article = read(make(Written(title=title, text="Words here."), Corpus.of(have)), Corpus.of(have))
        assert article.title == title
        have.append(article)
    assert len({article.id for article in have} | {article.file for article in have}) == 6


def test_a_name_that_another_article_has_in_other_letters_is_left_to_it():
    have = Corpus.of([Article("waters", "River", "RIVER.md", (Paragraph("Words."),))])
    assert as_file(Written(title="River", text="Words."), have).name == "river-2.md"


@given(LINES, LINES, LINES)
def test_whatever_is_typed_as_its_origin_is_read_back(title, author, note):
    written = Written(title=f"A{title}", author=author, note=note, text="Words here.")
    for make in (as_file, as_passage):
        article = read(make(written, EMPTY))
        assert article.title == one_line(written.title)
        assert (article.author or "") == one_line(author)
        assert (article.note or "") == one_line(note)
