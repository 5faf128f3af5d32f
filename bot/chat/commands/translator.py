"""The commands' names and descriptions in Discord's languages."""

from discord import Locale
from discord.app_commands import TranslationContextLocation as Location
from discord.app_commands import TranslationContextTypes, Translator, locale_str

from bot.chat.speeches import Speeches
from bot.locales.speech import DESCRIPTION, NAME

_NAMES = {Location.command_name, Location.group_name, Location.parameter_name}


class CommandTranslator(Translator):
    """Gives Discord every name and description that the catalogues have."""

    def __init__(self, speeches: Speeches) -> None:
        self._speeches = speeches

    async def translate(self, string: locale_str, locale: Locale, context: TranslationContextTypes) -> str | None:
        """Return a name or description in one of Discord's languages; None leaves the English one."""
        kind = NAME if context.location in _NAMES else DESCRIPTION
        return self._speeches.by(locale).term(kind, string.message)
