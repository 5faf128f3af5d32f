"""Articles that moderators add, or say where they are from: looked at, shown, and done once somebody says yes."""

import asyncio
import logging
from collections.abc import Mapping, Sequence

import discord
from discord.ui import LayoutView, Modal

from bot.answers.curator import Curator
from bot.answers.curator import Made as Changed
from bot.answers.live import LiveCorpus, Watch
from bot.chat.buttons.adding_ids import FormId
from bot.chat.connection.failures import report
from bot.chat.desks.access import Caller
from bot.chat.desks.corpus_desk import CorpusDesk
from bot.chat.desks.downloads import downloaded
from bot.chat.desks.review import Excuse
from bot.chat.desks.unanswered_desk import UnansweredDesk
from bot.chat.layouts.adding_layouts import edit_layout, failed_layout, preview_layout, refused_layout
from bot.chat.layouts.answer_layouts import notice_layout
from bot.chat.layouts.article_forms import (
    article_form,
    edit_form,
    faults,
    message_form,
    origin_faults,
    read_article,
    read_edit,
    read_message,
)
from bot.chat.layouts.curation_layouts import titles_of
from bot.chat.layouts.made import Made
from bot.corpus.corpus import version_of
from bot.corpus.files import format_of
from bot.corpus.pending import Pending, Target, Waiting
from bot.corpus.rewriting import HOW, changed_fields, origin_of
from bot.corpus.uploads import Upload
from bot.corpus.written import Written, as_file, as_passage
from bot.errors import StoreError, UploadRefused
from bot.locales.speech import Speech
from bot.model import Article

_log = logging.getLogger(__name__)


class AddingDesk:
    """Checks every caller, shows what they would add or edit, and does it once they say yes."""

    def __init__(
        self, live: LiveCorpus, curator: Curator, pending: Pending, desk: CorpusDesk, unanswered: UnansweredDesk
    ) -> None:
        self._live = live
        self._curator = curator
        self._pending = pending
        self._desk = desk
        self._unanswered = unanswered
        self._one_by_one = asyncio.Lock()

    def refusal(self, caller: Caller, speech: Speech) -> str | None:
        """Return why the caller may not add articles, as a sentence, or None when they may."""
        return self._desk.refusal(caller, speech)

    async def files(self, caller: Caller, attachments: Sequence[discord.Attachment], speech: Speech) -> Made:
        """Fetch files and show what they would add."""
        if refused := self.refusal(caller, speech):
            return notice_layout(refused)
        try:
            uploads = await downloaded(attachments)
            return await self._show(Waiting(uploads=tuple(uploads)), speech)
        except UploadRefused as error:
            return refused_layout([*map(speech.tell, error.refusals)], speech)
        except discord.HTTPException as error:
            _log.warning("An attached file could not be fetched: %s", error)
            return refused_layout([speech.say("A file could not be fetched from Discord. Attach it again.")], speech)
        except StoreError as error:
            return refused_layout([speech.error(error)], speech)

    async def message(self, written: Written, speech: Speech) -> Modal:
        """Let a message wait, and return the form that asks about it; raises StoreError.

        Whoever calls has checked that they may.
        """
        return message_form(written, speech, await self._keep(Waiting(form="message", written=written)))

    async def edit(self, article: Article, speech: Speech) -> Modal:
        """Return the form with where an article is from; raises StoreError where its file cannot say it anew.

        Whoever calls has checked that they may.
        """
        if format_of(article.file) == "page":
            raise StoreError(HOW)
        written, target = origin_of(article), Target(article.id, version_of([article]))
        return edit_form(written, speech, await self._keep(Waiting(form="edit", written=written, target=target)))

    async def form(self, key: str, speech: Speech) -> Modal | None:
        """Return the form with what was typed into it and waits under a key; None where it waits no longer."""
        waiting = await asyncio.to_thread(self._pending.find, key)
        if waiting is None or waiting.written is None:
            return None
        forms = {"article": article_form, "message": message_form, "edit": edit_form}
        return forms[waiting.form or "article"](waiting.written, speech, key)

    async def teach(self, caller: Caller, question: str, speech: Speech) -> Modal | Excuse:
        """Return a form for an article that answers the recorded question with this key."""
        wording = await self._unanswered.wording(caller, question, speech)
        if isinstance(wording, Excuse):
            return wording
        written = Written(title=wording)
        try:
            key = await self._keep(Waiting(form="article", written=written, question=question))
        except StoreError as error:
            return Excuse(speech.error(error))
        return article_form(written, speech, key)

    async def typed(self, caller: Caller, form: FormId, fields: Mapping[str, str], by: str, speech: Speech) -> Made:
        """Show what a form would add, or what is wrong with it; what was typed waits in both cases."""
        if refused := self.refusal(caller, speech):
            return notice_layout(refused)
        old = await asyncio.to_thread(self._pending.find, form.key) if form.key else None
        written: Written | None
        if form.form == "article":
            written = read_article(fields)
        elif old is None or old.written is None:
            return notice_layout(gone(speech))
        else:
            written = read_edit(fields) if form.form == "edit" else read_message(old.written, fields, by)
        if written is None:
            shown: Made = refused_layout([speech.say("Ask the author of the message first, then add it.")], speech)
        else:
            question, target = (old.question, old.target) if old else (None, None)
            waiting = Waiting(form=form.form, written=written, question=question, target=target)
            try:
                shown = await self._show(waiting, speech)
            except StoreError as error:
                # The disk did not take it, but what waited before still does.
                return refused_layout([speech.error(error)], speech, form.key if old else None)
        if form.key:
            await asyncio.to_thread(self._pending.drop, form.key)
        return shown

    async def discard(self, caller: Caller, key: str, speech: Speech) -> LayoutView:
        """Forget what waits under a key."""
        if refused := self.refusal(caller, speech):
            return notice_layout(refused)
        await asyncio.to_thread(self._pending.drop, key)
        return notice_layout(speech.say("Nothing was changed."))

    async def carry_out(self, key: str, caller: Caller, by: str, speech: Speech, watch: Watch) -> Made:
        """Do what waits under a key and report what that changed, or say why nothing was changed.

        Whoever calls has checked that they may.
        """
        # Whoever says yes twice finds nothing the second time.
        async with self._one_by_one:
            return await self._do(key, caller, by, speech, watch)

    async def _do(self, key: str, caller: Caller, by: str, speech: Speech, watch: Watch) -> Made:
        waiting = await asyncio.to_thread(self._pending.find, key)
        if waiting is None:
            return notice_layout(gone(speech))
        again = key if waiting.written else None
        try:
            made = await self._change(waiting, by, watch)
        except UploadRefused as error:
            if not again:
                await asyncio.to_thread(self._pending.drop, key)
            return refused_layout([*map(speech.tell, error.refusals)], speech, again)
        except StoreError as error:
            _log.warning("A change of the corpus by %s was refused: %s", by, error)
            return failed_layout(speech.error(error), key, speech, typed=waiting.written is not None)
        except Exception as error:  # noqa: BLE001 - the view says that a change has begun, and must say how it ended
            return notice_layout(report(error, "changing the corpus", speech))
        await asyncio.to_thread(self._pending.drop, key)
        _log.info("Change %d of the corpus (%s) by %s", made.change.number, made.change.kind, by)
        titles = titles_of(made.change, speech)
        if waiting.target:
            said = speech.say("Changed where {titles} is from. /corpus undo takes it back.", titles=titles)
        else:
            said = speech.say("Added {titles}. /corpus undo takes it back.", titles=titles)
        sentences = [said]
        if waiting.question:
            sentences.append(await self._unanswered.resolve(caller, waiting.question, speech))
        return await self._desk.report(made.reload, speech, *sentences)

    async def _change(self, waiting: Waiting, by: str, watch: Watch) -> Changed:
        if waiting.target and waiting.written:
            target = waiting.target
            return await self._curator.edit(target.article_id, target.version, waiting.written, by, watch)
        return await self._curator.add(await asyncio.to_thread(self._uploads, waiting), by, watch)

    async def _show(self, waiting: Waiting, speech: Speech) -> Made:
        """Keep what waits and show it with its buttons; files that are refused are not kept."""
        written = waiting.written
        check = origin_faults if waiting.target else faults
        wrong = check(written, speech) if written else []
        try:
            if wrong:
                return refused_layout(wrong, speech, await self._keep(waiting))
            if waiting.target and written:
                return await self._edit(waiting.target, written, await self._keep(waiting), speech)
            preview = await self._curator.look_at(await asyncio.to_thread(self._uploads, waiting))
            return preview_layout(preview, await self._keep(waiting), speech, typed=written is not None)
        except UploadRefused as error:
            if written is None:
                raise
            return refused_layout([*map(speech.tell, error.refusals)], speech, await self._keep(waiting))

    async def _edit(self, target: Target, written: Written, key: str, speech: Speech) -> LayoutView:
        """Show what a change of an attribution comes to, or why it cannot be made."""
        try:
            await self._curator.refuse_edit(target.article_id, target.version, written)
        except StoreError as error:
            return refused_layout([speech.error(error)], speech, key)
        article = await asyncio.to_thread(self._live.edition.corpus.find, target.article_id)
        if article is None:
            return notice_layout(gone(speech))
        return edit_layout(article.title, changed_fields(article, written), key, speech)

    async def _keep(self, waiting: Waiting) -> str:
        return await asyncio.to_thread(self._pending.keep, waiting)

    def _uploads(self, waiting: Waiting) -> Sequence[Upload]:
        """The files that would be added; what was typed becomes one."""
        if waiting.written is None:
            return waiting.uploads
        make = as_passage if waiting.form == "message" else as_file
        return [make(waiting.written, self._live.edition.corpus)]


def gone(speech: Speech) -> str:
    """Say that something waits no longer."""
    return speech.say("This is no longer kept: what is to be added waits for an hour. Please begin again.")
