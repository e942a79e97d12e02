"""schemathesis over the document of the running API: it never fails, and never answers what it does not say."""
