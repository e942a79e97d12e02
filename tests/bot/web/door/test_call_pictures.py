"""A call with a picture, on the page: it is shown with what is said of it, to whom it was sent and to nobody else."""

from datetime import UTC, datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from participation.call_draft import CallDraft, CallPicture
from participation.call_queue import queue_due
from participation.calls import make_call
from participation.challenges import ChallengeView
from participation.database import transaction
from participation.models import Consent, Message, Resident
from participation.pictures import keep_picture, name_of
from participation.words import ConsentKind, MessageState
from tests.bot.web.door.browsing import House, Visitor

PAGE = "/chat/wonen"


async def test_a_picture_stands_above_its_call_with_what_is_seen_on_it(
    engine: AsyncEngine, challenge: ChallengeView, house: House, fatma: Visitor
) -> None:
    await fatma.opens(PAGE)
    await fatma.taps(PAGE, "Prima, ga verder")
    async with transaction(engine) as db:
        resident = (await db.execute(select(Resident.id))).scalar_one()
        consent = {"challenge_id": challenge.id, "resident_id": resident, "version": "1", "language": "nl"}
        await db.execute(insert(Consent).values(consent | {"kind": ConsentKind.CALLS}))
        picture = CallPicture(await keep_picture(db, b"dots", challenge_id=challenge.id), {"nl": "Een <leeg> bankje."})
        draft, now = CallDraft({"nl": "Waar mist u een bankje?"}, picture=picture), datetime.now(UTC)
        await make_call(db, draft, challenge_id=challenge.id, by=None, begins_at=now)
        await queue_due(db, now=now)
        await db.execute(update(Message).values(state=MessageState.SENT, sent_at=now))
    page = await fatma.opens(PAGE)
    address = f"{PAGE}/media/{name_of(picture.id)}"
    shown = f'<img src="{address}" alt="Een &lt;leeg&gt; bankje."'
    assert page.html.index(shown) < page.html.index("Waar mist u een bankje?")
    async with fatma.client.get(address) as answer:
        assert (answer.status, answer.content_type, await answer.read()) == (200, "image/jpeg", b"dots")
    async with house.visitor(Accept_Language="nl") as omar:
        await omar.opens(PAGE)
        await omar.taps(PAGE, "Prima, ga verder")
        assert (await omar.opens(address)).status == 404
