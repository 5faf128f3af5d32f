"""Words, folds and stems."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.analysis import Analyser, Analysers
from bot.search.words import is_pair

english = Analyser("en")


def surfaces(language, text):
    return [token.surface for token in Analyser(language).words(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Seoul’s and Seoul's", ["seoul", "seoul"]),
        ("O'Brien, O’Brien", ["obrien", "obrien"]),
        ("the U.N. and the UN", ["un", "un"]),
        ("The U.S. and the US tell us", ["us", "us", "tell"]),
        ("WHO SAID SO?", ["said"]),
        ("1,000 of 3.5 in the 19th", ["1000", "3.5", "19th"]),
        ("1,234,567 or 1,23", ["1234567", "1,23"]),
        ("Lee Myung-bak", ["lee", "myung", "bak"]),
        ("can_x and name:john", ["x", "name", "john"]),
        ("\uff35\uff2e \ufb01nance", ["un", "finance"]),
        ("naïve nai\u0308ve", ["naïve", "naïve"]),
        ("don't won’t", []),
        ("", []),
        ("… — 🙂", []),
    ],
)
def test_words_that_carry_evidence_are_found_and_folded(text, expected):
    assert [token.surface for token in english.tokens(text)] == expected


def test_stop_words_are_words_without_a_term():
    words = [(token.surface, bool(token.term)) for token in english.words("The snow fell on us.")]
    assert words == [("the", False), ("snow", True), ("fell", True), ("on", False), ("us", False)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("zh", "首都是北京", ["首都", "都是", "是北", "北京"]),
        ("zh", "中", ["中"]),
        ("ja", "タワーと梅雨", ["タワ", "ワー", "ーと", "と梅", "梅雨"]),
        ("ja", "佐々木", ["佐々", "々木"]),
        ("ko", "2차 세계", ["2", "차", "세계"]),
        ("th", "ภาษาไทย", ["ภา", "าษ", "ษา", "าไ", "ไท", "ทย"]),
        ("th", "ที่นี่", ["ที่นี่"]),
        ("lo", "ລາວ", ["ລາ", "າວ"]),
        ("km", "ខ្មែរ", ["ខ្មែរ"]),
        ("my", "မြန်မာ", ["မြန်", "န်မ", "မာ"]),
        ("en", "the 中 and 東京", ["the", "中", "and", "東京"]),
    ],
)
def test_scripts_without_spaces_and_hangul_are_read_in_pairs_of_characters(language, text, expected):
    assert surfaces(language, text) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ko", "UN이", ["un", "이"]),
        ("ko", "WTO가입", ["wto", "가입"]),
        ("zh", "丢了308分", ["丢了", "308", "分"]),
        ("zh", "用Python3写", ["用", "python3", "写"]),
        ("ja", "第3.5版", ["第", "3.5", "版"]),
    ],
)
def test_latin_words_and_numbers_between_them_are_kept_whole(language, text, expected):
    assert surfaces(language, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("출처:AP통신", ["출처", "ap", "통신"]),
        ("서울.KBS", ["서울", "kbs"]),
        ("KBS.한국", ["kbs", "한국"]),
        ("한국_KBS", ["한국", "kbs"]),
    ],
)
def test_latin_words_beside_hangul_and_a_mark_are_found(text, expected):
    assert surfaces("ko", text) == expected


@pytest.mark.parametrize("text", ["_snow_", "_snow", "snow_", "__snow__"])
def test_underscores_around_a_word_are_no_part_of_it(text):
    assert surfaces("en", text) == ["snow"]


@pytest.mark.parametrize("text", ["हिन्दी", "कितने", "हिन्\u200dदी", "বাংলা", "தமிழ்", "مُحَمَّد"])
def test_signs_for_vowels_do_not_divide_a_word(text):
    assert len(surfaces("en", text)) == len(surfaces("hi", text)) == 1
    assert Analyser("en").terms(text) == [unicodedata.normalize("NFKC", text)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "l’eau d'Orsay qu'elle", ["eau", "orsay", "elle"]),
        ("fr", "aujourd'hui", ["aujourdhui"]),
        ("it", "dell'acqua un’amica", ["acqua", "amica"]),
        ("ca", "l'aigua", ["aigua"]),
        ("en", "l'eau", ["leau"]),
        ("de", "Hans' Haus", ["hans", "haus"]),
    ],
)
def test_an_article_that_clings_is_left_out_where_a_language_has_such(language, text, expected):
    assert surfaces(language, text) == expected


@pytest.mark.parametrize(
    ("asked", "written"),
    [("flee", "fled"), ("speak", "spoke"), ("child", "children"), ("defector", "defectors"), ("urge", "urging")],
)
def test_forms_of_one_word_share_a_term(asked, written):
    assert english.terms(asked) == english.terms(written)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("de", "Häuser", "Häusern"),
        ("no", "partiet", "partiene"),
        ("nb", "partiet", "partiene"),
        ("ru", "партия", "партии"),
    ],
)
def test_another_languages_stemmer_is_used(language, one, other):
    assert Analyser(language).terms(one) == Analyser(language).terms(other) != []


def test_a_language_without_rules_keeps_its_words_whole():
    assert Analyser("tlh").terms("Häusern the defectors") == ["häusern", "the", "defectors"]


def test_some_words_only_frame_a_question():
    words = ["please", "tell", "happened", "defectors", "every"]
    assert [word for word in words if english.frames(word)] == ["please", "tell", "happened"]


@pytest.mark.parametrize(
    ("language", "question", "expected"),
    [
        ("zh", "首都是什么？", ["首都", "都是"]),
        ("ja", "誰が首都", ["が首", "首都"]),
        ("ko", "수도는 어디", ["수도", "도는"]),
        ("en", "What is the capital?", ["what", "is", "the", "capital"]),
    ],
)
def test_strings_that_only_ask_are_taken_out_of_questions_without_spaces(language, question, expected):
    analyser = Analyser(language)
    tokens = list(analyser.words(analyser.without_asking(question)))
    assert [token.surface for token in tokens] == expected
    assert [question[slice(*token.span)].casefold() for token in tokens] == expected


def test_one_analyser_serves_every_tag_of_its_language():
    analysers = Analysers()
    assert analysers("en-US") is analysers("en") is analysers("EN-gb") is analysers(None)
    assert analysers("de") is not analysers("en")
    assert analysers("de-AT").language == "de"


MIXED = st.text() | st.text(st.sampled_from("aéA'’s.0,1_ e\u0301ガカ\u3099각가ㅎ한중中国กำ็🙂USन्दी\u200d\u00ad\u0345"))


@given(MIXED, st.sampled_from(["en", "fr", "zh", "ko", "th", "hi", "tlh"]))
def test_words_begin_one_after_another_and_lie_within_the_text(text, language):
    before = -1
    for token in Analyser(language).words(text):
        assert before < token.span.start < token.span.end <= len(text)
        assert token.surface
        before = token.span.start


@given(MIXED)
def test_only_pairs_overlap(text):
    words = list(english.words(text))
    for one, following in pairwise(words):
        if following.span.start < one.span.end:
            assert is_pair(one.surface)
            assert is_pair(following.surface)


@given(MIXED, st.sampled_from(["en", "fr", "zh"]))
def test_columns_are_the_words_side_by_side(text, language):
    analyser = Analyser(language)
    columns = [((token.surface, token.term), *token.span) for token in analyser.words(text)]
    assert list(zip(*analyser.columns(text), strict=True)) == columns


def test_a_word_that_comes_again_is_reduced_once():
    reduced = english.columns("Snow, snow, Snow").reduced
    assert reduced == [("snow", "snow")] * 3
    assert reduced[0] is reduced[2]


def test_memory_is_bounded(monkeypatch):
    monkeypatch.setattr("bot.search.analysis._MOST_REMEMBERED", 2)
    analyser = Analyser("en")
    text = "one two three two one four"
    assert [token.surface for token in analyser.words(text)] == text.split()
    assert len(analyser._mixed) <= 2


@pytest.mark.parametrize("text", ["\u02bc", "\u02bcs", "\u02bc\u02bc \u2019"])
def test_nothing_is_left_of_an_apostrophe_that_is_a_letter(text):
    assert surfaces("en", text) == []
    assert surfaces("en", f"a {text} b") == ["a", "b"]


@given(MIXED, st.sampled_from(["en", "zh", "ko"]))
def test_tokens_are_the_words_with_a_term(text, language):
    analyser = Analyser(language)
    assert list(analyser.tokens(text)) == [token for token in analyser.words(text) if token.term]
    assert analyser.terms(text) == [token.term for token in analyser.tokens(text)]


@given(
    st.lists(st.sampled_from(["naïve", "Ångström", "가입", "ガス", "đồng", "ê\u0302", "हिन्दी", "the", "U.N.", "é’s"]))
)
def test_a_text_has_the_same_terms_composed_and_decomposed(words):
    text = " ".join(words)
    forms = [english.terms(unicodedata.normalize(form, text)) for form in ("NFC", "NFD")]
    assert forms[0] == forms[1]


@given(st.lists(st.sampled_from(["snow", "party", "Geneva", "19th", "1,000"])))
def test_case_does_not_matter(words):
    text = " ".join(words)
    assert english.terms(text.upper() + " x") == english.terms(text.lower() + " x")
