"""What schemathesis does not ask, as no API could answer it."""

from typing import Any, Final
from urllib.parse import urlencode

import schemathesis

LONGEST: Final = 7_500
"""Letters of a query: with its path and method a line is then under aiohttp's 8,190, beyond which HTTP itself fails."""


@schemathesis.hook
def filter_case(_context: Any, case: Any) -> bool:
    return len(urlencode(case.query or {}, doseq=True)) <= LONGEST
