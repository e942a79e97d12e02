"""An emulated, strict Telegram Bot API server for tests, stories, measuring and faults. Nothing of the product.

async with TelegramServer(limits=Limits.off()) as server:
    bot = telegram.Bot(server.token, base_url=server.base_url, base_file_url=server.base_file_url)
    fatma = server.person("Fatma", language_code="nl")
    await fatma.start("bankje")
    await fatma.hears("Waar is het?")
    await fatma.tap("Op het plein")
"""

from tests.botapi.client import RemoteTelegram
from tests.botapi.faults import Fault
from tests.botapi.ledger import Entry, Refusal
from tests.botapi.limits import Limits
from tests.botapi.people import Group, Message, Person
from tests.botapi.server import TelegramServer
from tests.botapi.stage import Stage

__all__ = [
    "Entry",
    "Fault",
    "Group",
    "Limits",
    "Message",
    "Person",
    "Refusal",
    "RemoteTelegram",
    "Stage",
    "TelegramServer",
]
