"""Conversations: the engine, the scripts, the host."""
