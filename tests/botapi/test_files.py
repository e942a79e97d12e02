"""Photos, documents and voice messages, up and down (core.telegram.org/bots/api#sending-files, #getfile)."""

import pytest
from telegram import Bot, InputFile
from telegram.error import BadRequest, NetworkError

from tests.botapi import Person, TelegramServer

JPEG = b"\xff\xd8\xff\xe0 a bench"
MEGABYTE = 1024 * 1024


@pytest.fixture
async def person(server: TelegramServer) -> Person:
    opened = server.person()
    await opened.start()
    return opened


async def test_what_a_person_sends_can_be_fetched(bot: Bot, person: Person) -> None:
    photo = await person.send_photo("Kapot", content=JPEG)
    sizes = photo.json["photo"]
    assert [size["width"] for size in sizes] == [90, 320, 800, 1280]
    file = await bot.get_file(sizes[-1]["file_id"])
    assert bytes(await file.download_as_bytearray()) == JPEG
    voice = await bot.get_file((await person.send_voice()).json["voice"]["file_id"])
    assert voice.file_path
    assert voice.file_path.endswith(".oga")


async def test_a_file_over_20_megabytes_cannot_be_fetched(bot: Bot, person: Person) -> None:
    fits = await person.send_document(size=20 * MEGABYTE)
    big = await person.send_document(size=20 * MEGABYTE + 1)
    await bot.get_file(fits.json["document"]["file_id"])
    with pytest.raises(BadRequest, match="File is too big"):
        await bot.get_file(big.json["document"]["file_id"])


async def test_files_are_sent_by_upload_and_again_by_their_number(bot: Bot, person: Person) -> None:
    photo = await bot.send_photo(person.id, JPEG, caption="Bankje")
    again = await bot.send_photo(person.id, photo.photo[-1].file_id)
    assert again.photo[-1].file_unique_id == photo.photo[-1].file_unique_id
    document = await bot.send_document(person.id, InputFile(b"a,b\n", filename="lijst.csv"))
    assert document.document
    assert document.document.file_name == "lijst.csv"
    voice = await bot.send_voice(person.id, b"OggS...")
    assert voice.voice
    await bot.send_voice(person.id, voice.voice.file_id)
    assert person.chat_log().splitlines()[1:3] == ["bot: (photo) Bankje", "bot: (photo)"]


async def test_a_number_fits_its_own_kind_only(bot: Bot, person: Person) -> None:
    voice = (await person.send_voice()).json["voice"]["file_id"]
    with pytest.raises(BadRequest, match="Type of file mismatch"):
        await bot.send_photo(person.id, voice)
    with pytest.raises(BadRequest, match="Wrong file identifier"):
        await bot.send_photo(person.id, "no-such-file")


async def test_a_photo_has_at_most_10_megabytes(bot: Bot, person: Person) -> None:
    await bot.send_photo(person.id, JPEG.ljust(10 * MEGABYTE, b"."))
    with pytest.raises(BadRequest, match="too big for a photo"):
        await bot.send_photo(person.id, JPEG.ljust(10 * MEGABYTE + 1, b"."))
    with pytest.raises(BadRequest, match=r"(?i)image_process_failed"):
        await bot.send_photo(person.id, b"no picture")


async def test_a_document_has_at_most_50_megabytes(bot: Bot, person: Person) -> None:
    with pytest.raises(NetworkError, match="Request Entity Too Large"):
        await bot.send_document(person.id, b"." * (50 * MEGABYTE + 1))
