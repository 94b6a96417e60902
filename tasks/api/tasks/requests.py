"""Requests for work: availability, and one task."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers
from rest_framework.fields import empty
from rest_framework.request import Request
from rest_framework.response import Response

from oasst.api.base.callers import Needs, named_in_head
from oasst.api.base.codes import Code
from oasst.api.base.errors import ApiError
from oasst.api.base.fields import LangField
from oasst.api.base.schema import operation
from oasst.api.base.serializers import BodyUserSerializer
from oasst.api.people.delegation import Acting
from oasst.models import User
from tasks.api.refusals import as_api_errors
from tasks.api.tasks import examples, rates, stand_ins
from tasks.api.tasks.objects import task_object
from tasks.api.tasks.serializers import TASK
from tasks.models import Task
from tasks.rules import kinds
from tasks.texts.refusal import Refusal, Why
from tasks.work import claims, collective
from tasks.work.claims import Available

RANDOM = "random"
# The types of Open Assistant, in its order. Those that are no kind of ours are never available there either.
REQUESTABLE = (
    RANDOM, "summarize_story", "rate_summary", kinds.INITIAL_PROMPT, kinds.PROMPTER_REPLY, kinds.ASSISTANT_REPLY,
    "rank_initial_prompts", kinds.RANK_PROMPTER_REPLIES, kinds.RANK_ASSISTANT_REPLIES, kinds.LABEL_INITIAL_PROMPT,
    kinds.LABEL_ASSISTANT_REPLY, kinds.LABEL_PROMPTER_REPLY,
)  # fmt: skip
_DEFAULT_LANG = "en"
_NO_USER = (Code.USER_NOT_SPECIFIED, Code.USER_DISABLED, Code.USER_HAS_NOT_ACCEPTED_TOS)


class _LangOrEnglish(LangField):
    """Absent, null and empty mean English."""

    def __init__(self) -> None:
        super().__init__(default=_DEFAULT_LANG, allow_null=True, allow_blank=True)

    def run_validation(self, data: Any = empty) -> Any:
        return super().run_validation(data) or _DEFAULT_LANG


class WhichLang(serializers.Serializer[Any]):
    lang = _LangOrEnglish()


class TaskRequest(serializers.Serializer[Any]):
    type = serializers.ChoiceField(REQUESTABLE, default=RANDOM)
    user = BodyUserSerializer(required=False, allow_null=True)
    collective = serializers.BooleanField(default=False, help_text="Many users may answer it until it is closed.")
    lang = _LangOrEnglish()


class AvailabilitySerializer(serializers.Serializer[Any]):
    """The amount of work of each type for this user."""

    def get_fields(self) -> dict[str, Any]:
        return {name: serializers.IntegerField(min_value=0) for name in REQUESTABLE}


class Tasks(Acting):
    needs = {"POST": Needs.KEY}

    @operation(
        "request_task", answers=TASK, body=TaskRequest, examples=examples.TASKS,
        errors=(
            Code.TOO_MANY_REQUESTS, *_NO_USER, Code.TASK_REQUESTED_TYPE_NOT_AVAILABLE, Code.TASK_TOO_MANY_PENDING,
        ),
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Claims a task of the type; `random` draws the type by the demand."""
        data = self.body(TaskRequest)
        user = data.get("user")
        rates.count(self.caller.client, named_in_head(request), user, data["type"])
        by = self.actor(_required(user))
        with as_api_errors():
            task = stand_ins.claim(by, self.caller.client, lambda person: self._claim(person, data))
            task = collective.share(task) if data["collective"] else task
            return Response(task_object(task, by, is_blind=not self.caller.trusted))

    def _claim(self, by: User, data: dict[str, Any]) -> Task:
        lang, client = data["lang"], self.caller.client
        if data["type"] == RANDOM:
            return claims.claim_any(by=by, langs=[lang], client=client)
        if data["type"] not in kinds.ALL:
            raise Refusal(Why.NOTHING_TO_DO)
        return claims.claim(by=by, kind=data["type"], lang=lang, client=client)


class Availability(Acting):
    needs = {"POST": Needs.KEY}
    whole_body = True

    @operation(
        "tasks_availability", answers=AvailabilitySerializer, query=WhichLang, body=BodyUserSerializer,
        errors=_NO_USER, examples={"Little to do": examples.AVAILABILITY},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """The amount of work of each type for the user in the body."""
        lang = self.query(WhichLang)["lang"]
        by = self.actor(self.body(BodyUserSerializer, _required(request.data)))
        return Response(_counts(stand_ins.availability(by, lang)))


def _required(user: Any) -> Any:
    """Raises:
    ApiError: USER_NOT_SPECIFIED if there is no user.
    """
    if not user:
        raise ApiError(Code.USER_NOT_SPECIFIED, "Name the user of the task in `user`.")
    return user


def _counts(available: Mapping[tuple[str, str], Available]) -> dict[str, int]:
    """For prompts the free places, for other work the number of openings."""
    counts = {
        kind: max(0, each.room if kind == kinds.INITIAL_PROMPT else each.openings)
        for (_lang, kind), each in available.items()
    }
    return {**dict.fromkeys(REQUESTABLE, 0), **counts, RANDOM: sum(counts.values())}
