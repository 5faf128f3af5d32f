"""What the records are told of a conversation in Discord, and what people are told of the records."""

from collections.abc import Iterable

from discord.ui import LayoutView

from bot.chat.asking.notes import Count, Note
from bot.chat.buttons import ids
from bot.chat.layouts.answer_layouts import notice_layout, report_layout
from bot.errors import RecordsError
from bot.locales.speech import Speech
from bot.records.asked import Surface, Vote
from bot.records.records import Records


class Recorder:
    """Stands between Discord and the records, which may be switched off."""

    def __init__(self, records: Records | None, count: Count | None = None) -> None:
        """`count` takes every question, also those that are not recorded."""
        self._records = records
        self._count = count

    def open(self) -> None:
        """Start to make the records ready."""
        if self._records:
            self._records.open()

    async def finish(self, seconds: float) -> None:
        """Wait at most so long for what is still to be written."""
        if self._records:
            await self._records.finish(seconds)

    def note(self, surface: Surface, server_id: int | None, channel_id: int | None, *, recorded: bool = True) -> Note:
        """Begin a note of a question that has just come in; counted only, where it is not to be `recorded`."""
        keep = self._records.keep if self._records and recorded else None
        return Note(surface, server_id, channel_id, count=self._count, keep=keep)

    def kept(self, speech: Speech) -> list[str]:
        """Say what is recorded of people."""
        if not self._records:
            return [speech.say("Nothing that you ask is recorded.")]
        return [
            speech.count(
                "Questions and votes on answers are kept for {n} day, without who asked.",
                "Questions and votes on answers are kept for {n} days, without who asked.",
                self._records.days,
            ),
            speech.say("The moderators of a server may read what was asked there."),
            speech.say("/forget deletes your votes; “Delete” under an answer deletes the question too."),
        ]

    async def vote(self, key: str, user_id: int, speech: Speech, *, good: bool) -> LayoutView:
        """Count a vote, and say what became of it."""
        if not self._records:
            return notice_layout(_off(speech))
        try:
            return notice_layout(_thanks(await self._records.vote(key, user_id, good=good), speech))
        except RecordsError:
            return notice_layout(_later(speech))

    async def forget(self, user_id: int, speech: Speech) -> LayoutView:
        """Delete somebody's votes, and say how questions are deleted."""
        if not self._records:
            return notice_layout(_off(speech))
        try:
            count = await self._records.forget(user_id)
        except RecordsError:
            return notice_layout(_later(speech))
        deleted = speech.count("Your {n} vote is deleted.", "Your {n} votes are deleted.", count)
        return report_layout(
            [
                deleted if count else speech.say("You have no votes that are recorded."),
                speech.say("Questions are recorded without who asked them."),
                speech.say("To delete one of yours, press “Delete” under its answer."),
            ]
        )

    async def erase(self, key: str, speech: Speech) -> str | None:
        """Delete the record of a question with its votes; return a sentence where that failed."""
        try:
            if self._records:
                await self._records.erase(key)
        except RecordsError:
            return speech.say(
                "The answer is deleted, but its record could not be: the records cannot be reached just now."
            )
        return None


def key_of(components: Iterable[object]) -> str | None:
    """Read the key of the recorded question from the buttons under its answer or refusal; None where there is none."""
    for row in components:
        for item in getattr(row, "children", ()):
            match ids.parse(getattr(item, "custom_id", None) or ""):
                case ids.Vote(key) | ids.Delete(_, str(key)):
                    return key
    return None


def _off(speech: Speech) -> str:
    return speech.say("Nothing is recorded here now. What was recorded earlier, whoever runs the bot can delete.")


def _later(speech: Speech) -> str:
    return speech.say("The records cannot be reached just now. Please try again later.")


def _thanks(vote: Vote, speech: Speech) -> str:
    match vote:
        case Vote.COUNTED:
            return speech.say("Thank you, your vote is counted. You may change it by the other button.")
        case Vote.CHANGED:
            return speech.say("Your vote is changed.")
        case Vote.SAME:
            return speech.say("You voted so before; it is counted once. You may change it by the other button.")
        case Vote.UNKNOWN:
            return speech.say(
                "This question is no longer in the records, so your vote cannot be counted. You may ask it again."
            )
