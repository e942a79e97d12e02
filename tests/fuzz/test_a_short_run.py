"""A few requests of every operation; `make fuzz` sends thousands."""

from sqlalchemy.ext.asyncio import AsyncEngine

from tests.fuzz.runs import a_target, run


async def test_the_api_keeps_to_its_document(engine: AsyncEngine) -> None:
    async with a_target(engine) as target:
        found = await run(target, seed=1, examples=5, phases="fuzzing")
    assert not found.failed, found.told
    assert found.cases > 100
