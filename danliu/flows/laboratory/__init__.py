"""The rule laboratory: an edited flow is tried on what happened before it is published."""
