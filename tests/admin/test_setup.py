"""The pages *Settings*: opened and closed, changed by plain forms, checked as a file is, and no typed word lost."""

import re
from collections.abc import AsyncIterator
from html import unescape
from typing import Any

import pytest

from admin.setup_form import NoField, every_slug, field_of, filled, value_at, without_language
from participation.challenge_changes import as_written
from participation.challenge_file import ChallengeFileFault, check_challenge
from participation.challenges import ChallengeView, challenge_by_id
from participation.database import transaction
from participation.words import ChallengeStatus
from tests.admin.conftest import Client, Desk, a_client
from tests.builders import a_challenge_file, a_resident


@pytest.fixture
async def owner(the_desk: Desk) -> AsyncIterator[Client]:
    async with a_client(the_desk, await the_desk.member()) as client:
        yield client


async def now(the_desk: Desk) -> ChallengeView:
    async with transaction(the_desk.engine) as db:
        return await challenge_by_id(db, the_desk.challenge.id)


async def form_of(client: Client, path: str) -> dict[str, str]:
    """All that stands in the page's last form, as a browser would send it."""
    page = (await client.get(f"/desk/wonen/settings{path}"))[1].rpartition('<form class="stack"')[2]
    fields: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>|<textarea[^>]*>[^<]*", page):
        name = re.search(r'name="([^"]*)"', tag)
        if name and ('type="checkbox"' not in tag or " checked" in tag):
            value = re.search(r'value="([^"]*)"', tag)
            words = tag.partition(">")[2] if tag.startswith("<textarea") else value[1] if value else ""
            fields[name[1]] = unescape(words)
    return fields


async def save(client: Client, path: str, **changes: str) -> tuple[int, str]:
    fields = await form_of(client, path)
    return await client.post(f"/desk/wonen/settings{path}", fields | changes)


@pytest.mark.parametrize("path", ["/texts", "/times", "/domains", "/areas"])
async def test_a_page_that_is_saved_as_it_stands_changes_nothing(the_desk: Desk, owner: Client, path: str) -> None:
    assert (await save(owner, path))[0] == 303
    assert await now(the_desk) == the_desk.challenge


async def test_the_chat_is_closed_and_opened(the_desk: Desk, owner: Client) -> None:
    async def press(status: str, version: int) -> int:
        fields = {"status": status, "version": str(version)}
        return (await owner.post("/desk/wonen/settings/status", fields))[0]

    assert "The chat is open" in (await owner.get("/desk/wonen/settings"))[1]
    assert await press("closed", 1) == 303
    assert (await now(the_desk)).status is ChallengeStatus.CLOSED
    assert "The chat is closed" in (await owner.get("/desk/wonen/settings"))[1]
    assert await press("open", 1) == 409
    assert await press("open", 2) == 303
    assert (await now(the_desk)).status is ChallengeStatus.OPEN


async def test_texts_are_changed_per_language_and_a_changed_notice_is_a_new_version(
    the_desk: Desk, owner: Client
) -> None:
    assert (await save(owner, "/texts", **{"question.en": "What do <you> miss?"}))[0] == 303
    changed = (await now(the_desk)).setup
    assert changed.question["en"] == "What do <you> miss?"
    assert changed.notice == the_desk.challenge.setup.notice
    assert "What do &lt;you&gt; miss?" in (await owner.get("/desk/wonen/settings/texts"))[1]
    assert (await save(owner, "/texts", **{"notice.short.nl": "Wij bewaren wat u schrijft."}))[0] == 303
    notice = (await now(the_desk)).setup.notice
    assert notice.version not in ("", the_desk.challenge.setup.notice.version)


async def test_what_is_wrong_is_told_beside_its_field_and_nothing_typed_is_lost(the_desk: Desk, owner: Client) -> None:
    wrong = {
        "operator.mail": "<nobody>",
        "reading_days": "90",
        "quiet_hours.end": "21:00",
        "pauses[0].last": "2020-01-01",
    }
    status, page = await save(owner, "/times", **wrong)
    assert status == 400
    assert "Nothing is saved yet." in page
    for sentence in ("Write a mail address", "from 1 to 30", "two different times", "the earlier one first"):
        assert sentence in page, sentence
    assert page.count('aria-invalid="true"') >= 4
    assert 'value="&lt;nobody&gt;"' in page
    assert await now(the_desk) == the_desk.challenge
    status, page = await save(owner, "/texts", **{"purpose.en": "", "question.nl": "Nieuw?"})
    assert (status, page.count("Write this. It stands in every language.")) == (400, 1)
    assert "Nieuw?</textarea>" in page


async def test_who_saves_what_they_saw_earlier_is_told_and_keeps_what_they_typed(the_desk: Desk, owner: Client) -> None:
    fields = await form_of(owner, "/times")
    assert (await save(owner, "/times", reading_days="5"))[0] == 303
    status, page = await owner.post("/desk/wonen/settings/times", fields | {"time_zone": "Europe/Paris"})
    assert (status, "Somebody changed the settings just now." in page) == (409, True)
    assert 'value="Europe/Paris"' in page
    assert 'name="version" value="2"' in page
    assert (await now(the_desk)).time_zone == "Europe/Amsterdam"


async def test_rows_are_added_and_taken_off(the_desk: Desk, owner: Client) -> None:
    setup = the_desk.challenge.setup
    added = {
        "pauses[2].first": "2028-05-01",
        "pauses[2].last": "2028-05-08",
        "pauses[0].first": "",
        "pauses[0].last": "",
    }
    added |= {"urgent[4].number": "0900-1234", "urgent[4].label.nl": "bij brand", "urgent[4].label.en": "for fire"}
    assert (await save(owner, "/times", **added))[0] == 303
    changed = (await now(the_desk)).setup
    assert [str(each.first) for each in changed.pauses] == [str(setup.pauses[1].first), "2028-05-01"]
    assert (len(changed.urgent), changed.urgent[4].label["en"]) == (len(setup.urgent) + 1, "for fire")
    emptied = {"urgent[0].number": "", "urgent[0].label.nl": "", "urgent[0].label.en": ""}
    assert (await save(owner, "/times", **emptied))[0] == 303
    assert len((await now(the_desk)).setup.urgent) == len(setup.urgent)


async def test_domains_are_renamed_put_in_order_hidden_and_added(the_desk: Desk, owner: Client) -> None:
    assert (await save(owner, "/domains", **{"domains[care].name.en": "Health", "do": "up:care"}))[0] == 303
    domains = (await now(the_desk)).domains
    assert [each.names["en"] for each in domains][:2] == ["Health", "Living"]
    assert (await save(owner, "/domains", **{"domains[green].hidden": "1"}))[0] == 303
    assert [each.slug for each in (await now(the_desk)).domains if each.hidden] == ["green"]
    assert (await save(owner, "/domains", **{"domains[green].hidden": ""}))[0] == 303
    status, page = await save(owner, "/domains", **{"new.nl": "Zórg en gezondheid", "do": "add"})
    assert (status, 'value="Zórg en gezondheid"' in page) == (400, True)
    for _ in range(2):
        names = {"new.nl": "Zórg", "new.en": "Cáre", "do": "add"}
        assert (await save(owner, "/domains", **names))[0] == 303
    assert [each.slug for each in (await now(the_desk)).offered_domains][-2:] == ["zorg", "zorg-2"]


async def test_all_domains_hidden_is_told(the_desk: Desk, owner: Client) -> None:
    hidden = {f"domains[{each.slug}].hidden": "1" for each in the_desk.challenge.domains}
    status, page = await save(owner, "/domains", **hidden)
    assert (status, "Leave at least one that is offered." in page) == (400, True)


async def test_areas_are_renamed_put_in_order_hidden_and_added(the_desk: Desk, owner: Client) -> None:
    changes = {
        "areas[veenkade].name": "Oude Veenkade",
        "areas[veenkade].postcodes": "8992, 8994 ab",
        "do": "up:veenkade",
    }
    assert (await save(owner, "/areas", **changes))[0] == 303
    areas = (await now(the_desk)).areas
    assert [each.slug for each in areas][2:4] == ["veenkade", "noorderhof"]
    assert (areas[2].name, areas[2].postcodes) == ("Oude Veenkade", ("8992", "8994AB"))
    new = {"new": "Nieuw Zuid", "kind": "neighbourhood", "in": "lindewijk", "do": "add"}
    fields = await form_of(owner, "/areas")
    assert (await owner.post("/desk/wonen/settings/areas", fields | new))[0] == 303
    added = next(each for each in (await now(the_desk)).areas if each.slug == "nieuw-zuid")
    assert added.parent_id == areas[1].id
    status, page = await owner.post("/desk/wonen/settings/areas", fields | new | {"version": "3", "in": "noorderhof"})
    assert (status, "An area of that kind cannot stand there." in page) == (400, True)
    status, page = await save(owner, "/areas", **{"areas[noorderhof].postcodes": "12"})
    assert (status, "Write postcodes as in" in page) == (400, True)
    status, page = await owner.post("/desk/wonen/settings/areas", fields | new | {"new": ""})
    assert status == 400


async def test_a_language_is_added_once_all_its_texts_are_there_put_first_and_left_out(
    the_desk: Desk, owner: Client
) -> None:
    fields = await form_of(owner, "/texts?also=tr")
    assert (fields["also"], fields["question.tr"], fields["domains[green].name.tr"]) == ("tr", "", "")
    assert (await owner.post("/desk/wonen/settings/texts", fields))[0] == 400
    turkish = fields | {name: "Merhaba" for name in fields if name.endswith(".tr")}
    status, page = await owner.post("/desk/wonen/settings/texts", turkish | {"owner.tr": ""})
    assert (status, page.count("Write this. It stands in every language."), "Merhaba" in page) == (400, 1, True)
    assert (await owner.post("/desk/wonen/settings/texts", turkish))[0] == 303
    changed = await now(the_desk)
    assert changed.languages == ("nl", "en", "tr")
    assert changed.domains[0].names["tr"] == changed.setup.urgent[0].label["tr"] == "Merhaba"
    assert changed.setup.notice.version == the_desk.challenge.setup.notice.version
    async with transaction(the_desk.engine) as db:
        await a_resident(db, the_desk.challenge, language="nl")

    async def do(what: str, version: int) -> int:
        return (await owner.post("/desk/wonen/settings/languages", {"do": what, "version": str(version)}))[0]

    assert await do("first:en", 2) == 303
    assert await do("off:nl", 3) == 303
    changed = await now(the_desk)
    assert (changed.languages, set(changed.setup.question)) == (("en", "tr"), {"en", "tr"})
    assert await do("off:xx", 4) == 400


@pytest.mark.parametrize(
    "name",
    ["question.fr", "question.nl.x", "operator.__class__", "urgent[9].number", "domains[nowhere].name.nl", "areas[x]"],
)
async def test_a_field_that_is_not_of_the_page_is_refused(the_desk: Desk, owner: Client, name: str) -> None:
    for path in ("/texts", "/times", "/areas"):
        fields = {"version": "1", name: "x"}
        assert (await owner.post(f"/desk/wonen/settings{path}", fields))[0] in (303, 400)
    assert await now(the_desk) == the_desk.challenge


def test_a_form_is_filled_into_the_file_by_places_and_by_slugs() -> None:
    raw = _raw()
    made = filled(
        raw, [("question.nl", "Wat?"), ("areas[veenkade].name", "V"), ("slug", "other")], ("question", "areas")
    )
    assert (value_at(made, "question.nl"), value_at(made, "areas[veenkade].name")) == ("Wat?", "V")
    assert (made["slug"], value_at(raw, "areas[veenkade].name")) == (raw["slug"], "Veenkade")
    assert value_at(made, "nowhere.at.all") == ""
    assert "de-hofsteeg" in every_slug(made, "areas")
    with pytest.raises(NoField):
        filled(raw, [("question.fr", "Quoi ?")], ("question",))


def test_a_problem_in_the_file_is_one_of_a_field() -> None:
    raw = without_language(_raw(), "en")
    assert check_challenge(raw).languages == ("nl",)
    raw["areas"][0]["districts"][0]["neighbourhoods"][1]["postcodes"] = ["8991", "x"]
    raw["domains"][3]["name"]["nl"] = ""
    raw["urgent"][0]["number"] = "x"
    raw["quiet_hours"]["end"] = raw["quiet_hours"]["start"]
    with pytest.raises(ChallengeFileFault) as fault:
        check_challenge(raw)
    fields = {field_of(each, raw) for each in fault.value.problems}
    assert fields == {"areas[veenkade].postcodes", "domains[green].name.nl", "urgent[0].number", "quiet_hours"}


def _raw() -> dict[str, Any]:
    return as_written(a_challenge_file())
