"""The pages of calls: composed, seen as they arrive, sent, watched, paused, cancelled."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from participation.call_queue import figures, queue_due
from participation.calls import CallView, calls_page
from participation.database import transaction
from participation.models import Chat, Message
from participation.words import CallState, Does, Pretend, Role
from tests.admin.conftest import Client, Desk, a_client
from tests.builders import a_chat, a_listener, a_resident

BASE: Final = "/desk/wonen/calls"
TYPED: Final = {"text-nl": "Wat mist u, {name}?", "text-en": "What do you miss, {name}?"}


@pytest.fixture
async def samira(the_desk: Desk) -> AsyncIterator[Client]:
    async with a_client(the_desk, await the_desk.member("Samira", Role.COORDINATOR)) as client:
        yield client


async def made(the_desk: Desk) -> CallView:
    """The newest one."""
    async with the_desk.engine.connect() as db:
        return (await calls_page(db, challenge_id=the_desk.challenge.id))[0]


async def a_draft(samira: Client, **typed: str) -> CallView:
    status, _ = await samira.post(BASE, TYPED | typed)
    assert status == 303
    return await made(samira.desk)


async def test_what_is_typed_is_kept_as_a_draft_and_sent_to_nobody(the_desk: Desk, samira: Client) -> None:
    area = the_desk.challenge.areas[-1]
    async with transaction(the_desk.engine) as db:
        await a_listener(db, the_desk.challenge, area=area)
    call = await a_draft(samira, **{"area": str(area.id), "does-0": "script:share_need", "does-1": "not_now"})
    assert (call.state, call.draft.texts, call.draft.audience.areas) == (
        CallState.DRAFT,
        {"nl": "Wat mist u, {name}?", "en": "What do you miss, {name}?"},
        (area.id,),
    )
    assert [(button.does, button.labels) for button in call.draft.buttons] == [(Does.SCRIPT, {}), (Does.NOT_NOW, {})]
    _, page = await samira.get(f"{BASE}/{call.id}")
    assert 'placeholder="Ik mis iets"' in page
    assert 'placeholder="Nu even niet"' in page
    async with the_desk.engine.connect() as db:
        assert (await db.execute(select(Message).where(Message.call_id == call.id))).all() == []


async def test_it_shows_how_it_arrives_and_who_hears_it(the_desk: Desk, samira: Client) -> None:
    async with transaction(the_desk.engine) as db:
        for language in ("nl", "en"):
            await a_listener(db, the_desk.challenge, language=language)
    call = await a_draft(samira)
    _, page = await samira.get(f"{BASE}/{call.id}")
    assert "What do you miss, Alex?" in page
    assert "2 residents get it" in page
    _, fragment = await samira.post(f"{BASE}/preview", {"text-nl": "Dag {name}"})
    assert "Dag Fatima" in fragment
    assert "<html" not in fragment
    assert "English: no text yet" in fragment


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"text-nl": "", "text-en": ""}, "Write what the call says."),
        ({"text-nl": "x" * 1001}, "Write at most 1000 characters."),
        ({"text-nl": "Dag {nam}"}, "{nam} is nothing we can put in. Use {name}, {area}."),
        ({"does-0": "link", "link-0": "https://bit.ly/3xk"}, "No website is on the list of this challenge yet."),
        ({"joined-from": "gisteren"}, "Write a day as in 2026-03-01."),
    ],
)
async def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    samira: Client, typed: dict[str, str], sentence: str
) -> None:
    status, page = await samira.post(BASE, {"text-en": "Something that was typed"} | typed)
    assert status == 400
    assert sentence in page
    if "text-en" not in typed:
        assert "Something that was typed" in page


async def test_a_language_without_words_is_told_before_anything_is_sent(the_desk: Desk, samira: Client) -> None:
    call = await a_draft(samira, **{"text-en": ""})
    status, page = await samira.post(f"{BASE}/{call.id}/now", {"text-nl": "Dag", "version": str(call.version)})
    assert status == 400
    assert "A language has no text yet." in page
    assert (await made(the_desk)).state is CallState.DRAFT


async def test_it_is_sent_with_what_was_typed_last(the_desk: Desk, samira: Client) -> None:
    call = await a_draft(samira)
    typed = {"text-nl": "Anders", "text-en": "Different", "version": str(call.version)}
    status, _ = await samira.post(f"{BASE}/{call.id}/now", typed)
    assert status == 303
    sent = await made(the_desk)
    assert (sent.state, sent.draft.texts["nl"]) == (CallState.SCHEDULED, "Anders")


async def test_it_is_tried_in_the_chat_that_the_member_tries_and_counts_nowhere(the_desk: Desk, samira: Client) -> None:
    call = await a_draft(samira)
    assert "Send it to my test chat" not in (await samira.get(f"{BASE}/{call.id}"))[1]
    status, page = await samira.post(f"{BASE}/{call.id}/test", TYPED | {"version": str(call.version)})
    assert (status, "You have no test chat now." in page) == (409, True)
    async with transaction(the_desk.engine) as db:
        chat = await a_chat(db)
        tried = {"test": True, "tried_by": the_desk.people["Samira"]}
        await db.execute(update(Chat).where(Chat.id == chat).values(tried))
        await a_resident(db, the_desk.challenge, chat_id=chat, language="en", name="Alex", pretend=Pretend.TEST)
    call = await made(the_desk)
    assert "Send it to my test chat" in (await samira.get(f"{BASE}/{call.id}"))[1]
    typed = {"text-nl": "Dag", "text-en": "Good morning, {name}", "version": str(call.version)}
    assert (await samira.post(f"{BASE}/{call.id}/test", typed))[0] == 303
    assert (await made(the_desk)).state is CallState.DRAFT
    async with the_desk.engine.connect() as db:
        (sent,) = (await db.execute(select(Message))).all()
        assert (sent.chat_id, sent.call_id) == (chat, None)
        assert "Good morning, Alex" in str(sent.content)
        assert (await figures(db, call_id=call.id)).all == 0


async def test_a_second_click_sends_it_no_second_time(the_desk: Desk, samira: Client) -> None:
    call = await a_draft(samira)
    typed = TYPED | {"version": str(call.version)}
    statuses = [(await samira.post(f"{BASE}/{call.id}/now", typed))[0] for _ in range(2)]
    assert statuses == [303, 409]


async def test_a_moment_is_by_the_challenges_clocks_and_still_to_come(the_desk: Desk, samira: Client) -> None:
    call = await a_draft(samira)
    at = datetime.now(ZoneInfo("Europe/Amsterdam")).replace(second=0, microsecond=0) + timedelta(days=3)
    when = {"day": at.date().isoformat(), "time": at.strftime("%H:%M"), "version": str(call.version)}
    past = when | {"day": "2020-01-01"}
    status, page = await samira.post(f"{BASE}/{call.id}/schedule", TYPED | past)
    assert (status, "Choose a day and a time that are still to come." in page) == (400, True)
    status, _ = await samira.post(f"{BASE}/{call.id}/schedule", TYPED | when)
    assert status == 303
    assert (await made(the_desk)).begins_at == at.astimezone(UTC)


async def test_it_is_watched_paused_gone_on_with_and_cancelled(the_desk: Desk, samira: Client) -> None:
    async with transaction(the_desk.engine) as db:
        await a_listener(db, the_desk.challenge)
    call = await a_draft(samira)
    await samira.post(f"{BASE}/{call.id}/now", TYPED | {"version": str(call.version)})
    async with transaction(the_desk.engine) as db:
        await queue_due(db, now=datetime.now(UTC))
    _, page = await samira.get(f"{BASE}/{call.id}/figures")
    assert "0 of 1" in page
    assert "<html" not in page
    for act, state in (("pause", "paused"), ("resume", "sending"), ("cancel", "cancelled")):
        assert (await samira.post(f"{BASE}/{call.id}/{act}"))[0] == 303
        assert (await made(the_desk)).state == state
    status, page = await samira.post(f"{BASE}/{call.id}/resume")
    assert (status, "That is not possible any more." in page) == (409, True)


async def test_an_older_page_of_the_same_draft_overwrites_nothing(the_desk: Desk, samira: Client) -> None:
    call = await a_draft(samira)
    await samira.post(f"{BASE}/{call.id}", {"text-nl": "Nieuwer", "text-en": "Newer", "version": str(call.version)})
    status, page = await samira.post(f"{BASE}/{call.id}", {"text-nl": "Ouder", "version": str(call.version)})
    assert (status, "Somebody changed this just now." in page) == (409, True)
    assert (await made(the_desk)).draft.texts["nl"] == "Nieuwer"


@pytest.mark.parametrize("path", ["/999", "/999/figures", "?before=x"])
async def test_what_is_not_there_is_not_found(samira: Client, path: str) -> None:
    assert (await samira.get(BASE + path))[0] == 404


async def test_the_list_is_read_page_by_page(samira: Client) -> None:
    for number in range(26):
        await a_draft(samira, **{"text-en": f"Call {number}"})
    _, first = await samira.get(BASE)
    assert ("Call 25" in first, "Call 0<" in first) == (True, False)
    older = first.split("/calls?before=")[1].split('"')[0]
    _, second = await samira.get(f"{BASE}?before={older}")
    assert "Call 0<" in second
