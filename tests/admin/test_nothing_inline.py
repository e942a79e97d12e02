"""No page of the desk holds a script or a style in itself, whatever people wrote."""

from html.parser import HTMLParser

from tests.admin.conftest import Desk, a_client
from tests.admin.full_desk import a_full_desk

PROBE = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


class Inline(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in given):
            self.found.append(tag)
        for name, value in given.items():
            if name == "style" or name.startswith("on") or (value or "").lower().startswith("javascript:"):
                self.found.append(f"{tag} {name}")


async def test_no_page_holds_a_script_or_a_style_whatever_people_wrote(the_desk: Desk) -> None:
    full = await a_full_desk(the_desk, lambda words: f"{words[:4]}{PROBE}")
    async with a_client(the_desk, full.member) as client:
        for name, path in (*full.inside(), *full.outside()):
            _, page = await client.get(path)
            assert Inline(page).found == [], name
            assert name != "submission" or "&lt;script&gt;alert(1)" in page
