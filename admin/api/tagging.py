"""Tags of one submission. They do not change its version: two who tag never meet."""

from http import HTTPMethod
from typing import Final

from admin.api.one_submission import PATH
from admin.api.operations import Asked, Operation, Reply, Version
from admin.api.shapes import Input, Nothing
from admin.api.tags import GroupName, Tag, TagName
from admin.api.versions import seen, unless_stale
from conversations.texts import _
from participation import tags
from participation.roles import Right


class NewTag(Input):
    name: TagName
    group: GroupName = ""


async def put_tag(asked: Asked[Nothing, NewTag]) -> Reply:
    """One that is there already keeps its group."""
    before, on = await seen(asked)
    tag_id = await unless_stale(asked, before, tags.put_tag(asked.db, on, name=asked.body.name, group=asked.body.group))
    everything = await tags.tags_of(asked.db, challenge_id=asked.challenge.id)
    return Reply(next(Tag(id=tag.id, group=tag.group, name=tag.name) for tag in everything if tag.id == tag_id))


async def take_tag_off(asked: Asked[Nothing, None]) -> Reply:
    before, on = await seen(asked)
    await unless_stale(asked, before, tags.take_tag_off(asked.db, on, tag_id=asked.number("tag")))
    return Reply()


TABLE: Final = (
    Operation(
        HTTPMethod.POST,
        f"{PATH}/tags",
        Right.REVIEW,
        put_tag,
        _("Put a tag on a submission; a new one is made"),
        output=Tag,
        status=201,
        body=NewTag,
        version=Version.HEEDED,
    ),
    Operation(
        HTTPMethod.DELETE,
        f"{PATH}/tags/{{tag}}",
        Right.REVIEW,
        take_tag_off,
        _("Take a tag off a submission"),
        status=204,
        version=Version.HEEDED,
    ),
)
