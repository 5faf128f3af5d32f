"""The living passages of several segments are as if they were one."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Filters, Query, Selection
from bot.search.collection import Collection, Living
from bot.search.counts import Counts
from bot.search.embedded import EmbeddedEngine
from bot.search.held import HeldPassages, held_engine
from bot.search.known import counted
from bot.search.lexicon import Lexicon
from bot.search.word_tables import WordTables

from .corpora import ANALYSERS, WEIGHTS, every, flat, groups, questions, segment_of, told, varied_articles


class Slots:
    """Passages and articles by their numbers, of which only the living ones are found by their ids."""

    def __init__(self, articles, order):
        self.articles, self.passages = articles, every(articles)
        alive = {articles[number][0].article_id for number in order}
        self.of = {p.id: number for number, p in enumerate(self.passages) if p.article_id in alive}
        self.of_article = {articles[number][0].article_id: number for number in order}

    def passage(self, number):
        return self.passages[number]

    def number(self, passage_id):
        return self.of.get(passage_id)

    def attribution(self, article):
        return self.articles[article][0].attribution

    def article(self, article_id):
        return self.of_article.get(article_id)


class Made:
    """A collection of segments, and the articles that live in it in the order of the corpus."""

    def __init__(self, parts, dead, order):
        articles = [article for part in parts for article in part]
        self.living = [articles[number] for number in order]
        self.lexicon, self.tables, living, first = Lexicon.empty(), [], [], 0
        for part in parts:
            segment, known = segment_of(part, self.lexicon), sum(len(table.digits) for table in self.tables)
            new = list(self.lexicon.surfaces)[known:]
            self.tables.append(WordTables.build(new, known, self.tables[-1] if self.tables else None))
            alive = np.array([number not in dead for number in range(first, first + len(part))], dtype=np.bool_)
            living.append(Living(segment, None if alive.all() else alive))
            first += len(part)
        self.collection = Collection(living, np.array(order, dtype=np.int64))
        self.slots = Slots(articles, order)

    def one(self):
        """The same passages, in one segment."""
        segment = segment_of(self.living, self.lexicon)
        return Collection([Living(segment)], np.arange(len(self.living)))

    def engine(self):
        return self._engine(self.slots, self.collection)

    def engine_over_one(self):
        return self._engine(HeldPassages(every(self.living)), self.one())

    def _engine(self, passages, collection):
        return EmbeddedEngine(
            passages,
            collection,
            lexicon=self.lexicon,
            tables=self.tables,
            languages=list(dict.fromkeys(passage.language for passage in every(self.living))),
            analysers=ANALYSERS,
            weights=WEIGHTS,
        )


@st.composite
def collections(draw, least=0):
    """Draw articles that lie in several segments, each in the order of the corpus, and of which some are gone."""
    articles = draw(varied_articles(6))
    parts = draw(st.integers(1, 3))
    part_of = [draw(st.integers(0, parts - 1)) for _ in articles]
    numbers = sorted(range(len(articles)), key=lambda article: part_of[article])
    dead = {number for number in range(len(articles)) if draw(st.booleans()) and draw(st.booleans())}
    order = [number for number in np.argsort(numbers).tolist() if number not in dead]
    if len(order) < least:
        dead, order = set(), np.argsort(numbers).tolist()
    split = [[articles[at] for at in numbers if part_of[at] == part] for part in range(parts)]
    return Made(split, dead, order)


def told_of(collection, numbers, lexicon):
    """What a collection tells of passages, in words instead of numbers."""
    words, sentences = collection.words(numbers), collection.sentences(numbers)
    titles = collection.titles(numbers)
    found = []
    for at, number in enumerate(numbers.tolist()):
        row, begins = words.row(at).tolist(), sentences.row(at).tolist()
        found.append(
            {
                "words": list(map(lexicon.word, row)),
                "spans": collection.word_spans(number, np.arange(len(row))),
                "sentences": [(begin, collection.sentence_span(number, place)) for place, begin in enumerate(begins)],
                "title": list(map(lexicon.word, titles.row(at).tolist())),
            }
        )
    return found


def plainly(collection, lexicon):
    """The same of all passages of a collection of one segment, which all live."""
    (one,) = collection.living
    skipped = {"capitals", "compounds"}
    return [
        {name: value for name, value in passage.items() if name not in skipped}
        for passage in told(one.segment.forward, lexicon)
    ]


@settings(max_examples=50)
@given(collections(), st.data())
def test_several_segments_are_as_one_of_the_living_passages_in_order(made, data):
    collection, one = made.collection, made.one()
    numbers = collection.in_order()
    assert len(collection) == len(numbers) == len(one)
    assert [made.slots.passage(number).id for number in numbers.tolist()] == [p.id for p in every(made.living)]
    assert collection.slots == len(made.slots.passages)
    assert one.in_order().tolist() == list(range(len(one)))

    expected = plainly(one, made.lexicon)
    assert told_of(collection, numbers, made.lexicon) == expected
    assert groups(collection.article_of(numbers)) == groups(one.article_of(one.in_order()))
    places = collection.articles[collection.article_of(numbers)]
    assert places.tolist() == one.article_of(one.in_order()).tolist()

    chosen = data.draw(st.lists(st.sampled_from(range(len(numbers))), max_size=6)) if len(numbers) else []
    assert told_of(collection, numbers[chosen], made.lexicon) == [expected[at] for at in chosen]
    assert collection.article_of(numbers[chosen]).tolist() == collection.article_of(numbers)[chosen].tolist()


@settings(max_examples=50)
@given(collections())
def test_places_compare_passages_as_the_corpus_orders_them(made):
    places = made.collection.places
    numbers = made.collection.in_order().tolist()
    compared = numbers if places is None else places[numbers].tolist()
    assert compared == sorted(set(compared))


@settings(max_examples=50)
@given(collections())
def test_only_living_passages_count(made):
    (one,) = made.one().living
    size = len(made.lexicon), len(made.lexicon.terms)
    expected = Counts.of(one.segment.forward, made.lexicon.term_of).sized(*size)
    assert flat(counted(made.collection, made.lexicon)) == flat(expected)


def test_of_no_passages_there_is_nothing_to_tell():
    for parts in ([[]], [[], []]):
        collection = Made(parts, set(), []).collection
        nobody = np.zeros(0, dtype=np.int64)
        assert collection.in_order().tolist() == collection.article_of(nobody).tolist() == []
        assert told_of(collection, nobody, Lexicon.empty()) == []
        assert (len(collection), collection.slots) == (0, 0)


def shown(result):
    return result.terms, [replace(hit, score=0.0, parts=()) for hit in result.hits], result.total


def scores(result):
    return [hit.score for hit in result.hits]


QUERIES = st.builds(
    Query,
    questions,
    limit=st.just(20),
    article=st.sampled_from([None, None, "a0", "a1"]),
    filters=st.sampled_from([Filters(), Filters(), Filters(phrases=("snow",)), Filters(titles=("party",))]),
    selection=st.sampled_from([Selection(), Selection(), Selection(articles=("a0", "a2"))]),
)


@settings(max_examples=60)
@given(collections(1), QUERIES)
def test_an_engine_over_several_segments_answers_as_over_one(made, query):
    several, one = made.engine(), made.engine_over_one()
    found, expected = several.search(query), one.search(query)
    assert shown(found) == shown(expected)
    assert scores(found) == pytest.approx(scores(expected), rel=0, abs=1e-9)
    assert found.support == expected.support

    # Words that are gone are as if they had never been there.
    held = held_engine(every(made.living), ANALYSERS, WEIGHTS).search(query)
    assert found.total == held.total
    assert {hit.passage.id: hit.score for hit in found.hits} == pytest.approx(
        {hit.passage.id: hit.score for hit in held.hits}, rel=0, abs=1e-9
    )


@settings(max_examples=30)
@given(collections(1), st.sampled_from(["mnister", "Genva", "partys"]))
def test_an_engine_over_several_segments_knows_the_living_passages_only(made, word):
    several, held = made.engine(), held_engine(every(made.living), ANALYSERS, WEIGHTS)
    assert several.alike(word, 5) == held.alike(word, 5)
    assert several.articles("", 9) == held.articles("", 9)
    assert len(several) == len(held)
    for passage in made.slots.passages:
        assert several.passage(passage.id) == held.passage(passage.id)
        assert several.around(passage.id, 1, 1) == held.around(passage.id, 1, 1)
    listed = Query("", 99, filters=Filters(without=("xylophone",)))
    assert shown(several.search(listed)) == shown(held.search(listed))


@settings(max_examples=20)
@given(collections(1))
def test_a_question_whose_words_no_passage_has_lays_nothing_open(made):
    found = made.engine().candidates(Query("xylophone"))
    assert found.held.shape == found.alike.shape == found.title_held.shape == found.sentence_held.shape == (0, 1)
