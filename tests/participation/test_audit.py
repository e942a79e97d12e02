"""The audit, read by who may: filtered, a page at a time, and as a file that no spreadsheet runs."""

import csv
import io
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert

from participation import audit, members
from participation.audit import AuditFilter, audit_page
from participation.audit_file import audit_csv
from participation.challenges import ChallengeView
from participation.database import Db
from participation.models import Audit
from participation.words import Role
from tests.builders import a_challenge

START = datetime(2026, 11, 24, 12, tzinfo=UTC)


async def a_team(db: Db) -> tuple[ChallengeView, int, int]:
    """Nothing of what the members did to get there is left in the way: it has no member."""
    challenge = await a_challenge(db)
    hanna = await members.add_member(db, challenge_id=challenge.id, name="Hanna", role=Role.OWNER)
    joris = await members.add_member(db, challenge_id=challenge.id, name="=Joris", role=Role.COORDINATOR)
    return challenge, hanna, joris


async def test_each_line_says_who_did_what_to_which_and_the_newest_comes_first(db: Db) -> None:
    challenge, hanna, joris = await a_team(db)
    elsewhere = await a_challenge(db)
    await audit.note(db, "accept", target="submissions", ids=[3], challenge_id=challenge.id, by=hanna)
    await audit.note(db, "accept", target="submissions", ids=[9], challenge_id=elsewhere.id, by=hanna)
    await audit.note(db, "signed_in", target="members", ids=[joris], by=joris, reason="passkey")
    await audit.note(db, "signed_in", target="members", ids=[999_999], by=999_999, reason="passkey")
    await audit.note(
        db, "corrected", target="submissions", ids=[3, 4], challenge_id=challenge.id, by=joris, fields=["area_id"]
    )
    found = await audit_page(db, AuditFilter(), challenge_id=challenge.id)
    assert [(each.member, each.action, each.target, each.ids, each.fields, each.reason) for each in found] == [
        ("=Joris", "corrected", "submissions", (3, 4), ("area_id",), None),
        ("=Joris", "signed_in", "members", (joris,), (), "passkey"),
        ("Hanna", "accept", "submissions", (3,), (), None),
        (None, "added", "members", (joris,), (), "coordinator"),
        (None, "added", "members", (hanna,), (), "owner"),
    ]


async def test_it_is_filtered_by_member_action_and_period(db: Db) -> None:
    challenge, hanna, joris = await a_team(db)
    rows = [
        {"action": action, "member_id": who, "at": START + timedelta(days=day)}
        for day, (action, who) in enumerate([("accept", hanna), ("decline", hanna), ("accept", joris)])
    ]
    shared = {"challenge_id": challenge.id, "target": "submissions", "ids": [1], "fields": []}
    await db.execute(insert(Audit), [shared | row for row in rows])

    async def days(wanted: AuditFilter) -> list[int]:
        found = await audit_page(db, wanted, challenge_id=challenge.id)
        return [(each.at - START).days for each in found if each.target == "submissions"]

    assert await days(AuditFilter(member_id=hanna)) == [1, 0]
    assert await days(AuditFilter(action="accept")) == [2, 0]
    assert await days(AuditFilter(member_id=hanna, action="accept")) == [0]
    assert await days(AuditFilter(since=START + timedelta(days=1))) == [2, 1]
    assert await days(AuditFilter(since=START, before=START + timedelta(days=2))) == [1, 0]


async def test_page_after_page_has_every_line_once(db: Db) -> None:
    challenge, hanna, _ = await a_team(db)
    for number in range(5):
        await audit.note(db, "accept", target="submissions", ids=[number], challenge_id=challenge.id, by=hanna)
    wanted, seen, after = AuditFilter(member_id=hanna), [], None
    while page := await audit_page(db, wanted, challenge_id=challenge.id, after=after, most=2):
        assert len(page) <= 2
        seen += [each.ids[0] for each in page]
        after = page[-1].id
    assert seen == [4, 3, 2, 1, 0]


async def test_the_file_has_every_line_and_no_cell_that_a_spreadsheet_runs(db: Db) -> None:
    challenge, _, joris = await a_team(db)
    shared = {"challenge_id": challenge.id, "target": "tags", "ids": [1, 2], "fields": [], "member_id": joris}
    await db.execute(insert(Audit), [{**shared, "action": "merged", "at": START} for _ in range(600)])
    text = "".join([part async for part in audit_csv(db, AuditFilter(action="merged"), challenge_id=challenge.id)])
    lines = list(csv.reader(io.StringIO(text, newline="")))
    assert lines[0] == ["at", "member", "member_id", "action", "target", "ids", "fields", "reason"]
    assert lines[1] == ["2026-11-24T12:00:00Z", "'=Joris", str(joris), "merged", "tags", "1, 2", "", ""]
    assert len(lines) == 601
