"""Files with their identifiers, and what Telegram takes of them.

Figures: core.telegram.org/bots/api#sending-files (10 MB photos, 50 MB others) and #getfile (20 MB down).
"""

import hashlib
from dataclasses import dataclass

from tests.botapi.parameters import Parameters
from tests.botapi.wire import JSON, ApiError, bad_request

MAX_PHOTO = 10 * 1024 * 1024
MAX_UPLOAD = 50 * 1024 * 1024
MAX_DOWNLOAD = 20 * 1024 * 1024
PICTURE_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"RIFF")
EXTENSIONS = {"photo": "jpg", "voice": "oga", "document": "bin", "sticker": "webp"}


@dataclass(frozen=True, slots=True)
class StoredFile:
    kind: str
    json: JSON  # file_id, file_unique_id, file_size and what the kind adds
    path: str
    content: bytes


class Files:
    def __init__(self) -> None:
        self.by_id: dict[str, StoredFile] = {}
        self.by_path: dict[str, StoredFile] = {}
        self._sizes: dict[str, list[JSON]] = {}

    def store(self, kind: str, content: bytes, size: int | None = None, **extra: object) -> JSON:
        """Keeps a file; answers its JSON. `size` may claim more than the content has, to try the limits."""
        number = len(self.by_id) + 1
        unique = hashlib.sha256(content).hexdigest()[:12]
        identity: JSON = {
            "file_id": f"{kind}-{number}-{unique}",
            "file_unique_id": f"u{unique}",
            "file_size": len(content) if size is None else size,
            **extra,
        }
        file = StoredFile(kind, identity, f"{kind}s/file_{number}.{EXTENSIONS.get(kind, 'bin')}", content)
        self.by_id[identity["file_id"]] = self.by_path[file.path] = file
        return identity

    def sizes(self, content: bytes, size: int | None = None) -> list[JSON]:
        """A photo as Telegram shows it: several sizes, the largest last."""
        shapes = ((90, 67), (320, 240), (800, 600))
        small = [self.store("photo", content[:64] + bytes([n]), width=w, height=h) for n, (w, h) in enumerate(shapes)]
        made = [*small, self.store("photo", content, size, width=1280, height=960)]
        self._sizes |= {each["file_id"]: made for each in made}
        return made

    def sizes_of(self, photo: JSON) -> list[JSON]:
        """All that a message with this photo names."""
        return self._sizes[photo["file_id"]]

    def sent(self, parameters: Parameters, kind: str) -> JSON:
        """The file of a sendPhoto, sendDocument or sendVoice: a file_id or an upload; raises 400 or 413."""
        given = parameters.string(kind)
        name = given.removeprefix("attach://") if given.startswith("attach://") else kind
        upload = parameters.files.get(name)
        if upload:
            return self._uploaded(kind, *upload)
        if not given:
            raise bad_request(f"there is no {kind} in the request")
        file = self.by_id.get(given)
        if file is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        if file.kind != kind:
            raise bad_request("type of file mismatch")
        return file.json

    def _uploaded(self, kind: str, name: str, content: bytes) -> JSON:
        if not content:
            raise bad_request("file must be non-empty")
        if len(content) > MAX_UPLOAD:
            raise ApiError(413, "Request Entity Too Large")
        if kind == "photo":
            _check_photo(content)
            return self.sizes(content)[-1]
        if kind == "voice":
            return self.store(kind, content, duration=1, mime_type="audio/ogg")
        return self.store(kind, content, file_name=name, mime_type="application/octet-stream")

    def to_download(self, file_id: str) -> JSON:
        """core.telegram.org/bots/api#file; raises 400 for unknown and for big ones."""
        file = self.by_id.get(file_id)
        if file is None:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        if file.json["file_size"] > MAX_DOWNLOAD:
            raise bad_request("file is too big")
        return {key: file.json[key] for key in ("file_id", "file_unique_id", "file_size")} | {"file_path": file.path}


def _check_photo(content: bytes) -> None:
    if len(content) > MAX_PHOTO:
        raise bad_request(
            f"file of size {len(content)} bytes is too big for a photo; the maximum size is {MAX_PHOTO} bytes"
        )
    if not content.startswith(PICTURE_STARTS):
        raise bad_request("IMAGE_PROCESS_FAILED")
