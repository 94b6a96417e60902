"""List filters with inputs for names, numbers and dates. Django's own filters offer only choices."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from oasst.core.identifiers import as_uuid
from oasst.models import User
from oasst.staff.workplace import Text


@dataclass(frozen=True, slots=True)
class Input:
    """A field of a filter: the parameter in the address, its label, the type of the HTML input, or a list of choices."""

    name: str
    label: Text
    type: str = "text"
    choices: Callable[[], list[tuple[str, Text]]] | None = None


class TypedFilter(admin.ListFilter):
    """Several inputs in one small form; `narrowed` gets the non-empty values by name."""

    template = "admin/typed_filter.html"
    inputs: tuple[Input, ...] = ()

    def __init__(
        self, request: HttpRequest, params: dict[str, list[str]], model: Any, model_admin: "admin.ModelAdmin[Any]"
    ) -> None:
        super().__init__(request, params, model, model_admin)
        for each in self.inputs:
            if values := params.pop(each.name, None):
                self.used_parameters[each.name] = values[-1].strip()

    def has_output(self) -> bool:
        return True

    def expected_parameters(self) -> list[str | None]:
        return [each.name for each in self.inputs]

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        """One entry, which the template shows as a form. `others` keeps the values of the other filters."""
        own = {*self.expected_parameters(), "p"}
        yield {
            "inputs": [
                (each, self.used_parameters.get(each.name, ""), each.choices() if each.choices else [])
                for each in self.inputs
            ],
            "others": [(name, value) for name, value in changelist.get_filters_params().items() if name not in own],
            "is_used": any(self.used_parameters.values()),
        }

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        typed = {name: str(value) for name, value in self.used_parameters.items() if value}
        return self.narrowed(request, queryset, typed) if typed else queryset

    def narrowed(self, request: HttpRequest, queryset: QuerySet[Any], typed: dict[str, str]) -> QuerySet[Any]:
        raise NotImplementedError


def people_named(named: str) -> "QuerySet[User]":
    """The people with this id, user name or display name."""
    if id_ := as_uuid(named):
        return User.objects.filter(pk=id_)
    return User.objects.filter(Q(username__iexact=named) | Q(display_name__iexact=named))
