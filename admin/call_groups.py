"""A call's group chats on its pages: those that can be chosen, and what became of it in each."""

from collections.abc import Sequence
from dataclasses import dataclass

from admin import group_texts
from admin.at_the_desk import Here
from admin.call_texts import OTHER_WHY
from conversations.catalogues import say
from participation.call_draft import CallDraft
from participation.call_groups import ToldGroup, told_groups
from participation.groups import GroupView, groups_of
from participation.words import MessageState


@dataclass(frozen=True, slots=True)
class InGroups:
    groups: Sequence[tuple[str, str, str]]
    """Title, how its window looks, what became of it there."""

    @property
    def rows(self) -> list[tuple[str, str, int]]:
        """For the windows of the street."""
        return [(look, what, 1) for _title, look, what in self.groups]


async def choosable(here: Here, draft: CallDraft) -> list[GroupView]:
    """That calls can go to; one that was chosen before stays, so that it is seen."""
    found = await groups_of(here.db, challenge_id=here.challenge.id)
    return [
        each
        for each in found
        if each.id in draft.groups or (each.active and each.challenge_id is not None and each.removed_at is None)
    ]


async def in_groups(here: Here, call_id: int) -> InGroups:
    return InGroups([_told(here, each) for each in await told_groups(here.db, call_id=call_id)])


def _told(here: Here, group: ToldGroup) -> tuple[str, str, str]:
    look, word = group_texts.STATES[group.state]
    sentence = say(word, here.language)
    if group.why is not None and group.state in (MessageState.FAILED, MessageState.SKIPPED):
        sentence += f": {say(group_texts.WHY.get(group.why, OTHER_WHY), here.language)}"
    return group.title, look, sentence
