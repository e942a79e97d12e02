"""What a resident agreed to, in words: which, its version, when, and when it was taken back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from conversations.catalogues import say
from conversations.queries import MyConsents
from conversations.standing import Standing
from conversations.texts import Text, _
from participation.challenges import challenge_by_id
from participation.consents import ConsentView, consents_of
from participation.database import Db
from participation.words import ConsentKind

MOST_SHOWN: Final = 20
"""The newest; all of them are in `/mydata`."""
GIVEN: Final[Mapping[ConsentKind, Text]] = {
    ConsentKind.NOTICE: _("Our privacy notice, version {version}: {given}"),
    ConsentKind.NEIGHBOURS: _("Neighbours may read along, version {version}: {given}"),
    ConsentKind.CALLS: _("Messages from the team, version {version}: {given}"),
    ConsentKind.MAIL: _("News by mail, version {version}: {given}"),
    ConsentKind.DIGEST: _("Overview of the neighbourhood, version {version}: {given}"),
}
TAKEN_BACK: Final = _("{consent}, taken back {withdrawn}")


async def my_consents(db: Db, _query: MyConsents, at: Standing) -> dict[str, str]:
    if at.resident_id is None:
        return {}
    given = (await consents_of(db, resident_id=at.resident_id))[-MOST_SHOWN:]
    zone = ZoneInfo((await challenge_by_id(db, at.challenge_id)).time_zone)
    return {language: "\n".join(_line(each, language, zone) for each in given) for language in at.languages if given}


def _line(consent: ConsentView, language: str, zone: ZoneInfo) -> str:
    values = {"version": consent.version, "given": _moment(consent.given_at, language, zone)}
    line = say(GIVEN[consent.kind], language, values)
    if consent.withdrawn_at is None:
        return line
    return say(TAKEN_BACK, language, {"consent": line, "withdrawn": _moment(consent.withdrawn_at, language, zone)})


def _moment(at: datetime, language: str, zone: ZoneInfo) -> str:
    return format_datetime(at, "d MMMM y, HH:mm", tzinfo=zone, locale=language)
