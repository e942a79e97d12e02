"""How long an Opus packet is to be heard, by its first bytes (RFC 6716, 3.1 and 3.2); its sound is left to players."""

from typing import Final

from bot.media.unfit import NotAVoice

_SILK: Final = (10.0, 20.0, 40.0, 60.0)
_HYBRID: Final = (10.0, 20.0)
_CELT: Final = (2.5, 5.0, 10.0, 20.0)
_LONGEST: Final = 120.0
"""Milliseconds of one packet."""


def milliseconds(packet: bytes) -> float:
    """Raises NotAVoice where no packet begins so."""
    if not packet or (packet[0] & 3 == 3 and len(packet) == 1):
        raise NotAVoice
    kind = packet[0] >> 3
    frame = _SILK[kind % 4] if kind < 12 else _HYBRID[kind % 2] if kind < 16 else _CELT[kind % 4]
    count = (1, 2, 2)[packet[0] & 3] if packet[0] & 3 < 3 else packet[1] & 0x3F
    if not 0 < frame * count <= _LONGEST:
        raise NotAVoice
    return frame * count
