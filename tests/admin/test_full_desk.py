"""Every page of the desk stands among the examples that are looked at: by axe, in pictures, in the pseudo-locale."""

from tests.admin.conftest import Desk, a_client, the_table
from tests.admin.full_desk import EXAMPLES, NO_PAGES, a_full_desk

REFUSED = {"not-found": 410, "merge-with-none": 404}


def test_every_page_has_an_example() -> None:
    pages = {each.path for each in the_table() if each.method == "GET"}
    assert pages == {*EXAMPLES, *NO_PAGES}


async def test_every_example_is_there(the_desk: Desk) -> None:
    full = await a_full_desk(the_desk)
    async with a_client(the_desk, full.member) as client:
        for name, path in (*full.inside(), *full.outside()):
            assert (await client.get(path))[0] == REFUSED.get(name, 200), name
