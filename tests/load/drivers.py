"""What one volunteer does in one cycle: through the engine's actions, and as the bare SQL of a review."""

import json
import random
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from django.core.management import call_command
from django.db import connection, transaction

from oasst.db.statements import load, prepared
from oasst.models import MessageTree, User
from tasks import statements
from tasks.rules import kinds
from tasks.rules.thresholds import COMMONS
from tasks.texts.refusal import Refusal
from tasks.trees import adoption
from tasks.work import claims, drafts, submission
from tests.load.measure import no_one_real

# Of five acts four are reviews, as in a tree on its way to its goal.
KINDS = (*[kinds.LABEL_ASSISTANT_REPLY] * 4, kinds.PROMPTER_REPLY)


def seed(file: Path, people: int, trees: int, messages: int, live: int) -> list[User]:
    """Makes the corpus again, unless the database holds real people."""
    call_command("migrate", verbosity=0)
    no_one_real()
    numbers = {"people": people, "trees": trees, "live": live, "replies": round(messages / trees) - 1}
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("TRUNCATE oasst_user, oasst_messagetree, oasst_event, tasks_opening CASCADE")
        cursor.execute("SET session_replication_role = replica")  # what we write ourselves needs no look-up of each key
        for statement in load(file).values():
            cursor.execute(statement, numbers)
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE")
    adoption.adopt(["en"])
    print(
        f"{MessageTree.objects.count():,} trees, about {trees + (trees - live) * numbers['replies'] + 3 * live:,} messages"
    )
    return list(User.objects.order_by("pk"))


def engine(person: User, dice: random.Random) -> bool:
    try:
        task = claims.claim(by=person, kind=dice.choice(KINDS), lang="en")
        drafts.save(task, {"text": "So far"})
        if task.kind in kinds.WRITING:
            submission.submit_text(task=task, text=f"Answer {dice.random()}", by=person)
        else:
            submission.submit_review(task=task, values={"spam": 0.0}, by=person)
    except Refusal:
        return False
    return True


def bare(person: User, dice: random.Random) -> bool:
    """Claim a review and hand it in: the statements that do it, and nothing else."""
    me = claims.person_parameters(person, COMMONS)
    kind = kinds.LABEL_ASSISTANT_REPLY
    with transaction.atomic(), prepared() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(3, %s)", [person.pk.int & 0x7FFFFFFF])
        task = statements.value(
            "claim", lang="en", kind=kind, client=None, lease=timedelta(minutes=15), p_full=1.0, most=8, **me
        )
    if task is None:
        return False
    with transaction.atomic(), prepared() as cursor:
        cursor.execute("SELECT message_id, tree_id FROM tasks_task WHERE id = %s", [task])
        message, tree = cursor.fetchone()
        cursor.execute("SELECT id FROM oasst_messagetree WHERE id = %s FOR NO KEY UPDATE", [tree])
        statements.value(
            "finish",
            task=task,
            kind=kind,
            message=message,
            lang="en",
            me=person.pk,
            state="done",
            reason="",
            result=uuid4(),
        )
        cursor.execute(
            "INSERT INTO oasst_review (id, task_id, message_id, user_id, mode, guideline_version, created_at, revision,"
            " labels, cant_tell, note) VALUES (%s, %s, %s, %s, 'full', '1', now(), 1, %s, '{}', '')",
            [task, task, message, person.pk, json.dumps({"spam": 0})],
        )
        cursor.execute(
            "UPDATE oasst_message SET review_count = review_count + 1, review_result ="
            " CASE WHEN review_count >= 2 THEN true END WHERE id = %s",
            [message],
        )
        statements.rows("facts", tree=tree)
        cursor.execute("UPDATE tasks_opening SET done = done + 1 WHERE kind = %s AND message_id = %s", [kind, message])
        cursor.execute(
            "INSERT INTO oasst_event (type, tree_id, message_id, lang, detail) VALUES ('review_given', %s, %s, 'en', '{}')",
            [tree, message],
        )
    return True
