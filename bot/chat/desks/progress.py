"""How far the reading of the corpus is, for the moderator who waits for it."""

from bot.answers.live import Reading
from bot.locales.speech import Speech


class Progress:
    """Takes down how far a reading is, in its thread, and says it to whoever waits, in theirs."""

    def __init__(self, begun: str, speech: Speech) -> None:
        self._begun = begun
        self._speech = speech
        self._reading: Reading | None = None

    def watch(self, reading: Reading) -> None:
        """Take down the newest state."""
        self._reading = reading

    def sentence(self) -> str:
        """Say the newest state; before there is any, what was begun."""
        return self._begun if self._reading is None else told(self._reading, self._speech)


def told(reading: Reading, speech: Speech) -> str:
    """Say how far a reading is."""
    if reading.sent is not None:
        return speech.say(
            "All passages are prepared: {n}. Documents in the cluster so far: {done} of {total}.",
            n=reading.passages,
            done=reading.sent,
            total=reading.to_send,
        )
    if reading.analysed is not None:
        return speech.say(
            "All articles are read: {n}. Passages prepared for questions so far: {done} of {total}.",
            n=reading.articles,
            done=reading.analysed,
            total=reading.passages,
        )
    return speech.say(
        "Articles read so far: {n}. Until now there were {before} in all.", n=reading.articles, before=reading.before
    )
