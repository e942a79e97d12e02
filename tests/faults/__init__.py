"""What dies in between: kills, cuts, repeats, floods, full disks. `python -m tests.faults [--short] [--only NAME]`."""
