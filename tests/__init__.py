"""Mirrors the rooms; see docs/."""
