"""Expressions that are compiled late are patterns like any other."""

import re
from copy import copy

import pytest

from compose2ecs.regex import compiled_later, regex


def test_it_has_the_methods_of_a_pattern_and_its_flags() -> None:
    word = regex("[a-z]+", re.IGNORECASE)

    assert word.findall("One two") == ["One", "two"]
    assert word.sub("-", "One two") == "- -"
    assert word.pattern == "[a-z]+"


def test_what_is_no_expression_is_found_at_its_first_use() -> None:
    broken = regex("(")

    with pytest.raises(re.error, match="unterminated"):
        broken.match("")


def test_while_packages_are_imported_nothing_is_compiled() -> None:
    with compiled_later():
        broken = re.compile("(")
        word = re.compile("[a-z]+", re.IGNORECASE)

    assert word.findall("One two") == ["One", "two"]
    with pytest.raises(re.error, match="unterminated"):
        broken.match("")
    with pytest.raises(re.error, match="unterminated"):
        re.compile("(")


def test_a_pattern_can_be_copied() -> None:
    assert copy(regex("[a-z]+")).findall("one two") == ["one", "two"]
