"""The table of the database as a cache: one statement keeps a value, also in place of another."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from panel.databases import TABLE
from panel.databases import cache as cache_settings
from panel.resilience.table_cache import TableCache


@pytest.fixture
def table(db: None) -> TableCache:  # noqa: ARG001 - the database is needed
    """A table of its own: with another cache, the panel has none."""
    call_command("createcachetable", "table_of_the_test", verbosity=0)
    return TableCache("table_of_the_test", {})


def test_settings_name_it_where_there_is_no_other_cache() -> None:
    found = cache_settings({"BACKEND": TABLE, "LOCATION": "panel_cache"}, "db://panel_cache")
    assert found["BACKEND"] == f"{TableCache.__module__}.{TableCache.__name__}"


@pytest.mark.parametrize("value", [b"bytes\x00\xff", "text ü", 7, True, None])
def test_what_is_set_is_found(table: TableCache, value: object) -> None:
    table.set("name", value, 60)
    assert table.get("name", "nothing") == value
    assert table.has_key("name")


def test_a_value_takes_the_place_of_the_last_one_by_one_statement(table: TableCache) -> None:
    with CaptureQueriesContext(connection) as queries:
        table.set("name", "first", 60)
        table.set("name", "second", 60)
    assert (table.get("name"), len(queries)) == ("second", 2)


def test_a_value_ends_with_its_time(table: TableCache) -> None:
    table.set("name", "first", 60)
    table.set("name", "second", -1)
    assert table.get("name") is None
    assert table.add("name", "third", 60)


def test_a_value_may_stay_for_ever(table: TableCache) -> None:
    table.set("name", "value", None)
    assert table.get("name") == "value"


def test_names_and_values_are_never_part_of_the_statement(table: TableCache) -> None:
    table.set("o'name", "o'value", 60)
    assert table.get("o'name") == "o'value"
