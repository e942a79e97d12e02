"""The REST API of the desk, `/api/v1`, for coordinators' scripts."""
