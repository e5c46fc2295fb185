"""Nobody dies here: the towns of the crash tests, for who comes too late or at the same moment."""

from tests.crash.conftest import company, database, sandboxes, story, town

__all__ = ["company", "database", "sandboxes", "story", "town"]
