"""Operations on behalf of a person named in the body. The client vouches for them; their account is created on first use."""

from typing import Any, ClassVar

from oasst.api.base.callers import Named, named_in_body
from oasst.api.base.views import Operation
from oasst.api.people import identities
from oasst.models import Scope, User


class Acting(Operation):
    """Acts for the person in the body's field `user`, or the person that the body itself is (`whole_body`).

    They are looked up together with the key, which saves a statement. A person named in the header is ignored here.
    """

    scope = Scope.WORK
    whole_body: ClassVar[bool] = False

    def named(self) -> Named | None:
        body = self.request.data
        return named_in_body(body if self.whole_body else isinstance(body, dict) and body.get("user"))

    def actor(self, user: dict[str, Any]) -> User:
        """The person, who may take part; `user` is the validated one of the body.

        Raises:
            ApiError: banned or deleted, or has not accepted the terms if the settings require it.
        """
        person = self.viewer
        if person:
            identities.take_over_name(person, user["display_name"])
        else:
            person = identities.person(
                self.caller.client,
                auth_method=user["auth_method"],
                username=user["id"],
                display_name=user["display_name"],
            )
        identities.check_may_take_part(person)
        return person
