"""Files of what people said: brought in once, sealed while they wait, and forgotten after a day."""

import asyncio
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from participation.database import Db, transaction
from participation.errors import ImportedAlready, NotAllowedNow, Refusal
from participation.imports import FileTable, Line, bring_in, keep_file, see_import, table_of, waited_long_enough
from participation.intake import Desk
from participation.keys import Keys
from participation.models import Import, Submission
from participation.rotation import count_former, first_closed, reseal_some
from tests.builders import KEYS
from tests.participation.lives import now_of
from tests.participation.test_intake import WORDS, a_desk, count, desk, heard, rows

__all__ = ["desk"]


async def a_file(db: Db, desk: Desk) -> int:
    table = FileTable(("Tekst",), (Line(2, (WORDS,)), Line(3, ("",))))
    return await keep_file(db, challenge_id=desk.challenge.id, content=b"file", table=table, by=desk.by, keys=KEYS)


async def brings_in(db: Db, desk: Desk, import_id: int) -> int:
    return await bring_in(
        db,
        desk,
        [[heard(line=2)]],
        import_id=import_id,
        left_out=FileTable(("Tekst",), (Line(3, ("",)),)),
        reading={"kind": "need"},
        again=False,
        keys=KEYS,
        now=datetime(2026, 3, 3, tzinfo=UTC),
    )


async def test_two_who_bring_in_the_same_file_at_once_do_it_once(engine: AsyncEngine) -> None:
    async with transaction(engine) as db:
        desk = await a_desk(db)
        files = [await a_file(db, desk), await a_file(db, desk)]

    async def presses(import_id: int) -> int | type[Refusal]:
        try:
            async with transaction(engine) as db:
                return await brings_in(db, desk, import_id)
        except (ImportedAlready, NotAllowedNow) as refusal:
            return type(refusal)

    pressed = await asyncio.gather(*(presses(each) for each in (*files, *files)))
    assert pressed.count(1) == 1
    assert {ImportedAlready, NotAllowedNow} >= {each for each in pressed if each != 1}
    async with transaction(engine) as db:
        assert await count(db, Submission) == 1


async def test_what_waits_goes_over_to_a_new_key_and_what_was_left_out_is_all_that_stays(db: Db, desk: Desk) -> None:
    import_id = await a_file(db, desk)
    where = {"challenge_id": desk.challenge.id, "import_id": import_id}
    new = Keys(b"another secret of some length, at least", number=2, former=(KEYS,))
    assert (await count_former(db, keys=new), await reseal_some(db, keys=new), await count_former(db, keys=new)) == (
        *(1, 1, 0),
    )
    assert await first_closed(db, keys=KEYS) == f"imports {import_id}"
    assert len((await table_of(db, **where, keys=new)).lines) == 2
    await brings_in(db, desk, import_id)
    assert (await table_of(db, **where, keys=KEYS)).lines == (Line(3, ("",)),)
    seen = await see_import(db, **where)
    assert (seen.brought, seen.left_out, seen.reading, seen.waits) == (1, 1, {"kind": "need"}, True)


async def test_after_a_day_a_file_is_gone_and_of_one_that_came_in_only_what_came_of_it_is_left(
    db: Db, desk: Desk
) -> None:
    waits, brought = await a_file(db, desk), await a_file(db, desk)
    await brings_in(db, desk, brought)
    for hours, left in ((23, [waits, brought]), (25, [brought])):
        await db.execute(waited_long_enough(await now_of(db, f"{hours} hours")))
        assert [row[0] for row in await rows(db, Import.id)] == left
    seen = await see_import(db, challenge_id=desk.challenge.id, import_id=brought)
    assert (seen.brought, seen.waits) == (1, False)
