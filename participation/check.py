"""What one look at the running house found: `samenleven doctor` shows a line for each. Imports nothing of ours."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    """What was looked at: `Database`, `Telegram`."""
    ok: bool
    detail: str
    """What was found, in a few words; never a secret."""
    remedy: str = ""
    """What to do when it is not well: one sentence."""
