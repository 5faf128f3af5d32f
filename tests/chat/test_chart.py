"""The picture of the questions of each day."""

import struct
import sys
from datetime import date, timedelta
from gettext import NullTranslations

import pytest

from bot.answers.insights import Day
from bot.chat.rendering import chart
from bot.chat.rendering.chart import bars
from bot.locales.speech import Speech

FIRST = date(2026, 2, 1)


def days(count, answered=3, refused=1):
    return [Day(FIRST + timedelta(days=number), answered, refused) for number in range(count)]


def size(png):
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", png[16:24])


@pytest.mark.parametrize("count", [1, 30, 90])
def test_it_is_a_png_of_one_size_that_discord_takes(count):
    png = bars(days(count), Speech())
    assert size(png) == (880, 396)
    assert len(png) < 200_000


def test_the_numbers_change_the_picture():
    assert bars(days(3), Speech()) != bars(days(3, refused=2), Speech()) != bars(days(3, answered=2), Speech())


class Backwards(NullTranslations):
    def gettext(self, message):
        return message[::-1]


class Unseen(NullTranslations):
    def gettext(self, _):
        return "\U0001fbff"  # no font draws it


def test_the_words_are_the_readers_and_english_where_no_font_has_their_letters():
    english = bars(days(3), Speech())
    assert bars(days(3), Speech("xx", Backwards())) != english
    assert bars(days(3), Speech("xx", Unseen())) == english


def test_a_font_that_is_installed_for_the_readers_letters_is_found(monkeypatch):
    monkeypatch.setattr(chart, "_FONTS", ("No Such Font", "cmr10", "DejaVu Sans"))
    assert chart._family("é") == "DejaVu Sans"
    assert chart._family("e") == "cmr10"


def test_without_the_library_there_is_no_picture(monkeypatch):
    for name in [name for name in sys.modules if name.partition(".")[0] == "matplotlib"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert bars(days(3), Speech()) is None
