"""A module for each rule, named as its slug. All modules here are rules."""
