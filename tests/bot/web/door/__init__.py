"""The chat page's door through the built application, on the real database."""
