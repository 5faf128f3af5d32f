"""Answers and notices, as views that fit Discord's limits: value in, `LayoutView` out.

No view keeps state: what a button needs is in its id (`bot.chat.buttons.ids`), and a question is read back from the
first line of its answer. Nothing is told by colour or emoji alone.
"""

from collections.abc import Iterable, Sequence

from discord import ButtonStyle
from discord.ui import Button, LayoutView, TextDisplay

from bot.answers.follow_up import Turn
from bot.chat.buttons.ids import AskAgain, AskModerators, Delete, More, Publish, Vote
from bot.chat.layouts.layout_parts import (
    COMPACT,
    MARGIN,
    MOST,
    TEXT_LIMIT,
    button,
    corrected_line,
    passages_view,
    percent,
    shown_question,
    suggestion_lines,
)
from bot.chat.layouts.marked_lines import Line, contents, labelled, marked_line
from bot.chat.rendering.escaping import escape, tidy, unescape
from bot.chat.rendering.excerpt import CUT, Size, clip
from bot.chat.rendering.turns import turns_text
from bot.locales.speech import Speech
from bot.model import Answer


def answer_layout(
    answer: Answer,
    speech: Speech,
    *,
    asker_id: int | None,
    private: bool,
    offset: int = 0,
    judged: bool = True,
    turns: Sequence[Turn] = (),
    key: str | None = None,
    compact: bool = False,
) -> LayoutView:
    """Show the passages that answer a question, each in a block of its own with where it comes from.

    `offset` is how many passages came before these; without `judged` it is said that they may not answer. `turns` are
    those that the question leans on, from `shown_turns`. Where only the asker sees the answer, there is a button to
    show it to everybody instead of one to delete it. With the `key` of a recorded question there are buttons to vote.
    A `compact` answer is one short passage.
    """
    header = _asked(answer.question, turns, speech)
    if answer.corrected:
        header.append(corrected_line(answer.corrected, speech))
    passages = answer.passages[: 1 if compact else MOST]
    shown = offset + len(passages)
    if judged and not offset:
        sure = percent(answer.confidence)
        header.append(TextDisplay("-# " + speech.say("How sure I am that this answers it: {percent} %", percent=sure)))
    if not judged:
        header.append(TextDisplay(speech.say("The nearest passages. They may not answer this.")))
    if offset:
        header.append(
            TextDisplay(
                speech.say("Passages {first} to {last} of {total}.", first=offset + 1, last=shown, total=answer.total)
            )
        )
    row = []
    if answer.total > shown:
        row.append(button(speech.say("More passages"), More(shown), ButtonStyle.primary))
    row += [*_votes(key, speech), _ask_again(speech), _delete(asker_id, speech, private=private)]
    if private and asker_id is not None:
        row.append(button(speech.say("Post publicly"), Publish()))
    return passages_view(header, passages, row, speech, most=COMPACT if compact else TEXT_LIMIT)


def refusal_layout(
    answer: Answer,
    speech: Speech,
    *,
    asker_id: int | None,
    private: bool,
    turns: Sequence[Turn] = (),
    key: str | None = None,
    moderated: bool = False,
) -> LayoutView:
    """Say that the corpus does not answer, and what else could be asked; `key` names the recorded question.

    Where it is `moderated` there is a button to show the question to the moderators.
    """
    header = [
        *_asked(answer.question, turns, speech),
        TextDisplay(speech.say("I found no passage that answers this.")),
        *suggestion_lines(answer, speech),
    ]
    row = [button(speech.say("Show the nearest passages"), More(0))] if answer.total else []
    row.append(_ask_again(speech))
    if moderated:
        row.append(button(speech.say("Ask the moderators"), AskModerators()))
    row.append(_delete(asker_id, speech, private=private, key=key))
    return passages_view(header, (), row, speech)


def notice_layout(text: str) -> LayoutView:
    """Say one plain sentence; nothing in it is taken for markdown."""
    return report_layout(text.splitlines())


def report_layout(lines: Iterable[str]) -> LayoutView:
    """Say several plain sentences, one a line; nothing in them is taken for markdown."""
    text = "\n".join(filter(None, map(tidy, lines)))
    budget = Size(TEXT_LIMIT.characters - MARGIN.characters, TEXT_LIMIT.octets - MARGIN.octets)
    fitted = clip(text, (), None, budget, render=lambda excerpt: escape(excerpt.text, lines=True))
    view = LayoutView(timeout=None)
    return view.add_item(TextDisplay(escape(fitted.text, lines=True) or CUT))


def repeated_layout(address: str, speech: Speech) -> LayoutView:
    """Lead somebody who repeats a question to its answer, a message of the bot with this address."""
    said = speech.say("This was asked here a moment ago. The answer: {address}", address=address)
    return passages_view([TextDisplay(said)], (), [], speech)


def question_of(components: Iterable[object] | LayoutView) -> str | None:
    """Read the question (or the words of a search) back from a message's components, or from a view.

    None where the message is not an answer.
    """
    every = list(components.children if isinstance(components, LayoutView) else components)
    asked = [*contents(every, Line.QUESTION), *contents(every, Line.SEARCH)]
    return unescape(asked[0]) if asked else None


def _asked(question: str, turns: Sequence[Turn], speech: Speech) -> list[TextDisplay[LayoutView]]:
    asked = marked_line(Line.QUESTION, labelled(speech.say("Question"), shown_question(question)))
    return [asked, *([marked_line(Line.TURNS, turns_text(turns, speech))] if turns else [])]


def _ask_again(speech: Speech) -> Button[LayoutView] | None:
    return button(speech.say("Ask again"), AskAgain())


def _delete(
    asker_id: int | None, speech: Speech, *, private: bool, key: str | None = None
) -> Button[LayoutView] | None:
    return None if private or asker_id is None else button(speech.say("Delete"), Delete(asker_id, key))


def _votes(key: str | None, speech: Speech) -> list[Button[LayoutView] | None]:
    if key is None:
        return []
    good, bad = speech.say("This was it"), speech.say("Not what I meant")
    return [button(good, Vote(key, good=True)), button(bad, Vote(key, good=False))]
