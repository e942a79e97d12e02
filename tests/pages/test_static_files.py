from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from pages.static_files import StaticFiles


def _files(folder: Path) -> StaticFiles:
    (folder / "a.css").write_text("a { color: red }")
    (folder / "b.css").write_text("b { color: blue }")
    (folder / "sign.svg").write_text("<svg/>")
    return StaticFiles(folder, joined={"all.css": ("b.css", "a.css")})


def _client(files: StaticFiles) -> TestClient[web.Request, web.Application]:
    app = web.Application()
    app.add_routes(files.routes())
    return TestClient(TestServer(app))


async def test_a_file_is_kept_for_a_year_under_the_address_of_its_content(tmp_path: Path) -> None:
    files = _files(tmp_path)
    async with _client(files) as client:
        answer = await client.get(files.url("a.css"))

        assert await answer.text() == "a { color: red }"
        assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
        assert "immutable" in answer.headers["Cache-Control"]


async def test_an_address_without_or_with_an_older_hash_is_asked_for_anew(tmp_path: Path) -> None:
    async with _client(_files(tmp_path)) as client:
        for path in ("/static/sign.svg", f"/static/{'0' * 16}/sign.svg"):
            answer = await client.get(path)
            assert (await answer.text(), answer.headers["Cache-Control"]) == ("<svg/>", "no-cache")
            again = await client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
            assert again.status == 304


async def test_several_styles_are_one_file_in_their_order(tmp_path: Path) -> None:
    files = _files(tmp_path)
    async with _client(files) as client:
        assert await (await client.get(files.url("all.css"))).text() == "b { color: blue }\na { color: red }"


async def test_texts_go_out_small_to_whoever_can_read_them_so(tmp_path: Path) -> None:
    files = _files(tmp_path)
    async with _client(files) as client:
        small = await client.get(files.url("all.css"), headers={"Accept-Encoding": "gzip"})
        plain = await client.get(files.url("all.css"), headers={"Accept-Encoding": "identity"})

        assert small.headers["Content-Encoding"] == "gzip"
        assert "Content-Encoding" not in plain.headers
        assert await small.text() == await plain.text()


async def test_nothing_outside_the_folder_is_served(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    folder = tmp_path / "static"
    folder.mkdir()
    async with _client(_files(folder)) as client:
        for path in ("/static/../secret", "/static/%2e%2e%2fsecret", "/static/secret"):
            assert (await client.get(path)).status == 404


def test_a_page_cannot_name_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        _files(tmp_path).url("c.css")
