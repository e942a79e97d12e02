"""The challenge's tags."""

from http import HTTPMethod
from typing import Annotated, Final

from pydantic import StringConstraints

from admin.api.operations import Asked, Operation, Reply
from admin.api.shapes import Id, Nothing, Output
from conversations.texts import _
from participation import tags
from participation.roles import Right

GroupName = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=tags.NAME_LENGTH, pattern=r"^[^\u0000]*$")
]
TagName = Annotated[GroupName, StringConstraints(min_length=1)]


class Tag(Output):
    id: Id
    group: str
    name: str


class CountedTag(Tag):
    count: int


class TagList(Output):
    items: tuple[CountedTag, ...]


async def list_tags(asked: Asked[Nothing, None]) -> Reply:
    found = await tags.tags_of(asked.db, challenge_id=asked.challenge.id)
    items = (CountedTag(id=tag.id, group=tag.group, name=tag.name, count=tag.count) for tag in found)
    return Reply(TagList(items=tuple(items)))


TABLE: Final = (
    Operation(
        HTTPMethod.GET,
        "/challenges/{slug}/tags",
        Right.READ_ACCEPTED,
        list_tags,
        _("List the tags, with how often each is used"),
        output=TagList,
    ),
)
