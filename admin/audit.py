"""The page *Who did what*: the audit, filtered and paged by plain addresses, and as a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from aiohttp import web
from jinja2 import Environment

from admin.at_the_desk import Here, Route, page
from admin.audit_texts import ACTIONS, FIELDS, NOBODY, REASONS, TARGETS
from admin.guard import Refused
from admin.many_texts import more
from admin.texts import Fault
from conversations.catalogues import say
from conversations.texts import Text
from participation import members
from participation.audit import PAGE, AuditFilter, AuditLine, audit_page
from participation.audit_file import audit_csv
from participation.roles import Right

_SHOWN: Final = 10
"""Numbers of one line."""
_FIELDS: Final = ("member", "action", "since", "until")
"""Of the filter, as they stand in the address."""


@dataclass(frozen=True, slots=True)
class Line:
    at: datetime
    who: str
    what: str
    which: str
    more: str
    """What was changed, how or why; empty when nothing is known of it."""


@dataclass(frozen=True, slots=True)
class AuditPages:
    env: Environment

    def table(self) -> list[Route]:
        return [
            Route("GET", "/audit", Right.SEE_AUDIT, self.audit),
            Route("GET", "/audit/file", Right.SEE_AUDIT, self.file),
        ]

    async def audit(self, here: Here) -> web.Response:
        asked, after = _asked(here), _number(here.request.query.get("after", ""))
        lines = await audit_page(
            here.db, _wanted(here, asked), challenge_id=here.challenge.id, after=after, most=PAGE + 1
        )
        shown = lines[:PAGE]
        return page(
            self.env,
            "audit.html",
            here,
            section="audit",
            lines=[_line(each, here.language) for each in shown],
            members=await members.team(here.db, challenge_id=here.challenge.id),
            actions=sorted(
                ((code, say(text, here.language)) for code, text in ACTIONS.items()), key=lambda one: one[1]
            ),
            asked=asked,
            query=urlencode(asked),
            older=urlencode({**asked, "after": shown[-1].id}) if len(lines) > PAGE else None,
            first=after is None,
        )

    async def file(self, here: Here) -> web.StreamResponse:
        """Written as it is read, however long it is."""
        wanted = _wanted(here, _asked(here))
        name = f"audit-{here.challenge.slug}.csv"
        answer = web.StreamResponse(
            headers={
                "Content-Type": "text/csv; charset=utf-8",
                "Content-Disposition": f'attachment; filename="{name}"',
                "Cache-Control": "no-store",
            }
        )
        await answer.prepare(here.request)
        async for text in audit_csv(here.db, wanted, challenge_id=here.challenge.id):
            await answer.write(text.encode())
        await answer.write_eof()
        return answer


def _asked(here: Here) -> dict[str, str]:
    """What is filled in of the filter."""
    query = here.request.query
    return {name: query[name] for name in _FIELDS if query.get(name)}


def _wanted(here: Here, asked: Mapping[str, str]) -> AuditFilter:
    """Days are those of the challenge's time zone; the last one counts in full."""
    zone = ZoneInfo(here.challenge.time_zone)
    since, until = _day(asked.get("since")), _day(asked.get("until"))
    action = asked.get("action")
    if action is not None and action not in ACTIONS:
        raise Refused(Fault.FORM)
    return AuditFilter(
        member_id=_number(asked.get("member", "")),
        action=action,
        since=datetime.combine(since, time(), zone) if since else None,
        before=datetime.combine(until + timedelta(days=1), time(), zone) if until else None,
    )


def _day(text: str | None) -> date | None:
    """
    Raises:
        Refused: it is no day, or none that a calendar goes on after.
    """
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Refused(Fault.FORM) from None
    if not 1970 <= day.year < 9999:
        raise Refused(Fault.FORM)
    return day


def _number(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise Refused(Fault.FORM)
    return int(text)


def _line(line: AuditLine, language: str) -> Line:
    target = _called(TARGETS, line.target, language)
    details = [_called(FIELDS, each, language) for each in line.fields]
    if line.reason:
        details.append(_reason(line, language))
    return Line(
        at=line.at,
        who=line.member or say(NOBODY, language),
        what=_called(ACTIONS, line.action, language),
        which=f"{target} {_numbers(line.ids, language)}".rstrip(),
        more=", ".join(details),
    )


def _numbers(ids: Sequence[int], language: str) -> str:
    """Of many at once the first ones; the file has them all."""
    shown = ", ".join(str(each) for each in ids[:_SHOWN])
    beyond = len(ids) - _SHOWN
    return f"{shown} {say(more(beyond), language)}" if beyond > 0 else shown


def _reason(line: AuditLine, language: str) -> str:
    """A tag that was put on or taken off is told by its number."""
    if line.reason and line.reason.isdigit():
        return f"{_called(TARGETS, 'tags', language)} {line.reason}"
    return _called(REASONS, line.reason or "", language)


def _called(texts: Mapping[str, Text], code: str, language: str) -> str:
    return say(texts[code], language) if code in texts else code
