"""The residents' doors, and the one sender of the outbox."""
