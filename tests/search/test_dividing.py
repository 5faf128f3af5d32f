import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Attribution, Passage
from bot.search.analysis import Analysers
from bot.search.batch import Batch
from bot.search.dividing import OneByOne
from bot.search.lexicon import Lexicon
from bot.search.words import CAPITAL, DIGIT, IN_DIGITS, IN_LETTERS, LETTER, SMALL, SPECIAL, kinds

pytest.importorskip("numba", reason="the extra `fast` is not installed")

from bot.search.word_forms import AtOnce

ANALYSERS = Analysers()
PLAIN = "aàbBÀzß ДдΩ19_:.,;'’‘-‐‑·—“”…ǅ"
OTHER = "가中あท\u0301\u200d\u02bc²½：\ud800🐸"
TEXTS = st.text(st.sampled_from(PLAIN) | st.sampled_from(PLAIN + OTHER), max_size=40)
LANGUAGES = st.sampled_from(["en", "fr", "de", "ko", "ru"])


def batch_of(texts, languages):
    attribution = Attribution("", None, None, None, None, 1, 1, "", ())
    return Batch.of(
        Passage(f"a#{number}", "a", text, attribution, None, language)
        for number, (text, language) in enumerate(zip(texts, languages, strict=True))
    )


def words_of(divided, lexicon):
    ends = np.cumsum(divided.counts)
    pairs = [(lexicon.word(pair >> 32), lexicon.word(pair & 0xFFFFFFFF)) for pair in divided.pairs.tolist()]
    return (
        [lexicon.word(number) for number in divided.numbers.tolist()],
        ends.tolist(),
        divided.starts.tolist(),
        divided.lengths.tolist(),
        divided.capitals.tolist(),
        pairs,
        divided.pair_counts.tolist(),
    )


@settings(max_examples=300)
@given(st.lists(st.tuples(TEXTS, LANGUAGES), max_size=12), st.sampled_from([64, 4096]))
def test_words_divided_at_once_are_those_divided_one_by_one(passages, forms):
    batch = batch_of([text for text, _ in passages], [language for _, language in passages])
    one, other = Lexicon.empty(), Lexicon.empty()
    expected = OneByOne(ANALYSERS, one).divide(batch)
    at_once = AtOnce(ANALYSERS, other, forms, 16 * forms)
    for _ in range(2):
        assert words_of(at_once.divide(batch), other) == words_of(expected, one)


def test_what_is_remembered_is_bounded_and_forgotten_when_it_is_full():
    texts = [" ".join(f"w{number}x{word}" for word in range(20)) for number in range(50)]
    batch = batch_of(texts, ["en"] * len(texts))
    one, other = Lexicon.empty(), Lexicon.empty()
    at_once = AtOnce(ANALYSERS, other, 256, 4096)
    assert words_of(at_once.divide(batch), other) == words_of(OneByOne(ANALYSERS, one).divide(batch), one)
    assert len(other) == 1000
    assert at_once._known <= 256


def test_a_passage_longer_than_all_that_is_remembered_is_divided_all_the_same():
    batch = batch_of(["snow " * 2000, "rain"], ["en", "en"])
    one, other = Lexicon.empty(), Lexicon.empty()
    at_once = AtOnce(ANALYSERS, other, 256, 4096)
    assert words_of(at_once.divide(batch), other) == words_of(OneByOne(ANALYSERS, one).divide(batch), one)


def test_words_are_numbered_by_the_lexicon_that_is_there():
    lexicon = Lexicon.empty()
    numbers = [lexicon.add("rain", "rain"), lexicon.add("snow", "snow")]
    divided = AtOnce(ANALYSERS, lexicon).divide(batch_of(["Snow, rain"], ["en"]))
    assert divided.numbers.tolist() == numbers[::-1]


@pytest.mark.parametrize(
    ("character", "kind"),
    [
        ("a", LETTER | SMALL),
        ("Ж", LETTER | CAPITAL),
        ("7", DIGIT),
        ("ª", LETTER | SMALL),
        ("'", IN_LETTERS | IN_DIGITS),
        (",", IN_DIGITS),
        ("_", 0),
        (":", 0),
        ("—", 0),
        ("\u02bc", SPECIAL),
        ("\u0301", SPECIAL),
        ("²", SPECIAL),
    ],
)
def test_kinds_of_characters(character, kind):
    assert kinds()[ord(character)] == kind


def test_the_sum_of_words_is_told_for_no_passage_too():
    divided = AtOnce(ANALYSERS, Lexicon.empty()).divide(batch_of([], []))
    assert len(divided.numbers) == len(divided.counts) == 0
