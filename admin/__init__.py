"""The coordinators' and organizers' door."""
