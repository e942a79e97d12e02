"""The list taken along from the desk: what it shows, in each form, as far as the role looks; and noted."""

import csv
import io
import json

from openpyxl import load_workbook
from sqlalchemy import select

from participation import review
from participation.database import transaction
from participation.models import Audit
from participation.words import Role
from tests.admin.conftest import a_client
from tests.admin.test_submissions import TO_READ, Morning, morning

__all__ = ["morning"]
AT = "/desk/wonen/submissions/export"


async def test_the_list_leaves_as_its_address_says_it_in_each_form(morning: Morning) -> None:
    async with transaction(morning.desk.engine) as db:
        await review.accept(db, morning.on(1))
    page = (await morning.client.get(f"/desk/wonen/submissions?{TO_READ}"))[1]
    assert f'href="{AT}/xlsx?{TO_READ.replace("&", "&amp;")}" download' in page
    left = [morning.numbers[0], morning.numbers[2]]
    text = (await morning.client.get(f"{AT}/csv?{TO_READ}"))[1]
    assert [int(row["number"]) for row in csv.DictReader(io.StringIO(text))] == left
    text = (await morning.client.get(f"{AT}/json-lines?{TO_READ}"))[1]
    assert [json.loads(line)["number"] for line in text.splitlines()] == left
    text = (await morning.client.get(f"{AT}/geojson?{TO_READ}"))[1]
    assert [each["properties"]["number"] for each in json.loads(text)["features"]] == left
    async with morning.client.web.get(f"{morning.desk.url}{AT}/xlsx?{TO_READ}") as answer:
        assert answer.headers["Content-Type"] == ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        assert answer.headers["Content-Disposition"] == 'attachment; filename="wonen.xlsx"'
        assert answer.headers["Cache-Control"] == "no-store"
        book = load_workbook(io.BytesIO(await answer.read()))
    assert [row[0].value for row in book.active.iter_rows(min_row=2)] == left


async def test_who_took_what_along_stands_in_the_audit(morning: Morning) -> None:
    await morning.client.get(f"{AT}/csv")
    async with transaction(morning.desk.engine) as db:
        noted = (await db.execute(select(Audit).order_by(Audit.id.desc()).limit(1))).one()
    assert (noted.action, noted.target, noted.reason, noted.member_id) == (
        *("exported", "submissions", "csv", morning.member),
    )


async def test_an_organizer_takes_along_what_they_see_and_no_more(morning: Morning) -> None:
    async with transaction(morning.desk.engine) as db:
        await review.accept(db, morning.on(1))
    async with a_client(morning.desk, await morning.desk.member("Ot", Role.ORGANIZER)) as organizer:
        text = (await organizer.get(f"{AT}/csv"))[1]
        (row,) = csv.DictReader(io.StringIO(text))
        assert int(row["number"]) == morning.numbers[1]
        assert not {"resident", "additions"} & set(row)
        assert (await organizer.get(f"{AT}/csv?urgent=1"))[0] == 403
    assert (await morning.client.get(f"{AT}/pdf"))[0] == 404
    assert (await morning.client.get(f"{AT}/csv?status=nowhere"))[0] == 404
