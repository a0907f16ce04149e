"""Rows of all tables, as JSON and back, with the fields that the tables have at that moment.

The models in the code may be newer than the tables (before an upgrade) or than a backup. So everything here uses the
models as the migrations made them.
"""

from collections.abc import Iterable, Iterator
from itertools import batched
from typing import Any, Final

import msgspec
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import StateApps

type Node = tuple[str, str]  # a migration: its app, and its name
type Model = type[models.Model]

# Whoever has a session's row could use it; forms that were sent belong to sessions; marks are of one installation.
APART: Final = frozenset({"accounts.session", "once.sending", "upkeep.mark"})
CHUNK: Final = 1000


class UnfitError(Exception):
    """A row cannot be one of this table. The message says which."""


def applied() -> list[Node]:
    """The migrations that the database has."""
    return sorted(MigrationLoader(connection).applied_migrations)


def known() -> set[Node]:
    """The migrations that this code has."""
    return set(MigrationLoader(None).graph.nodes)


def migrate_to(nodes: Iterable[Node]) -> None:
    """Bring an empty database to these migrations."""
    executor = MigrationExecutor(connection)
    executor.migrate(_latest(executor.loader, set(nodes)))


def _latest(loader: MigrationLoader, nodes: set[Node]) -> list[Node]:
    """Of each app only the last: a migration with others after it is read as 'go back to it'."""
    return sorted(
        node
        for node in nodes
        if not any(child.key in nodes and child.key[0] == node[0] for child in loader.graph.node_map[node].children)
    )


def tables(nodes: Iterable[Node]) -> dict[str, Model]:
    """The panel's tables after these migrations, by name, without those that no backup holds."""
    loader = MigrationLoader(None)
    state = loader.project_state(_latest(loader, set(nodes))).apps
    return {name: model for name, model in sorted(_ours(state)) if name not in APART}


def _ours(state: StateApps) -> Iterator[tuple[str, Model]]:
    rooms = {config.label for config in apps.get_app_configs() if config.name.startswith("panel.")}
    for model in state.get_models():
        if model._meta.app_label in rooms:
            yield model._meta.label_lower, model


def lines_of(model: Model) -> Iterator[bytes]:
    """Each row as a line of JSON: column -> value, times in full (Django's own encoder cuts microseconds off)."""
    columns = [field.attname for field in model._meta.concrete_fields]
    for row in model._base_manager.order_by("pk").values(*columns).iterator(CHUNK):
        yield msgspec.json.encode(row) + b"\n"


def write(name: str, model: Model, lines: Iterable[bytes]) -> None:
    """Insert them, with their ids.

    Raises:
        UnfitError: a line is not a row of this table.
    """
    fields = model._meta.concrete_fields
    for field in fields:
        if isinstance(field, models.DateField):
            field.auto_now = field.auto_now_add = (
                False  # a copy of the field, of this state: else the time would be now
            )
    for batch in batched(lines, CHUNK):
        model._base_manager.bulk_create([_row(name, model, line) for line in batch])


def _row(name: str, model: Model, line: bytes) -> models.Model:
    try:
        values: dict[str, Any] = msgspec.json.decode(line, type=dict[str, Any])
        fields = model._meta.concrete_fields
        return model(**{field.attname: field.to_python(values[field.attname]) for field in fields})
    except (msgspec.MsgspecError, ValidationError, KeyError) as error:
        raise UnfitError(f"{name}: a line is not a row of this table ({type(error).__name__}).") from None


def empty() -> None:
    """Remove all rows, also sessions: they belong to the members of before."""
    ours = [model._meta.db_table for model in apps.get_models() if model.__module__.startswith("panel.")]
    there = [table for table in connection.introspection.table_names() if table in ours]
    statements = connection.ops.sql_flush(no_style(), there, reset_sequences=True, allow_cascade=True)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def count_on(made: Iterable[Model]) -> None:
    """New rows get ids after those that were inserted: PostgreSQL does not see by itself that they are taken."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(made)):
            cursor.execute(statement)
