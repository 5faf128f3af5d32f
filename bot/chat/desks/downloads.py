"""Files that somebody attached, fetched within the limits of what may be added."""

from collections.abc import Sequence

import discord

from bot.chat.connection.delivery import persist
from bot.corpus.uploads import Upload, refuse_sizes


async def downloaded(attachments: Sequence[discord.Attachment]) -> list[Upload]:
    """Fetch files one after the other; raises UploadRefused before the first one, or the next one, is too much.

    Discord tells the size of each file before it is fetched; what was fetched is measured again.
    """
    sizes = [(attachment.filename, attachment.size) for attachment in attachments]
    refuse_sizes(sizes)
    uploads: list[Upload] = []
    for at, attachment in enumerate(attachments):
        upload = Upload(attachment.filename, await persist(attachment.read))
        sizes[at] = (upload.name, len(upload.data))
        refuse_sizes(sizes)
        uploads.append(upload)
    return uploads
