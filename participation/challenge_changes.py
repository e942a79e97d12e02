"""A challenge is changed after it was made: opened, closed, or set to what its file says now."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from participation import audit, challenge_places
from participation.challenge_file import ChallengeFile
from participation.challenges import AreaView, ChallengeView, challenge_by_id
from participation.database import Db
from participation.errors import ChangedMeanwhile, NoticeNeedsVersion
from participation.models import Challenge, Chat, Resident
from participation.words import AreaKind, ChallengeStatus

_BRANCHES: Final = {
    AreaKind.DISTRICT: "districts",
    AreaKind.NEIGHBOURHOOD: "neighbourhoods",
    AreaKind.VILLAGE: "villages",
}
_VERSION: Final = re.compile(r"([0-9]{4})-([0-9]{1,4})")


async def set_status(
    db: Db, *, challenge_id: int, status: ChallengeStatus, by: int | None, version: int | None = None
) -> None:
    """Open, or closed: then it takes nothing in. What it is already it stays, and nothing is noted.

    Raises:
        ChangedMeanwhile: `version` is not the one it stands at.
    """
    now = await _locked(db, challenge_id, version)
    if now.status is status:
        return
    await db.execute(
        update(Challenge).where(Challenge.id == challenge_id).values(status=status, version=Challenge.version + 1)
    )
    action = "opened" if status is ChallengeStatus.OPEN else "closed"
    await audit.note(db, action, target="challenges", ids=[challenge_id], challenge_id=challenge_id, by=by)


async def change_challenge(
    db: Db, *, challenge_id: int, file: ChallengeFile, by: int | None, version: int | None = None
) -> tuple[str, ...]:
    """From now on it is as the file says; whether it is open stays. The names of what was changed.

    Raises:
        ChangedMeanwhile: `version` is not the one it stands at.
        NoticeNeedsVersion: the notice has another text under the same version.
    """
    now = await _locked(db, challenge_id, version)
    before, after = as_file(now), as_written(file)
    fields = tuple(name for name in after if after[name] != before.get(name, ()))
    if not fields:
        return ()
    if notice_changed(before, after) and before["notice"]["version"] == after["notice"]["version"]:
        raise NoticeNeedsVersion
    await db.execute(
        update(Challenge)
        .where(Challenge.id == challenge_id)
        .values(
            languages=list(file.languages),
            time_zone=file.time_zone,
            setup=file.setup.model_dump(mode="json"),
            version=Challenge.version + 1,
        )
    )
    await challenge_places.write_areas(db, challenge_id, file.areas)
    await challenge_places.write_domains(db, challenge_id, file.domains)
    if set(now.languages) - set(file.languages):
        await _speak_what_is_left(db, challenge_id, file.languages)
    await audit.note(
        db, "changed", target="challenges", ids=[challenge_id], challenge_id=challenge_id, by=by, fields=fields
    )
    return fields


def as_file(challenge: ChallengeView) -> dict[str, Any]:
    """As its file would say it today, in plain values: to be changed, and checked as a file is."""
    return {
        "slug": challenge.slug,
        "languages": list(challenge.languages),
        "time_zone": challenge.time_zone,
        **challenge.setup.model_dump(mode="json"),
        "areas": _tree(challenge.areas, None),
        "domains": [{"slug": each.slug, "name": dict(each.names), "hidden": each.hidden} for each in challenge.domains],
    }


def as_written(file: ChallengeFile) -> dict[str, Any]:
    """A file in the same plain values."""
    written = file.model_dump(mode="json", exclude={"setup", "status"}) | file.setup.model_dump(mode="json")
    return written | {"areas": [_plain(entry) for entry in written["areas"]]}


def notice_changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether somebody who read it reads something else now; a language more or less is no change of it."""
    pairs = ((before["notice"][part], after["notice"][part]) for part in ("short", "full"))
    return any(old[language] != new[language] for old, new in pairs for language in old if language in new)


def next_notice_version(version: str, *, now: datetime, time_zone: str) -> str:
    """`2026-2` after `2026-1`; the first of a new year is `2027-1`."""
    year = now.astimezone(ZoneInfo(time_zone)).year
    ours = _VERSION.fullmatch(version)
    return f"{ours[1]}-{int(ours[2]) + 1}" if ours and int(ours[1]) >= year else f"{year}-1"


async def _locked(db: Db, challenge_id: int, version: int | None) -> ChallengeView:
    await db.execute(select(Challenge.id).where(Challenge.id == challenge_id).with_for_update())
    now = await challenge_by_id(db, challenge_id)
    if version is not None and version != now.version:
        raise ChangedMeanwhile
    return now


async def _speak_what_is_left(db: Db, challenge_id: int, languages: tuple[str, ...]) -> None:
    for table in (Resident, Chat):
        others = (table.challenge_id == challenge_id) & table.language.not_in(languages)
        await db.execute(update(table).where(others).values(language=languages[0]))


def _tree(areas: tuple[AreaView, ...], parent_id: int | None) -> list[dict[str, Any]]:
    return [_entry(areas, area) for area in areas if area.parent_id == parent_id]


def _entry(areas: tuple[AreaView, ...], area: AreaView) -> dict[str, Any]:
    centre = {"latitude": area.latitude, "longitude": area.longitude} if area.latitude is not None else None
    inside = [each for each in areas if each.parent_id == area.id]
    return {
        "slug": area.slug,
        "kind": area.kind.value,
        "name": area.name,
        "code": area.code,
        "postcodes": list(area.postcodes),
        "centre": centre,
        "hidden": area.hidden,
        **{branch: [_entry(areas, each) for each in inside if each.kind is kind] for kind, branch in _BRANCHES.items()},
    }


def _plain(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The same for an area of a file."""
    return dict(entry) | {branch: [_plain(each) for each in entry[branch]] for branch in _BRANCHES.values()}
