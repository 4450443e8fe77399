"""PyYAML: the C parser and its events, without what is made ready for loaders that nobody uses.

To import the package takes a third of the time when its patterns are compiled at their first use,
which is never here: one of them alone takes as long as all rules of the linter.
"""

from compose2ecs.regex import compiled_later

with compiled_later():
    import yaml
    from yaml._yaml import CParser, Mark

__all__ = ["CParser", "Mark", "yaml"]
