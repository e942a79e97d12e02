"""The page Who did what, by plain addresses; and that everything noted has a text."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import insert

import participation
from admin.audit_texts import ACTIONS, FIELDS, REASONS, TARGETS
from participation.audit import PAGE
from participation.batch_deeds import WAYS
from participation.calls import CallMove
from participation.database import transaction
from participation.models import Audit
from participation.phases import NOTED
from participation.words import DeclineReason, LinkPurpose, Move, Role
from tests.admin.conftest import Desk, a_client

ROOT: Final = Path(participation.__file__).parent.parent
CLOSED: Final[Mapping[str, Iterable[str]]] = {"Move": Move, "CallMove": CallMove}
ROOMS: Final = ("admin", "bot", "conversations", "pages", "participation", "samenleven", "scheduler")


def calls(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == name:
            yield node


def noted_actions(tree: ast.Module) -> Iterator[str]:
    """Of each `audit.note(db, action, …)`; an action that is handed in is looked for where that function is called."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.AsyncFunctionDef)]
    for function in functions:
        for call in calls(function, "audit.note"):
            action = call.args[1]
            names = [each.arg for each in function.args.args]
            if isinstance(action, ast.Name) and action.id in names and not closed(action, function):
                place = names.index(action.id)
                for other in functions:
                    for handed in calls(other, function.name):
                        yield from actions_of(handed.args[place], other)
            else:
                yield from actions_of(action, function)


def actions_of(given: ast.expr, function: ast.AsyncFunctionDef) -> Iterable[str]:
    said = ast.unparse(given)
    if isinstance(given, ast.Constant):
        return [str(given.value)]
    if isinstance(given, ast.IfExp):
        return [*actions_of(given.body, function), *actions_of(given.orelse, function)]
    if said.startswith("way.noted"):
        return [action for way in WAYS.values() for action in way.noted]
    if said == "NOTED[move]":
        return NOTED.values()
    found = closed(given, function)
    assert found is not None, said
    return found


def closed(given: ast.expr, function: ast.AsyncFunctionDef) -> Iterable[str] | None:
    """The closed set that an argument is one of, if it is."""
    of = {each.arg: ast.unparse(each.annotation) for each in function.args.args if each.annotation is not None}
    return CLOSED.get(of.get(ast.unparse(given), ""))


def trees() -> Iterator[ast.Module]:
    for room in ROOMS:
        for file in (ROOT / room).rglob("*.py"):
            yield ast.parse(file.read_text())


def test_every_action_that_is_noted_has_a_text() -> None:
    noted = {action for tree in trees() for action in noted_actions(tree)}
    assert {"accept", "signed_in", "tagged", "untagged", "made"} <= noted
    assert noted - set(ACTIONS) == set()
    assert set(ACTIONS) - noted == set()


def test_every_table_that_something_is_noted_of_has_a_text() -> None:
    noted = {
        ast.literal_eval(each.value)
        for tree in trees()
        for call in calls(tree, "audit.note")
        for each in call.keywords
        if each.arg == "target"
    }
    assert noted == set(TARGETS)


def test_every_reason_of_a_closed_set_has_a_text() -> None:
    assert {*Role, *LinkPurpose, *DeclineReason} <= set(REASONS)
    assert {"public_wording", "area_id", "domains", "assigned_to"} <= set(FIELDS)


async def noted(desk: Desk, count: int, **columns: object) -> None:
    row = {"challenge_id": desk.challenge.id, "target": "submissions", "ids": [12], "fields": [], **columns}
    async with transaction(desk.engine) as db:
        await db.execute(insert(Audit), [row for _ in range(count)])


async def test_an_owner_reads_who_did_what_in_words(the_desk: Desk) -> None:
    hanna = await the_desk.member()
    await noted(the_desk, 1, action="corrected", member_id=hanna, fields=["area_id", "domains"])
    await noted(the_desk, 1, action="decline", member_id=hanna, reason="not_ours")
    await noted(the_desk, 1, action="tagged", member_id=hanna, reason="7")
    async with a_client(the_desk, hanna) as client:
        page = re.sub(r"<[^>]+>", "", (await client.get("/desk/wonen/audit"))[1])
    assert "Corrected" in page
    assert "Submission 12 · area, domains" in page
    assert "Submission 12 · somebody else decides" in page
    assert "Submission 12 · Tag 7" in page
    assert "Signed in" in page
    assert "with a passkey" not in page.partition("Signed in")[0]


async def test_the_list_goes_on_with_the_same_filter_and_never_shows_a_line_twice(the_desk: Desk) -> None:
    hanna, joris = await the_desk.member(), await the_desk.member("Joris")
    await noted(the_desk, PAGE + 1, action="accept", member_id=joris)
    await noted(the_desk, 3, action="decline", member_id=joris)
    async with a_client(the_desk, hanna) as client:
        page = (await client.get(f"/desk/wonen/audit?member={joris}&action=accept&since=&until="))[1]
        assert page.count("<strong>Accepted</strong>") == PAGE
        assert "<strong>Declined" not in page
        older = re.search(r'href="(/desk/wonen/audit\?[^"]*after=\d+)"', page)
        assert older
        rest = (await client.get(older[1].replace("&amp;", "&")))[1]
        assert rest.count("<strong>Accepted</strong>") == 1
        assert "after=" not in rest
        assert "To the newest" in rest


async def test_the_file_has_what_the_filter_leaves(the_desk: Desk) -> None:
    hanna = await the_desk.member()
    await noted(the_desk, 2, action="accept", member_id=hanna)
    async with a_client(the_desk, hanna) as client:
        url = f"{the_desk.url}/desk/wonen/audit/file?action=accept"
        async with client.web.get(url) as answer:
            text = await answer.text()
            assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
            assert answer.headers["Content-Disposition"] == 'attachment; filename="audit-wonen.csv"'
            assert answer.headers["Cache-Control"] == "no-store"
    assert len(text.splitlines()) == 3
    assert text.splitlines()[1].endswith(f",Hanna,{hanna},accept,submissions,12,,")


async def test_days_are_those_of_the_challenge_and_the_last_one_counts(the_desk: Desk) -> None:
    hanna = await the_desk.member()
    late = datetime(2026, 11, 24, 22, 59, tzinfo=UTC)  # a minute before midnight in Amsterdam
    await noted(the_desk, 1, action="accept", member_id=hanna, at=late)
    async with a_client(the_desk, hanna) as client:
        for period, there in (
            ("since=2026-11-24&until=2026-11-24", True),
            ("since=2026-11-25", False),
            ("until=2026-11-23", False),
        ):
            page = (await client.get(f"/desk/wonen/audit?{period}"))[1]
            assert ("<strong>Accepted</strong>" in page) is there, period


@pytest.mark.parametrize("wrong", ["member=x", "action=sing", "since=gisteren", "until=9999-12-31", "after=-1"])
async def test_an_address_that_no_form_of_ours_makes_is_told(the_desk: Desk, wrong: str) -> None:
    async with a_client(the_desk, await the_desk.member()) as client:
        assert (await client.get(f"/desk/wonen/audit?{wrong}"))[0] == 400
