"""What the records are told of a conversation in Discord, and what people are told of the records."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from discord.ui import LayoutView

from bot.chat import ids
from bot.chat.escaping import tidy
from bot.chat.layouts import notice_layout, report_layout
from bot.errors import RecordsError
from bot.locales.speech import Speech
from bot.model import Answer
from bot.records.asked import Asked, Outcome, Surface, Vote, new_key
from bot.records.records import Records, utc_now

_MEMBER = re.compile(r"<@!?[0-9]+>")


@dataclass(slots=True)
class Note:
    """One question on its way to the records: first its answer is taken down, and kept once it was sent."""

    records: Records | None
    """None where nothing is recorded."""
    surface: Surface
    server_id: int | None
    channel_id: int | None
    key: str | None = field(init=False)
    """What the buttons under the answer name the question by; None where nothing is recorded."""
    taken: Asked | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.key = new_key() if self.records else None

    def take(self, answer: Answer, *, addressed: bool = True) -> None:
        """Take down a question with its answer; without `addressed` nobody hears of a refusal."""
        if self.key is None:
            return
        unanswered: Outcome = "refused" if addressed else "silent"
        self.taken = Asked(
            key=self.key,
            text=without_members(answer.question),
            surface=self.surface,
            outcome="answered" if answer.answered else unanswered,
            server_id=self.server_id,
            # The channel of a direct message is as good as the name of who wrote it.
            channel_id=self.channel_id if self.server_id is not None else None,
            articles=tuple(dict.fromkeys(found.passage.article_id for found in answer.passages)),
            confidence=answer.confidence,
            milliseconds=answer.elapsed_ms,
            at=utc_now(),
        )

    def keep(self) -> None:
        """Start to write down what was taken, if anything was; returns at once."""
        if self.records and self.taken:
            self.records.keep(self.taken)


class Recorder:
    """Stands between Discord and the records, which may be switched off."""

    def __init__(self, records: Records | None) -> None:
        self._records = records

    def open(self) -> None:
        """Start to make the records ready."""
        if self._records:
            self._records.open()

    async def finish(self, seconds: float) -> None:
        """Wait at most so long for what is still to be written."""
        if self._records:
            await self._records.finish(seconds)

    def note(self, surface: Surface, server_id: int | None, channel_id: int | None) -> Note:
        """Begin a note of a question."""
        return Note(self._records, surface, server_id, channel_id)

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


def without_members(text: str) -> str:
    """Return a question as it is recorded: plain, with no ids of members in it."""
    return _MEMBER.sub("@member", tidy(text))
