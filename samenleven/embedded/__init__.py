"""The product's own small PostgreSQL, for whoever has no server: `server.py` is the way in."""
