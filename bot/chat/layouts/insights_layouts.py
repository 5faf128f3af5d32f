"""What the records tell about some days, in words and with a picture where there is one."""

from collections.abc import Mapping, Sequence

from discord import MediaGalleryItem
from discord.ui import LayoutView, MediaGallery, Separator, TextDisplay

from bot.answers.insights import Insights
from bot.chat.rendering.attribution import isolated
from bot.chat.rendering.escaping import escape, tidy
from bot.chat.rendering.excerpt import shorten
from bot.locales.speech import Speech

_SHORT = 80
"""Characters of a title or question."""
_DAYS = 31
"""Days told one by one; of a longer time those with questions, the newest first."""


def insights_layout(
    told: Insights, titles: Mapping[str, str], speech: Speech, *, picture: str | None, newest: int | None = None
) -> LayoutView:
    """Tell everything in words; `picture` is the name of the attached chart, `titles` name the articles by id.

    `newest` is how many questions were counted, where there were more.
    """
    summary = _summary(told, speech)
    if newest is not None:
        summary.append(speech.say("There were more: only the newest {n} messages are counted.", n=newest))
    view = LayoutView(timeout=None)
    view.add_item(TextDisplay("\n".join(summary)))
    if picture is not None:
        item = MediaGalleryItem(f"attachment://{picture}", description=alternative(told, speech))
        view.add_item(MediaGallery(item))
    articles = [(titles.get(key, key), count) for key, count in told.articles]
    lists = (
        _list(speech.say("Most used articles"), articles),
        _list(speech.say("Most asked"), told.asked),
        _by_day(told, speech),
    )
    for text in filter(None, lists):
        view.add_item(Separator())
        view.add_item(TextDisplay(text))
    return view


def alternative(told: Insights, speech: Speech) -> str:
    """Describe the chart for those who cannot see it."""
    most = max(told.days, key=lambda day: day.answered + day.refused)
    return speech.say(
        "A bar chart of the questions of each day from {first} to {last}, answered and not answered. "
        "Most were asked on {day}: {most}. The same numbers stand below the picture.",
        first=told.days[0].date,
        last=told.days[-1].date,
        day=most.date,
        most=most.answered + most.refused,
    )


def _summary(told: Insights, speech: Speech) -> list[str]:
    first, last = told.days[0].date, told.days[-1].date
    lines = ["### " + speech.say("Questions from {first} to {last}", first=first, last=last)]
    if told.total:
        lines.append(
            speech.count(
                "{n} question, {share} % answered.",
                "{n} questions, {share} % answered.",
                told.total,
                share=round(100 * told.answered / told.total),
            )
        )
    else:
        lines.append(speech.say("Nothing was asked in these days."))
    lines.append(
        speech.say("Votes: {good} for “This was it”, {bad} for “Not what I meant”.", good=told.good, bad=told.bad)
    )
    if told.silent:
        lines.append(
            speech.count(
                "In channels where every message is a question, nothing was found for {n} more message.",
                "In channels where every message is a question, nothing was found for {n} more messages.",
                told.silent,
            )
        )
    return lines


def _list(heading: str, counted: Sequence[tuple[str, int]]) -> str:
    lines = [f"{number}. {_shown(text)}: {count}" for number, (text, count) in enumerate(counted, start=1)]
    return "\n".join([f"**{heading}**", *lines]) if lines else ""


def _by_day(told: Insights, speech: Speech) -> str:
    asked = [day for day in reversed(told.days) if day.answered + day.refused]
    lines = [
        speech.say(
            "{date}: {total} asked, {answered} answered",
            date=day.date,
            total=day.answered + day.refused,
            answered=day.answered,
        )
        for day in asked[:_DAYS]
    ]
    if (rest := len(asked) - _DAYS) > 0:
        lines.append(speech.count("And {n} earlier day.", "And {n} earlier days.", rest))
    return "\n".join(["**" + speech.say("By day, in UTC") + "**", *lines]) if lines else ""


def _shown(text: str) -> str:
    return isolated(escape(shorten(tidy(text), _SHORT)), text) or "…"
