"""The residents' door on Telegram. Only this package imports `telegram`."""
