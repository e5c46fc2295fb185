"""A flow on its way to another workspace: what it needs, as a file, and what is there for it."""
