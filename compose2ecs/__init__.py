"""compose2ecs: the compiler from Docker Compose to Amazon ECS."""

__version__ = "0.1.0"
