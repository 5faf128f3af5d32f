"""What languages are called."""

from babel import Locale, UnknownLocaleError


def language_name(tag: str, locale: str) -> str:
    """Return what a language is called in a reader's own: `ko` for `de` is “Koreanisch”; the tag where nobody knows."""
    primary = tag.partition("-")[0].lower()
    try:
        names = Locale.parse(locale, sep="-").languages
    except (UnknownLocaleError, ValueError):
        names = Locale("en").languages
    return str(names.get(primary, tag))
