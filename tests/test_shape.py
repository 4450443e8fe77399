"""The structures of the models: frozen dataclasses in all that others see of them."""

import copy
import pickle
from dataclasses import FrozenInstanceError, fields

import pytest

from compose2ecs.shape import replace, shape


@shape
class Base:
    """A structure that another one continues."""

    first: int


@shape
class Point(Base):
    """A structure with a member that may be left out."""

    second: str
    third: tuple[int, ...] = (3,)


def test_members_stand_in_order_with_inherited_ones_first() -> None:
    assert [field.name for field in fields(Point)] == ["first", "second", "third"]


def test_what_is_left_out_has_its_default() -> None:
    point = Point(first=1, second="two")
    assert (point.first, point.second, point.third) == (1, "two", (3,))


def test_equality_and_hash_look_at_all_members_in_whatever_order_they_were_given() -> None:
    point = Point(first=1, second="two", third=(3,))
    same = Point(third=(3,), second="two", first=1)
    assert point == same
    assert hash(point) == hash(same)
    assert repr(point) == repr(same) == "Point(first=1, second='two', third=(3,))"
    assert point != Point(first=1, second="two", third=(4,))
    assert Base(first=1) != point


def test_nothing_changes() -> None:
    point = Point(first=1, second="two")
    with pytest.raises(FrozenInstanceError):
        point.first = 2  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        point.other = 2  # type: ignore[attr-defined]
    with pytest.raises(FrozenInstanceError):
        del point.first
    assert point == Point(first=1, second="two")


def test_a_copy_with_other_members_leaves_the_original() -> None:
    point = Point(first=1, second="two")
    assert replace(point, second="2") == Point(first=1, second="2")
    assert point.second == "two"
    with pytest.raises(TypeError, match="fourth"):
        replace(point, fourth=4)  # type: ignore[call-arg]


def test_a_missing_or_unknown_member_is_named() -> None:
    with pytest.raises(TypeError, match=r"Point: missing=\['second'\], unknown=\[\]"):
        Point(first=1)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match=r"Point: missing=\[\], unknown=\['fourth'\]"):
        Point(first=1, second="two", third=(3,), fourth=4)  # type: ignore[call-arg]


def test_a_structure_goes_to_another_process_and_back() -> None:
    point = Point(first=1, second="two")
    assert pickle.loads(pickle.dumps(point)) == point
    assert copy.deepcopy(point) == point
