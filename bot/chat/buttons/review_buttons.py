"""What the buttons under the list of unanswered questions do; the desks check every press anew."""

import discord

from bot.chat.buttons.review_ids import Export, ReviewId, Teach, Unanswered
from bot.chat.connection.delivery import persist, replace, respond, tell
from bot.chat.desks.callers import caller
from bot.chat.desks.desks import Desks
from bot.chat.desks.review import Excuse
from bot.locales.speech import Speech


async def press(interaction: discord.Interaction, desks: Desks, pressed: ReviewId, speech: Speech) -> None:
    """Answer one press: the list turns in place, a form or a file comes beside it."""
    asker = caller(interaction)
    if isinstance(pressed, Teach):
        made = await desks.adding.teach(asker, pressed.key, speech)
        if isinstance(made, Excuse):
            await tell(interaction, made.sentence)
        else:
            await persist(lambda: interaction.response.send_modal(made))
    elif isinstance(pressed, Unanswered):
        await replace(interaction, desks.unanswered.show(asker, pressed.offset, speech))
    elif isinstance(pressed, Export):
        await respond(interaction, desks.unanswered.export(asker, speech), private=True)
    else:
        await replace(interaction, desks.unanswered.settle(asker, pressed, speech))
