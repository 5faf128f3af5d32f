"""The list of unanswered questions, as moderators see it."""

import math
from collections.abc import Sequence

from discord.ui import ActionRow, Button, Container, LayoutView, TextDisplay

from bot.answers.unanswered import Group
from bot.chat.buttons.review_ids import Export, Reopen, ReviewId, Settle, Teach, Unanswered
from bot.chat.rendering.attribution import isolated
from bot.chat.rendering.escaping import escape, tidy
from bot.chat.rendering.excerpt import shorten
from bot.locales.speech import Speech
from bot.records.review import Decision

PAGE = 5
"""Groups in one message, so that there are never more than 40 components."""
_LONG, _SHORT = 120, 60
"""Characters of a wording, and of those beside it."""
_OTHERS = 2
"""Other wordings that are shown."""


def unanswered_layout(
    groups: Sequence[Group], offset: int, speech: Speech, *, settled: Decision | None = None
) -> LayoutView:
    """Show a page of groups, each with buttons to be done with it; `settled` is the decision that was just made.

    A page that does not exist any more becomes the last one.
    """
    pages = math.ceil(len(groups) / PAGE)
    offset = min(offset - offset % PAGE, max(pages - 1, 0) * PAGE)
    view = LayoutView(timeout=None)
    for line in _header(groups, offset // PAGE + 1, pages, speech, settled):
        view.add_item(TextDisplay(line))
    for number, group in enumerate(groups[offset : offset + PAGE], start=offset + 1):
        buttons = ActionRow(
            _button(speech.say("Resolve {number}", number=number), Settle(group.key, ignored=False, offset=offset)),
            _button(speech.say("Ignore {number}", number=number), Settle(group.key, ignored=True, offset=offset)),
            _button(speech.say("Teach {number}", number=number), Teach(group.key)),
        )
        view.add_item(Container(TextDisplay(_group(number, group, speech)), buttons))
    row = []
    if pages > 1:
        row.append(_button(speech.say("Previous"), Unanswered(max(offset - PAGE, 0)), disabled=not offset))
        last = offset + PAGE >= len(groups)
        row.append(_button(speech.say("Next"), Unanswered(offset + PAGE), disabled=last))
    if settled is not None:
        row.append(_button(speech.say("Take back"), Reopen(settled.key, offset)))
    if groups:
        row.append(_button(speech.say("Save as CSV"), Export()))
    if row:
        view.add_item(ActionRow(*row))
    return view


def _header(groups: Sequence[Group], page: int, pages: int, speech: Speech, settled: Decision | None) -> list[str]:
    header = []
    if settled is not None:
        question = _shown(settled.text, _LONG)
        if settled.ignored:
            header.append(speech.say("Ignored: “{question}”. It does not come back.", question=question))
        else:
            header.append(
                speech.say("Resolved: “{question}”. It comes back when it is asked again.", question=question)
            )
    if not groups:
        return [*header, speech.say("No question is without an answer.")]
    counted = speech.count(
        "{n} question without a good answer, page {page} of {pages}",
        "{n} questions without a good answer, page {page} of {pages}",
        len(groups),
        page=page,
        pages=pages,
    )
    return [*header, f"### {counted}"]


def _group(number: int, group: Group, speech: Speech) -> str:
    lines = [f"**{number}.** {_shown(group.text, _LONG)}"]
    times = speech.count("Asked {n} time", "Asked {n} times", group.count)
    nothing = speech.say("no answer: {n}", n=group.unanswered)
    meant = speech.say("not what was meant: {n}", n=group.count - group.unanswered)
    lines.append(f"-# {times} ({nothing}, {meant})")
    first, last = (f"{at:%Y-%m-%d %H:%M} UTC" for at in (group.first, group.last))
    lines.append("-# " + speech.say("First {first}, last {last}", first=first, last=last))
    if others := group.wordings[1 : 1 + _OTHERS]:
        said = ", ".join(speech.say("“{title}”", title=_shown(wording, _SHORT)) for wording in others)
        lines.append("-# " + speech.say("Also asked as {wordings}", wordings=said))
    return "\n".join(lines)


def _shown(text: str, limit: int) -> str:
    return isolated(escape(shorten(tidy(text), limit)), text) or "…"


def _button(label: str, wanted: ReviewId, *, disabled: bool = False) -> Button[LayoutView]:
    return Button(label=label, custom_id=wanted.encode(), disabled=disabled)
