"""What every search engine promises; a new engine joins by one more fixture."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import pytest

from bot.model import EVERYTHING, Article, Filters, Paragraph, Passage, Query, Selection
from bot.search.analysis import Analysers
from bot.search.engine import Holdings, SearchEngine
from bot.search.held import held_engine
from bot.search.mix import shipped_weights

Build = Callable[[Sequence[Passage]], SearchEngine]


RIVER = Article(
    id="river",
    title="The river rises",
    file="river.md",
    paragraphs=tuple(
        map(
            Paragraph,
            [
                "The river rose by two metres on Monday.",
                "Mayor Ada Long closed the old bridge.",
                "Nobody was hurt, the mayor said.",
                "The bridge opens again in May.",
            ],
        )
    ),
)
FAIR = Article(
    id="fair",
    title="A summer fair",
    file="fair.md",
    paragraphs=tuple(map(Paragraph, ["The fair opens in May.", "A brass band plays at the fair."])),
)


@pytest.fixture(scope="session")
def embedded() -> Build:
    return lambda passages: held_engine(passages, Analysers(), shipped_weights())


@pytest.fixture(scope="session")
def on_a_cluster(cluster) -> Build:
    """Each corpus is loaded once, for nothing that is asked changes it."""
    engines: dict[tuple[Passage, ...], SearchEngine] = {}

    def build(passages: Sequence[Passage]) -> SearchEngine:
        if tuple(passages) not in engines:
            engines[tuple(passages)] = cluster.engine(passages)
        return engines[tuple(passages)]

    return build


@pytest.fixture(params=["embedded", "on_a_cluster"])
def build(request) -> Build:
    return request.getfixturevalue(request.param)


@pytest.fixture
def engine(build) -> SearchEngine:
    return build([*RIVER.passages(), *FAIR.passages()])


def ids(result) -> list[str]:
    return [hit.passage.id for hit in result.hits]


def test_the_passage_with_the_words_comes_first(engine):
    assert ids(engine.search(Query("Who closed the bridge?")))[0] == "river#2"


def test_only_passages_that_share_a_word_are_hits(engine):
    result = engine.search(Query("brass", limit=10))
    assert ids(result) == ["fair#2"]
    assert result.total == 1


def test_scores_are_positive_and_fall(engine):
    scores = [hit.score for hit in engine.search(Query("bridge opens May mayor", limit=10)).hits]
    assert scores == sorted(scores, reverse=True)
    assert all(score > 0 for score in scores)


def test_offset_and_limit_page_through_the_same_order(engine):
    everything = ids(engine.search(Query("bridge May mayor fair", limit=10)))
    pages = [ids(engine.search(Query("bridge May mayor fair", limit=2, offset=at))) for at in (0, 2, 4, 6)]
    assert [found for page in pages for found in page] == everything
    assert engine.search(Query("bridge May mayor fair", limit=2)).total == len(everything)


def test_a_search_may_be_limited_to_an_article(engine):
    result = engine.search(Query("opens in May", limit=10, article="fair"))
    assert ids(result) == ["fair#1"]
    assert result.total == 1
    assert engine.search(Query("opens in May", article="nothing-such")).hits == ()


def test_a_misspelt_word_finds_its_near_word_and_says_so(engine):
    result = engine.search(Query("brigde", limit=10))
    assert ids(result)[0] in {"river#2", "river#4"}
    (term,) = result.terms
    assert (term.surface, term.corrected, term.known) == ("brigde", "bridge", True)
    assert term.weight < 1


def test_an_unknown_word_tells_more_than_any_known_one(engine):
    terms = engine.search(Query("bridge xylophone")).terms
    assert [term.known for term in terms] == [True, False]
    assert terms[1].idf > terms[0].idf


@pytest.mark.parametrize("text", ["", "   ", "the of and", "?!", "🙂", "\x00", "a" * 10_000])
def test_a_query_without_evidence_finds_nothing(engine, text):
    assert engine.search(Query(text)).hits == ()


def test_the_order_of_equals_is_the_order_of_the_corpus(build):
    twins = Article("twins", "Twins", "twins.md", tuple(Paragraph("Same words here.") for _ in range(5)))
    found = ids(build(twins.passages()).search(Query("same words", limit=10)))
    assert found == [f"twins#{n}" for n in range(1, 6)]


@pytest.mark.parametrize("passages", [(), RIVER.passages()[:1]], ids=["empty", "one passage"])
def test_the_smallest_corpora_work(build, passages):
    engine = build(passages)
    assert len(engine) == len(passages)
    assert len(engine.search(Query("river")).hits) == len(passages)
    assert engine.search(Query("xylophone")).hits == ()


def test_a_passage_is_found_by_its_id(engine):
    assert engine.passage("river#3") == RIVER.passages()[2]
    assert engine.passage("river#9") is None


@pytest.mark.parametrize(
    ("centre", "expected"),
    [
        ("river#1", ["river#1", "river#2", "river#3"]),
        ("river#3", ["river#2", "river#3", "river#4"]),
        ("river#4", ["river#3", "river#4"]),
        ("fair#1", ["fair#1", "fair#2"]),
        ("river#99", []),
    ],
)
def test_the_paragraphs_around_a_passage_stay_within_its_article(engine, centre, expected):
    after = 2 if centre == "river#1" else 1
    assert [passage.id for passage in engine.around(centre, 1, after)] == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", ["river", "fair"]),
        ("sum", ["fair"]),
        ("RISES riv", ["river"]),
        ("xyz", []),
        ("ummer", []),
        ("“rises!”", ["river"]),
        ("?", []),
    ],
)
def test_articles_are_offered_by_the_beginnings_of_their_titles_words(engine, typed, expected):
    assert [article.id for article in engine.articles(typed, 25)] == expected


def test_no_more_articles_are_offered_than_wanted(engine):
    assert len(engine.articles("", 1)) == 1


NEWS = [
    replace(
        RIVER,
        author="Ada Reporter",
        publisher="The Daily Drop",
        published=date(2012, 3, 1),
        tags=("floods", "Towns"),
    ),
    replace(FAIR, author="Bo Writer, Cy Scribe", published=date(2011, 12, 31), tags=("towns",)),
    Article("note", "Note on a bridge", "note.md", (Paragraph("The old iron bridge is for sale in May."),)),
]


SELECTIONS = [
    (Selection(articles=("note",)), ["note"]),
    (Selection(articles=("gone",)), []),
    (Selection(authors=("ADA  reporter",)), ["river"]),
    (Selection(authors=("The Daily Drop",)), ["river"]),
    (Selection(authors=("Ada",)), []),
    (Selection(authors=("Cy Scribe",)), ["fair"]),
    (Selection(tags=("towns",)), ["river", "fair"]),
    (Selection(tags=("town",)), []),
    (Selection(articles=("note",), authors=("Bo Writer",), tags=("Floods",)), ["river", "fair", "note"]),
    (EVERYTHING, ["river", "fair", "note"]),
]


@pytest.fixture
def news(build) -> SearchEngine:
    """Two articles with author and date, and one without."""
    return build([passage for article in NEWS for passage in article.passages()])


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(phrases=("old bridge",)), ["river#2"]),
        (Filters(phrases=("OLD: Bridge!",)), ["river#2"]),
        (Filters(phrases=("in May",)), ["fair#1", "note#1", "river#4"]),
        (Filters(phrases=("opens in May",)), ["fair#1"]),
        (Filters(phrases=("bridge", "opens again")), ["river#4"]),
        (Filters(phrases=("bridge old",)), []),
        (Filters(without=("old",)), ["fair#1", "river#4"]),
        (Filters(without=("old bridge",)), ["fair#1", "note#1", "river#4"]),
        (Filters(without=("the",)), []),
        (Filters(titles=("riv",)), ["river#2", "river#4"]),
        (Filters(titles=("a", "bridge")), ["note#1"]),
        (Filters(authors=("ada",)), ["river#2", "river#4"]),
        (Filters(authors=("the daily",)), ["river#2", "river#4"]),
        (Filters(before=date(2012, 1, 1)), ["fair#1"]),
        (Filters(after=date(2011, 12, 31)), ["river#2", "river#4"]),
        (Filters(before=date(2012, 3, 2), after=date(2011, 12, 30), without=("old",)), ["fair#1", "river#4"]),
        (Filters(before=date(2011, 12, 31)), []),
    ],
)
def test_of_the_passages_with_the_words_only_those_that_meet_every_condition_are_hits(news, filters, expected):
    everything = news.search(Query("bridge May", limit=10))
    assert sorted(ids(everything)) == ["fair#1", "note#1", "river#2", "river#4"]
    result = news.search(Query("bridge May", limit=10, filters=filters))
    assert sorted(ids(result)) == expected
    assert result.total == len(expected)
    scores = [hit.score for hit in result.hits]
    assert scores == sorted(scores, reverse=True)
    assert all(score > 0 for score in scores)


@pytest.mark.parametrize("text", ["", "  ", "the of and", "?!"])
@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(authors=("ada",)), ["river#1", "river#2", "river#3", "river#4"]),
        (Filters(authors=("ada",), without=("bridge",)), ["river#1", "river#3"]),
        (Filters(without=("the",)), []),
        (Filters(phrases=("in May",)), ["river#4", "fair#1", "note#1"]),
        (Filters(before=date(2012, 1, 1)), ["fair#1", "fair#2"]),
        (Filters(titles=("moby",)), []),
    ],
)
def test_conditions_without_words_to_rank_by_list_what_meets_them_in_the_order_of_the_corpus(
    news, text, filters, expected
):
    result = news.search(Query(text, limit=10, filters=filters))
    assert ids(result) == expected
    assert [hit.score for hit in result.hits] == [0.0] * len(expected)
    assert (result.terms, result.total) == ((), len(expected))


@pytest.mark.parametrize("text", ["", "bridge river mayor"])
def test_pages_under_a_condition_follow_the_same_order(news, text):
    filters = Filters(authors=("ada",))
    everything = ids(news.search(Query(text, limit=10, filters=filters)))
    pages = [news.search(Query(text, limit=3, offset=at, filters=filters)) for at in (0, 3, 6)]
    assert [len(page.hits) for page in pages] == [3, 1, 0]
    assert [found for page in pages for found in ids(page)] == everything
    assert [page.total for page in pages] == [4, 4, 4]


@pytest.mark.parametrize("text", ["", "bridge fair May"])
def test_an_article_and_conditions_hold_together(news, text):
    result = news.search(Query(text, limit=10, article="river", filters=Filters(phrases=("in May",))))
    assert (ids(result), result.total) == (["river#4"], 1)
    assert ids(news.search(Query(text, article="fair", filters=Filters(authors=("ada",))))) == []


def test_a_word_that_nothing_has_finds_nothing_whatever_the_conditions(news):
    result = news.search(Query("xylophone", limit=10, filters=Filters(authors=("ada",))))
    assert (result.hits, result.total) == ((), 0)
    assert [term.known for term in result.terms] == [False]


@pytest.mark.parametrize(("selection", "expected"), SELECTIONS)
def test_only_articles_of_the_selection_are_found_and_offered(news, selection, expected):
    found = news.search(Query("river bridge fair May old", limit=10, selection=selection))
    assert {hit.passage.article_id for hit in found.hits} == set(expected)
    assert found.total == len(found.hits)
    assert [article.id for article in news.articles("", 25, selection)] == expected


@pytest.mark.parametrize(
    ("typed", "selection", "expected"),
    [
        ("", EVERYTHING, ["Ada Reporter", "The Daily Drop", "Bo Writer", "Cy Scribe"]),
        ("re ad", EVERYTHING, ["Ada Reporter"]),
        ("DAILY", EVERYTHING, ["The Daily Drop"]),
        ("eporter", EVERYTHING, []),
        ("", Selection(articles=("fair",)), ["Bo Writer", "Cy Scribe"]),
        ("", Selection(articles=("note",)), []),
    ],
)
def test_authors_and_publishers_of_the_selection_are_offered_each_once(news, typed, selection, expected):
    found = news.authors(typed, 25, selection)
    assert [name for name in found if "," not in name] == expected
    assert len(set(found)) == len(found)
    assert list(news.authors(typed, 1, selection)) == list(found[:1])


def test_a_selection_holds_together_with_an_article_and_conditions(news):
    towns = Selection(tags=("towns",))
    assert ids(news.search(Query("May", limit=10, article="note", selection=towns))) == []
    assert ids(news.search(Query("May", limit=10, article="fair", selection=towns))) == ["fair#1"]
    assert ids(news.search(Query("", limit=10, filters=Filters(phrases=("in May",)), selection=towns))) == [
        "river#4",
        "fair#1",
    ]


def test_a_selection_alone_finds_nothing_for_a_question_without_words(news):
    assert ids(news.search(Query("", selection=Selection(tags=("towns",))))) == []


def test_articles_are_summed_up(build, news):
    assert news.holdings() == Holdings(3, 7, ())
    assert news.holdings(Selection(tags=("TOWNS",))) == Holdings(2, 6, ())
    assert news.holdings(Selection(articles=("gone",))) == Holdings(0, 0, ())
    spoken = [replace(RIVER, language="en"), replace(FAIR, language="de"), replace(NEWS[2], language="en")]
    engine = build([passage for article in spoken for passage in article.passages()])
    assert engine.holdings() == Holdings(3, 7, (("en", 2), ("de", 1)))
    assert build(()).holdings() == Holdings(0, 0, ())
