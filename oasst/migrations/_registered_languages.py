"""What languages stored before the registry was asked become: a successor, or `und` where they name no language.

Shared by the migrations of several apps, whose dependencies put the trees first.
"""

from django.db.backends.utils import CursorWrapper

from oasst.core.langs import canonical

UNDETERMINED = "und"


def successor(tag: str) -> str:
    try:
        return canonical(tag)
    except ValueError:
        return UNDETERMINED


def note_changes(cursor: CursorWrapper, *tables: str) -> bool:
    """Makes the table `lang_change` (`old`, `new`) of this transaction from the columns `lang` of the tables; False if empty.

    What was stored as `und` already is in it, too: no program was to write it.
    """
    cursor.execute(" UNION ".join(f"SELECT lang FROM {table}" for table in tables))
    tags = sorted(tag for (tag,) in cursor.fetchall() if tag)
    changes = {tag: successor(tag) for tag in tags if successor(tag) != tag or tag == UNDETERMINED}
    cursor.execute("DROP TABLE IF EXISTS pg_temp.lang_change")
    cursor.execute("CREATE TEMP TABLE lang_change (old text PRIMARY KEY, new text NOT NULL) ON COMMIT DROP")
    cursor.execute(
        "INSERT INTO lang_change SELECT * FROM unnest(%s::text[], %s::text[])", [[*changes], [*changes.values()]]
    )
    return bool(changes)


def rewrite(cursor: CursorWrapper, *tables: str) -> None:
    for table in tables:
        cursor.execute(
            f"UPDATE {table} AS own SET lang = change.new FROM lang_change AS change"
            " WHERE own.lang = change.old AND change.new <> change.old"
        )
