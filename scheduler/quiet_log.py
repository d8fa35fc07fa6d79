"""The web server's own logs, without the secrets of feeds: gunicorn's `--logger-class`."""

from typing import Any

from gunicorn.glogging import Logger

from scheduler.secret_paths import Masking, masked


class QuietLog(Logger):
    """As gunicorn logs, with every path masked: in the access log, in Referer, in its reports of faults."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.addFilter(Masking())

    def atoms(self, resp: Any, req: Any, environ: Any, request_time: Any) -> dict[str, Any]:
        found = super().atoms(resp, req, environ, request_time)
        return {name: masked(value) if isinstance(value, str) else value for name, value in found.items()}
