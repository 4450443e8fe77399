"""The rules: a module for each topic, a function for each attribute or group of attributes.

``@claims`` on a function says which attributes it translates. Rules give fields of ECS to the
builders ``container``, ``task`` and ``service``, do not know them, and tell one launch type from
another through the policy alone.
"""
