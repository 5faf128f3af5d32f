import pytest

from bot.locales.catalogues import Catalogues, languages
from bot.locales.speech import Speech


def test_english_says_what_is_written_with_its_values():
    assert Speech().say("No article is called “{title}”.", title="{x}") == "No article is called “{x}”."


@pytest.mark.parametrize(("n", "said"), [(0, "0 passages"), (1, "1 passage"), (2, "2 passages")])
def test_english_counts(n, said):
    assert Speech().count("{n} passage", "{n} passages", n) == said


def test_a_word_that_the_catalogue_lacks_is_none():
    assert Speech().term("command", "no such word") is None


@pytest.mark.parametrize("locale", ["en-US", "en-GB", "fi", "", "../de", "zh-TW"])
def test_a_language_that_the_package_lacks_is_answered_in_english(locale):
    assert Catalogues().speech(locale) == Speech()


def test_english_needs_no_catalogue():
    assert "en" not in languages()
