"""Tags: the challenge's, and those of one submission. They do not change its version: two who tag never meet."""

from http import HTTPMethod
from typing import Annotated, Any, Final

from pydantic import StringConstraints

from admin.api.operations import Asked, Operation, Reply
from admin.api.shapes import Id, Input, Nothing, Output
from conversations.texts import _
from participation import tags
from participation.review import Reviewed
from participation.roles import Right

_TagName = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=tags.NAME_LENGTH, pattern=r"^[^\u0000]*$")
]


class Tag(Output):
    id: Id
    group: str
    name: str


class CountedTag(Tag):
    count: int


class TagList(Output):
    items: tuple[CountedTag, ...]


class NewTag(Input):
    name: Annotated[_TagName, StringConstraints(min_length=1)]
    group: _TagName = ""


async def list_tags(asked: Asked[Nothing, None]) -> Reply:
    found = await tags.tags_of(asked.db, challenge_id=asked.challenge.id)
    return Reply(TagList(items=tuple(CountedTag(**_fields(tag), count=tag.count) for tag in found)))


async def put_tag(asked: Asked[Nothing, NewTag]) -> Reply:
    """One that is there already keeps its group."""
    tag_id = await tags.put_tag(asked.db, _on(asked), name=asked.body.name, group=asked.body.group)
    everything = await tags.tags_of(asked.db, challenge_id=asked.challenge.id)
    return Reply(next(Tag(**_fields(tag)) for tag in everything if tag.id == tag_id))


async def take_tag_off(asked: Asked[Nothing, None]) -> Reply:
    await tags.take_tag_off(asked.db, _on(asked), tag_id=asked.number("tag"))
    return Reply()


def _on(asked: Asked[Nothing, NewTag] | Asked[Nothing, None]) -> Reviewed:
    return Reviewed(asked.challenge.id, asked.number(), asked.bearer.member_id)


def _fields(tag: tags.TagView) -> dict[str, Any]:
    return {"id": tag.id, "group": tag.group, "name": tag.name}


_OF_ONE: Final = "/challenges/{slug}/submissions/{number}/tags"
TABLE: Final = (
    Operation(
        HTTPMethod.GET,
        "/challenges/{slug}/tags",
        Right.READ_ACCEPTED,
        list_tags,
        _("List the tags, with how often each is used"),
        output=TagList,
    ),
    Operation(
        HTTPMethod.POST,
        _OF_ONE,
        Right.REVIEW,
        put_tag,
        _("Put a tag on a submission; a new one is made"),
        output=Tag,
        status=201,
        body=NewTag,
    ),
    Operation(
        HTTPMethod.DELETE,
        f"{_OF_ONE}/{{tag}}",
        Right.REVIEW,
        take_tag_off,
        _("Take a tag off a submission"),
        status=204,
    ),
)
