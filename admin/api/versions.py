"""`If-Match`: who decides on what they read names its version, and hears what moved since when that is old."""

import re
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Any, Final, Protocol, TypeVar

from admin.api.one_submission import etag_of, moved, visible
from admin.api.operations import Asked
from admin.api.problems import Problem, Refused
from participation.errors import ChangedMeanwhile
from participation.review import Reviewed
from participation.submission_view import SubmissionView

T = TypeVar("T")
_OF_A_ROW: Final = re.compile(r'"([0-9]{1,9})"')
_ETAG: Final = re.compile(r'"([0-9]{1,9})-([0-9]{1,15})"')


class Versioned(Protocol):
    @property
    def version(self) -> int: ...
    @property
    def state(self) -> StrEnum: ...


def etag_of_row(row: Versioned) -> dict[str, str]:
    """The header."""
    return {"ETag": f'"{row.version}"'}


async def version_read(
    asked: Asked[Any, Any], see: Callable[[], Awaitable[Versioned]], *, needed: bool = False
) -> int | None:
    """Of a call or a prompt: the version that `If-Match` names. None where nothing says what was read, or `*` does.

    Raises:
        Refused: it was changed since; or nothing says what was read, where that is `needed`.
    """
    sent = _read(asked, needed=needed)
    if sent is None:
        return None
    row = await see()
    ours = _OF_A_ROW.fullmatch(sent)
    if ours is None or int(ours[1]) != row.version:
        current = {"version": row.version, "state": row.state.value}
        raise Refused(Problem.STALE, current=current, headers=etag_of_row(row))
    return row.version


async def seen(asked: Asked[Any, Any], *, needed: bool = False) -> tuple[SubmissionView, Reviewed]:
    """The submission of the path as it is now, and as it was read.

    Raises:
        Refused: it was changed since; or nothing says what was read, where that is `needed`.
    """
    now = await visible(asked)
    return now, Reviewed(asked.challenge.id, now.number, asked.bearer.member_id, _version(asked, now, needed=needed))


async def unless_stale(asked: Asked[Any, Any], before: SubmissionView, does: Awaitable[T]) -> T:
    """
    Raises:
        Refused: it was changed between our look and the lock.
    """
    try:
        return await does
    except ChangedMeanwhile:
        raise _stale(await visible(asked), since=_last_move(before)) from None


def _read(asked: Asked[Any, Any], *, needed: bool) -> str | None:
    """What `If-Match` says. None for `*`, whatever it stands at, and where it may be left out and is."""
    sent = asked.request.headers.get("If-Match")
    if sent is None and needed:
        raise Refused(Problem.NO_VERSION)
    return sent.strip() if sent is not None and sent.strip() != "*" else None


def _version(asked: Asked[Any, Any], now: SubmissionView, *, needed: bool) -> int | None:
    sent = _read(asked, needed=needed)
    if sent is None:
        return None
    if sent != etag_of(now):
        ours = _ETAG.fullmatch(sent)
        raise _stale(now, since=int(ours[2]) if ours else None)
    return now.version


def _stale(now: SubmissionView, *, since: int | None) -> Refused:
    """With what moved since; None: it is not known what was read."""
    made = [moved(each) for each in now.history if since is not None and each.id > since]
    current = {
        "version": now.version,
        "status": now.status.value,
        "moved": [each.model_dump(mode="json", by_alias=True) for each in made],
    }
    return Refused(Problem.STALE, current=current, headers={"ETag": etag_of(now)})


def _last_move(view: SubmissionView) -> int:
    return view.history[0].id if view.history else 0
