"""Exports by the API: by a filter, in three forms, any size, and never half of one that looks whole."""

import asyncio
import csv
import io
import json
from typing import Final

import aiohttp
import pytest
from sqlalchemy import insert, text

from participation.database import transaction
from participation.models import Submission
from participation.words import Kind, Role, Status, Visibility
from tests.admin.api.conftest import BASE, Api
from tests.builders import a_resident, a_submission

MANY: Final = 20_000
_END_ALL_OTHERS: Final = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


async def _many(api: Api, rows: int) -> None:
    async with transaction(api.engine) as db:
        row = {
            "challenge_id": api.challenge.id,
            "resident_id": await a_resident(db, api.challenge),
            "kind": Kind.IDEA,
            "status": Status.RECEIVED,
            "own_words": "Een idee. " * 20,
            "visibility": Visibility.TEAM,
        }
        await db.execute(insert(Submission), [row] * rows)


async def test_csv_is_guarded_against_formulas_and_named_after_the_challenge(api: Api) -> None:
    async with transaction(api.engine) as db:
        await a_submission(db, api.challenge, own_words="=1+1", kind=Kind.IDEA)
        await a_submission(db, api.challenge, own_words="Een bankje.")
    answer = await api.get(f"{api.at}/exports/csv?kind=idea", await api.token())
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{api.challenge.slug}.csv"'
    (row,) = csv.DictReader(io.StringIO(answer.text, newline=""))
    assert row["ownWords"] == "'=1+1"


async def test_a_submission_lies_at_the_centre_of_its_area(api: Api) -> None:
    area = next(each for each in api.challenge.areas if each.latitude is not None)
    async with transaction(api.engine) as db:
        await a_submission(db, api.challenge, area=area)
        await a_submission(db, api.challenge)
    answer = await api.get(f"{api.at}/exports/geojson", await api.token(Role.COORDINATOR))
    placed, nowhere = json.loads(answer.text)["features"]
    assert placed["geometry"] == {"type": "Point", "coordinates": [area.longitude, area.latitude]}
    assert nowhere["geometry"] is None
    assert answer.headers["Content-Type"].startswith("application/geo+json")


async def test_an_empty_export_is_whole_too(api: Api) -> None:
    token = await api.token()
    assert (await api.get(f"{api.at}/exports/json-lines", token)).text == ""
    assert json.loads((await api.get(f"{api.at}/exports/geojson", token)).text)["features"] == []
    assert (await api.ask("HEAD", f"{api.at}/exports/csv", token)).status == 200


async def test_a_large_export_comes_whole_and_in_pieces(api: Api) -> None:
    await _many(api, MANY)
    answer = await api.get(f"{api.at}/exports/json-lines", await api.token())
    assert answer.headers["Transfer-Encoding"] == "chunked"
    numbers = [json.loads(line)["number"] for line in answer.text.splitlines()]
    assert len(set(numbers)) == len(numbers) == MANY


async def test_an_export_that_breaks_off_does_not_look_whole(api: Api) -> None:
    await _many(api, MANY)
    headers = {"Authorization": f"Bearer {await api.token()}"}
    async with api.web.get(f"{api.url}{BASE}{api.at}/exports/json-lines", headers=headers) as answer:
        assert answer.status == 200
        await answer.content.readline()
        async with transaction(api.engine) as db:
            await db.execute(text(_END_ALL_OTHERS))
        with pytest.raises(aiohttp.ClientError):
            await answer.read()


async def test_a_fourth_at_once_waits_its_turn(api: Api) -> None:
    await _many(api, MANY)
    token = await api.token()
    url, headers = f"{api.url}{BASE}{api.at}/exports/csv", {"Authorization": f"Bearer {token}"}
    slow = [await api.web.get(url, headers=headers) for _ in range(3)]
    answer = await api.get(f"{api.at}/exports/csv", token)
    assert (answer.status, answer.headers["Retry-After"]) == (429, "60")
    for each in slow:
        await each.read()
    await asyncio.sleep(0)
    assert (await api.get(f"{api.at}/exports/csv?kind=need", token)).status == 200
