"""The command: reads the settings, puts the rooms together, starts them."""
