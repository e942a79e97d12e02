"""One way to the database: how an engine is made, and how a door opens its transaction."""

import json
from typing import TypeAlias

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

Db: TypeAlias = AsyncConnection
"""An open transaction. Use cases receive it as `db` and never commit."""


def make_engine(url: str, *, pool_size: int = 10) -> AsyncEngine:
    """An engine for `postgresql+asyncpg://…`.

    A request waits up to 30 s for one of `pool_size` connections. Parameters never appear in errors or logs, since they
    are what residents wrote.
    """
    return create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=30,
        hide_parameters=True,
        json_serializer=_compact_json,
        connect_args={
            "timeout": 10,
            "server_settings": {
                "application_name": "samenleven",
                "timezone": "UTC",
                "jit": "off",
                "plan_cache_mode": "force_generic_plan",  # their plans do not hang on the values
                "random_page_cost": "1.1",
            },
        },
    )


def _compact_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
