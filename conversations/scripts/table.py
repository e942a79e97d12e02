"""Every script by its name. A name is stored with each talk: never reused for another script."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from conversations.engine import Script
from conversations.me import Me
from conversations.scripts import (
    answer_prompt,
    answer_team,
    by_mail,
    erase,
    my_data,
    my_submissions,
    neighbours,
    new_notice,
    offer_calls,
    offer_initiative,
    pass_on,
    settings,
    share_idea,
    share_lesson,
    share_need,
    stop,
    support_along,
    turn_message,
)
from conversations.scripts.find_mine import find_mine, keep_words
from conversations.scripts.guide import help_, privacy
from conversations.scripts.welcome import welcome


@dataclass(frozen=True, slots=True)
class Scripted:
    play: Script[Me]
    steps: tuple[frozenset[str], ...] = ()
    """The questions of each step; none where progress is not shown."""
    newcomers: bool = False
    """May be played before the notice was acknowledged."""
    anyway: bool = False
    """May be played before a newer version of it was: what a resident can do at any moment."""
    secret: bool = False
    """What is typed in it is shown on no page, and kept for nothing else."""

    def step_of(self, key: str) -> tuple[int, int] | None:
        """At which step this question stands, of how many."""
        at = next((i for i, keys in enumerate(self.steps, 1) if key in keys), None)
        return (at, len(self.steps)) if at else None


SCRIPTS: Final[Mapping[str, Scripted]] = {
    "welcome": Scripted(welcome, newcomers=True),
    "share_need": Scripted(share_need.share_need, share_need.STEPS),
    "offer_initiative": Scripted(offer_initiative.offer_initiative, offer_initiative.STEPS),
    "share_idea": Scripted(share_idea.share_idea, share_idea.STEPS),
    "share_lesson": Scripted(share_lesson.share_lesson, share_lesson.STEPS),
    "pass_on": Scripted(pass_on.pass_on, pass_on.STEPS),
    "answer_team": Scripted(answer_team.answer_team),
    "answer_prompt": Scripted(answer_prompt.answer_prompt),
    "turn_message": Scripted(turn_message.turn_message),
    "offer_calls": Scripted(offer_calls.offer_calls),
    "my_submissions": Scripted(my_submissions.my_submissions),
    "neighbours": Scripted(neighbours.neighbours),
    "support_along": Scripted(support_along.support_along),
    "settings": Scripted(settings.settings, anyway=True),
    "by_mail": Scripted(by_mail.by_mail, secret=True),
    "my_data": Scripted(my_data.my_data, anyway=True),
    "erase": Scripted(erase.erase, anyway=True),
    "new_notice": Scripted(new_notice.new_notice),
    "find_mine": Scripted(find_mine, newcomers=True, anyway=True, secret=True),
    "keep_words": Scripted(keep_words),
    "stop": Scripted(stop.stop, newcomers=True, anyway=True),
    "help": Scripted(help_, newcomers=True, anyway=True),
    "privacy": Scripted(privacy, newcomers=True, anyway=True),
}
