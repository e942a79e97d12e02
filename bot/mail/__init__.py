"""Mail, going out only: the third channel of the outbox, and the pages that its links lead to."""
