"""The doors of residents, each through the built thing."""
