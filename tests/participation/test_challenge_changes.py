"""A challenge changes after it was made: nothing of what was said is lost, and nobody saves over somebody else."""

from datetime import UTC, datetime
from typing import Any, Final

import pytest
from sqlalchemy import select, update

from conversations.snapshots import snapshot
from participation import audit
from participation.audit import AuditFilter
from participation.challenge_changes import (
    as_file,
    as_written,
    change_challenge,
    next_notice_version,
    notice_changed,
    set_status,
)
from participation.challenge_file import ChallengeFileFault, check_challenge
from participation.challenges import ChallengeView, challenge_by_id
from participation.database import Db
from participation.errors import ChallengeClosed, ChangedMeanwhile, NoticeNeedsVersion
from participation.models import Area, Chat, Domain, Resident, SubmissionDomain
from participation.submissions import record_submission
from participation.words import AreaKind, ChallengeStatus, Kind
from tests.builders import a_challenge, a_challenge_file, a_chat, a_resident, a_submission

NOW: Final = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
"""Half past twelve on New Year's night in Amsterdam."""


@pytest.fixture
async def challenge(db: Db) -> ChallengeView:
    return await a_challenge(db)


async def change(db: Db, challenge: ChallengeView, raw: dict[str, Any], **more: Any) -> tuple[str, ...]:
    return await change_challenge(db, challenge_id=challenge.id, file=check_challenge(raw), by=None, **more)


async def now(db: Db, challenge: ChallengeView) -> ChallengeView:
    return await challenge_by_id(db, challenge.id)


def test_a_file_and_the_challenge_made_of_it_say_the_same() -> None:
    file = a_challenge_file()
    assert check_challenge(as_written(file)) == file


async def test_what_nobody_changed_changes_nothing(db: Db, challenge: ChallengeView) -> None:
    assert await change(db, challenge, as_file(challenge)) == ()
    assert (await now(db, challenge)) == challenge
    assert not await audit.audit_page(db, AuditFilter(), challenge_id=challenge.id)


async def test_texts_and_times_are_changed_and_the_audit_holds_their_names_alone(
    db: Db, challenge: ChallengeView
) -> None:
    raw = as_file(challenge)
    raw["question"]["nl"] = "Wat mist u hier?"
    raw["reading_days"] = 5
    raw["quiet_hours"] = {"start": "22:00", "end": "08:00"}
    assert await change(db, challenge, raw) == ("question", "reading_days", "quiet_hours")
    changed = await now(db, challenge)
    assert changed.setup.question["nl"] == "Wat mist u hier?"
    assert (changed.setup.reading_days, changed.version) == (5, 2)
    (line,) = await audit.audit_page(db, AuditFilter(), challenge_id=challenge.id)
    assert (line.action, line.fields) == ("changed", ("question", "reading_days", "quiet_hours"))


async def test_who_saves_what_they_saw_earlier_is_told(db: Db, challenge: ChallengeView) -> None:
    raw = as_file(challenge)
    raw["reading_days"] = 5
    await change(db, challenge, raw, version=1)
    raw["reading_days"] = 6
    with pytest.raises(ChangedMeanwhile):
        await change(db, challenge, raw, version=1)
    with pytest.raises(ChangedMeanwhile):
        await set_status(db, challenge_id=challenge.id, status=ChallengeStatus.CLOSED, by=None, version=1)
    assert (await now(db, challenge)).setup.reading_days == 5


async def test_a_closed_challenge_takes_nothing_in_until_it_is_opened(db: Db, challenge: ChallengeView) -> None:
    resident = await a_resident(db, challenge)
    words = {"own_words": "Een bankje.", "area_id": None, "language": None}

    async def send() -> int:
        where = {"challenge_id": challenge.id, "resident_id": resident}
        return await record_submission(db, **where, kind=Kind.NEED, **words)  # type: ignore[arg-type]

    for _ in range(2):
        await set_status(db, challenge_id=challenge.id, status=ChallengeStatus.CLOSED, by=None)
    with pytest.raises(ChallengeClosed):
        await send()
    await set_status(db, challenge_id=challenge.id, status=ChallengeStatus.OPEN, by=None)
    assert await send()
    lines = await audit.audit_page(db, AuditFilter(), challenge_id=challenge.id)
    assert [line.action for line in lines] == ["opened", "closed"]


async def test_domains_are_added_renamed_ordered_and_hidden_and_keep_what_they_are_on(
    db: Db, challenge: ChallengeView
) -> None:
    number = await a_submission(db, challenge, domains=["green"])
    raw = as_file(challenge)
    living, care, safety, green, *rest = raw["domains"]
    green["hidden"] = True
    living["name"]["en"] = "Housing"
    music = {"slug": "music", "name": {"nl": "Muziek", "en": "Music"}}
    raw["domains"] = [music, care, living, green, *rest]  # safety is left out
    assert safety["slug"] == "safety"
    await change(db, challenge, raw)
    changed = await now(db, challenge)
    assert [each.slug for each in changed.offered_domains][:3] == ["music", "care", "living"]
    assert {each.slug for each in changed.domains if each.hidden} == {"green", "safety"}
    assert changed.domains[2].names["en"] == "Housing"
    assert {each.id for each in challenge.domains} < {each.id for each in changed.domains}
    on = select(Domain.slug).join(SubmissionDomain, SubmissionDomain.domain_id == Domain.id)
    assert (await db.execute(on.where(SubmissionDomain.submission_id == number))).scalars().all() == ["green"]
    me = snapshot(changed, language="nl", area_id=None, goal=None)
    assert "Muziek" in [each.names["nl"] for each in me.domains]
    assert "Groen en buiten" not in [each.names["nl"] for each in me.domains]


async def test_what_was_hidden_is_offered_again(db: Db, challenge: ChallengeView) -> None:
    whole = as_file(challenge)
    await change(db, challenge, whole | {"domains": whole["domains"][:1], "areas": _without_districts(whole)})
    fewer = await now(db, challenge)
    assert (len(fewer.offered_domains), len(fewer.offered_areas)) == (1, 1)
    await change(db, challenge, whole)
    assert (await now(db, challenge)).domains == challenge.domains
    assert (await now(db, challenge)).areas == challenge.areas


def _without_districts(raw: dict[str, Any]) -> list[dict[str, Any]]:
    return [each | {"districts": []} for each in raw["areas"]]


async def test_areas_are_added_moved_and_hidden_and_stay_in_tree_order(db: Db, challenge: ChallengeView) -> None:
    home = next(each for each in challenge.areas if each.slug == "veenkade")
    resident = await a_resident(db, challenge, area=home)
    raw = as_file(challenge)
    (district,) = raw["areas"][0]["districts"]
    noorderhof, veenkade, hofsteeg = district["neighbourhoods"]
    veenkade["hidden"] = True
    new = {"slug": "oost", "name": "Oost", "neighbourhoods": [hofsteeg, {"slug": "kade", "name": "Kade"}]}
    district["neighbourhoods"] = [veenkade, noorderhof]
    raw["areas"][0]["districts"] = [new, district]
    await change(db, challenge, raw)
    changed = await now(db, challenge)
    slugs = {each.id: each.slug for each in changed.areas}
    assert [(each.slug, slugs.get(each.parent_id or 0)) for each in changed.areas] == [
        ("elzermeer", None),
        ("oost", "elzermeer"),
        ("de-hofsteeg", "oost"),
        ("kade", "oost"),
        ("lindewijk", "elzermeer"),
        ("veenkade", "lindewijk"),
        ("noorderhof", "lindewijk"),
    ]
    assert [each.kind for each in changed.areas if each.slug in ("oost", "kade")] == [
        AreaKind.DISTRICT,
        AreaKind.NEIGHBOURHOOD,
    ]
    assert (await db.execute(select(Resident.area_id).where(Resident.id == resident))).scalar_one() == home.id
    offered = snapshot(changed, language="nl", area_id=None, goal=None).areas
    assert "veenkade" not in {slugs[each.id] for each in offered}


async def test_a_district_that_the_file_names_no_more_is_hidden_with_what_is_in_it(
    db: Db, challenge: ChallengeView
) -> None:
    raw = as_file(challenge)
    await change(db, challenge, raw | {"areas": _without_districts(raw)})
    await change(db, challenge, raw | {"areas": _without_districts(raw), "reading_days": 9})
    changed = await now(db, challenge)
    assert [each.slug for each in changed.offered_areas] == ["elzermeer"]
    assert [each.slug for each in changed.areas] == [each.slug for each in challenge.areas]
    count = select(Area.id).where(Area.challenge_id == challenge.id)
    assert len((await db.execute(count)).all()) == len(challenge.areas)


@pytest.mark.parametrize("part", ["areas", "domains"])
async def test_something_is_always_offered(db: Db, challenge: ChallengeView, part: str) -> None:
    raw = as_file(challenge)
    for each in raw[part]:
        each["hidden"] = True
    with pytest.raises(ChallengeFileFault, match=f"{part}: are all hidden"):
        check_challenge(raw)


async def test_a_changed_notice_needs_a_version_and_then_is_read_anew(db: Db, challenge: ChallengeView) -> None:
    raw = as_file(challenge)
    raw["notice"]["short"]["nl"] = "Wij bewaren wat u schrijft."
    with pytest.raises(NoticeNeedsVersion):
        await change(db, challenge, raw)
    raw["notice"]["version"] = "2026-2"
    assert await change(db, challenge, raw) == ("notice",)
    assert (await now(db, challenge)).setup.notice.version == "2026-2"


async def test_a_language_more_or_less_asks_nobody_to_read_the_notice_again(db: Db, challenge: ChallengeView) -> None:
    speaks_english = await a_resident(db, challenge, language="en")
    speaks_dutch = await a_resident(db, challenge, language="nl")
    chat = await a_chat(db, language="en")
    await db.execute(update(Chat).where(Chat.id == chat).values(challenge_id=challenge.id))
    raw = as_file(challenge)
    fewer = _only(raw, "nl") | {"languages": ["nl"]}
    assert not notice_changed(raw, fewer)
    await change(db, challenge, fewer)
    languages = await db.execute(select(Resident.id, Resident.language).where(Resident.challenge_id == challenge.id))
    assert {row.id: row.language for row in languages} == {speaks_english: "nl", speaks_dutch: "nl"}
    assert (await db.execute(select(Chat.language).where(Chat.id == chat))).scalar_one() == "nl"
    await change(db, challenge, raw)
    assert (await now(db, challenge)).languages == ("nl", "en")


def _only(value: Any, language: str) -> Any:
    """Every text in this language alone."""
    if isinstance(value, list):
        return [_only(each, language) for each in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"nl", "en"}:
        return {language: value[language]}
    return {name: _only(each, language) for name, each in value.items()}


@pytest.mark.parametrize(
    ("version", "following"),
    [("2026-1", "2027-1"), ("2027-1", "2027-2"), ("2027-9", "2027-10"), ("2028-3", "2028-4"), ("first", "2027-1")],
)
def test_the_next_version_of_a_notice_is_of_the_year_it_is_there(version: str, following: str) -> None:
    assert next_notice_version(version, now=NOW, time_zone="Europe/Amsterdam") == following


async def test_an_area_of_another_challenge_with_the_same_slug_is_left_alone(db: Db, challenge: ChallengeView) -> None:
    other = await a_challenge(db)
    raw = as_file(challenge)
    raw["areas"][0]["name"] = "Anders"
    await change(db, challenge, raw)
    assert (await now(db, other)) == other
