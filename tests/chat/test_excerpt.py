import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.rendering.excerpt import CUT, Excerpt, Size, clip, shorten, size
from bot.model import Span

TEXT = (
    "It began in Geneva. Kim spoke on Monday for the first time. He urged China to stop. "
    "Beijing refused to do so. The ministers meet next week."
)
ANSWER = Span(TEXT.index("He urged"), TEXT.index("Beijing"))
WORDS = (Span(TEXT.index("China"), TEXT.index("China") + 5), Span(TEXT.index("Kim"), TEXT.index("Kim") + 3))
AMPLE = 10_000

pieces = [
    "word ", "Sentence. ", "한국은 중국을 ", "。", "！", "👩\u200d👩\u200d👧", "e\u0301", "🇰🇷", ".🏻", "\ud800",
    "a" * 50, "\n", "“Go!” ", "x" * 900, " " * 40,
]  # fmt: skip
texts = st.lists(st.one_of(st.sampled_from(pieces), st.text(max_size=8)), max_size=30).map("".join)
offsets = st.integers(-5, 400)
spans = st.tuples(offsets, offsets).map(lambda pair: Span(min(pair), max(pair)))
budgets = st.builds(Size, st.integers(1, 300), st.integers(3, 600))


def room(characters, octets=AMPLE):
    return Size(characters, octets)


def test_what_fits_stays_as_it_is():
    assert clip(TEXT, WORDS, ANSWER, room(len(TEXT))) == Excerpt(TEXT, WORDS, ANSWER)


@pytest.mark.parametrize(
    ("characters", "expected"),
    [
        (120, "… Kim spoke on Monday for the first time. He urged China to stop. Beijing refused to do so. …"),
        (60, "… He urged China to stop. Beijing refused to do so. …"),
        (30, "… He urged China to stop. …"),
        (20, "… urged China to …"),
        (12, "… China to …"),
        (6, "… Chi…"),
        (1, "…"),
    ],
)
def test_a_passage_is_cut_at_sentences_then_words_then_characters(characters, expected):
    found = clip(TEXT, WORDS, ANSWER, room(characters))

    assert found.text == expected
    assert len(found.text) <= characters


def test_spans_move_along_and_those_cut_off_are_dropped():
    found = clip(TEXT, WORDS, ANSWER, room(60))

    assert [found.text[span.start : span.end] for span in found.spans] == ["China"]
    assert found.text[found.sentence.start : found.sentence.end].strip() == "He urged China to stop."


def test_bytes_are_counted_too():
    sentence = "가나다라마바사. "

    found = clip(sentence * 20, (), None, Size(AMPLE, 100), language="ko")

    assert found.text == sentence * 4 + CUT


def test_without_an_answer_a_passage_is_cut_at_its_end():
    assert clip(TEXT, (), None, room(30)).text == "It began in Geneva. …"


def test_what_is_measured_is_what_will_be_written():
    found = clip("*a*. " * 40, (), None, room(40), render=lambda excerpt: excerpt.text.replace("*", r"\*"))

    assert len(found.text.replace("*", r"\*")) <= 40
    assert found.text.endswith("*a*. …")


@given(texts, st.lists(spans, max_size=4), st.none() | spans, budgets)
def test_any_passage_fits_any_budget(text, words, sentence, budget):
    found = clip(text, words, sentence, budget)

    assert size(found.text).fits(budget) or found == Excerpt(CUT, (), None)
    assert found.text.strip(CUT + " ") in text
    if found.text != text:
        assert all(0 <= span.start < span.end <= len(found.text) for span in found.spans)


@given(texts, budgets)
def test_no_cut_falls_inside_a_character(text, budget):
    found = clip(text, (), None, budget)
    if found.text not in {text, CUT}:
        kept = regex.findall(r"\X", found.text.strip(CUT).strip())
        whole = regex.findall(r"\X", text)
        assert any(whole[start : start + len(kept)] == kept for start in range(len(whole)))


def test_a_passage_as_long_as_a_book_takes_no_time():
    text = "a" * 500_000 + "“" * 100_000 + "Sentence here. " * 50_000

    found = clip(text, (), Span(700_005, 700_010), room(3000))

    assert len(found.text) <= 3000
    assert found.text.startswith("… Sentence here.")


@pytest.mark.parametrize("text", ["", "   ", "\n" * 50])
def test_empty_passages_become_nothing_worse_than_an_ellipsis(text):
    assert clip(text, (), Span(0, 3), room(2)).text in {text, CUT}


@given(texts, st.integers(1, 80))
def test_shortening_keeps_to_its_limit_and_to_whole_characters(text, limit):
    short = shorten(text, limit)

    assert len(short) <= limit
    if short != text:
        assert short.endswith(CUT)
        assert text.startswith(short.removesuffix(CUT))
        assert len(short) == 1 or short.removesuffix(CUT).rstrip() == short.removesuffix(CUT)


def test_shortening_does_not_split_a_family():
    assert shorten("a👩\u200d👩\u200d👧b", 4) == "a…"


def test_astral_characters_count_twice():
    assert size("a👩") == Size(3, 5)
    assert size("\ud800") == Size(1, 3)
