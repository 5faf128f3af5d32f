"""What is told of words: of those that articles have which come or go, as of all of them."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.library.cluster.bulk import Write
from bot.library.cluster.target import Target
from bot.library.cluster.words import Touched, Words
from bot.library.library import Library
from bot.search.analysing import analysed
from bot.search.lexicon import Lexicon

from .corpora import KIT, write

PIECES = [
    "Snow",
    "snow",
    "US",
    "us",
    "well-known",
    "wellknown",
    "a-b-c",
    "Bong-hyun",
    "the",
    "19",
    "don't",
    "눈이",
    "Geneva",
]
TEXTS = st.lists(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map(" ".join), min_size=1, max_size=3)
CORPORA = st.dictionaries(st.sampled_from("abcdef"), TEXTS, min_size=1, max_size=4)


def everything(words):
    return {write.id: write.document for write in [*words.every(), *(Write(each.id, each) for each in words.grams)]}


@settings(max_examples=150)
@given(before=CORPORA, after=CORPORA)
def test_what_is_told_of_the_words_that_changed_makes_of_the_old_ones_the_new_ones(tmp_path_factory, before, after):
    folder = tmp_path_factory.mktemp("corpus")
    library = Library(folder, KIT)
    write(folder, "a.jsonl", before.items())
    old = Target(library.gather(), KIT.analysers)
    there = everything(Words(old.state))
    write(folder, "a.jsonl", after.items())
    new = Target(library.gather(), KIT.analysers)
    words = Words(new.state)

    touched = Touched()
    for forward in new.forwards(np.flatnonzero(~np.isin(new.seals, old.seals))):
        touched.add(forward, new.state.lexicon)
    # Of the old ones there are only the texts.
    gone = np.flatnonzero(~np.isin(old.seals, new.seals)).tolist()
    passages = [document.passage for place in gone for document in old.documents().passages(place, 0)]
    lexicon = Lexicon.empty()
    touched.add(analysed(passages, KIT.analysers, lexicon), lexicon)

    for change in [*words.of(touched), *(Write(each.id, each) for each in words.grams)]:
        if change.document is None:
            there.pop(change.id, None)
        else:
            there[change.id] = change.document
    assert there == everything(words)
    assert len(there) == words.totals().words
