"""From Compose to ECS: rules that claim attributes, dispositions for the rest, and the account."""
