"""The pages *From a file*: what each row becomes, shown before anything is brought in; and what became of it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from aiohttp import web
from jinja2 import Environment

from admin import desk_texts
from admin.at_the_desk import Here, Route, back_to, page
from admin.guard import Refused
from admin.intake import tables
from admin.intake.at_the_table import desk_of
from admin.intake.columns import NAMES
from admin.intake.left_out import left_out_csv, template_csv
from admin.intake.preview import Preview, preview_of, shown_rows
from admin.intake.rows import people_of
from admin.texts import Fault
from conversations.catalogues import say
from participation import imports
from participation.errors import ImportedAlready, NotAllowedNow
from participation.imports import ImportView
from participation.intake import MOST_SOURCE
from participation.keys import Keys
from participation.roles import Right
from participation.words import BROUGHT

_AT_ONCE: Final = 2
"""Files that are read: a large spreadsheet takes some seconds of one processor."""


@dataclass(frozen=True, slots=True)
class FilePages:
    env: Environment
    keys: Keys
    _room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_AT_ONCE))

    def table(self) -> list[Route]:
        one = "/intake/files/{number}"
        return [
            Route("GET", "/intake/files", Right.REVIEW, self.listed),
            Route("POST", "/intake/files", Right.REVIEW, self.take, takes_file=True),
            Route("GET", "/intake/template", Right.REVIEW, self.template),
            Route("GET", one, Right.REVIEW, self.one),
            Route("POST", one, Right.REVIEW, self.bring_in),
            Route("GET", f"{one}/left-out", Right.REVIEW, self.left_out),
            Route("POST", f"{one}/undo", Right.REVIEW, self.undo),
        ]

    async def listed(self, here: Here) -> web.Response:
        return await self._list(here)

    async def take(self, here: Here) -> web.Response:
        """Nothing is brought in yet."""
        too_large = here.too_large or len(here.file or b"") > tables.MOST_BYTES
        if too_large or not here.file:
            return await self._list(here, Fault.FILE_LARGE if too_large else Fault.NO_FILE)
        try:
            async with self._room:
                table = await asyncio.to_thread(tables.read_table, here.file)
        except tables.Unreadable as unreadable:
            return await self._list(here, unreadable.fault)
        import_id = await imports.keep_file(
            here.db, challenge_id=here.challenge.id, content=here.file, table=table, by=here.member_id, keys=self.keys
        )
        return back_to(here, f"/intake/files/{import_id}")

    async def template(self, here: Here) -> web.Response:
        return _download(template_csv(here.language), "intake.csv")

    async def one(self, here: Here) -> web.Response:
        """What each row becomes; or, once it was brought in, what became of it."""
        seen = await self._seen(here)
        if seen.confirmed_at is None:
            return await self._preview(here, seen, await self._read(here, seen, here.request.query))
        became = await imports.became(here.db, import_id=seen.id)
        return page(self.env, "intake_file.html", here, section="intake", one=seen, became=became)

    async def bring_in(self, here: Here) -> web.Response:
        """All rows without problems, in one go; sent twice, once."""
        seen = await self._seen(here)
        if seen.confirmed_at is not None:
            return back_to(here, f"/intake/files/{seen.id}")
        shown = await self._read(here, seen, here.form)
        if (fault := _missing(here, shown)) is not None:
            return await self._preview(here, seen, shown, fault)
        try:
            await imports.bring_in(
                here.db,
                desk_of(here),
                people_of(shown.rows),
                import_id=seen.id,
                left_out=shown.left_out,
                reading=dict(shown.reading.query()),
                again="again" in here.form,
                keys=self.keys,
                now=here.now,
            )
        except ImportedAlready:
            return await self._preview(here, seen, shown, Fault.IMPORTED)
        return back_to(here, f"/intake/files/{seen.id}")

    async def left_out(self, here: Here) -> web.Response:
        """The rows with problems as a file, each with what would be right."""
        shown = await self._read(here, await self._seen(here), here.request.query)
        wrong = [row for row in shown.rows if row.problems]
        return _download(left_out_csv(shown.table.names, wrong, here.language), "left-out.csv")

    async def undo(self, here: Here) -> web.Response:
        """Of one that was not brought in yet: it is thrown away."""
        import_id = here.number("number")
        try:
            await imports.undo_import(
                here.db, challenge_id=here.challenge.id, import_id=import_id, by=here.member_id, now=here.now
            )
        except NotAllowedNow:
            raise Refused(Fault.WENT_ON) from None
        return back_to(here, "/intake/files")

    # — shown

    async def _list(self, here: Here, fault: Fault | None = None) -> web.Response:
        return page(
            self.env,
            "intake_files.html",
            here,
            section="intake",
            fault=fault,
            brought_in=await imports.imports_of(here.db, challenge_id=here.challenge.id),
        )

    async def _preview(self, here: Here, seen: ImportView, shown: Preview, fault: Fault | None = None) -> web.Response:
        return page(
            self.env,
            "intake_preview.html",
            here,
            section="intake",
            one=seen,
            before=await imports.same_file(here.db, challenge_id=here.challenge.id, import_id=seen.id),
            shown=shown,
            some=shown_rows(here, shown),
            fault=fault,
            fault_at=fault,
            Fault=Fault,
            columns=[(each, say(name, here.language)) for each, name in NAMES.items()],
            words=desk_texts,
            kinds=BROUGHT,
            told="told" in here.form,
            MOST_SOURCE=MOST_SOURCE,
        )

    async def _seen(self, here: Here) -> ImportView:
        return await imports.see_import(here.db, challenge_id=here.challenge.id, import_id=here.number("number"))

    async def _read(self, here: Here, seen: ImportView, given: Mapping[str, str]) -> Preview:
        """As the form or the address says; once it was brought in, as it was read then."""
        table = await imports.table_of(here.db, challenge_id=here.challenge.id, import_id=seen.id, keys=self.keys)
        reading = given if seen.confirmed_at is None else seen.reading
        return await asyncio.to_thread(preview_of, table, reading, here)


def _missing(here: Here, shown: Preview) -> Fault | None:
    heard = [row.heard for row in shown.rows if row.heard is not None]
    if not heard:
        return Fault.NOTHING_TO_BRING
    if not all(each.source for each in heard):
        return Fault.NO_SOURCE
    return None if "told" in here.form else Fault.NOT_TOLD


def _download(text: str, name: str) -> web.Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return web.Response(text=text, content_type="text/csv", charset="utf-8", headers=headers)
