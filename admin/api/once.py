"""`Idempotency-Key`: the same request sent again, since its answer was lost, gives the first answer."""

import re
from hashlib import sha256
from typing import Any, Final

from admin.api.operations import Asked
from admin.api.problems import Problem, Refused
from participation import idempotency

KEY: Final = re.compile(r"^[!-~]{1,100}$")


async def came_to(asked: Asked[Any, Any]) -> int | None:
    """The id of what the first request with this key made; None: this is the first, and `keep` follows.

    Raises:
        Refused: there is no key, or none that can be kept.
    """
    body = "" if asked.body is None else asked.body.model_dump_json()
    sent = f"{asked.request.method} {asked.request.path} {body}"
    return await idempotency.first_result(asked.db, **_who(asked), request_hash=sha256(sent.encode()).digest())


async def keep(asked: Asked[Any, Any], result_id: int) -> None:
    await idempotency.keep_result(asked.db, **_who(asked), result_id=result_id)


def _who(asked: Asked[Any, Any]) -> dict[str, Any]:
    key = asked.request.headers.get("Idempotency-Key", "").strip()
    if KEY.fullmatch(key) is None:
        detail = "is missing" if not key else "is not 1 to 100 visible ASCII characters"
        raise Refused(Problem.INPUT, errors=[{"in": "header", "place": "Idempotency-Key", "detail": detail}])
    return {"challenge_id": asked.challenge.id, "member_id": asked.bearer.member_id, "key": key}
