"""The Dutch government's API Design Rules (ADR 2.2) on the running API."""

import json
import re
from datetime import datetime

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from admin.api.layer import _unforeseen
from admin.api.problems import Problem
from admin.api.table import OPERATIONS
from participation.database import transaction
from participation.words import Role
from tests.admin.api.conftest import BASE, Answer, Api, an_api
from tests.builders import a_submission


def assert_problem(answer: Answer, status: int) -> None:
    assert answer.status == status, answer.text
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert {"type", "status", "title", "detail"} <= set(answer.json)
    assert answer.json["status"] == status


def assert_closed(answer: Answer) -> None:
    assert answer.headers["API-Version"] == "1.0.0"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_paths_are_kebab_case_and_names_in_a_query_camel_case() -> None:
    for each in OPERATIONS:
        words = re.sub(r"\{[a-z]+\}", "x", each.path)
        assert re.fullmatch(r"(/[a-z][a-z-]*)+", words), each.path
        names = [field.alias or name for name, field in each.query.model_fields.items()]
        assert all(re.fullmatch(r"[a-z][a-zA-Z]*", name) for name in names)


async def test_the_document_is_public_says_whom_to_ask_and_may_be_read_from_any_site(api: Api) -> None:
    answer = await api.get("/openapi.json")
    assert answer.status == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.json["openapi"].startswith("3.1.")
    assert re.fullmatch(r"\d+\.\d+\.\d+", answer.json["info"]["version"])
    assert {"name", "email", "url"} == set(answer.json["info"]["contact"])
    assert answer.json["servers"] == [{"url": "http://localhost/api/v1"}]
    assert {f"{method.upper()} {path}" for path, methods in answer.json["paths"].items() for method in methods} == {
        each.name for each in OPERATIONS
    }


async def test_every_answer_is_closed_and_names_the_version_also_one_that_refuses(api: Api) -> None:
    token = await api.token()
    for path in ("", "/openapi.json", "/me", f"{api.at}/exports/csv", "/nothing", f"{api.at}/submissions/999999"):
        answer = await api.get(path, token)
        assert_closed(answer)
        assert path == "/openapi.json" or "Access-Control-Allow-Origin" not in answer.headers
    assert_closed(await api.get("/me"))


@pytest.mark.parametrize(
    "path",
    ["/", "/me/", "/challenges/", "/openapi.json/", "/Me", "/challenges/x/submissions/x", "/challenges/a%0Ab/areas"],
)
async def test_a_slash_at_the_end_and_an_address_that_is_not_there_are_not_found(api: Api, path: str) -> None:
    for method in ("GET", "POST"):
        assert_problem(await api.ask(method, path, await api.token()), 404)


@pytest.mark.parametrize("path", ["", "/me", "/openapi.json", "/challenges"])
async def test_another_method_is_told_which_ones_there_are(api: Api, path: str) -> None:
    for method in ("PUT", "PATCH", "OPTIONS"):
        answer = await api.ask(method, path)
        assert_problem(answer, 405)
        assert answer.headers["Allow"] == "GET"


async def test_all_faults_of_one_request_are_told_together_each_with_its_place(api: Api) -> None:
    token = await api.token()
    answer = await api.get(f"{api.at}/submissions?status=lost&pageSize=101&areas=1&urgent=1&urgent=0", token)
    assert_problem(answer, 400)
    assert {each["place"] for each in answer.json["errors"]} == {"status.0", "pageSize", "areas", "urgent"}
    assert {each["in"] for each in answer.json["errors"]} == {"query"}
    answer = await api.post(f"{api.at}/tokens?x=1", token, {"scope": "king", "more": 1})
    assert_problem(answer, 400)
    assert {(each["in"], each["place"]) for each in answer.json["errors"]} == {
        *(("query", "x"), ("body", "name"), ("body", "scope"), ("body", "more"))
    }


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"name": "\\ud800", "scope": "viewer"}', b"\xff", b"[" * 9000])
async def test_a_body_that_is_no_such_json_is_a_fault_of_the_input(api: Api, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    assert_problem(await api.ask("POST", f"{api.at}/tokens", await api.token(), data=body, headers=headers), 400)


async def test_another_kind_of_body_and_a_very_large_one_are_refused(api: Api) -> None:
    token = await api.token()
    assert_problem(await api.ask("POST", f"{api.at}/tokens", token, data={"name": "x"}), 415)
    large = json.dumps({"name": "x" * 200_000, "scope": "viewer"})
    headers = {"Content-Type": "application/json"}
    assert_problem(await api.ask("POST", f"{api.at}/tokens", token, data=large, headers=headers), 413)


async def test_times_are_in_utc(api: Api) -> None:
    async with transaction(api.engine) as db:
        number = await a_submission(
            db, api.challenge, received_at=datetime.fromisoformat("2026-11-24T13:00:00.5+01:00")
        )
    answer = await api.get(f"{api.at}/submissions/{number}", await api.token())
    assert answer.json["receivedAt"] == "2026-11-24T12:00:00Z"


@pytest.mark.parametrize("newest", ["false", "true"])
async def test_pages_follow_each_other_by_their_link_and_none_is_left_out(api: Api, newest: str) -> None:
    async with transaction(api.engine) as db:
        numbers = [await a_submission(db, api.challenge, urgent=each == 3) for each in range(5)]
    token = await api.token()
    path, seen = f"{api.at}/submissions?pageSize=2&kind=need&newestFirst={newest}", []
    while path:
        answer = await api.get(path, token)
        seen.append([each["number"] for each in answer.json["items"]])
        link = re.fullmatch(r'<(/[^>]+)>; rel="next"', answer.headers.get("Link", ""))
        path = link[1].removeprefix(BASE) if link else ""
    rest = [each for each in numbers if each != numbers[3]]
    order = [numbers[3], *(rest[::-1] if newest == "true" else rest)]
    assert seen == [order[:2], order[2:4], order[4:]]


@pytest.mark.parametrize("cursor", ["x", "1-0", "2-1", "1-", "1-1234567890123456", "1-1%0A"])
async def test_a_cursor_that_is_none_of_ours_is_a_fault(api: Api, cursor: str) -> None:
    assert_problem(await api.get(f"{api.at}/submissions?cursor={cursor}", await api.token()), 400)


async def test_problems_speak_the_language_that_was_asked_for(api: Api) -> None:
    answer = await api.ask("GET", "/me", headers={"Accept-Language": "nl"})
    assert (answer.json["title"], answer.headers["Content-Language"]) == ("Geen token", "nl")
    answer = await api.ask("GET", "/me", headers={"Accept-Language": "en"})
    assert answer.json["title"] == "No token"


async def test_every_type_of_problem_is_told_of_on_the_page(api: Api) -> None:
    page = (await api.get("", **{"Accept-Language": "en"})).text
    problem = (await api.get("/me")).json["type"]
    assert problem.startswith("/api/v1#")
    assert f'id="{problem.partition("#")[2]}"' in page
    assert all(f"<code>{each.method} /<wbr>api/<wbr>v1/<wbr>" in page for each in OPERATIONS)
    assert not re.search(r"<script|https?://", page)


async def test_who_asks_too_fast_waits(engine: AsyncEngine) -> None:
    async with an_api(engine, burst=3) as api:
        statuses = [(await api.get("/me")).status for _ in range(4)]
        assert statuses == [401, 401, 401, 429]
        answer = await api.get("/me")
        assert_problem(answer, 429)
        assert answer.headers["Retry-After"] == "60"


async def test_what_we_did_not_foresee_is_a_problem_without_a_word_of_it(engine: AsyncEngine) -> None:
    async with an_api(engine) as api:
        token = await api.token(Role.OWNER)
        async with transaction(engine) as db:
            await db.execute(text("ALTER TABLE api_tokens RENAME TO gone"))
        answer = await api.get("/me", token)
        assert_problem(answer, 500)
        assert "api_tokens" not in answer.text
        assert_closed(answer)


def test_a_database_that_is_away_is_a_passing_problem() -> None:
    assert _unforeseen(ConnectionRefusedError()) is Problem.AWAY
    assert _unforeseen(ValueError()) is Problem.BROKEN
