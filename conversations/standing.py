"""Where a talk stands while one message is heard: what the host hands from the scripts' deeds to what is said."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from conversations.content import FindCode
from participation.chats import BotRow
from participation.errors import NoticeNotAcknowledged
from participation.keys import Keys


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
    keys: Keys | None = None
    """None on a first screen, where nothing is done."""
    erased: tuple[UUID, ...] = ()
    """Who was erased in this turn."""
    gives_data: bool = False
    """What is said at this talk's end comes with the resident's data."""
    mail: BotRow | None = None
    """By which mail goes out; None: none does."""
    call: int | None = None
    """The call that what is done now came from."""
    code: FindCode | None = None
    """What is said at this talk's end comes with these words."""

    @property
    def resident(self) -> int:
        """The resident's id.

        Raises:
            NoticeNotAcknowledged: nobody is a resident before that.
        """
        if self.resident_id is None:
            raise NoticeNotAcknowledged
        return self.resident_id
