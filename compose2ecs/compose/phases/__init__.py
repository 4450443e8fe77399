"""The phases of loading that rewrite trees, each from tree to tree.

``compose.load`` puts them in order.
"""
