"""The catalogues of the package: gettext's PO files, one a language, read when somebody first reads that language."""

import io
from functools import cache
from gettext import GNUTranslations
from importlib.resources import files

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.locales.speech import ENGLISH, Speech


def languages() -> list[str]:
    """Return the languages that the package has beside English, by ISO 639."""
    return sorted(file.name.removesuffix(".po") for file in files("bot.locales").iterdir() if file.name.endswith(".po"))


def read_catalogue(language: str) -> Catalog:
    """Return the sentences of one of `languages()` as they stand in its file."""
    text = (files("bot.locales") / f"{language}.po").read_bytes()
    return read_po(io.BytesIO(text), locale=language)


def names() -> dict[str, str]:
    """Return every language that the bot speaks, English first, each called by its own name."""
    return {language: Locale(language).get_display_name(language) or language for language in ("en", *languages())}


class Catalogues:
    """Gives a speech for every locale."""

    def __init__(self) -> None:
        self._speech = cache(_speech)

    def speech(self, locale: str) -> Speech:
        """Return the speech of a locale such as `es-419`; English where the package does not have its language."""
        return self._speech(locale)


def _speech(locale: str) -> Speech:
    language = locale.partition("-")[0].casefold()
    if language not in languages():
        return Speech(ENGLISH)
    compiled = io.BytesIO()
    write_mo(compiled, read_catalogue(language))
    compiled.seek(0)
    return Speech(locale, GNUTranslations(compiled))
