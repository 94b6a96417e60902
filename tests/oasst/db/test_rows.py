"""What is made of our own SQL is what the ORM would have made."""

import pytest
from django.db import connection
from django.db.models import Model

from oasst.db import rows
from oasst.models import ApiClient, Message, User
from tasks.models import Task
from tests.corpus import a_reply, a_tree

pytestmark = pytest.mark.django_db


def fetched(sql: str) -> tuple[object, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        found: tuple[object, ...] = cursor.fetchone()
    return found


def values(row: Model) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_a_row_is_the_object_the_orm_makes_of_it(ada: User) -> None:
    message = a_tree(ada, emojis={"+1": 2})
    sql = (
        f"SELECT {rows.columns(Message, 'm')}, {rows.columns(User, 'u')} FROM oasst_message m JOIN oasst_user u ON true"
    )
    made, end = rows.of(Message, fetched(sql))
    author, _end = rows.of(User, fetched(sql), end)
    assert made is not None
    assert author is not None
    assert values(made) == values(Message.objects.get())
    assert values(author) == values(User.objects.get())
    assert (made._state.adding, made.emojis, author) == (False, {"+1": 2}, ada)
    made.text = "Changed."
    made.save()
    assert Message.objects.get(pk=message.pk).text == "Changed."


def test_what_an_outer_join_did_not_find_is_none_and_what_follows_it_is_found(ada: User) -> None:
    a_reply(a_tree(ada), None)
    sql = (
        f"SELECT {rows.columns(Task, 't')}, {rows.columns(ApiClient, 'c')}, {rows.columns(User, 'u')} FROM oasst_user u"
        " LEFT JOIN tasks_task t ON false LEFT JOIN oasst_apiclient c ON false"
    )
    row = fetched(sql)
    task, end = rows.of(Task, row)
    client, end = rows.of(ApiClient, row, end)
    user, end = rows.of(User, row, end)
    assert (task, client, user, end) == (None, None, ada, len(row))


def test_fields_that_were_not_asked_for_are_looked_up(ada: User) -> None:
    a_tree(ada, emojis={"+1": 2})
    message = rows.some(Message, ("id", "lang", "emojis"), fetched("SELECT id, lang, emojis FROM oasst_message"))
    assert (message.lang, message.emojis, message.get_deferred_fields() >= {"text", "role"}) == ("en", {"+1": 2}, True)
    assert message.text == "How do bees find home?"
