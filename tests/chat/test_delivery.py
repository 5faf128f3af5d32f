"""Getting an answer out in spite of passing faults: with the smallest imitations of discord.py's objects."""

import asyncio

import aiohttp
import discord
import pytest

from bot.chat.connection import delivery
from bot.chat.layouts.answer_layouts import notice_layout


class Refusal:
    """An HTTP response as discord.py's errors want it."""

    def __init__(self, status):
        self.status, self.reason = status, "made up"


def server_error():
    return discord.DiscordServerError(Refusal(503), "down")


def http_error(status, code):
    return discord.HTTPException(Refusal(status), {"code": code, "message": "made up"})


class Calls:
    """Fails with each of the given errors in turn, then succeeds; remembers what it was called with."""

    def __init__(self, *errors):
        self.errors, self.calls = list(errors), []

    async def __call__(self, *_, **kwargs):
        self.calls.append(kwargs)
        if self.errors and (error := self.errors.pop(0)):
            raise error
        return "sent"


class Response:
    def __init__(self, send):
        self.send_message, self.deferred, self.edited = send, [], []

    def is_done(self):
        return bool(self.deferred)

    async def defer(self, **how):
        self.deferred.append(how)

    async def edit_message(self, **how):
        self.edited.append(how)


class Interaction:
    def __init__(self, *errors):
        self.response = Response(Calls(*errors))
        self.edit_original_response = Calls(*errors)


class Message:
    id = 77

    def __init__(self, *errors):
        self.channel = type("Channel", (), {})()
        self.channel.send = Calls(*errors)

    def to_reference(self, *, fail_if_not_exists):
        return ("reference", fail_if_not_exists)


async def view():
    return notice_layout("hello")


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch):
    monkeypatch.setattr(delivery, "_PAUSES", (0, 0, 0))


@pytest.mark.parametrize(
    "error", [server_error(), aiohttp.ClientOSError(104, "reset"), ConnectionResetError(104, "reset")]
)
async def test_a_passing_fault_is_outlived(error):
    send = Calls(error, error)
    assert await delivery.persist(send) == "sent"
    assert len(send.calls) == 3


async def test_a_lasting_fault_is_raised_after_four_tries():
    send = Calls(*(server_error() for _ in range(9)))
    with pytest.raises(discord.DiscordServerError):
        await delivery.persist(send)
    assert len(send.calls) == 4


async def test_what_discord_refuses_is_not_tried_again():
    send = Calls(http_error(403, 50013))
    with pytest.raises(discord.HTTPException):
        await delivery.persist(send)
    assert len(send.calls) == 1


async def test_a_reply_keeps_its_nonce_so_that_it_arrives_once():
    message = Message(server_error())
    await delivery.reply(message, await view())
    assert [call["nonce"] for call in message.channel.send.calls] == ["77", "77"]


async def test_a_deleted_question_is_answered_without_a_reference():
    message = Message(http_error(400, 50035))
    await delivery.reply(message, await view())
    assert [call.get("reference") for call in message.channel.send.calls] == [("reference", False), None]


async def test_another_refusal_of_a_reply_is_raised():
    with pytest.raises(discord.HTTPException):
        await delivery.reply(Message(http_error(403, 50013)), await view())


async def test_a_quick_answer_needs_no_defer():
    interaction = Interaction()
    await delivery.respond(interaction, view(), private=True)
    assert interaction.response.deferred == []
    assert interaction.response.send_message.calls[0]["ephemeral"] is True


async def test_a_slow_answer_is_deferred_with_the_same_privacy_and_then_put_in_place(monkeypatch):
    monkeypatch.setattr(delivery, "_IN_TIME", 0.01)

    async def slow():
        await asyncio.sleep(0.1)
        return notice_layout("late")

    interaction = Interaction()
    await delivery.respond(interaction, slow(), private=True)
    assert interaction.response.deferred == [{"thinking": True, "ephemeral": True}]
    assert len(interaction.edit_original_response.calls) == 1


def sentences(calls):
    return [call["view"].children[0].content for call in calls]


class Work:
    """Something that is finished once it was asked often enough how far it is."""

    def __init__(self, monkeypatch, asked):
        monkeypatch.setattr(delivery, "_IN_TIME", 0.01)
        monkeypatch.setattr(delivery, "_EVERY", 0.02)
        self.step, self.asked, self.enough = 0, asked, asyncio.Event()

    def how_far(self):
        self.step += 1
        if self.step == self.asked:
            self.enough.set()
        return f"Step {self.step}"

    async def done(self):
        await self.enough.wait()
        return notice_layout("done")


async def test_long_work_is_told_of_until_it_is_done(monkeypatch):
    interaction, work = Interaction(), Work(monkeypatch, 3)
    await delivery.respond(interaction, work.done(), private=True, meanwhile=work.how_far)
    edits = interaction.edit_original_response.calls
    assert sentences(edits) == ["Step 1", "Step 2", "Step 3", "done"]
    assert all(call["view"].is_finished() for call in edits)


async def test_a_sentence_that_is_the_same_is_not_sent_again(monkeypatch):
    interaction, work = Interaction(), Work(monkeypatch, 4)
    await delivery.respond(interaction, work.done(), meanwhile=lambda: work.how_far()[:4])
    assert sentences(interaction.edit_original_response.calls) == ["Step", "done"]


async def test_work_that_was_deferred_and_ends_soon_is_not_told_of(monkeypatch):
    interaction, work = Interaction(), Work(monkeypatch, 0)
    monkeypatch.setattr(delivery, "_EVERY", 60.0)

    async def defer(**_):
        interaction.response.deferred.append({})
        work.enough.set()

    interaction.response.defer = defer
    await delivery.respond(interaction, work.done(), meanwhile=work.how_far)
    assert sentences(interaction.edit_original_response.calls) == ["done"]


async def test_what_was_confirmed_is_told_of_at_once_in_place_of_its_buttons(monkeypatch):
    interaction, work = Interaction(), Work(monkeypatch, 3)
    await delivery.carry_out(interaction, work.done(), work.how_far)
    assert sentences(interaction.response.edited) == ["Step 1"]
    assert sentences(interaction.edit_original_response.calls) == ["Step 2", "Step 3", "done"]


async def test_where_it_cannot_be_told_how_far_it_is_the_outcome_still_is(monkeypatch):
    interaction, work = Interaction(ConnectionResetError(104, "reset"), http_error(404, 10008)), Work(monkeypatch, 3)
    await delivery.respond(interaction, work.done(), meanwhile=work.how_far)
    assert sentences(interaction.edit_original_response.calls) == ["Step 1", "Step 2", "Step 3", "done"]


async def test_nothing_is_told_once_discord_takes_no_more_edits(monkeypatch):
    interaction, work = Interaction(), Work(monkeypatch, 0)
    monkeypatch.setattr(delivery, "_LASTS", 0.0)
    asyncio.get_running_loop().call_later(0.2, work.enough.set)
    await delivery.respond(interaction, work.done(), meanwhile=work.how_far)
    assert sentences(interaction.edit_original_response.calls) == ["done"]


@pytest.mark.parametrize(("pause", "deferred"), [(0, []), (0.1, [{}])])
async def test_a_view_is_replaced_in_time_and_a_slow_one_after_a_defer(monkeypatch, pause, deferred):
    monkeypatch.setattr(delivery, "_IN_TIME", 0.01)

    async def made():
        await asyncio.sleep(pause)
        return notice_layout("next")

    interaction = Interaction()
    await delivery.replace(interaction, made())
    assert interaction.response.deferred == deferred
    edits = interaction.edit_original_response.calls if deferred else interaction.response.edited
    assert len(edits) == 1


async def test_an_acknowledgement_that_was_lost_is_no_error():
    interaction = Interaction(server_error(), http_error(400, 40060))
    await delivery.respond(interaction, view())
    assert len(interaction.response.send_message.calls) == 2


async def test_an_expired_interaction_is_only_logged_when_told_a_sentence(caplog):
    interaction = Interaction(http_error(404, 10062))
    await delivery.tell(interaction, "hello")
    assert "Could not say" in caplog.text


async def test_sent_views_are_not_kept():
    message = Message()
    await delivery.reply(message, await view())
    assert message.channel.send.calls[0]["view"].is_finished()
