"""What is put right about one submission: its public wording, area, domains, and whose turn it is."""

from http import HTTPMethod
from typing import Annotated, Final

from pydantic import Field

from admin.api.one_submission import PATH, Submission, etag_of, shown, visible
from admin.api.operations import Asked, Operation, Reply, Version
from admin.api.shapes import Id, Input, Nothing, Words
from admin.api.versions import seen, unless_stale
from conversations.texts import _
from participation import corrections
from participation.errors import NoSuchDomain
from participation.review import Reviewed
from participation.roles import Right


class Correction(Input):
    """What is left out stays as it is."""

    public_wording: Words | None = None
    area_id: Id | None = None
    domains: Annotated[tuple[Id, ...], Field(max_length=50)] = ()
    """Ids: these, and no others."""
    assigned_to: Id | None = None


async def correct(asked: Asked[Nothing, Correction]) -> Reply:
    before, on = await seen(asked, needed=True)
    _check_domains(asked)
    await unless_stale(asked, before, _corrected(asked, on))
    view = await visible(asked)
    return Reply(shown(asked, view), {"ETag": etag_of(view)})


def _check_domains(asked: Asked[Nothing, Correction]) -> None:
    """
    Raises:
        NoSuchDomain: one is none of the challenge's; the use case would leave it out.
    """
    for each in asked.body.domains:
        if each not in [domain.id for domain in asked.challenge.domains]:
            raise NoSuchDomain(each)


async def _corrected(asked: Asked[Nothing, Correction], on: Reviewed) -> None:
    """Each for itself; only the first is checked against what was read, since it holds the lock from then on."""
    body, db = asked.body, asked.db
    sent = body.model_fields_set
    if "area_id" in sent:
        await corrections.place(db, on, area_id=body.area_id)
        on = _locked(on)
    if "assigned_to" in sent:
        await corrections.hand_to(db, on, member_id=body.assigned_to)
        on = _locked(on)
    if "public_wording" in sent:
        await corrections.reword(db, on, words=body.public_wording or "")
        on = _locked(on)
    if "domains" in sent:
        await corrections.set_domains(db, on, domain_ids=body.domains)


def _locked(on: Reviewed) -> Reviewed:
    return Reviewed(on.challenge_id, on.number, on.by)


TABLE: Final = (
    Operation(
        HTTPMethod.PATCH,
        PATH,
        Right.REVIEW,
        correct,
        _("Correct the public wording, area, domains, or whose turn it is"),
        output=Submission,
        body=Correction,
        version=Version.NEEDED,
    ),
)
