"""What a chat was sent, as its page shows it: also the calls, which have no text of their own; also what went by mail.

What a sender has taken up is shown, whatever became of it: a mail that was refused stands on the page all the same.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, or_, select

from participation.call_draft import CallDraft, load_buttons
from participation.database import Db
from participation.models import Area, Call, Message, Resident
from participation.pictures import from_columns
from participation.received import mail_chats_of, taken_up
from participation.words import Priority


@dataclass(frozen=True, slots=True)
class Shown:
    """One message as a page shows it."""

    id: int
    edits: int | None
    content: dict[str, Any]
    """Empty of a call's: it is put together from the call."""
    sent_at: datetime
    call: "ShownCall | None" = None


@dataclass(frozen=True, slots=True)
class ShownCall:
    id: int
    draft: CallDraft
    language: str
    name: str | None
    area: str | None
    reminds: bool


async def sent_messages(db: Db, *, chat_id: int, after: int = 0, most: int = 200) -> list[Shown]:
    """What this chat was sent, oldest first: after this id, or else the newest."""
    by_mail = (await db.execute(mail_chats_of(chat_id))).scalars()  # apart: of one chat an index gives the order
    at = func.coalesce(Message.sent_at, Message.created_at).label("at")
    shown = select(
        Message.id, Message.edits_id, Message.content, at, Call.id.label("call_id"), Call.texts,
        Call.buttons, Call.fallback, Call.picture_id, Call.picture_alts, Call.reminds_of,
        Resident.language, Resident.name, Area.name.label("area"),
    )  # fmt: skip
    here = (
        shown.outerjoin(Resident, Resident.id == Message.resident_id)
        .outerjoin(Call, (Call.id == Message.call_id) & Resident.id.is_not(None))
        .outerjoin(Area, Area.id == Resident.area_id)
        .where(
            Message.chat_id.in_([chat_id, *by_mail]),
            or_(Message.chat_id == chat_id, Message.priority > Priority.REPLY),  # not the mail that asks whether it may
            Message.id > after,
            taken_up(),
            or_(Message.content.is_not(None), Call.id.is_not(None)),
        )
    )
    rows = (await db.execute(here.order_by(Message.id.asc() if after else Message.id.desc()).limit(most))).all()
    messages = [Shown(row.id, row.edits_id, row.content or {}, row.at, _call(row)) for row in rows]
    return messages if after else messages[::-1]


def _call(row: Row[Any]) -> ShownCall | None:
    if row.call_id is None:
        return None
    picture = from_columns(row.picture_id, row.picture_alts)
    draft = CallDraft(row.texts, buttons=load_buttons(row.buttons), fallback=row.fallback, picture=picture)
    return ShownCall(row.call_id, draft, row.language, row.name, row.area, row.reminds_of is not None)
