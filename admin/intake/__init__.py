"""Intake: what people say who do not chat, typed at a table or brought in from a file; and the slips they take home."""
