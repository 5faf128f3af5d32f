import re
from gettext import NullTranslations

import pytest

from bot.errors import CorpusError, Problem, Sentence, StoreError
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


class Shouting(NullTranslations):
    """A language in which every sentence is in capitals, but for its places."""

    def gettext(self, message):
        return re.sub(r"(?<![{\w])\w+(?![\w}])", lambda found: found[0].upper(), message)


class TestSentences:
    """What other rooms say in English, and the chat in the reader's language."""

    def test_a_sentence_is_its_english_text(self):
        sentence = Sentence("The file {name} is {size} bytes long.", name="{a}.txt", size=3)
        assert sentence == "The file {a}.txt is 3 bytes long."
        assert Speech().tell(sentence) == sentence

    def test_it_is_told_in_another_language_with_its_values(self):
        inner = Sentence("the disk is full")
        sentence = Sentence("The file {name} cannot be read: {reason}.", name="a.txt", reason=inner)
        told = Speech("xx", Shouting()).tell(sentence)
        assert told == "THE FILE a.txt CANNOT BE READ: THE DISK IS FULL."

    def test_other_texts_are_told_as_they_are(self):
        assert Speech("xx", Shouting()).tell("plain") == "plain"

    def test_problems_and_errors_are_told(self):
        speech = Speech("xx", Shouting())
        problem = Problem("a.md", 3, Sentence("It is empty."), Sentence("Fill it."))
        assert speech.problem(problem) == "a.md:3: IT IS EMPTY. FILL IT."
        assert speech.error(StoreError(Sentence("Nothing was changed."))) == "NOTHING WAS CHANGED."
        assert speech.error(CorpusError(Sentence("No article."), [problem])) == "NO ARTICLE."
