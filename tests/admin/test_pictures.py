"""A picture with a call or a prompt, at the desk: chosen, kept, described, shown, left out; nothing typed is lost."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime

import aiohttp
import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from participation.calls import CallView, calls_page
from participation.database import transaction
from participation.models import Picture, Prompt
from participation.phases import PhasePlan, plan_phase
from participation.words import CallState, PhaseKind, Role
from samenleven.pictures import cleaning
from tests.admin.conftest import Client, Desk, a_client, a_desk
from tests.bot.media.recordings import SECRET
from tests.bot.media.test_pictures import a_photo_that_tells

BASE = "/desk/wonen/calls"
PHOTO = a_photo_that_tells()
TEXTS = {"text-nl": "Wat mist u?", "text-en": "What do you miss?"}
ALTS = {"alt-nl": "Een bankje.", "alt-en": "A bench."}


@dataclass
class Sender:
    client: Client

    async def sends(self, path: str, fields: dict[str, str], photo: bytes | None = None) -> tuple[int, str]:
        """As a browser does, with or without a file chosen."""
        form = aiohttp.FormData()
        for name, value in {"csrf": self.client.csrf, **fields}.items():
            form.add_field(name, value)
        form.add_field("picture-file", photo or b"", filename="bench.jpg" if photo else "")
        url = self.client.desk.url
        async with self.client.web.post(
            url + path, data=form, headers={"Origin": url}, allow_redirects=False
        ) as answer:
            return answer.status, await answer.text()


@pytest.fixture
async def desk(engine: AsyncEngine) -> AsyncIterator[Desk]:
    async with a_desk(engine, clean_picture=cleaning()) as made:
        yield made


@pytest.fixture
async def samira(desk: Desk) -> AsyncIterator[Sender]:
    async with a_client(desk, await desk.member("Samira", Role.COORDINATOR)) as client:
        yield Sender(client)


async def made(desk: Desk) -> CallView:
    """The newest one."""
    async with desk.engine.connect() as db:
        return (await calls_page(db, challenge_id=desk.challenge.id))[0]


def kept_in(page: str) -> str:
    found = re.search(r'name="picture" value="(\d+)"', page)
    assert found is not None
    return found[1]


async def test_a_picture_is_kept_without_what_it_tells_and_shown_as_it_arrives(desk: Desk, samira: Sender) -> None:
    assert (await samira.sends(BASE, TEXTS | ALTS, PHOTO))[0] == 303
    call = await made(desk)
    assert call.draft.picture is not None
    assert call.draft.picture.alts == {"nl": "Een bankje.", "en": "A bench."}
    address = f"/desk/wonen/pictures/{call.draft.picture.id}"
    _, page = await samira.client.get(f"{BASE}/{call.id}")
    assert page.count(f'src="{address}"') == 3
    assert 'alt="A bench."' in page
    async with samira.client.web.get(desk.url + address) as answer:
        assert (answer.status, answer.content_type, SECRET in await answer.read()) == (200, "image/jpeg", False)
    fields = TEXTS | ALTS | {"picture": str(call.draft.picture.id), "version": str(call.version)}
    _, fragment = await samira.client.post(f"{BASE}/preview", fields)
    assert f'src="{address}"' in fragment
    assert (await samira.sends(f"{BASE}/{call.id}/now", fields))[0] == 303
    sent = await made(desk)
    assert (sent.state, sent.draft.picture) == (CallState.SCHEDULED, call.draft.picture)
    assert f'src="{address}"' in (await samira.client.get(f"{BASE}/{call.id}"))[1]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"alt-en": ""}, "Say what is on the picture."),
        ({"text-en": "x" * 851}, "Under a picture there is room for 850 characters."),
        ({"text-nl": "Dag {nam}"}, "{nam} is nothing we can put in."),
    ],
)
async def test_a_fault_elsewhere_loses_neither_the_picture_nor_what_is_said_of_it(
    desk: Desk, samira: Sender, typed: dict[str, str], sentence: str
) -> None:
    status, page = await samira.sends(BASE, TEXTS | ALTS | typed, PHOTO)
    assert (status, sentence in page, "Een bankje." in page) == (400, True, True)
    status, _ = await samira.sends(BASE, TEXTS | ALTS | {"picture": kept_in(page)})
    assert status == 303
    assert (await made(desk)).draft.picture is not None
    async with desk.engine.connect() as db:
        assert (await db.execute(select(func.count()).select_from(Picture))).scalar_one() == 1


async def test_what_is_no_picture_is_said_and_the_former_one_stays(desk: Desk, samira: Sender) -> None:
    await samira.sends(BASE, TEXTS | ALTS, PHOTO)
    call = await made(desk)
    assert call.draft.picture is not None
    kept = {"picture": str(call.draft.picture.id), "version": str(call.version)}
    status, page = await samira.sends(f"{BASE}/{call.id}", TEXTS | ALTS | kept, b"no picture")
    assert (status, "This is no picture we can use." in page) == (400, True)
    assert kept_in(page) == kept["picture"]


async def test_it_is_left_out_again_and_one_of_elsewhere_is_not_taken(desk: Desk, samira: Sender) -> None:
    await samira.sends(BASE, TEXTS | ALTS, PHOTO)
    call = await made(desk)
    assert call.draft.picture is not None
    kept = {"picture": str(call.draft.picture.id), "version": str(call.version)}
    await samira.sends(f"{BASE}/{call.id}", TEXTS | ALTS | kept | {"picture-off": "on"})
    assert (await made(desk)).draft.picture is None
    for number in ("999999", "x", "9" * 30):
        assert (await samira.sends(BASE, TEXTS | ALTS | {"picture": number}))[0] == 303
        assert (await made(desk)).draft.picture is None


async def test_a_prompt_has_one_too(desk: Desk, samira: Sender) -> None:
    async with transaction(desk.engine) as db:
        phase = await plan_phase(
            db, PhasePlan(PhaseKind.EXPLORE), challenge_id=desk.challenge.id, by=None, now=datetime.now(UTC)
        )
    url = f"/desk/wonen/phases/{phase}/prompts"
    typed = TEXTS | ALTS | {"label-nl": "Vertel", "label-en": "Tell", "starts": "need", "at": "19:00"}
    status, page = await samira.sends(url, typed | {"beat": "weekly"}, PHOTO)
    assert (status, "Choose at least one day of the week." in page) == (400, True)
    asks = {"beat": "weekly", "weekday": "1", "every": "1", "picture": kept_in(page)}
    assert (await samira.sends(url, typed | asks))[0] == 303
    async with desk.engine.connect() as db:
        prompt = (await db.execute(select(Prompt.id, Prompt.picture_id, Prompt.picture_alts))).one()
    assert (str(prompt.picture_id), prompt.picture_alts) == (asks["picture"], {"nl": "Een bankje.", "en": "A bench."})
    _, page = await samira.client.get(f"/desk/wonen/prompts/{prompt.id}/edit")
    assert kept_in(page) == asks["picture"]
    assert 'value="Een bankje."' in page
