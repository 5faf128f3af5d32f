"""Words that carry no evidence, and words that only ask."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.stopwords import question_words, stop_words

SNOWBALL = [
    "ar",
    "ca",
    "cs",
    "da",
    "de",
    "el",
    "en",
    "es",
    "fa",
    "fi",
    "fr",
    "hi",
    "hu",
    "id",
    "it",
    "nl",
    "no",
    "pl",
    "pt",
    "ro",
    "ru",
    "sv",
    "tr",
]


@pytest.mark.parametrize("language", SNOWBALL)
def test_languages_with_a_stemmer_have_stop_words_and_their_question_words_among_them(language):
    assert question_words(language)
    assert len(stop_words(language)) > 80
    assert question_words(language) <= stop_words(language)


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "who whom whose what which when where why how"),
        ("es", "quién qué cuál cuándo dónde cómo cuánto cuántos cuántas por"),
        ("it", "chi che cosa quale quando dove perché come quanto quanti quante"),
        ("fr", "qui que quoi quel quelle quand où comment pourquoi combien"),
        ("de", "wer was wann wo warum wie viele wieviel welcher welche welches"),
        ("pt", "quem que qual quando onde como quanto quantos quantas"),
        ("nl", "wie wat wanneer waar waarom hoe hoeveel welke"),
        ("sv", "vem vad när var varför hur många vilken vilket"),
        ("no", "hvem hva når hvor hvorfor hvordan hvilken hvilket mange"),
        ("da", "hvem hvad hvornår hvor hvorfor hvordan hvilken mange"),
        ("fi", "kuka mikä milloin missä miksi miten kuinka monta"),
        ("ru", "кто что когда где почему как сколько какой"),
        ("pl", "kto co kiedy gdzie dlaczego jak ile który"),
        ("tr", "kim ne zaman nerede neden nasıl kaç hangi"),
        ("hi", "कौन क्या कब कहाँ क्यों कैसे कितने"),
    ],
)
def test_a_language_drops_what_its_questions_ask_with(language, question):
    assert set(question.split()) <= stop_words(language)


@pytest.mark.parametrize(
    ("language", "strings"),
    [
        ("zh", "什么 什麼 谁 誰 哪个 哪個 多少 几 幾 何时 为什么 為什麼 哪里 哪裡 如何"),
        ("ja", "何 誰 どこ いつ なぜ どう どの いくつ いくら"),
        ("ko", "무엇 언제 누구 어디 몇 왜 어떻게 얼마 어느"),
    ],
)
def test_languages_written_without_spaces_have_strings_to_look_for(language, strings):
    assert set(strings.split()) <= question_words(language) <= stop_words(language)


@pytest.mark.parametrize(
    ("language", "kept"),
    [
        ("en", "snow party say"),
        ("es", "nieve partido"),
        ("it", "neve partito anno città"),
        ("de", "schnee partei jahr"),
        ("no", "snø parti år"),
    ],
)
def test_words_that_say_something_are_kept(language, kept):
    assert not set(kept.split()) & stop_words(language)


def test_words_are_folded_as_surfaces_are():
    assert {"dell", "all", "l"} <= stop_words("it")
    assert {"altmış", "şey", "nasıl"} <= stop_words("tr")
    assert {"אבל", "או"} <= stop_words("he")
    assert all(
        word == word.casefold() and not set(word) & set(" '’\",")
        for language in set(SNOWBALL) - {"en"}
        for word in stop_words(language)
    )


def test_english_contractions_that_would_be_other_words_keep_their_apostrophe():
    assert {word for word in stop_words("en") if "'" in word} == {
        "i'd",
        "i'll",
        "he'd",
        "he'll",
        "she'd",
        "she'll",
        "we'd",
    }
    assert not stop_words("en") & {"ill", "shell", "hell", "shed", "wed", "id", "hed"}


def test_any_form_of_a_tag_will_do():
    assert stop_words("nb") == stop_words("nn-NO") == stop_words("no")
    assert stop_words("EN-us") == stop_words("en")


def test_a_language_without_a_list_has_no_stop_words():
    assert stop_words("tlh") == stop_words("English") == question_words("") == frozenset()


def test_a_language_without_a_list_keeps_its_question_words():
    assert stop_words("sr") == question_words("sr-Latn") >= {"ко", "ko"}


@given(st.text(max_size=8))
def test_every_tag_has_a_set_of_words_none_of_them_empty(tag):
    assert "" not in stop_words(tag) | question_words(tag)
