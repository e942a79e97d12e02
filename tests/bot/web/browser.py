"""Where the browser is, and how it is started."""

import os
import shutil
from typing import Final

ARGUMENTS: Final = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",  # a microphone that beeps, and nobody asked whether it may
    "--use-fake-ui-for-media-stream",
]
BROWSER_IS_MISSING: Final = (
    "No browser: install Debian's package `chromium`, or name one in the environment variable CHROMIUM."
)


def browser_path() -> str | None:
    return os.environ.get("CHROMIUM") or shutil.which("chromium")
