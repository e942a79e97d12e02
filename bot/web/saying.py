"""From a form, and what was made of its files, to what was said."""

from collections.abc import Sequence
from dataclasses import replace

from bot.media.workshop import Made
from bot.web.asking import Sent
from bot.web.uploads import attached, named
from bot.web.visit import Visit
from conversations.incoming import Incoming, What, Wrote
from participation.chats import Address
from participation.keys import Keys
from participation.media import Upload


def incoming_of(visit: Visit, address: Address, sent: Sent, what: What, made: Sequence[Made], keys: Keys) -> Incoming:
    challenge = visit.challenge
    uploads: tuple[Upload, ...] = ()
    if made and isinstance(what, Wrote):
        uploads = named(made, challenge_id=challenge.id, bot_id=address.bot.id)
        first, *further = attached(uploads)
        what = replace(what, attached=first, further=tuple(further))
    number = _of_this_chat(keys, address, sent.number)
    return Incoming(
        address,
        number,
        what,
        language=visit.language,
        challenge=challenge.slug,
        source=visit.source,
        uploads=uploads,
    )


def _of_this_chat(keys: Keys, address: Address, form: int) -> int:
    """A form's number counts once in its own chat: whoever knows it cannot use it up from another one."""
    return int.from_bytes(keys.hash("form", f"{address.value}:{form}")[:8]) >> 1
