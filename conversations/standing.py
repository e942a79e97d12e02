"""Where a talk stands while one message is heard: what those who serve its look-ups and deeds know."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from participation.chats import BotRow
from participation.errors import NoticeNotAcknowledged


@dataclass(slots=True)
class Standing:
    """Where a talk stands while one message is heard: whose it is, in which challenge, in which language."""

    bot: BotRow
    chat_id: int
    challenge_id: int
    resident_id: int | None
    language: str
    languages: tuple[str, ...]
    """The challenge's."""
    now: datetime
    erased: UUID | None = None
    """Who was erased in this turn."""
    gives_data: bool = False
    """What is said at this talk's end comes with the resident's data."""

    @property
    def resident(self) -> int:
        """The resident's id.

        Raises:
            NoticeNotAcknowledged: nobody is a resident before that.
        """
        if self.resident_id is None:
            raise NoticeNotAcknowledged
        return self.resident_id
