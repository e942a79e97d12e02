"""Whose own quiet hours it is, asked of the database: beside those of the challenge (`quiet_hours`)."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, case, or_

from participation.models import Resident


def left_in_peace(*, time_zone: str, now: datetime) -> ColumnElement[bool]:
    """Of `Resident`; null where somebody has none."""
    clock = now.astimezone(ZoneInfo(time_zone)).time()
    after, before = Resident.quiet_from <= clock, Resident.quiet_until > clock
    return case((Resident.quiet_from < Resident.quiet_until, and_(after, before)), else_=or_(after, before))
