"""What the package says, as its source has it; run as a program it brings the catalogues up to date.

`python tests/locales/extraction.py` adds new entries without a translation, and takes out those that nothing says.
"""

import ast
import sys
from pathlib import Path
from unittest.mock import Mock

import discord
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from discord import app_commands

import bot
from bot.chat.commands.tree import build_tree
from bot.locales.catalogues import languages, read_catalogue
from bot.locales.speech import DESCRIPTION, NAME

PACKAGE = Path(bot.__file__).parent


def calls():
    """Yield each call of `say`, `count` and `Sentence` with the file it stands in and the texts it is given."""
    for file in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", None) or getattr(node.func, "id", None)
            # Strings and lists have a `count` too, of other arguments.
            if name == "count" and len(node.args) == 3 and is_text(node.args[1]):
                yield file, node, node.args[:2]
            elif name == "Sentence" or (name == "say" and isinstance(node.func, ast.Attribute)):
                yield file, node, node.args[:1]


def is_text(node):
    """Whether a node is a string that is written out."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def sentences():
    """Yield each sentence, or the pair of its forms, with its place in the source."""
    for file, _, words in calls():
        if all(map(is_text, words)):
            texts = tuple(word.value for word in words)
            yield texts if len(texts) == 2 else texts[0], file.relative_to(PACKAGE.parent).as_posix()


def command_words():
    """Yield (context, word) of all that Discord shows of the commands."""
    tree = build_tree(discord.Client(intents=discord.Intents.none()), *[Mock()] * 3, recorder=Mock(), speeches=Mock())
    commands = tree.get_commands()
    menus = [command for command in commands if isinstance(command, app_commands.ContextMenu)]
    yield from ((NAME, menu.name) for menu in menus)
    waiting = [command.to_dict(tree) for command in commands if command not in menus]
    while waiting:
        shown = waiting.pop()
        yield NAME, shown["name"]
        if shown.get("description"):
            yield DESCRIPTION, shown["description"]
        for choice in shown.get("choices", ()):
            yield DESCRIPTION, choice["name"]
        waiting += shown.get("options", ())


def template() -> Catalog:
    """Return everything that is said, without translations."""
    made = Catalog(project="storybot", charset="utf-8", fuzzy=False)
    for message, place in sentences():
        made.add(message, locations=[(place, None)])
    for context, word in command_words():
        made.add(word, context=context)
    return made


def main() -> None:
    """Write every catalogue anew; other arguments name languages to begin."""
    for language in {*languages(), *sys.argv[1:]}:
        known = read_catalogue(language) if language in languages() else Catalog(language, charset="utf-8", fuzzy=False)
        known.update(template(), no_fuzzy_matching=True, update_header_comment=False)
        known.obsolete.clear()
        with (PACKAGE / "locales" / f"{language}.po").open("wb") as stream:
            write_po(stream, known, width=120, sort_output=True, omit_header=False, include_lineno=False)


if __name__ == "__main__":
    main()
