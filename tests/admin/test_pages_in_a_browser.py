"""The desk's pages, looked at by axe and by width."""

from datetime import UTC, datetime

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser
from sqlalchemy import func, select, update

from participation import merging, review, supports, tags, threads
from participation.call_draft import CallButton, CallDraft
from participation.call_queue import queue_due
from participation.calls import make_call
from participation.database import transaction
from participation.models import Message
from participation.readings import write_down
from participation.review import Reviewed
from participation.words import (
    Does,
    Kind,
    LinkPurpose,
    MediaKind,
    MergeReason,
    MessageState,
    Pretend,
    ReadingKind,
    Role,
    Status,
    SupportKind,
    Visibility,
)
from tests.admin.conftest import Desk, a_client
from tests.bot.media.recordings import an_ogg
from tests.bot.media.test_pictures import a_photo_that_tells
from tests.builders import a_listener, a_medium, a_resident, a_submission

pytestmark = pytest.mark.browser
PHOTO = a_photo_that_tells()
TYPES = {MediaKind.PHOTO: "image/jpeg", MediaKind.VOICE: "audio/ogg"}
SIZES = {"phone": (390, 844), "desk": (1440, 900), "zoomed": (320, 480)}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
async def test_axe_finds_nothing_and_nothing_runs_out_of_the_page(
    browser: Browser, the_desk: Desk, size: tuple[int, int], scheme: str
) -> None:
    owner = await the_desk.member("Samira Haddou-van der Grootenhuijs")
    await the_desk.member("Joris", Role.VIEWER)
    link = await the_desk.link(owner)
    number = await something_said(the_desk, owner)
    once = await the_desk.link(await the_desk.member("Hanna", Role.COORDINATOR), LinkPurpose.SIGN_IN)
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="nl-NL",
        reduced_motion="reduce",
    )
    page = await context.new_page()
    async with a_client(the_desk, owner) as client:
        inside: tuple[str, ...] = (
            "",
            "/submissions",
            f"/submissions/{number}",
            f"/submissions/{number}/redact",
            f"/submissions?did=accept&of={number}&v=2",
            "/tags",
        )
        inside += ("/calls", "/calls/new", *(f"/calls/{each}" for each in await some_calls(the_desk, owner)))
        inside += (f"/submissions/{number + 1}/merge", f"/submissions/{number + 1}/merge?with={number}")
        inside += (f"/submissions/{number + 1}/merge?with=999", await a_merged_one(the_desk, owner, into=number))
        inside += ("/submissions?words=nowhere", "/team", "/sign-ins", "/tokens", "/more")
        inside += (
            "/messages",
            f"/submissions/{number + len(Kind)}",
            "/submissions?test=1",
            "/settings",
            "/settings/times",
        )
        inside += ("/settings/texts", "/settings/texts?also=ar", "/settings/areas", "/settings/domains")
        for path in ("/desk/sign-in", link, once, "/api/v1", *(f"/desk/wonen{each}" for each in inside)):
            if path.startswith("/desk/wonen"):
                await context.add_cookies([{"name": "desk", "value": client.token or "", "url": the_desk.url}])
            await page.goto(the_desk.url + path)
            for details in await page.locator("details > summary").all():
                await details.click()
            assert (await Axe().run(page)).response["violations"] == [], path
            width = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
            assert await page.evaluate(width), path
    await context.close()


async def a_merged_one(the_desk: Desk, member: int, *, into: int) -> str:
    """Its path; a neighbour supports it."""
    challenge = the_desk.challenge
    async with transaction(the_desk.engine) as db:
        number = await a_submission(
            db, challenge, own_words="Een bankje.", status=Status.ACCEPTED, visibility=Visibility.NAMELESS
        )
        neighbour = await a_resident(db, challenge)
        await supports.support(
            db, challenge_id=challenge.id, number=number, resident_id=neighbour, kind=SupportKind.ME_TOO
        )
        await merging.merge(db, Reviewed(challenge.id, number, member), into=into, reason=MergeReason.TWICE)
    return f"/submissions/{number}"


async def something_said(the_desk: Desk, member: int) -> int:
    """Of every kind; the one with the number given was asked about, answered, tagged, noted."""
    challenge = the_desk.challenge
    async with transaction(the_desk.engine) as db:
        resident = await a_resident(db, challenge)
        number = await a_submission(
            db,
            challenge,
            resident,
            own_words="Eenwoorddatveeltelangisomophaartelefoontepassenennogverder",
            language="nl",
            visibility=Visibility.NAMELESS,
        )
        for kind in Kind:
            await a_submission(db, challenge, resident, kind=kind, domains=[challenge.domains[0].slug], urgent=True)
        on = Reviewed(challenge.id, number, member)
        await review.ask(db, on, words="Waar precies?")
        await threads.answer_question(db, number=number, resident_id=resident, words="بجانب الجسر")
        await review.add_note(db, on, words="Even bellen.")
        for name in ("Rustplek", "Wet maatschappelijke ondersteuning 2015"):
            await tags.put_tag(db, on, name=name, group="Systeemwereld")
        await review.accept(db, on)
        for medium, of in ((MediaKind.PHOTO, PHOTO), (MediaKind.VOICE, an_ogg())):
            await a_medium(db, challenge, number, kind=medium, seconds=75, media_type=TYPES[medium], content=of)
        await write_down(
            db, on, kind=ReadingKind.TRANSCRIPT, language="nl", words="Eenwoorddatveeltelangisomophaartelefoontepassen"
        )
        await a_submission(db, challenge, await a_resident(db, challenge, pretend=Pretend.TEST))
        await a_submission(db, challenge, await a_resident(db, challenge, pretend=Pretend.SAMPLE))
        neighbour = await a_resident(db, challenge)
        for reaction in SupportKind:
            await supports.support(
                db, challenge_id=challenge.id, number=number, resident_id=neighbour, kind=reaction, note="Ik heb hout."
            )
    return number


async def some_calls(the_desk: Desk, member: int) -> list[int]:
    """A draft with a language that has no text, and one that goes out and of which not everything is certain."""
    challenge, now = the_desk.challenge, datetime.now(UTC)
    buttons = (CallButton(Does.SCRIPT, {"nl": "Vertel", "en": "Tell us"}, "share_need"),)
    async with transaction(the_desk.engine) as db:
        for _ in range(2):
            await a_listener(db, challenge)
        goes = CallDraft({"nl": "Waar wilt u een bankje?", "en": "Where would you like a bench?"}, buttons=buttons)
        going = await make_call(db, goes, challenge_id=challenge.id, by=member, begins_at=now)
        await queue_due(db, now=now)
        first = select(func.min(Message.id)).where(Message.call_id == going).scalar_subquery()
        await db.execute(update(Message).where(Message.id == first).values(state=MessageState.UNCERTAIN))
        draft = await make_call(db, CallDraft({"nl": "Dag"}, buttons=buttons), challenge_id=challenge.id, by=member)
    return [draft, going]
