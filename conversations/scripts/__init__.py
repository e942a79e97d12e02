"""The scripts: conversations that read like conversations."""
