"""What a story has in hand: the running program, the Telegram it talks to, and what its command exports."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.botapi import TelegramServer
from tests.faults.program import Program
from tests.stories.programs import typed


@dataclass(frozen=True, slots=True)
class Told:
    program: Program
    telegram: TelegramServer
    folder: Path
    variables: dict[str, str]

    async def exported(self) -> list[dict[str, Any]]:
        """What `samenleven export submissions --format json` prints, beside the running program."""
        printed = await typed(self.folder, self.variables, "export", "submissions", "--format", "json")
        rows: list[dict[str, Any]] = json.loads(printed)
        return rows
