"""What every search engine promises; a new engine joins by one more entry in `ENGINES`."""

from collections.abc import Callable, Sequence

import pytest

from bot.model import Article, Paragraph, Passage, Query
from bot.search.analysis import Analyser
from bot.search.embedded import EmbeddedEngine
from bot.search.engine import SearchEngine

ENGINES: dict[str, Callable[[Sequence[Passage]], SearchEngine]] = {
    "embedded": lambda passages: EmbeddedEngine(passages, Analyser("en")),
}

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


@pytest.fixture(params=sorted(ENGINES))
def build(request) -> Callable[[Sequence[Passage]], SearchEngine]:
    return ENGINES[request.param]


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
    [("", ["river", "fair"]), ("sum", ["fair"]), ("RISES riv", ["river"]), ("xyz", []), ("ummer", [])],
)
def test_articles_are_offered_by_the_beginnings_of_their_titles_words(engine, typed, expected):
    assert [article.id for article in engine.articles(typed, 25)] == expected


def test_no_more_articles_are_offered_than_wanted(engine):
    assert len(engine.articles("", 1)) == 1
