"""Configuration of the frameworks of the HTTP API, the same in every environment. Settings read it: no imports here."""

from typing import Any

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_RENDERER_CLASSES": ["oasst.api.base.json.OrjsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["oasst.api.base.json.OrjsonParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],  # the operations identify their callers, see oasst.api.base.views
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_SCHEMA_CLASS": "oasst.api.base.schema.Described",
    "EXCEPTION_HANDLER": "oasst.api.base.errors.answer",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "PATH_CONVERTER_OVERRIDES": {"loose_uuid": {"type": "string", "format": "uuid"}},
    "APPEND_COMPONENTS": {
        "securitySchemes": {
            "key": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
            "key_in_query": {"type": "apiKey", "in": "query", "name": "api_key"},
            "root": {"type": "http", "scheme": "bearer"},
        }
    },
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
}
