"""The desk's static files, beside those that all pages share."""

from pathlib import Path
from typing import Final

STATIC: Final = Path(__file__).parent / "static"
JOINED: Final = {
    "desk.css": (
        "desk_frame.css",
        "rows.css",
        "desk_parts.css",
        "merge.css",
        "invite.css",
        "call.css",
        "intake.css",
        "phases.css",
    ),
}
"""Its styles, after the look that all pages share."""
