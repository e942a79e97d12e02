"""The neighbourhood: its rules and its memory. No Telegram, no web, no clock of its own."""
