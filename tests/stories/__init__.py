"""End-to-end stories through the real program, from a resident's first tap to what the team gets."""
