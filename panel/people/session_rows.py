"""A session with its member and their account, read by a statement that is written once.

Every page begins with this read. Django would write the same SQL each time, which takes longer than the database does.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Any

from django.db import connection, models

from panel.people.models import Account, Member, Session, hashed_key

type Convert = Callable[[Any, Any, Any], Any]


def session_of(session_key: str) -> Session | None:
    """The row of the key in a browser's cookie, with `member` and `member.account`. It may have ended."""
    with connection.cursor() as cursor:
        cursor.execute(statement(), [hashed_key(session_key)])
        row = cursor.fetchone()
    if row is None:
        return None
    values = iter(row)
    session, member, account = instance(Session, values), instance(Member, values), instance(Account, values)
    member.account = account
    session.member = member if session.member_id is not None else None
    return session


@cache
def statement() -> str:
    """Django's own. It names the columns of one model after the other, each in the order of its fields."""
    sessions = Session.objects.select_related("member__account").filter(pk="the only parameter")
    sql, _parameters = sessions.query.sql_with_params()
    return sql


def instance[M: models.Model](model: type[M], values: Iterator[Any]) -> M:
    """Takes the model's columns off the row. In the session of nobody, member and account have nothing but None."""
    names, convert = columns(model)
    own = [*islice(values, len(names))]
    for index, expression, functions in convert:
        for function in functions:
            own[index] = function(own[index], expression, connection)
    return model.from_db(connection.alias, names, own)


@cache
def columns(model: type[models.Model]) -> tuple[Sequence[str], list[tuple[int, models.Expression, list[Convert]]]]:
    """Names of the fields; for those whose values the database returns in another form, the functions for it."""
    fields = model._meta.concrete_fields
    expressions = [field.get_col(model._meta.db_table) for field in fields]
    convert = [
        (index, expression, [*connection.ops.get_db_converters(expression), *expression.get_db_converters(connection)])
        for index, expression in enumerate(expressions)
    ]
    return [field.attname for field in fields], [each for each in convert if each[2]]
