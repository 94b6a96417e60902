"""The corpus: people, trees, messages and judgements of them. One noun per file."""

from oasst.models.announcements import Announcement, AnnouncementAudience, AnnouncementLevel
from oasst.models.assignments import Assignment
from oasst.models.clients import ApiClient, ClientIdentity, Scope
from oasst.models.digests import Digest
from oasst.models.events import Event, EventType
from oasst.models.messages import Authorship, ImportedFacts, Message, MessageQuerySet, Revision, Role
from oasst.models.notifications import Notification
from oasst.models.quarantine import Quarantine, WithdrawnMessage
from oasst.models.reactions import Reaction
from oasst.models.reviews import Ranking, Review, ReviewMode, TimeSpent
from oasst.models.together import Follow, Thanks
from oasst.models.topics import TopicPick
from oasst.models.trees import AT_REST, MessageTree, TreeState
from oasst.models.users import STAFF, Consent, Theme, User, UserKind, UserRole, WorkKind
from oasst.models.webhooks import Webhook, WebhookSubject

__all__ = [
    "AT_REST",
    "STAFF",
    "Announcement",
    "AnnouncementAudience",
    "AnnouncementLevel",
    "ApiClient",
    "Assignment",
    "Authorship",
    "ClientIdentity",
    "Consent",
    "Digest",
    "Event",
    "EventType",
    "Follow",
    "ImportedFacts",
    "Message",
    "MessageQuerySet",
    "MessageTree",
    "Notification",
    "Quarantine",
    "Ranking",
    "Reaction",
    "Review",
    "ReviewMode",
    "Revision",
    "Role",
    "Scope",
    "Thanks",
    "Theme",
    "TimeSpent",
    "TopicPick",
    "TreeState",
    "User",
    "UserKind",
    "UserRole",
    "Webhook",
    "WebhookSubject",
    "WithdrawnMessage",
    "WorkKind",
]
