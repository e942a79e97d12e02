"""The clock's door: what happens at its time, on one screen."""
