"""What the buttons under an article to be added do; the moderators' rule is checked at every press."""

import discord

from bot.chat.buttons.adding_ids import AddingId, Discard, OpenForm
from bot.chat.connection.delivery import carry_out, persist, replace, tell
from bot.chat.desks.adding_desk import AddingDesk, gone
from bot.chat.desks.callers import caller
from bot.chat.desks.progress import Progress
from bot.locales.speech import Speech


async def press(interaction: discord.Interaction, desk: AddingDesk, pressed: AddingId, speech: Speech) -> None:
    """Answer one press."""
    asker = caller(interaction)
    if refused := desk.refusal(asker, speech):
        await tell(interaction, refused)
    elif isinstance(pressed, Discard):
        await replace(interaction, desk.discard(asker, pressed.key, speech))
    elif isinstance(pressed, OpenForm):
        if form := await desk.form(pressed.key, speech):
            await persist(lambda: interaction.response.send_modal(form))
        else:
            await tell(interaction, gone(speech))
    else:
        progress = Progress(speech.say("The corpus is being changed."), speech)
        done = desk.carry_out(pressed.key, asker, str(interaction.user), speech, progress.watch)
        await carry_out(interaction, done, progress.sentence)
