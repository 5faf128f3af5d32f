"""Where words begin and end: what is quick says the same as the rules for all text."""

import re
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search import words
from bot.search.words import divide, is_pair

PLAIN = "".join(filter(re.compile(f"[{words._PLAIN}]").match, map(chr, range(0x10000))))
EASTERN = "".join(filter(re.compile(f"[{words._EASTERN}{words._EASTERN_MARKS}]").match, map(chr, range(0x10000))))
BORDERS = "aAé1.',;:_’‘·،“—… \n\r\t\u00a0\u00ad\u0301\u0345\u200d\u200c\u202f\u2028²ʼſŁЖعא\"한각ㅎ\u11a8ガカ\u3099ﾞー々中กำ็न्🙂👍🏽🇩🇪\ud800"


def divided_by_the_rules(text):
    """Return each word with its borders, by the pattern for all text."""
    for match in words._patterns().piece.finditer(text.replace("_", " ").replace(":", " ")):
        if match.lastgroup is None:
            yield match.group(), *match.span()
            continue
        clusters = [found.span() for found in words._patterns().cluster.finditer(match.group())]
        for (first, _), (_, last) in list(pairwise(clusters)) or [(clusters[0], clusters[0])]:
            yield match.group()[first:last], match.start() + first, match.start() + last


def assert_divided_by_the_rules(text):
    assert list(zip(*divide(text), strict=True)) == list(divided_by_the_rules(text))


@given(st.text() | st.text(st.sampled_from(BORDERS), max_size=80))
def test_any_text_is_divided_by_the_rules(text):
    assert_divided_by_the_rules(text)


@given(st.lists(st.text(st.sampled_from("aé1.’, ")) | st.text(st.sampled_from(BORDERS), max_size=3)).map("".join))
def test_plain_text_with_a_few_other_characters_is_divided_by_the_rules(text):
    assert_divided_by_the_rules(text)


@given(st.text(st.sampled_from(PLAIN)))
def test_plain_text_is_divided_by_the_rules(text):
    assert_divided_by_the_rules(text)
    assert text.isascii() or not list(words._special(text))


@given(st.text(st.sampled_from("aé1.·’,，：；・、 ー々中国カの한국")))
def test_text_of_han_kana_and_hangul_is_divided_by_the_rules(text):
    assert_divided_by_the_rules(text)


@pytest.mark.parametrize("alphabet", ["a1.,’ 한\u00ad", "a1.·，：한中"])
def test_all_short_texts_are_divided_by_the_rules(alphabet):
    for letters in product(alphabet, repeat=4):
        assert_divided_by_the_rules("".join(letters))


@pytest.mark.parametrize("frame", ["{}", "a{}a", "1{}1", "a{}1", "1{}a", "a.{}", "1,{}", "{}.a", "{},1"])
def test_every_plain_character_follows_the_rules(frame):
    # Line breaks between them, so that one text does for all.
    assert_divided_by_the_rules("\n".join(frame.replace("{}", character) for character in PLAIN))


@pytest.mark.parametrize("frame", ["{}", "a{}a", "1{}1", "한{}a", "中{}1"])
def test_every_character_of_han_kana_and_hangul_follows_the_rules(frame):
    # Beside every mark, and one of a hundred that are letters: there are 40,000.
    marks = re.findall(f"[{words._EASTERN_MARKS}]", EASTERN)
    assert_divided_by_the_rules("\n".join(frame.replace("{}", letter) for letter in [*marks, *EASTERN[::97]]))


def test_a_space_ends_what_is_not_plain():
    text = "눈, snow a\u0301 fell, 눈 눈"
    assert [text[start:end] for start, end in words._special(text)] == ["눈,", " a\u0301", " 눈 눈"]


def test_words_are_given_as_they_are_written():
    assert divide("Seoul’s 1,000") == (["Seoul’s", "1,000"], [0, 8], [7, 13])
    assert divide("눈이 왔다 now") == (["눈이", "왔다", "now"], [0, 3, 6], [2, 5, 9])


@pytest.mark.parametrize(
    ("surface", "expected"),
    [
        ("首都", True),
        ("中", True),
        ("タワ", True),
        ("세계", True),
        ("ภา", True),
        ("ខ្មែរ", True),
        ("snow", False),
        ("308", False),
        ("हिन्दी", False),
        ("партия", False),
        ("", False),
    ],
)
def test_a_pair_is_known_by_its_script(surface, expected):
    assert is_pair(surface) is expected
