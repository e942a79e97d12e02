"""What residents send along: told by its content, never by its name, and made anew before it is kept."""
