"""How often words stand in passages."""

from collections import Counter
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.analysing import analysed
from bot.search.counts import Counts
from bot.search.lexicon import Lexicon

from .corpora import ANALYSERS, every, flat, passages_of, told, varied_articles


def counted(forward, lexicon):
    """Count passages, with an entry for each word and term."""
    return Counts.of(forward, lexicon.term_of).sized(len(lexicon), len(lexicon.terms))


def plainly(forward, lexicon):
    """The same, word by word."""
    number = {lexicon.word(word): word for word in range(len(lexicon))}
    times, inside, capitals, titled, frequency = Counter(), Counter(), Counter(), Counter(), Counter()
    terms = 0
    for passage in told(forward, lexicon):
        begins = {begin for begin, _ in passage["sentences"]}
        for place, word in enumerate(passage["words"]):
            times[number[word]] += 1
            inside[number[word]] += place not in begins
            capitals[number[word]] += passage["capitals"][place]
            terms += word[1] != ""
        titled.update(number[word] for word in passage["title"])
        frequency.update({lexicon.terms[term] for _, term in passage["words"] if term})

    def column(counter, size):
        return np.array([counter[at] for at in range(size)], dtype=np.int64)

    words = len(lexicon)
    return Counts(
        np.array([len(forward), terms]),
        *(column(counter, words) for counter in (times, inside, capitals, titled)),
        column(frequency, len(lexicon.terms)),
    )


def test_a_word_is_counted_where_it_stands():
    lexicon = Lexicon.empty()
    passages = passages_of(["Snow fell. The Snow, snow!", "Snow."], titles=["The snow"])
    counts = counted(analysed(passages, ANALYSERS, lexicon), lexicon)
    snow, the = lexicon.add("snow", "snow"), lexicon.add("the", "")
    assert counts.size.tolist() == [2, 5]
    assert (counts.times[snow], counts.inside[snow], counts.capitals[snow], counts.titled[snow]) == (4, 2, 1, 2)
    assert (counts.times[the], counts.inside[the], counts.capitals[the], counts.titled[the]) == (1, 0, 0, 2)
    assert counts.frequency[[lexicon.terms["snow"], lexicon.terms[""]]].tolist() == [2, 0]


@given(varied_articles(), st.sampled_from([1, 3, 1 << 22]))
def test_counts_are_those_of_a_plain_count(articles, step):
    lexicon = Lexicon.empty()
    forward = analysed(every(articles), ANALYSERS, lexicon)
    with patch("bot.search.counts._STEP", step):
        assert flat(counted(forward, lexicon)) == flat(plainly(forward, lexicon))


@given(varied_articles(), st.data())
def test_what_goes_is_taken_away_and_what_comes_is_added(articles, data):
    lexicon = Lexicon.empty()
    forward = analysed(every(articles), ANALYSERS, lexicon)
    gone = np.array([data.draw(st.booleans()) for _ in range(len(forward))], dtype=np.bool_)
    some, rest = (counted(forward.take(np.flatnonzero(which)), lexicon) for which in (gone, ~gone))
    everything = counted(forward, lexicon)
    assert flat(everything - some) == flat(rest)
    assert flat(some + rest) == flat(everything)


@given(varied_articles(), varied_articles())
def test_passages_that_were_counted_before_other_words_came_are_added_up(first, then):
    lexicon, total = Lexicon.empty(), Counts.none()
    for articles in (first, then):
        total += Counts.of(analysed(every(articles), ANALYSERS, lexicon), lexicon.term_of)
    whole = analysed([*every(first), *every(then)], ANALYSERS, lexicon)
    assert flat(total.sized(len(lexicon), len(lexicon.terms))) == flat(counted(whole, lexicon))


def test_no_passages_count_nothing():
    lexicon = Lexicon.empty()
    forward = analysed([], ANALYSERS, lexicon)
    assert flat(counted(forward, lexicon)) == flat(Counts.none().sized(0, 1))


def test_how_many_passages_have_a_term_may_be_known():
    lexicon = Lexicon.empty()
    forward = analysed(passages_of("Snow fell.", "Snow."), ANALYSERS, lexicon)
    plain = Counts.of(forward, lexicon.term_of)
    assert flat(Counts.of(forward, lexicon.term_of, plain.frequency)) == flat(plain)


def test_counts_from_disk_are_the_same(tmp_path):
    lexicon = Lexicon.empty()
    counts = counted(analysed(passages_of("Snow fell.", "Snow.", titles=["A party"]), ANALYSERS, lexicon), lexicon)
    counts.save(tmp_path)
    assert flat(Counts.load(tmp_path)) == flat(counts)
    (tmp_path / "count_inside.npy").unlink()
    with pytest.raises(OSError, match="count_inside"):
        Counts.load(tmp_path)
