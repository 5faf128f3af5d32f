"""The same corpus on a cluster and in the process: the same results, to the last part of the last score."""

import random
from dataclasses import replace
from datetime import date

import pytest

from bot.model import Article, Filters, Paragraph, Query, Selection
from bot.search.analysis import Analysers
from bot.search.held import held_engine
from bot.search.mix import shipped_weights

WORDS = [
    "river", "bridge", "mayor", "Long", "Ada", "town", "Geneva", "minister", "snow", "opened", "closed", "1912",
    "Bong-hyun", "Park", "well-known", "UN", "council", "because", "thirty", "floods", "Seoul", "market", "the",
    "of", "a", "said", "that", "in", "was", "were", "on", "flour", "harvest", "Müller", "boat", "station", "night",
]  # fmt: skip
LANGUAGES = [
    ("fr", "L'été", "L'homme d'Avignon a vendu l'orge. Aujourd'hui, c'est la fête de l'été à Genève."),
    ("ko", "봉현 다리", "봉현은 새 다리를 열었다. 시장은 서울에서 왔다고 말했다."),
    ("ja", "橋の話", "市長は新しい橋を開いた。東京の川は静かだった。"),
    ("de", "Die Brücke", "Der Bürgermeister öffnete die Brücke. Müller kam aus Genf."),
    (
        "en",
        '\ud800 Hostile \x1a \\u001a "title"',
        "A text with \ud800 in it, \x1a and \\u001a too, and Ada Long's bridge.\u2028 It ends.",
    ),
    ("en", "", "Bong-hyun Park said it. The well-known Park left."),
    (None, "Words" * 40, "x" * 300 + " stands beside the bridge, and " + "y" * 300 + "."),
]


def made_up(seed):
    """Articles of words drawn by chance: short ones and long ones, some twice."""
    drawn = random.Random(seed)
    articles = []
    for number in range(70):
        paragraphs = []
        for _ in range(drawn.randint(1, 8)):
            words = drawn.choices(WORDS, k=drawn.choice([3, 8, 20, 60, 150]))
            text = " ".join(word + drawn.choice([".", "", "", ""]) for word in words)
            paragraphs.append(Paragraph(text[0].upper() + text[1:] + "."))
        articles.append(
            Article(
                f"a{number}",
                " ".join(drawn.choices(WORDS, k=3)),
                f"a{number}.md",
                (*paragraphs, paragraphs[0]),
                author=drawn.choice([None, "Ada Long", "Bo Park, Cy Kim"]),
                publisher=drawn.choice([None, "The Daily Drop"]),
                published=drawn.choice([None, date(2012, 3, 1), date(1, 1, 1), date(9999, 12, 31)]),
                tags=tuple(drawn.sample(["Floods", "towns", "Seoul"], drawn.randint(0, 2))),
                language="en",
            )
        )
    for number, (language, title, text) in enumerate(LANGUAGES):
        articles.insert(
            10 * number, Article(f"l{number}", title, f"l{number}.md", (Paragraph(text),), language=language)
        )
    return [passage for article in articles for passage in article.passages()]


@pytest.fixture(scope="module")
def passages():
    return made_up(7)


@pytest.fixture(scope="module")
def both(passages, cluster):
    return held_engine(passages, Analysers(), shipped_weights()), cluster.engine(passages)


QUESTIONS = [
    "Who opened the bridge?",
    "Where was the mayor in 1912?",
    "When did floods close the market in Seoul?",
    "Why was the harvest lost?",
    "How many boats were on the river?",
    "Bonghyun Park",
    "bong hyun",
    "wellknown brigde minster",
    "genvea xylophone",
    "Was sagte der Bürgermeister in Genf?",
    "Qui a vendu l'orge à Genève ?",
    "봉현 다리는 누가 열었나?",
    "市長は橋を開いた",
    "tell me about the snow",
    "the of a",
    "x" * 300,
    "\ud800 hostile",
]


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_question_finds_the_same(both, text):
    embedded, clustered = both
    for query in (
        Query(text, 3),
        Query(text, 100),
        Query(text, 5, 3),
        Query(text, context="The mayor of Geneva and snow."),
    ):
        assert clustered.search(query) == embedded.search(query)


CONDITIONS = [
    {"article": "a12"},
    {"filters": Filters(phrases=("river bridge",))},
    {"filters": Filters(phrases=("well-known",), without=("snow",))},
    {"filters": Filters(titles=("mayor", "br"))},
    {"filters": Filters(authors=("kim",))},
    {"filters": Filters(authors=("daily dr",), after=date(2000, 1, 1))},
    {"filters": Filters(before=date(2012, 3, 1))},
    {"filters": Filters(phrases=("橋",))},
    {"filters": Filters(without=("다",))},
    {"filters": Filters(titles=("橋",))},
    {"filters": Filters(phrases=("?!",))},
    {"selection": Selection(articles=("a3", "l2"), tags=("floods",))},
    {"selection": Selection(authors=("cy kim",)), "filters": Filters(phrases=("ada",))},
]


@pytest.mark.parametrize("conditions", CONDITIONS, ids=str)
@pytest.mark.parametrize("text", ["who opened the bridge in Geneva?", ""])
def test_conditions_let_the_same_through(both, conditions, text):
    embedded, clustered = both
    query = Query(text, 100, **conditions)
    assert clustered.search(query) == embedded.search(query)
    assert clustered.search(replace(query, limit=2, offset=1)) == embedded.search(replace(query, limit=2, offset=1))


def test_behind_the_second_stage_pages_follow_one_order_in_which_scores_fall(both):
    embedded, clustered = both
    text = "bridge river mayor the snow"
    everything = clustered.search(Query(text, 1_000))
    expected = embedded.search(Query(text, 1_000))
    assert everything.total == expected.total == len(everything.hits) > 250
    assert {hit.passage.id for hit in everything.hits} == {hit.passage.id for hit in expected.hits}
    assert everything.hits[:100] == expected.hits[:100]
    scores = [hit.score for hit in everything.hits[100:]]
    assert scores == sorted(scores, reverse=True)
    for offset in (0, 90, 110, 125, 128, 200):
        page = clustered.search(Query(text, 30, offset))
        assert [hit.passage.id for hit in page.hits] == [
            hit.passage.id for hit in everything.hits[offset : offset + 30]
        ]
        assert page.support == expected.support


def test_what_is_offered_while_typing_is_the_same(both):
    embedded, clustered = both
    for typed in ("", "br", "mayor ri", "l'é", "橋", "words", "\ud800", "?", "hostile title"):
        assert clustered.articles(typed, 25) == embedded.articles(typed, 25)
        assert clustered.authors(typed, 25) == embedded.authors(typed, 25)
    towns = Selection(tags=("TOWNS",))
    assert clustered.articles("", 500, towns) == embedded.articles("", 500, towns)


def test_every_passage_comes_back_as_it_went_out(both, passages):
    _, clustered = both
    listed = clustered.search(Query("", 1_000, filters=Filters(without=("xylophone",)))).hits
    assert [hit.passage for hit in listed] == list(passages)


def test_words_that_look_alike_are_the_same(both):
    embedded, clustered = both
    for word in ("xbridge", "mayoress", "genevieve", "ministry", "bro", "harvester", "floodsss", "é", "1912x"):
        assert clustered.alike(word, 5) == embedded.alike(word, 5)
