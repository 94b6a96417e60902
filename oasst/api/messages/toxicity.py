"""A text's toxicity."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from oasst import toxicity
from oasst.api.base.callers import Needs
from oasst.api.base.codes import Code
from oasst.api.base.errors import ApiError
from oasst.api.base.schema import operation
from oasst.api.base.views import Operation


class TextQuery(serializers.Serializer[Any]):
    msg = serializers.CharField(help_text="The text.", trim_whitespace=False)


# A list for each text; serializers do not support lists of lists.
_SCORE = {
    "type": "object",
    "properties": {"label": {"type": "string"}, "score": {"type": "number"}},
    "required": ["label", "score"],
}
_SCORES = {"type": "array", "items": {"type": "array", "items": _SCORE}}


class TextToxicity(Operation):
    needs = {"GET": Needs.TRUSTED}

    @operation(
        "get_text_toxicity",
        answers=_SCORES,
        query=TextQuery,
        errors=(Code.HUGGINGFACE_API_ERROR,),
        examples={"One label": [[{"label": "toxic", "score": 0.0008}]]},
    )
    def get(self, request: Request) -> Response:
        """The labels of the configured toxicity classifier for the text."""
        try:
            return Response(toxicity.scores(self.query(TextQuery)["msg"]))
        except toxicity.Unavailable as why:
            raise ApiError(Code.HUGGINGFACE_API_ERROR, str(why)) from None
