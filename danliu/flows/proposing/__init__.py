"""A sentence as people say it, as a trigger and blocks for them to accept or change. Pure."""
