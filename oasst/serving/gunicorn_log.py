"""gunicorn's own log, without the addresses it writes about requests that it cannot parse."""

from typing import Any

from gunicorn.glogging import Logger as GunicornLogger  # type: ignore[import-untyped]

from oasst.core.texts.redaction import Line


class Logger(GunicornLogger):  # type: ignore[misc]  # gunicorn has no types
    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for handler in (*self.error_log.handlers, *self.access_log.handlers):
            form = handler.formatter
            handler.setFormatter(Line(form._fmt, form.datefmt))
