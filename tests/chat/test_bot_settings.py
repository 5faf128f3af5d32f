"""What moderators set for their server and its channels, and what that changes."""

import discord
import pytest
from chat_support import buttons, check_limits, parts, said, text
from test_bot_messages import open_thread

QUESTION = "Who closed the old bridge?"
ANSWER = "Mayor Ada Long closed the old bridge."
BAND = "A brass band plays at the fair every evening."


def placeholder_ids(message):
    """The custom ids of a view's menus, by their last part."""
    menus = [part for part in parts(message) if "custom_id" in part and part.get("type") != 2]
    return {part["custom_id"].rpartition(":")[2]: part["custom_id"] for part in menus}


def options(message, field):
    """The options of a menu: their labels by their values, and which are chosen."""
    (menu,) = [part for part in parts(message) if part.get("custom_id") == placeholder_ids(message)[field]]
    labels = {option["value"]: option["label"] for option in menu.get("options", ())}
    return labels, [option["value"] for option in menu.get("options", ()) if option.get("default")]


async def used(world, name, member=None, where=None, **given):
    """Use a command; it must be acknowledged, and only its user sees what it shows."""
    result = await (member or world.moderator).slash(where or world.channel, name, **given)
    assert result.acknowledged
    assert result.ephemeral
    check_limits(result.response)
    return result.response


async def chosen(world, message, field, *values, member=None):
    """Choose from a menu."""
    result = await (member or world.moderator).select(message, list(values), custom_id=placeholder_ids(message)[field])
    assert result.acknowledged
    check_limits(result.response)
    return result.response


async def pressed(world, message, label):
    result = await world.moderator.click(message, custom_id=buttons(message)[label])
    assert result.acknowledged
    return result.response


def quotations(message):
    """How many passages a message quotes."""
    return sum(part.get("content", "").startswith("> ") for part in parts(message))


async def open_to_all(world):
    """Let everybody see the moderators' commands, as an administrator may."""
    for command in await world.env.bot.tree.fetch_commands():
        world.guild.set_command_permissions(command, {world.guild.default_role: True})


def roles_of(world, member):
    """The ids of a member's roles, to be changed."""
    return world.env.backend.get_guild(world.guild.id).members[member.id].role_ids


async def answer(world, question=QUESTION, channel=None):
    await world.member.send(channel or world.channel, f"{world.bot} {question}")
    return world.replies(channel)[-1]


class TestShow:
    """/settings show"""

    async def test_it_tells_what_holds_and_that_nobody_set_it(self, world):
        shown = said(await used(world, "settings show"))
        assert f"What holds in <#{world.channel.id}>" in shown
        assert "Every message is a question: no (not set)" in shown
        assert "Layout of answers: full (not set)" in shown
        assert "Log channel: none" in shown

    async def test_it_tells_who_decided(self, world):
        other = world.guild.create_text_channel("other")
        await world.restart(ask_channel_ids=(world.channel.id,))
        await chosen(world, await used(world, "settings server"), "shape", "compact")
        await chosen(world, await used(world, "settings channel", channel=other), "threads", "on")
        shown = said(await used(world, "settings show"))
        assert "Every message is a question: yes (set by whoever runs the bot)" in shown
        assert "Layout of answers: compact, one short passage (set for the whole server)" in shown
        assert "Answers in a thread: no (not set)" in shown
        assert "Answers in a thread: yes (set here)" in said(await used(world, "settings show", channel=other))

    async def test_a_thread_has_what_its_channel_has(self, world):
        thread = await open_thread(world, world.channel)
        await chosen(world, await used(world, "settings channel"), "shape", "compact")
        shown = said(await used(world, "settings show", where=thread))
        assert "compact, one short passage (set for the channel of this thread)" in shown


class TestWhoMay:
    """Moderators only; moderator roles are chosen by those who manage the server."""

    @pytest.mark.parametrize("name", ["settings show", "settings server", "settings channel", "settings articles"])
    async def test_members_are_refused(self, world, name):
        # As where an administrator lets everybody use the command.
        await open_to_all(world)
        assert "Only moderators of this server" in text(await used(world, name, member=world.member))

    async def test_discord_itself_hides_the_commands_from_members(self, world):
        assert not [name for name in world.member.available_commands(world.channel) if name.startswith("settings")]
        assert "settings show" in world.moderator.available_commands(world.channel)

    async def test_a_menu_is_refused_to_whoever_is_no_moderator_any_more(self, world):
        panel = await used(world, "settings channel")
        roles = roles_of(world, world.moderator)
        held = list(roles)
        roles.clear()
        assert "Only moderators of this server" in text(await chosen(world, panel, "ask", "on"))
        roles.extend(held)
        assert "Every message is a question: no" in said(await used(world, "settings show"))

    async def test_a_role_makes_moderators_of_corpus_and_settings_until_it_is_taken_back(self, world):
        await open_to_all(world)
        role = world.guild.create_role("Librarian")
        librarian = world.guild.add_member(world.env.create_user("lin"), roles=[role])
        for name, refusal in (("settings show", "Only moderators"), ("corpus status", "Only moderators")):
            assert refusal in text(await used(world, name, member=librarian))
        panel = await chosen(world, await used(world, "settings server"), "moderators", role)
        assert f"Roles that count as moderators: <@&{role.id}>" in text(panel)
        assert "Server Settings > Integrations" in text(panel)
        assert "What holds in" in text(await used(world, "settings show", member=librarian))
        assert "The corpus holds 2 articles" in said(await used(world, "corpus status", member=librarian))
        await world.restart()
        assert "What holds in" in text(await used(world, "settings show", member=librarian))
        await chosen(world, await used(world, "settings server"), "moderators")
        assert "Only moderators" in text(await used(world, "settings show", member=librarian))

    async def test_only_who_manages_the_server_chooses_the_roles(self, world):
        await open_to_all(world)
        role = world.guild.create_role("Librarian")
        librarian = world.guild.add_member(world.env.create_user("lin"), roles=[role])
        await chosen(world, await used(world, "settings server"), "moderators", role)
        panel = await used(world, "settings server", member=librarian)
        (menu,) = [part for part in parts(panel) if part.get("custom_id") == "set:0:moderators"]
        assert menu["disabled"]
        panel = await used(world, "settings server")
        other = world.guild.create_role("Other")
        roles_of(world, world.moderator)[:] = [role.id]
        refused = await chosen(world, panel, "moderators", other)
        assert "Only members with the permission “Manage Server” can change this." in text(refused)


class TestAskChannels:
    """Channels where every message is a question."""

    @pytest.fixture
    def allowed(self, monkeypatch):
        """The developer portal allows the bot the text of all messages."""
        flags = discord.ApplicationFlags(gateway_message_content_limited=True)
        monkeypatch.setattr(discord.AppInfo, "flags", flags)

    async def test_without_the_intent_the_moderator_hears_what_is_missing(self, world):
        panel = await chosen(world, await used(world, "settings channel"), "ask", "on")
        assert "Saved, and in force from now on. Every message is a question: yes (set here)." in said(panel)
        assert "“Message Content Intent”" in text(panel)
        await world.restart()
        assert not world.env.bot.intents.message_content

    @pytest.mark.usefixtures("allowed")
    async def test_where_the_portal_allows_it_the_bot_connects_anew_and_listens(self, world):
        panel = await chosen(world, await used(world, "settings channel"), "ask", "on")
        assert "The bot now connects to Discord anew" in text(panel)
        assert world.env.bot.is_replaced
        assert world.env.bot.is_closed()
        await world.restart()
        assert world.env.bot.intents.message_content
        await world.member.send(world.channel, QUESTION)
        assert ANSWER in said(world.replies()[-1])
        panel = await chosen(world, await used(world, "settings channel"), "ask", "on")
        assert "Message Content Intent" not in text(panel)
        assert not world.env.bot.is_replaced

    @pytest.mark.usefixtures("allowed")
    async def test_without_a_listening_channel_nothing_privileged_is_asked_for(self, world):
        await world.restart()
        assert not world.env.bot.intents.message_content

    async def test_a_channel_of_the_operators_can_be_switched_off_and_given_back(self, world):
        await world.restart(ask_channel_ids=(world.channel.id,))
        panel = await chosen(world, await used(world, "settings channel"), "ask", "off")
        labels, default = options(panel, "ask")
        assert labels == {"inherit": "Not set here (then: yes)", "on": "Yes", "off": "No"}
        assert default == ["off"]
        await world.member.send(world.channel, QUESTION)
        assert world.replies() == []
        await chosen(world, panel, "ask", "inherit")
        await world.member.send(world.channel, QUESTION)
        assert len(world.replies()) == 1


class TestLayout:
    """Full and compact answers."""

    @pytest.fixture
    async def compact(self, world):
        await chosen(world, await used(world, "settings channel"), "shape", "compact")
        return world

    async def test_a_compact_answer_is_one_passage_and_more_are_a_button_away(self, compact):
        shown = await answer(compact, "What about the bridge and the council?")
        assert quotations(shown) == 1
        result = await compact.member.click(shown, custom_id=buttons(shown)["More passages"])
        assert "Passages 2 to" in text(result.response)

    async def test_commands_and_follow_ups_are_compact_too(self, compact):
        for private in (False, True):
            result = await compact.member.slash(
                compact.channel, "ask", question="What about the bridge and the council?", private=private
            )
            assert quotations(result.response) == 1

    async def test_other_channels_stay_as_they_are(self, compact):
        other = compact.guild.create_text_channel("other")
        shown = await answer(compact, "What about the bridge and the council?", other)
        assert quotations(shown) > 1


class TestThreads:
    """Answers in threads of their own."""

    @pytest.fixture
    async def threaded(self, world):
        await chosen(world, await used(world, "settings channel"), "threads", "on")
        return world

    async def test_an_answer_stands_in_a_thread_that_is_named_by_the_question(self, threaded):
        asked = await threaded.member.send(threaded.channel, f"{threaded.bot} {QUESTION} {'really ' * 20}")
        (thread,) = threaded.channel.threads
        assert thread.id == asked.id
        assert thread.name.startswith(QUESTION)
        assert len(thread.name) <= 100
        assert ANSWER in said(threaded.replies(thread)[0])
        assert threaded.replies() == []

    async def test_a_follow_up_in_the_thread_leans_on_the_answer_and_stays_there(self, threaded):
        await threaded.member.send(threaded.channel, f"{threaded.bot} {QUESTION}")
        (thread,) = threaded.channel.threads
        await threaded.member.send(thread, f"{threaded.bot} And what did she say?")
        second = threaded.replies(thread)[-1]
        assert "Nobody crosses until the water falls." in said(second)
        assert f"Asked before: {QUESTION}" in said(second)
        assert len(threaded.channel.threads) == 1

    async def test_a_repeated_question_is_led_into_the_thread(self, threaded):
        await threaded.member.send(threaded.channel, f"{threaded.bot} {QUESTION}")
        (thread,) = threaded.channel.threads
        await threaded.member.send(threaded.channel, f"{threaded.bot} {QUESTION}")
        assert f"/{thread.id}/" in text(threaded.replies()[0])

    async def test_notices_open_no_thread(self, threaded):
        await threaded.member.send(threaded.channel, threaded.bot)
        assert threaded.channel.threads == []
        assert "Ask me a question" in text(threaded.replies()[0])

    async def test_without_the_permission_the_answer_is_a_reply(self, threaded):
        closed = discord.PermissionOverwrite(create_public_threads=False)
        world, everyone = threaded, threaded.guild.default_role
        quiet = world.guild.create_text_channel("quiet", overwrites={everyone: closed})
        await chosen(world, await used(world, "settings channel", channel=quiet), "threads", "on")
        assert ANSWER in said(await answer(world, QUESTION, quiet))
        assert quiet.threads == []

    async def test_where_discord_refuses_the_answer_is_a_reply(self, threaded, monkeypatch):
        async def refuse(*_, **__):
            response = type("Response", (), {"status": 400, "reason": "x"})()
            raise discord.HTTPException(response, {"code": 160004, "message": "has a thread already"})

        monkeypatch.setattr(discord.Message, "create_thread", refuse)
        assert ANSWER in said(await answer(threaded))

    async def test_direct_messages_stay_as_they_are(self, threaded):
        await threaded.member.send_dm(QUESTION)
        history = threaded.member.user.dm_channel.history()
        assert ANSWER in said(history[-1])


class TestArticles:
    """Which articles a channel answers from."""

    @pytest.fixture
    async def fair_only(self, world):
        panel = await used(world, "settings articles", article="fair")
        assert "Articles that answer: article “A summer fair” (set here)" in said(panel)
        return world

    async def test_only_chosen_articles_answer_are_searched_and_offered(self, fair_only):
        world = fair_only
        assert "I found no passage" in text(await answer(world))
        assert "river" not in text(world.replies()[-1])
        assert BAND in said(await answer(world, "Who plays at the fair?"))
        assert "A summer fair" in text(await answer(world, ""))
        assert "river" not in text(world.replies()[-1])
        found = await world.member.slash(world.channel, "search", query="opens")
        assert "The bridge opens" not in said(found.response)
        assert "The fair opens" in said(found.response)
        offered = await world.member.autocomplete(world.channel, "search", "article", "")
        assert [choice["value"] for choice in offered] == ["fair"]
        refused = await world.member.slash(world.channel, "search", query="opens", article="river")
        assert "There is no article “river”" in text(refused.response)

    async def test_articles_that_are_not_chosen_are_nowhere_to_be_seen(self, fair_only):
        world = fair_only
        for name, options in (("articles", {}), ("about", {}), ("help", {})):
            shown = await world.member.slash(world.channel, name, **options)
            assert "river" not in said(shown.response).lower()
        refused = await world.member.slash(world.channel, "passage", article="river", number=1)
        assert "There is no article “river”" in text(refused.response)
        shown = await world.member.slash(world.channel, "passage", article="fair", number=1)
        assert "The fair opens in June" in said(shown.response)

    async def test_other_channels_answer_from_everything(self, fair_only):
        other = fair_only.guild.create_text_channel("other")
        assert ANSWER in said(await answer(fair_only, QUESTION, other))

    async def test_it_holds_after_a_restart_and_until_it_is_taken_back(self, fair_only):
        world = fair_only
        await world.restart()
        assert "I found no passage" in text(await answer(world))
        panel = await pressed(world, await used(world, "settings channel"), "Take back (then: all)")
        assert "Articles that answer: all (not set)" in said(panel)
        assert ANSWER in said(await answer(world))

    async def test_authors_and_tags_are_added_and_left_out_again_by_the_menu(self, world):
        (world.corpus / "snow.md").write_text("---\ntags: [Winter]\n---\n\nSnow fell on the hills.\n")
        await world.restart()
        await used(world, "settings articles", author="the daily drop")
        panel = await used(world, "settings articles", tag="winter")
        assert "author “The Daily Drop”, tag “Winter” (set here)" in said(panel)
        labels, default = options(panel, "selection")
        assert list(labels.values()) == ["Author “The Daily Drop”", "Tag “Winter”"]
        assert default == list(labels)
        assert ANSWER in said(await answer(world))
        assert "I found no passage" in text(await answer(world, "Who plays at the fair?"))
        tag = next(value for value, label in labels.items() if "Winter" in label)
        panel = await chosen(world, panel, "selection", tag)
        assert "Articles that answer: tag “Winter” (set here)" in said(panel)
        assert "I found no passage" in text(await answer(world, f"Tell me: {QUESTION}"))
        panel = await chosen(world, panel, "selection")
        assert "Articles that answer: all (not set)" in said(panel)

    async def test_a_channel_may_answer_from_all_where_the_server_does_not(self, world):
        await used(world, "settings articles", article="fair", everywhere=True)
        assert "I found no passage" in text(await answer(world))
        panel = await pressed(world, await used(world, "settings channel"), "Answer from all articles")
        assert "Articles that answer: all (set here)" in said(panel)
        assert ANSWER in said(await answer(world))

    async def test_names_are_offered_from_the_corpus(self, world):
        for option, typed, expected in (
            ("article", "riv", ["river"]),
            ("author", "REP", ["Ada Reporter"]),
            ("author", "", ["Ada Reporter", "The Daily Drop"]),
            ("tag", "", []),
        ):
            offered = await world.moderator.autocomplete(world.channel, "settings articles", option, typed)
            assert [choice["value"] for choice in offered] == expected

    async def test_what_the_corpus_does_not_have_is_said_so(self, world):
        for option, words in (
            ("article", "No article is called “@everyone”."),
            ("author", "No article is by “@everyone”."),
            ("tag", "No article has the tag “@everyone”."),
        ):
            shown = await used(world, "settings articles", **{option: "@everyone"})
            assert words in said(shown).replace("\u200b", "")
        assert "Articles that answer: all (not set)" in said(await used(world, "settings articles"))


class TestKeeping:
    """Settings and the database."""

    async def test_settings_are_kept_where_questions_are_not(self, make_world):
        async with make_world(record_questions=False) as world:
            await chosen(world, await used(world, "settings server"), "shape", "compact")
            await world.restart()
            assert "compact, one short passage (set for the whole server)" in said(await used(world, "settings show"))

    async def test_where_the_database_does_not_work_questions_are_answered_and_moderators_are_told(self, make_world):
        async with make_world(record_questions=False) as world:
            world.settings.state_dir.mkdir(exist_ok=True)
            (world.settings.state_dir / "records.db").unlink(missing_ok=True)
            (world.settings.state_dir / "records.db").mkdir()
            await world.restart(ask_channel_ids=(world.channel.id,))
            await world.member.send(world.channel, QUESTION)
            assert ANSWER in said(world.replies()[-1])
            assert "The settings cannot be read or saved just now" in text(await used(world, "settings show"))

    async def test_a_channel_that_is_gone_is_said_so(self, world):
        other = world.guild.create_text_channel("other")
        panel = await used(world, "settings channel", channel=other)
        world.env.backend.delete_channel(other.id)
        result = await world.moderator.select(panel, ["compact"], custom_id=placeholder_ids(panel)["shape"])
        assert "This channel is no longer there" in text(result.response)


class TestLanguage:
    """The language of what everybody sees."""

    async def test_the_menu_offers_each_language_by_its_own_name(self, world):
        labels, default = options(await used(world, "settings channel"), "language")
        assert labels["discord"] == "As Discord says"
        assert labels["en"] == "English"
        assert default == ["inherit"]

    async def test_a_chosen_language_holds_for_what_everybody_sees(self, world):
        panel = await chosen(world, await used(world, "settings channel"), "language", "en")
        assert "Language of what everybody sees: English (set here)" in said(panel)
