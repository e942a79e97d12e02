"""Submissions taken along from the desk or by the API: those of a filter, as far as a role looks; the audit tells."""

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, fields

from sqlalchemy.ext.asyncio import AsyncEngine

from admin.streaming import Stream
from participation import audit
from participation.challenges import ChallengeView
from participation.database import Db
from participation.disclosure import FIELDS, Depth
from participation.export import ExportedSubmission, submissions_for_export
from participation.export_forms import FORMS, places_of
from participation.export_lines import Columns
from participation.filters import SubmissionFilter, conditions


@dataclass(frozen=True, slots=True)
class Exporting:
    challenge: ChallengeView
    member_id: int
    depth: Depth
    wanted: SubmissionFilter
    form: str
    """Of `FORMS`."""
    called: Callable[[str], str]
    """What a field is called."""
    samples: bool = False
    """Also what `samenleven demo` made up."""

    async def begin(self, db: Db) -> Stream:
        """All pages are of one moment, which is that of sending."""
        form = FORMS[self.form]
        names = [field.name for field in fields(ExportedSubmission) if field.name in FIELDS[self.depth]]
        where = conditions(self.wanted, challenge_id=self.challenge.id, member_id=self.member_id, depth=self.depth)

        async def pieces(engine: AsyncEngine) -> AsyncGenerator[bytes, None]:
            async with engine.connect() as db:
                await db.execution_options(isolation_level="REPEATABLE READ")
                rows = submissions_for_export(db, where=where, samples=self.samples)
                async for piece in form.write(rows, Columns(names, self.called), places_of([self.challenge])):
                    yield piece

        await audit.note(
            db,
            "exported",
            target="submissions",
            ids=[],
            challenge_id=self.challenge.id,
            by=self.member_id,
            reason=self.form,
        )
        content_type = f"{form.media_type}; charset=utf-8" if form.text else form.media_type
        return Stream(content_type, f"{self.challenge.slug}.{form.suffix}", pieces)
