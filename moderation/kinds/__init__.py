"""Kinds of moderation actions, one file each.

To add one: its file, an entry in `_DECLARED`, and its value in `moderation.models.Kind` with the migration that follows
from it. Form, preview, runner, undo, notices and queues read the rest from what it declares.
"""

from moderation.kinds.ban import BAN
from moderation.kinds.base.kind import ActionKind as ActionKind
from moderation.kinds.change_lang import CHANGE_LANG
from moderation.kinds.delete import DELETE
from moderation.kinds.dismiss import DISMISS
from moderation.kinds.edit import EDIT
from moderation.kinds.halt import HALT
from moderation.kinds.merge import MERGE
from moderation.kinds.mute import MUTE
from moderation.kinds.purge import PURGE
from moderation.kinds.quarantine import QUARANTINE
from moderation.kinds.release import RELEASE
from moderation.kinds.restore import RESTORE
from moderation.kinds.resume import RESUME
from moderation.kinds.suspend import SUSPEND
from moderation.kinds.unban import UNBAN
from moderation.kinds.warn import WARN

# In the order in which forms offer them.
_DECLARED: tuple[ActionKind, ...] = (
    DELETE,
    RESTORE,
    EDIT,
    QUARANTINE,
    RELEASE,
    DISMISS,
    HALT,
    RESUME,
    CHANGE_LANG,
    WARN,
    MUTE,
    SUSPEND,
    BAN,
    UNBAN,
    PURGE,
    MERGE,
)
KINDS = {kind.name: kind for kind in _DECLARED}
