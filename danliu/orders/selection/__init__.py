"""Which waiting orders make the next wave, and which aisles are walked for it. Pure."""
