"""What the document says is what the API does: every operation, asked with what fits its schemas and with what does
not, never fails by itself and never answers what the document does not say.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncEngine

from admin.api import document
from admin.api.table import OPERATIONS
from participation.database import Db, transaction
from participation.phases import PhasePlan, plan_phase
from participation.starters import make_starters
from participation.words import Kind, PhaseKind, Role, Status
from tests.admin.api.conftest import Answer, Api, an_api
from tests.admin.api.schemas import Document
from tests.builders import a_submission

EXAMPLES: Final = 25
DOCUMENT: Final = Document(document.document(OPERATIONS, url="http://localhost", host="localhost"))
OPERATION: Final = {each.name: each for each in OPERATIONS}
_ODD: Final = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=20), st.lists(st.integers(), max_size=2), st.just({})
)
_GOOD: Final = {"GET": {200}, "POST": {201}, "PUT": {200}, "DELETE": {204, 404}}
"""Of all that is asked something must be done, or nothing was tested."""
_RANDOM: Final = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
"""Of a query: anything that an address may hold."""


def test_the_document_tells_of_every_operation() -> None:
    told = {f"{method.upper()} {path}" for path, methods in DOCUMENT.document["paths"].items() for method in methods}
    assert told == set(OPERATION)


@pytest.fixture
async def filled(engine: AsyncEngine) -> AsyncIterator[tuple[Api, str, dict[str, list[int]]]]:
    async with an_api(engine) as api:
        token = await api.token(Role.OWNER)
        async with transaction(engine) as db:
            numbers = [
                await a_submission(db, api.challenge, status=status, kind=kind)
                for status, kind in ((Status.RECEIVED, Kind.NEED), (Status.RECEIVED, Kind.MESSAGE))
            ]
            known = {"number": numbers, **await _asked_in_phases(db, api)}
        yield api, token, known


async def _asked_in_phases(db: Db, api: Api) -> dict[str, list[int]]:
    """Some that are planned, with prompts that are ready to start."""
    now, challenge = datetime.now(UTC), api.challenge
    plans = [PhasePlan(PhaseKind.TRY)] * 4
    phases = [await plan_phase(db, plan, challenge_id=challenge.id, by=None, now=now) for plan in plans]
    where = {"phase_id": phases[0], "kind": PhaseKind.TRY, "by": None}
    return {"phase": phases, "prompt": [*await make_starters(db, challenge=challenge, **where)]}  # type: ignore[arg-type]


@pytest.mark.parametrize("name", OPERATION)
async def test_no_request_makes_the_api_fail_or_answer_what_the_document_does_not_say(
    filled: tuple[Api, str, dict[str, list[int]]], name: str
) -> None:
    api, token, known = filled
    loop = asyncio.get_running_loop()
    statuses: set[int] = set()

    @seed(len(name))
    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def ask_all_sorts(data: st.DataObject) -> None:
        request = data.draw(_requests(name, api, known))
        answer = asyncio.run_coroutine_threadsafe(_asked(api, name, token, request), loop).result(60)
        assert _faults(name, answer) == []
        statuses.add(answer.status)

    await asyncio.to_thread(ask_all_sorts)
    assert statuses & _GOOD[name.partition(" ")[0]], statuses


def _requests(name: str, api: Api, ids: dict[str, list[int]]) -> st.SearchStrategy[dict[str, Any]]:
    """As the document says, but for one field of the body, or with anything anywhere."""
    slug, any_number = st.just(api.challenge.slug), st.integers(1, 10**15 - 1)
    known = {key: st.sampled_from(numbers) for key, numbers in ids.items()}
    either = {key: any_number | numbers for key, numbers in known.items()}
    path = _of(name, "path")
    bodies = _bodies(name) if OPERATION[name].body is not None else st.none()
    right = {
        "path": st.fixed_dictionaries(path | {"slug": slug} | known),
        "query": st.fixed_dictionaries({}, optional=_of(name, "query")),
        "if_match": st.just("*"),
        "body": bodies,
    }
    nearly = right | {"body": bodies.flatmap(_with_one_field_odd)}
    wild = {key: st.one_of(each, _RANDOM) for key, each in _of(name, "query").items()}
    odd = st.fixed_dictionaries(
        {
            "path": st.fixed_dictionaries(path | {"slug": slug} | either),
            "query": st.fixed_dictionaries({}, optional=wild) | st.dictionaries(_RANDOM, _RANDOM, max_size=2),
            "if_match": st.sampled_from(['"1-0"', '"2-1"', "*", "x", None]),
            "body": bodies | _ODD,
        }
    )
    return st.fixed_dictionaries(right) | st.fixed_dictionaries(nearly) | odd


def _with_one_field_odd(body: Any) -> st.SearchStrategy[Any]:
    if not body:
        return st.just(body)
    odd = st.text(max_size=20).map(lambda text: text + "\0") | _ODD
    return st.tuples(st.sampled_from(sorted(body)), odd).map(lambda pair: {**body, pair[0]: pair[1]})


def _of(name: str, where: str) -> dict[str, st.SearchStrategy[Any]]:
    return {each["name"]: DOCUMENT.values(each["schema"]) for each in _told(name) if each["in"] == where}


def _bodies(name: str) -> st.SearchStrategy[Any]:
    method, path = name.split()
    content = DOCUMENT.document["paths"][path][method.lower()]["requestBody"]["content"]
    return DOCUMENT.values(content["application/json"]["schema"])


def _told(name: str) -> list[dict[str, Any]]:
    method, path = name.split()
    told: list[dict[str, Any]] = DOCUMENT.document["paths"][path][method.lower()]["parameters"]
    return told


async def _asked(api: Api, name: str, token: str, request: dict[str, Any]) -> Answer:
    method, path = name.split()
    headers = {"If-Match": request["if_match"]} if request["if_match"] else {}
    body = {"data": json.dumps(request["body"])} if OPERATION[name].body else {}
    headers |= {"Content-Type": "application/json"} if body else {}
    pairs = [(key, str(each)) for key, value in request["query"].items() for each in _each(value)]
    return await api.ask(method, path.format(**request["path"]), token, params=pairs, headers=headers, **body)


def _each(value: object) -> list[Any]:
    """As a query says it."""
    values = value if isinstance(value, list) else [value]
    return [str(each).lower() if isinstance(each, bool) else each for each in values]


def _faults(name: str, answer: Answer) -> list[str]:
    method, path = name.split()
    told = DOCUMENT.document["paths"][path][method.lower()]["responses"].get(str(answer.status))
    if answer.status >= 500 or told is None:
        return [f"{answer.status} {answer.text}"]
    faults = [f"no {header}" for header in told["headers"] if header not in answer.headers]
    content = told.get("content", {})
    kind = answer.headers.get("Content-Type", "").partition(";")[0]
    if not content:
        return faults + ([] if answer.text == "" else ["a body"])
    if kind not in content:
        return [*faults, f"{kind} is not told of"]
    value = answer.json if "json" in kind and "jsonl" not in kind and "geo" not in kind else answer.text
    return faults + DOCUMENT.faults(value, content[kind]["schema"])
