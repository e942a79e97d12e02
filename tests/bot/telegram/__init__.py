"""The residents' door on Telegram, against the emulated Bot API server and the real database."""
