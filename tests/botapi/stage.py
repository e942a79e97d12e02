"""All that a test may do with an emulated Telegram, in this process (`server`) or apart (`client`)."""

from abc import ABC, abstractmethod
from collections import Counter
from typing import Any

from tests.botapi.faults import Fault
from tests.botapi.ledger import Entry, Refusal
from tests.botapi.limits import Limits
from tests.botapi.people import Group, Person


class Stage(ABC):
    """`url` is the server's root, without a slash at its end."""

    url: str
    token: str

    @property
    def base_url(self) -> str:
        """For `telegram.Bot(base_url=…)`."""
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        return f"{self.url}/file/bot"

    @abstractmethod
    def ask(self, verb: str, **values: Any) -> Any: ...

    @abstractmethod
    async def act(self, verb: str, **values: Any) -> Any: ...

    def person(self, name: str = "Fatma", language_code: str | None = "nl", **more: str) -> Person:
        """Somebody who has not yet opened the bot. `more`: last_name, username."""
        return Person(self, self.ask("add_person", name=name, language_code=language_code, **more), name)

    def group(self, title: str = "Buurtgroep") -> Group:
        """A group without the bot."""
        return Group(self, self.ask("add_group", title=title))

    async def say_many(self, texts: list[tuple[Person, str]]) -> None:
        await self.act("say_many", texts=[(person.id, text) for person, text in texts])

    def fail(self, fault: Fault | str, **plan: Any) -> None:
        """The next calls go wrong. `plan`: method, chat_id, times (1; None for all), probability with seed,
        retry_after (too_many), status (server_error), delay (slow); what is not given fits every call."""
        self.ask("fail", fault=str(fault), **plan)

    def heal(self) -> None:
        """No more faults; what hangs has its connection closed."""
        self.ask("heal")

    def set_limits(self, limits: Limits) -> None:
        self.ask(
            "limits",
            overall_per_second=limits.overall_per_second,
            chat_per_second=limits.chat_per_second,
            group_per_minute=limits.group_per_minute,
        )

    def set_callback_seconds(self, seconds: float) -> None:
        """After how long a tap's query is too old; 15 from the start."""
        self.ask("callback_seconds", seconds=seconds)

    def set_webhook_pause(self, seconds: float) -> None:
        """The wait before the second redelivery, doubled from then on; 1 from the start."""
        self.ask("webhook_pause", seconds=seconds)

    def set_privacy(self, *, on: bool) -> None:
        """Whether the bot sees only what is meant for it in groups; on from the start."""
        self.ask("privacy", on=on)

    @property
    def ledger(self) -> list[Entry]:
        return self.ledger_after(0)

    def ledger_after(self, number: int) -> list[Entry]:
        """The accepted calls behind the entry with this number."""
        entries = self.ask("ledger", after=number)
        return [
            Entry(**{**entry, "buttons": tuple(entry["buttons"]), "data": tuple(entry["data"])}) for entry in entries
        ]

    @property
    def refusals(self) -> list[Refusal]:
        return [Refusal(**refusal) for refusal in self.ask("refusals")]

    @property
    def refused(self) -> Counter[int]:
        """How many calls got which error code, faults told by `fail` not counted."""
        return Counter({int(code): count for code, count in self.counts()["refused"].items()})

    @property
    def calls(self) -> Counter[str]:
        """How often each method was called, whatever was answered."""
        return Counter(self.counts()["calls"])

    @property
    def struck(self) -> Counter[str]:
        """How often each kind of fault struck."""
        return Counter(self.counts()["struck"])

    def counts(self) -> dict[str, Any]:
        """calls, accepted, refused, struck, pending_updates, next_update_id, webhook_attempts."""
        answer: dict[str, Any] = self.ask("counts")
        return answer

    async def settled(self, timeout: float = 5.0) -> None:
        """Waits until the bot has confirmed every update."""
        if not await self.act("settled", timeout=timeout):
            raise AssertionError(f"updates still not confirmed after {timeout:g} s")

    async def accepted(self, count: int, method: str | None = None, timeout: float = 5.0) -> int:
        """Waits until `count` calls (of the method) are in the ledger; answers how many there are."""
        found = int(await self.act("accepted", count=count, method=method, timeout=timeout))
        if found < count:
            raise AssertionError(f"{found} calls accepted within {timeout:g} s, not {count}")
        return found

    def deliver_again(self, update_id: int, times: int = 1) -> None:
        self.ask("deliver_again", update_id=update_id, times=times)

    def swap_next(self) -> None:
        """The next two updates come the later first; the first waits for the second."""
        self.ask("swap_next")

    def restart_update_ids(self, at: int | None = None) -> int:
        """As after a week of silence: what was pending is gone, numbers go on at random (or `at`)."""
        return int(self.ask("restart_update_ids", at=at))
