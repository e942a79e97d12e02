"""A dump of the database without the key: nobody's chat address is in it, in whatever table, in whatever form."""

import asyncio
import random
import re
import subprocess
from base64 import b64encode

import pytest
from sqlalchemy import make_url

from samenleven.embedded.server import EmbeddedPostgres
from tests.faults.memory import CHALLENGE
from tests.faults.poison import POISONS
from tests.faults.residents import Resident
from tests.stories.browser import Browser
from tests.stories.needs import DUTCH
from tests.stories.told import Told

pytestmark = pytest.mark.timeout(240)


async def test_a_dump_holds_no_chat_address(told: Told) -> None:
    fatma = Resident(told.telegram.person("Fatma"), random.Random(1), think=0)  # noqa: S311 — nothing secret
    await fatma.come_in()
    await fatma.share()
    await fatma.person.say("/need")
    await fatma.hears(":words:")
    await fatma.person.send(text=POISONS["nul"])  # leaves a dead letter, which is the whole update
    await fatma.hears("menu:")
    await fatma.person.say("/need")
    await fatma.hears(":words:")
    await fatma.person.say("Left open in a talk")
    await fatma.hears(":send:send")
    async with Browser(told.program.url, f"/chat/{CHALLENGE}", language="nl") as browser:
        await browser.press(":notice-1:go")
        await browser.write(DUTCH.words)
        cookies = browser.cookies
    dump = await asyncio.to_thread(dumped, told)
    for table in ("messages", "talks", "dead_letters", "chats", "submissions"):
        assert re.search(rf"COPY public\.{table} .*\n(?!\\\.)", dump), f"nothing in {table}"
    assert DUTCH.words in dump
    assert len(cookies) == 1
    for address in (str(fatma.person.id), *cookies):
        assert [line[:200] for line in dump.splitlines() if is_in(address, line)] == []


def dumped(told: Told) -> str:
    """By pg_dump, beside the running program."""
    url = make_url(told.variables["DATABASE_URL"])
    command = [str(EmbeddedPostgres.pg_bin("pg_dump")), "--no-owner"]
    environment = {"PGHOST": str(url.query["host"]), "PGPORT": str(url.query["port"]), "PGUSER": str(url.username)}
    environment |= {"PATH": "/usr/bin:/bin", "PGDATABASE": str(url.database)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


def is_in(address: str, line: str) -> bool:
    """Plainly, in hexadecimal digits as PostgreSQL dumps bytes, or in base64."""
    forms = (address, address.encode().hex(), b64encode(address.encode()).decode().rstrip("="))
    number = rf"(?<!\d){address}(?!\d)" if address.isdigit() else re.escape(address)
    return re.search(number, line) is not None or any(form in line for form in forms[1:])
