"""The ECS side: the model of its API, what it accepts, and for which launch types."""
