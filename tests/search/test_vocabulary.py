"""Which words of a corpus could be an answer of a kind."""

import numpy as np
import pytest

from bot.model import Query
from bot.search.kinds import Kind

from .corpora import engine_over


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (Kind.NUMBER, {"42", "19th", "seven"}),
        (Kind.TIME, {"42", "19th", "january"}),
        # At the beginning of a sentence a capital tells nothing.
        (Kind.NAME, {"ada", "january"}),
        (Kind.REASON, {"because"}),
    ],
)
def test_words_could_be_an_answer_by_their_digits_by_a_list_or_by_their_capitals(kind, expected):
    text = "They met Ada in January because 42 came. Bridges stood since the 19th of seven. The Bridge, a bridge, no bridge."
    vocabulary = engine_over(text).candidates(Query("ada")).vocabulary
    words = np.arange(len(vocabulary.lexicon), dtype=np.int32)
    surfaces = [vocabulary.lexicon.surfaces.string(number) for number in vocabulary.surface_of.tolist()]
    given = vocabulary.gives(kind, words).tolist()
    assert {surface for surface, gives in zip(surfaces, given, strict=True) if gives} >= expected
    assert not {"bridge", "met", "no"} & {surface for surface, gives in zip(surfaces, given, strict=True) if gives}
    assert vocabulary.gives(kind, words[::-1]).tolist() == given[::-1]
