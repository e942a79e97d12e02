"""The challenge of the token, its areas and domains; and who the token speaks for."""

from http import HTTPMethod
from typing import Final

from admin.api.operations import Asked, Operation, Reply
from admin.api.shapes import Id, Nothing, Output
from conversations.texts import _
from participation.challenges import ChallengeView
from participation.roles import Right
from participation.words import AreaKind, ChallengeStatus, Role

_ONE: Final = "/challenges/{slug}"


class Me(Output):
    member_id: Id
    name: str
    language: str
    challenge: str
    role: Role
    token: str


class Challenge(Output):
    slug: str
    status: ChallengeStatus
    languages: tuple[str, ...]
    time_zone: str
    name: dict[str, str]
    question: dict[str, str]
    purpose: dict[str, str]
    owner: dict[str, str]


class ChallengeList(Output):
    items: tuple[Challenge, ...]


class Area(Output):
    id: Id
    slug: str
    kind: AreaKind
    name: str
    parent_id: Id | None
    postcodes: tuple[str, ...]
    latitude: float | None
    longitude: float | None
    hidden: bool
    """Offered no more."""


class AreaList(Output):
    items: tuple[Area, ...]


class Domain(Output):
    id: Id
    slug: str
    names: dict[str, str]
    hidden: bool
    """Offered no more."""


class DomainList(Output):
    items: tuple[Domain, ...]


async def see_me(asked: Asked[Nothing, None]) -> Reply:
    return Reply(Me(**{name: getattr(asked.bearer, name) for name in Me.model_fields}))


async def list_challenges(asked: Asked[Nothing, None]) -> Reply:
    """A token is for one."""
    return Reply(ChallengeList(items=(_challenge(asked.challenge),)))


async def see_challenge(asked: Asked[Nothing, None]) -> Reply:
    return Reply(_challenge(asked.challenge))


async def list_areas(asked: Asked[Nothing, None]) -> Reply:
    fields = Area.model_fields
    areas = (Area(**{name: getattr(each, name) for name in fields}) for each in asked.challenge.areas)
    return Reply(AreaList(items=tuple(areas)))


async def list_domains(asked: Asked[Nothing, None]) -> Reply:
    domains = (
        Domain(id=each.id, slug=each.slug, names=each.names, hidden=each.hidden) for each in asked.challenge.domains
    )
    return Reply(DomainList(items=tuple(domains)))


def _challenge(view: ChallengeView) -> Challenge:
    setup = view.setup
    return Challenge(
        slug=view.slug,
        status=view.status,
        languages=view.languages,
        time_zone=view.time_zone,
        name=dict(setup.name),
        question=dict(setup.question),
        purpose=dict(setup.purpose),
        owner=dict(setup.owner),
    )


_READ: Final = Right.READ_PUBLIC
TABLE: Final = (
    Operation(HTTPMethod.GET, "/me", _READ, see_me, _("See for whom this token speaks"), output=Me),
    Operation(
        HTTPMethod.GET,
        "/challenges",
        _READ,
        list_challenges,
        _("List the challenges of this token"),
        output=ChallengeList,
    ),
    Operation(HTTPMethod.GET, _ONE, _READ, see_challenge, _("Read the challenge"), output=Challenge),
    Operation(HTTPMethod.GET, f"{_ONE}/areas", _READ, list_areas, _("List the areas"), output=AreaList),
    Operation(HTTPMethod.GET, f"{_ONE}/domains", _READ, list_domains, _("List the life domains"), output=DomainList),
)
