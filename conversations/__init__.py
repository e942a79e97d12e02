"""What residents and the bot say to each other: the scripts, the engine that plays them, the texts."""
