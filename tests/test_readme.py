"""The README cannot drift from the code."""

import ast
import dataclasses
import re
from pathlib import Path
from unittest.mock import Mock

import discord
import pytest
from discord import app_commands

from bot.chat.commands.tree import build_tree
from bot.cli import app
from bot.settings import Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    return README.split(f"\n## {title}\n")[1].split("\n## ")[0]


def rows(text: str) -> list[list[str]]:
    """The cells of every table row but the headings."""
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")
    ]
    return [row for row in cells if not set("".join(row)) <= set("- ")]


def test_the_quick_start_begins_with_two_commands_of_one_line():
    blocks = re.findall(r"^```\w*\n(.*?)^```", section("Quick start"), re.MULTILINE | re.DOTALL)
    assert len(blocks) >= 2
    assert all(len(block.strip().splitlines()) == 1 for block in blocks[:2])
    assert "bot ask" in blocks[0]
    assert "pytest" in blocks[1]


def test_every_setting_is_listed_with_its_default():
    listed = {row[0].strip("`"): row[1].strip("`") for row in rows(section("Settings"))[1:]}
    assert list(listed) == [setting.name.upper() for setting in dataclasses.fields(Settings)]
    for setting in dataclasses.fields(Settings):
        default = setting.default
        shown = "" if default in ("", (), None) else f"{default:g}" if isinstance(default, float) else str(default)
        shown = shown.lower() if isinstance(default, bool) else shown
        assert listed[setting.name.upper()] == shown


def test_every_sub_command_is_listed_with_its_options():
    listed = {row[0].split()[1].strip("`"): row[0] for row in rows(section("Ask in the terminal"))[1:]}
    commands = app.commands
    assert sorted(listed) == sorted(commands)
    for name, command in commands.items():
        options = {option for p in command.params for option in p.opts if option.startswith("--")}
        assert options - {"--help"} == set(re.findall(r"--[a-z-]+", listed[name]))
        assert command.help


def test_every_command_in_discord_is_listed_with_its_options():
    tree = build_tree(discord.Client(intents=discord.Intents.none()), *[Mock()] * 3, recorder=Mock(), speeches=Mock())
    slash = [command for command in tree.walk_commands() if isinstance(command, app_commands.Command)]
    listed = {row[0].strip("`*"): row[1] for row in rows(section("Ask in Discord"))}
    for command in slash:
        options = listed[f"/{command.qualified_name}"]
        assert {option.name for option in command.parameters} == set(re.findall(r"`(\w+)`", options))
    menus = tree.get_commands(type=discord.AppCommandType.message)
    assert {menu.name for menu in menus} <= listed.keys()
    assert slash
    assert menus


@pytest.mark.parametrize("row", rows(section("How a question travels"))[1:], ids=lambda row: row[0])
def test_every_stage_names_functions_that_exist(row):
    for names, path in re.findall(r"(`[^/]+?`) in `(bot/[\w/]+\.py)`", row[1]):
        defined = {
            node.name
            for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8")))
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
        }
        for name in re.findall(r"`([\w.]+)`", names):
            assert set(name.split(".")) <= defined, name


def test_the_pictures_exist_with_words_for_those_who_cannot_see_them():
    pictures = re.findall(r"!\[(.*?)\]\((.*?)\)", README)
    assert pictures
    for words, path in pictures:
        assert len(words) > 50
        assert (ROOT / path).stat().st_size < 200_000
