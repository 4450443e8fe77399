"""What comes after publishing: looking, going back, cleaning up, taking down, running a command.

``Found`` is what is there of a project, whatever the file says now; ``look`` reads it. What is to
be done is decided by pure functions of it that give a ``Plan``: ``down``, ``prune``, ``rollback``.
``apply`` makes its calls, as it does for publishing. ``status``, ``logs``, ``once`` and ``session``
change no service.
"""
