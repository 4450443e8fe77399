"""Compose projects: from files to ``model.Project``, with docker compose's meaning.

``load`` is the way in. ``grammar`` reads texts, ``structure`` checks shapes, ``phases`` rewrite
trees; ``decode`` makes the typed project, ``enable`` and ``check`` look at it as a whole,
``render`` prints it.
"""
