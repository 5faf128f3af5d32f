"""The reaction that asks: it makes somebody's message a question of the member who reacts."""

import logging
import re
from dataclasses import dataclass

import discord

from bot.chat.asking.limits import Asker
from bot.chat.asking.messages import Messages
from bot.chat.asking.triggers import Verdict

_log = logging.getLogger(__name__)
_VARIATION = "\ufe0f"
"""Chooses an emoji's coloured form; Discord sends it with some emoji and people type it with others."""


@dataclass(frozen=True, slots=True)
class ReactionFacts:
    """What the decision needs to know of a reaction."""

    emoji: str
    """The emoji itself, or the id of one of a server's own."""
    by_bot: bool
    """A bot (this one included) reacted, or somebody of whom Discord does not tell what they are."""


def is_asking(facts: ReactionFacts, wanted: str) -> bool:
    """Tell whether a reaction asks the bot; `wanted` as ASK_REACTION, empty where none does."""
    own = re.fullmatch(r"<a?:\w+:([0-9]+)>", wanted)
    sign = own[1] if own else wanted.replace(_VARIATION, "")
    return bool(sign) and not facts.by_bot and facts.emoji.replace(_VARIATION, "") == sign


def reaction_facts(event: discord.RawReactionActionEvent, bot_id: int) -> ReactionFacts:
    """Reduce a reaction to what the decision needs; the other one in a direct message is always a person."""
    in_server = event.guild_id is not None
    by_bot = event.member.bot if event.member is not None else in_server or event.user_id == bot_id
    return ReactionFacts(str(event.emoji.id or event.emoji.name), by_bot)


def reads_content(application: discord.AppInfo | None) -> bool:
    """Whether Discord shows the bot the text of any message that it fetches.

    For that the switch in the developer portal counts, whatever intents the gateway was asked for
    (discord/discord-api-docs#4552, serenity-rs/serenity#2663).
    """
    flags = application.flags if application is not None else discord.ApplicationFlags()
    return flags.gateway_message_content or flags.gateway_message_content_limited


class Reactions:
    """Answers each message that somebody reacts to with the emoji that asks."""

    def __init__(self, messages: Messages, wanted: str) -> None:
        """`wanted` as ASK_REACTION."""
        self._messages = messages
        self._wanted = wanted
        self._explained = False

    async def take(self, event: discord.RawReactionActionEvent, client: discord.Client) -> None:
        """Answer the message that was reacted to, as a question of whoever reacted."""
        bot_id = client.user.id if client.user else 0
        if not is_asking(reaction_facts(event, bot_id), self._wanted):
            return
        known = client.get_channel(event.channel_id)
        partial = client.get_partial_messageable(event.channel_id, guild_id=event.guild_id)
        channel = known if isinstance(known, discord.abc.Messageable) else partial
        asker = Asker(event.user_id, event.channel_id, event.guild_id)
        wanted = event.message_id
        try:
            verdict = await self._messages.point(wanted, lambda: channel.fetch_message(wanted), asker, bot_id)
        except discord.NotFound:
            return
        except discord.Forbidden:
            self._explain("it lacks the permission “Read Message History” there")
            return
        if verdict is Verdict.NO_WORDS and event.guild_id is not None and not reads_content(client.application):
            self._explain("switch on “Message Content Intent” in the developer portal (your application > Bot)")

    def _explain(self, reason: str) -> None:
        """Tell once in the log why a reaction stays without an answer."""
        if not self._explained:
            _log.warning("The bot cannot read a message that a member reacted to with ASK_REACTION: %s.", reason)
        self._explained = True
