"""The address that a poster says: short enough to type, and it tells where somebody came from."""


def poster_path(challenge: str, source: str) -> str:
    return f"/in/{challenge}/{source}"
