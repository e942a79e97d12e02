"""The icons of the app: drawn from our own drawing, in the sizes that telephones ask for."""

from base64 import b64encode
from typing import Final

import pytest
from playwright.async_api import Browser

from pages.look import STATIC
from tests.icons import ICONS, drawn

pytestmark = pytest.mark.browser
PAINT: Final = """async ([one, other]) => {
  const pixels = async (source) => {
    const picture = new Image();
    picture.src = `data:image/png;base64,${source}`;
    await picture.decode();
    const canvas = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
    canvas.drawImage(picture, 0, 0);
    return canvas.getImageData(0, 0, picture.width, picture.height);
  };
  const [a, b] = [await pixels(one), await pixels(other)];
  let most = 0;
  for (let n = 0; n < a.data.length; n++) most = Math.max(most, Math.abs(a.data[n] - b.data[n]));
  return { width: a.width, height: a.height, most, corner: a.data[3] };
}"""


@pytest.mark.parametrize("name", ICONS)
async def test_an_icon_is_what_its_drawing_is_now(browser: Browser, name: str) -> None:
    drawing, size = ICONS[name]
    page = await browser.new_page()
    kept, now = (STATIC / name).read_bytes(), await drawn(browser, drawing, size)
    painted = await page.evaluate(PAINT, [b64encode(kept).decode(), b64encode(now).decode()])
    await page.close()

    assert (painted["width"], painted["height"]) == (size, size)
    assert painted["most"] < 32, f"{drawing} has changed: `make icons`"
    assert painted["corner"] == (255 if "masked" in drawing else 0), (
        "a telephone cuts its own shape out of the masked one"
    )
