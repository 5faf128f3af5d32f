"""Every language says everything that is said, nothing that is not, and with the same values."""

import ast
import re
from string import Formatter

import pytest
import regex
from extraction import PACKAGE, calls, command_words, is_text, template

from bot.locales.catalogues import Catalogues, languages, read_catalogue
from bot.locales.speech import DESCRIPTION, NAME

LABELS = ("Question", "Search", "About this message", "Asked before")
"""What stands before lines that are read back from a message."""
COMMAND = regex.compile(r"[-_'\p{L}\p{N}]{1,32}")
"""Discord's rule for the names of commands and options."""


def key(message):
    return message.context, message.id


def forms(message):
    return message.string if isinstance(message.id, tuple) else (message.string,)


def places(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.fixture(scope="module")
def said():
    return {key(message): message for message in template() if message.id}


@pytest.fixture(params=languages())
def catalogue(request):
    return read_catalogue(request.param)


def entries(catalogue):
    return [message for message in catalogue if message.id]


def test_every_sentence_is_written_out_where_it_is_said():
    unknown = [f"{file.name}:{call.lineno}" for file, call, words in calls() if not all(map(is_text, words))]
    assert unknown == []


def test_no_sentence_of_the_source_breaks_on_its_own_braces(said):
    for _, texts in said:
        for text in texts if isinstance(texts, tuple) else (texts,):
            assert all(name.isidentifier() for name in places(text)), text


def test_a_catalogue_lacks_nothing_and_has_nothing_that_is_no_longer_said(catalogue, said):
    known = {key(message) for message in entries(catalogue)}
    missing, stale = sorted(map(str, said.keys() - known)), sorted(map(str, known - said.keys()))
    assert (missing, stale) == ([], []), "run tests/locales/extraction.py"
    assert [message.id for message in entries(catalogue) if message.fuzzy or not all(forms(message))] == []


def test_a_translation_has_the_same_values(catalogue):
    for message in entries(catalogue):
        texts = message.id if isinstance(message.id, tuple) else (message.id,)
        wanted = places(texts[-1])
        if message.context:
            continue
        for form in forms(message):
            assert places(form) == wanted or (len(forms(message)) > 1 and places(form) | {"n"} == wanted), message.id


def test_a_number_has_as_many_forms_as_the_language(catalogue):
    for message in entries(catalogue):
        if isinstance(message.id, tuple):
            assert len(message.string) == catalogue.num_plurals


def test_labels_of_lines_that_are_read_back_hold_no_colon(catalogue):
    for label in LABELS:
        assert re.fullmatch(r"[^:：\n]{1,60}", catalogue[label].string)


def test_discord_takes_the_names_and_descriptions(catalogue):
    speech = Catalogues().speech(str(catalogue.locale))
    menus = {word for context, word in command_words() if context == NAME and " " in word}
    for context, word in command_words():
        translated = speech.term(context, word) or word
        if context == DESCRIPTION or word in menus:
            assert 1 <= len(translated) <= (100 if context == DESCRIPTION else 32), translated
        else:
            assert COMMAND.fullmatch(translated), translated
            assert translated == translated.lower()


def test_no_two_names_are_translated_alike(catalogue):
    names = {word for context, word in command_words() if context == NAME}
    speech = Catalogues().speech(str(catalogue.locale))
    assert len({speech.term(NAME, name) or name for name in names}) == len(names)


def test_a_command_is_named_as_discord_shows_it(catalogue):
    speech = Catalogues().speech(str(catalogue.locale))
    names = {word: speech.term(NAME, word) or word for context, word in command_words() if context == NAME}
    mentioned = re.compile(r"(?<![\w/])/(" + "|".join(map(re.escape, names)) + r")\b")
    for message in entries(catalogue):
        if isinstance(message.id, str) and message.context is None:
            for name in mentioned.findall(message.id):
                assert f"/{names[name]}" in message.string, message.id


def test_sentences_are_said_by_a_speech_and_by_no_other_name():
    """What is said through another name is not found in the source, and so not translated."""
    aliases = [
        f"{file.name}:{node.lineno}"
        for file in sorted((PACKAGE / "chat").rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"say", "count"}
        if any(map(is_text, node.args))
    ]
    assert aliases == []
