"""Merging at the desk: found, seen side by side, merged with a reason, told, taken apart."""

import re
from collections.abc import AsyncIterator
from html import unescape

import pytest
from sqlalchemy import insert, select, update

from participation import merging, review
from participation.database import transaction
from participation.models import Merge, Submission, Support, ThreadEntry
from participation.readings import write_down
from participation.review import Reviewed
from participation.words import Kind, MediaKind, MergeReason, ReadingKind, Role, Status, SupportKind, Visibility
from tests.admin.conftest import Client, Desk, a_client
from tests.builders import a_medium, a_resident, a_submission

PARK = ("Er is geen bankje bij de vijver.", "Ik mis bankjes rond de vijver.", "Zet een bank bij het water.")


class Alike:
    """Three needs that are about the same, of a resident each, and an offer."""

    def __init__(self, desk: Desk, client: Client, member: int, numbers: list[int], offer: int) -> None:
        self.desk, self.client, self.member, self.numbers, self.offer = desk, client, member, numbers, offer

    def path(self, place: int = 0) -> str:
        return f"/desk/wonen/submissions/{self.numbers[place]}"

    def on(self, place: int = 0) -> Reviewed:
        return Reviewed(self.desk.challenge.id, self.numbers[place], self.member)

    async def page(self, path: str) -> str:
        status, page = await self.client.get(path)
        assert status == 200, page
        return unescape(page)

    async def merges(self, into: int, place: int = 0, **fields: str) -> tuple[int, str]:
        given = {"version": "1", "into": str(into), "reason": "same", **fields}
        return await self.client.post(f"{self.path(place)}/merge?status=received", given)

    async def stands(self) -> list[tuple[int, int]]:
        async with transaction(self.desk.engine) as db:
            found = await db.execute(select(Merge.from_id, Merge.into_id).where(Merge.undone_at.is_(None)))
            return [(row[0], row[1]) for row in found]


@pytest.fixture
async def alike(the_desk: Desk) -> AsyncIterator[Alike]:
    member = await the_desk.member("Samira", Role.COORDINATOR)
    async with transaction(the_desk.engine) as db:
        numbers = [
            await a_submission(
                db,
                the_desk.challenge,
                await a_resident(db, the_desk.challenge, handle=f"Mus-{place}"),
                own_words=words,
                language="nl",
            )
            for place, words in enumerate(PARK)
        ]
        offer = await a_submission(db, the_desk.challenge, own_words="Ik maak een bankje.", kind=Kind.OFFER)
    async with a_client(the_desk, member) as client:
        yield Alike(the_desk, client, member, numbers, offer)


async def test_similar_ones_are_offered_and_one_is_seen_beside_it(alike: Alike) -> None:
    first, second, _third = alike.numbers
    page = await alike.page(alike.path())
    assert PARK[1] in page.split('id="similar"')[1]
    assert f'href="{alike.path()}/merge" data-key="m"' in page
    chooser = await alike.page(f"{alike.path()}/merge?status=received")
    assert f"{alike.path()}/merge?with={second}&status=received" in chooser
    beside = await alike.page(f"{alike.path()}/merge?with={second}")
    for shown in (PARK[0], PARK[1], f"Merge {first} into {second}", "Mus-0 hears this", "The other way round"):
        assert shown in beside


async def test_what_was_sent_without_words_is_heard_and_read_beside_the_other(alike: Alike) -> None:
    async with transaction(alike.desk.engine) as db:
        voice = await a_submission(db, alike.desk.challenge, own_words="")
        await a_medium(db, alike.desk.challenge, voice, kind=MediaKind.VOICE)
        on = Reviewed(alike.desk.challenge.id, voice, alike.member)
        await write_down(db, on, kind=ReadingKind.TRANSCRIPT, language="nl", words="Bij de vijver mis ik een bank.")
    beside = await alike.page(f"{alike.path()}/merge?with={voice}")
    assert re.search(rf'<audio [^>]*src="/desk/wonen/submissions/{voice}/media/\d+"', beside)
    assert "Bij de vijver mis ik een bank." in beside


async def test_after_a_merge_the_next_one_opens_and_a_toast_takes_it_apart(alike: Alike) -> None:
    first, second, third = alike.numbers
    async with alike.client.web.post(
        f"{alike.desk.url}{alike.path()}/merge?status=received",
        data={"csrf": alike.client.csrf, "version": "1", "into": str(third), "reason": "twice", "words": "Zie plaats."},
        headers={"Origin": alike.desk.url},
        allow_redirects=False,
    ) as answer:
        to = answer.headers["Location"]
    assert to.startswith(f"{alike.path(1)}?status=received&did=merge&of={first}")
    page = await alike.page(to)
    assert f"{first} is merged with {third}. Its author hears it today or tomorrow." in page
    undo = re.search(rf'action="({alike.path()}/unmerge[^"]*)".*?name="version" value="(\d+)"', page)
    assert undo is not None
    merged, canonical = await alike.page(alike.path()), await alike.page(alike.path(2))
    for shown in (f"It goes on as part of number {third}.", "Samira merged it: Somebody sent it twice", "Zie plaats."):
        assert shown in merged
    assert PARK[0] in canonical.split('id="lineage"')[1]
    assert str(first) not in re.findall(
        r'name="number" value="(\d+)"', await alike.page("/desk/wonen/submissions?status=received")
    )

    assert (await alike.client.post(undo[1], {"version": undo[2]}))[0] == 303
    assert await alike.stands() == []
    assert second in alike.numbers


async def test_what_was_typed_is_kept_when_a_reason_in_own_words_has_none(alike: Alike) -> None:
    status, page = await alike.merges(alike.numbers[1], reason="other")
    assert (status, "Write some words first." in page) == (400, True)
    assert re.search(r'value="other" required checked', page)
    status, page = await alike.merges(alike.numbers[1], reason="", words="Zie <plaats>.")
    assert (status, "Zie &lt;plaats&gt;." in page) == (400, True)
    assert await alike.stands() == []


async def test_a_number_that_cannot_be_is_told_why_and_kept(alike: Alike) -> None:
    async with transaction(alike.desk.engine) as db:
        declined = await a_submission(db, alike.desk.challenge, status=Status.DECLINED)
    for asked, sentence in (
        (str(alike.numbers[0]), "That is this one itself"),
        (str(alike.offer), "These two kinds do not go on as one."),
        (str(declined), "That one is declined."),
        ("999999", "There is no submission with that number here."),
        ("7x", "There is no submission with that number here."),
    ):
        status, page = await alike.client.get(f"{alike.path()}/merge?with={asked}")
        assert (status in (404, 409), sentence in page, f'value="{asked}"' in page) == (True, True, True), asked
        if asked.isdigit():
            status, page = await alike.merges(int(asked))
            assert (status in (404, 409), sentence in page) == (True, True), asked
    assert await alike.stands() == []


async def test_what_is_merged_is_shown_as_its_canonical_one(alike: Alike) -> None:
    first, second, third = alike.numbers
    assert (await alike.merges(third, place=1))[0] == 303
    assert f"Merge {first} into {third}" in await alike.page(f"{alike.path()}/merge?with={second}")
    assert (await alike.merges(second))[0] == 303
    assert sorted(await alike.stands()) == [(first, third), (second, third)]
    status, page = await alike.client.get(f"{alike.path()}/merge?with={third}")
    assert (status, "That is not possible any more." in page) == (409, True)


async def test_who_was_second_is_told_and_nothing_is_merged(alike: Alike) -> None:
    async with transaction(alike.desk.engine) as db:
        await review.accept(db, alike.on())
    status, page = await alike.merges(alike.numbers[1], words="Zelfde plek.")
    assert (status, "Somebody changed this just now." in page, "Zelfde plek." in page) == (409, True, True)
    assert await alike.stands() == []


async def test_who_supports_it_is_counted_as_asked_and_not_as_supporter(alike: Alike) -> None:
    first, second, _third = alike.numbers
    async with transaction(alike.desk.engine) as db:
        await db.execute(update(Submission).values(visibility=Visibility.NAMELESS))
        await review.accept(db, alike.on())
        for _ in range(2):
            row = {"challenge_id": alike.desk.challenge.id, "submission_id": first, "kind": SupportKind.ME_TOO}
            await db.execute(insert(Support).values(**row, resident_id=await a_resident(db, alike.desk.challenge)))
    beside = await alike.page(f"{alike.path()}/merge?with={second}")
    assert "2 neighbours support it. We ask whether they support the other one too." in beside
    async with transaction(alike.desk.engine) as db:
        await merging.merge(db, alike.on(), into=second, reason=MergeReason.SAME)
    page = await alike.page(alike.path(1))
    assert "2 neighbours support a part of it. We ask whether they support this too." in page
    assert "2 neighbours feel the same." not in page


async def test_an_organizer_reads_the_words_that_were_taken_along_and_no_more(alike: Alike) -> None:
    async with transaction(alike.desk.engine) as db:
        row = {"challenge_id": alike.desk.challenge.id, "submission_id": alike.numbers[0], "kind": "addition"}
        await db.execute(insert(ThreadEntry).values(**row, words="Bel me thuis."))
        await merging.merge(db, alike.on(), into=alike.numbers[1], reason=MergeReason.SAME)
        await review.accept(db, alike.on(1))
    assert "Bel me thuis." in await alike.page(alike.path(1))
    async with a_client(alike.desk, await alike.desk.member("Ot", Role.ORGANIZER)) as organizer:
        page = (await organizer.get(alike.path(1)))[1]
        assert PARK[0] in page
        assert [each for each in ("Bel me thuis.", "Mus-0", PARK[2], "/merge") if each in page] == []
        assert (await organizer.get(alike.path()))[0] == 404
