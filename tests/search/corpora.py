"""Small corpora for the tests of the search room."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from itertools import pairwise

import numpy as np
from hypothesis import strategies as st

from bot.model import Article, Paragraph, Passage, Query
from bot.search.analysing import analysed
from bot.search.analysis import Analysers
from bot.search.candidates import Candidates
from bot.search.embedded import EmbeddedEngine
from bot.search.forward import Rows
from bot.search.held import HeldPassages, held_engine
from bot.search.mix import shipped_weights
from bot.search.segment import SegmentWriter

ANALYSERS = Analysers()
WEIGHTS = shipped_weights()

_WORDS = [
    "snow", "Snow", "party", "parties", "Geneva", "minister", "ministry", "the", "of", "who", "when", "how", "many",
    "why", "because", "tell", "19", "2012", "January", "obrien", "O’Brien",
]  # fmt: skip
_ENDS = [". ", " ", "? ", ", ", "\n", "-"]
sentences = st.lists(st.tuples(st.sampled_from(_WORDS), st.sampled_from(_ENDS)), max_size=12).map(
    lambda pieces: "".join(word + end for word, end in pieces)
)
corpora = st.lists(st.lists(sentences, min_size=1, max_size=4), min_size=1, max_size=4)
"""Articles as lists of their paragraphs."""
titles = st.lists(st.sampled_from(["", "Snow", "The party", "Geneva 2012", "Why?"]), min_size=4, max_size=4)
words_asked = st.lists(st.sampled_from([*_WORDS, "xylophone", "mnister", "Genva"]), max_size=7)
questions = words_asked.map(" ".join)


def passages_of(
    *articles: str | Sequence[str], titles: Sequence[str] = (), languages: Sequence[str] = ()
) -> list[Passage]:
    """Return the passages of articles, each given as its paragraphs or as the only one; without titles there are none."""
    found: list[Passage] = []
    for at, paragraphs in enumerate(articles):
        article = Article(
            f"a{at}",
            titles[at] if at < len(titles) else "",
            f"a{at}.md",
            tuple(map(Paragraph, [paragraphs] if isinstance(paragraphs, str) else paragraphs)),
            language=languages[at] if at < len(languages) else "en",
        )
        found += article.passages()
    return found


def engine_over(
    *articles: str | Sequence[str], titles: Sequence[str] = (), languages: Sequence[str] = ()
) -> EmbeddedEngine:
    """Index articles as the bot does."""
    return held_engine(passages_of(*articles, titles=titles, languages=languages), ANALYSERS, WEIGHTS)


def laid_open(question: str, *articles: str | Sequence[str], titles: Sequence[str] = ()) -> Candidates:
    """Return what the second stage looks at."""
    return engine_over(*articles, titles=titles).candidates(Query(question))


@st.composite
def varied_articles(draw, most=4):
    """Draw articles with titles and headings, each as its passages."""
    paragraphs = st.builds(Paragraph, sentences, st.sampled_from([None, "In Geneva", "Snow"]))
    drawn = draw(st.lists(st.lists(paragraphs, min_size=1, max_size=3), max_size=most))
    named = [draw(st.sampled_from(["", "Snow", "The snow party, a party"])) for _ in drawn]
    of_language = [draw(st.sampled_from(["en", "en", "de"])) for _ in drawn]
    return [
        Article(f"a{at}", named[at], f"a{at}.md", tuple(paragraphs), language=of_language[at]).passages()
        for at, paragraphs in enumerate(drawn)
    ]


def rows_of(lists: Sequence[Sequence[int]]) -> Rows:
    """Return rows of these values."""
    values = np.array([value for row in lists for value in row], dtype=np.int32)
    return Rows.of(values, np.array([len(row) for row in lists], dtype=np.int64))


def every(articles):
    """Return the passages of all articles."""
    return [passage for article in articles for passage in article]


def segment_of(articles, lexicon, folder=None):
    """Analyse articles to a segment, each in a piece of its own."""
    writer = SegmentWriter(lexicon, folder)
    for article in articles:
        writer.add(analysed(article, ANALYSERS, lexicon))
    return writer.done(HeldPassages(every(articles)).sources())


def flat(value):
    """Return all numbers of what is made of arrays, for comparing."""
    if is_dataclass(value):
        return {field.name: flat(getattr(value, field.name)) for field in fields(value) if field.compare}
    if isinstance(value, np.ndarray):
        return value.dtype, value.tolist()
    if isinstance(value, Mapping):
        return dict(value)
    return [flat(value) for value in vars(value).values()] if hasattr(value, "__dict__") else value


def told(forward, lexicon):
    """Return all that is known of each passage, in words instead of numbers."""
    found = []
    for at in range(len(forward)):
        low, high = forward.words.offsets[at : at + 2].tolist()
        begins = forward.sentences.row(at).tolist()
        pairs = forward.compounds.row(at).tolist()
        title = forward.titles.row(int(forward.title_of[at])).tolist()
        found.append(
            {
                "words": list(map(lexicon.word, forward.words.row(at).tolist())),
                "spans": forward.word_spans(at, np.arange(high - low)),
                "capitals": forward.capitals[low:high].tolist(),
                "sentences": [(begin, forward.sentence_span(at, place)) for place, begin in enumerate(begins)],
                "compounds": [(lexicon.word(pair >> 32), lexicon.word(pair & 0xFFFFFFFF)) for pair in pairs],
                "title": list(map(lexicon.word, title)),
            }
        )
    return found


def groups(article_of):
    """Return which neighbours are of one article."""
    return [one == other for one, other in pairwise(article_of.tolist())]
