"""Small corpora for the tests of the search room."""

from collections.abc import Sequence

from hypothesis import strategies as st

from bot.model import Article, Paragraph, Passage, Query
from bot.search.analysis import Analysers
from bot.search.candidates import Candidates
from bot.search.embedded import EmbeddedEngine
from bot.search.held import held_engine
from bot.search.mix import shipped_weights

WEIGHTS = shipped_weights()

_WORDS = [
    "snow", "Snow", "party", "parties", "Geneva", "minister", "ministry", "the", "of", "who", "when", "how", "many",
    "why", "because", "tell", "19", "2012", "January", "obrien", "O’Brien",
]  # fmt: skip
_ENDS = [". ", " ", "? ", ", ", "\n"]
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
    return held_engine(passages_of(*articles, titles=titles, languages=languages), Analysers(), WEIGHTS)


def laid_open(question: str, *articles: str | Sequence[str], titles: Sequence[str] = ()) -> Candidates:
    """Return what the second stage looks at."""
    return engine_over(*articles, titles=titles).candidates(Query(question))
