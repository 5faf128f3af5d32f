"""The commands that read work in direct messages and private channels; moderators' commands in servers only."""

import pytest
from chat_support import buttons, said, text
from simcord import SetupError
from test_bot_search import menu

READING = ["ask", "search", "passage", "articles", "about", "help", "forget", "Find passages about this"]
USES = [
    ("ask", {"question": "Who closed the old bridge?"}, "Mayor Ada Long closed the old bridge."),
    ("search", {"query": "brass band"}, "A brass band plays"),
    ("passage", {"article": "river", "number": 3}, "Nobody was hurt"),
    ("articles", {}, "2 articles, page 1 of 1"),
    ("about", {}, "Articles: 2. Passages: 7."),
    ("help", {}, "/ask question: "),
    ("forget", {}, "You have no votes"),
]


def payloads(world):
    """What Discord was told, by the names of the commands."""
    tree = world.env.bot.tree
    return {command.name: command.to_dict(tree) for command in tree.get_commands()}


def test_what_reads_may_be_installed_and_used_everywhere(world):
    told = payloads(world)
    for name in READING:
        assert sorted(told[name]["contexts"]) == [0, 1, 2], name
        assert sorted(told[name]["integration_types"]) == [0, 1], name


def test_everything_else_is_for_servers_only(world):
    others = payloads(world).keys() - set(READING)
    assert "corpus" in others
    for name in others:
        assert payloads(world)[name]["contexts"] == [0], name
        assert payloads(world)[name]["integration_types"] == [0], name


@pytest.fixture
def group(world, monkeypatch):
    """Everything that the member does in the direct channel comes as from a group, where the bot is no member."""
    emit = type(world.env.backend).emit

    def as_group(backend, event, payload, *args, **kwargs):
        if event == "INTERACTION_CREATE":
            payload = {"user": payload.get("member", payload).get("user"), **payload}
            payload = {name: value for name, value in payload.items() if name not in {"guild", "guild_id", "member"}}
            channel = {"id": payload["channel_id"], "type": 3, "name": "Friends", "recipients": [], "icon": None}
            channel |= {"last_message_id": None, "owner_id": str(world.member.id), "flags": 0}
            owners = {"1": str(world.member.id)}
            payload = payload | {"context": 2, "channel": channel, "authorizing_integration_owners": owners}
        return emit(backend, event, payload, *args, **kwargs)

    monkeypatch.setattr(type(world.env.backend), "emit", as_group)


@pytest.fixture
def elsewhere(world, monkeypatch):
    """Everything that the member does in the direct channel comes as from a server that the bot is not in."""
    emit = type(world.env.backend).emit

    def as_stranger(backend, event, payload, *args, **kwargs):
        if event == "INTERACTION_CREATE":
            member = {
                "user": payload.pop("user"),
                "roles": [],
                "permissions": "0",
                "flags": 0,
                "deaf": False,
                "mute": False,
            }
            member |= {"joined_at": "2020-01-01T00:00:00+00:00", "nick": None, "avatar": None}
            channel = {"id": payload["channel_id"], "type": 0, "name": "far", "position": 0, "guild_id": "77"}
            channel |= {"permission_overwrites": [], "parent_id": None, "permissions": "0"}
            guild = {"id": "77", "locale": "fi", "features": []}
            payload |= {"guild_id": "77", "guild": guild, "guild_locale": "fi", "member": member, "channel": channel}
            payload |= {"context": 0, "authorizing_integration_owners": {"1": str(world.member.id)}}
        return emit(backend, event, payload, *args, **kwargs)

    monkeypatch.setattr(type(world.env.backend), "emit", as_stranger)


@pytest.fixture(params=["direct", "group", "elsewhere"])
def somewhere(request, world):
    """A direct message, a private channel, or a server that the bot is not in, and the member there."""
    if request.param != "direct":
        request.getfixturevalue(request.param)
    return world.member.user


@pytest.mark.parametrize(("command", "options", "expected"), USES)
async def test_what_reads_works_wherever_the_bot_is_no_member(somewhere, command, options, expected):
    result = await somewhere.slash(command, **options)
    assert result.acknowledged
    assert expected in said(result.response)


@pytest.mark.usefixtures("group")
async def test_a_message_is_searched_without_a_server(world):
    message = await world.moderator.send(world.channel, "does anyone know about the old bridge?")
    result = await world.member.context_menu(world.channel, "Find passages about this", message)
    assert result.acknowledged
    assert "Mayor Ada Long closed the old bridge." in said(result.response)


async def test_pages_and_menus_work_wherever_the_bot_is_no_member(world, somewhere):
    found = (await somewhere.slash("search", author="Daily Drop")).response
    await world.restart()
    await somewhere.click(found, custom_id=buttons(found)["Next"])
    assert "page 2 of 2" in text(world.member.user.dm_channel.history()[-1])
    custom_id, options = menu(found)
    around = await somewhere.select(found, [next(iter(options.values()))], custom_id=custom_id)
    assert around.ephemeral
    assert "which you chose" in text(around.response)


async def test_autocompletion_works_wherever_the_bot_is_no_member(somewhere):
    choices = await somewhere.autocomplete("search", "author", "ada", query="x")
    assert choices == [{"name": "Ada Reporter", "value": "Ada Reporter"}]


async def test_an_answer_is_deleted_by_whoever_asked_wherever_the_bot_is_no_member(world, somewhere):
    answer = (await somewhere.slash("ask", question="Who closed the old bridge?")).response
    await somewhere.click(answer, custom_id=buttons(answer)["Delete"])
    assert world.member.user.dm_channel.history() == []


async def test_moderators_commands_are_not_there_without_a_server(world):
    with pytest.raises(SetupError, match="not visible"):
        await world.moderator.user.slash("corpus status")
