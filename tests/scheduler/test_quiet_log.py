"""The web server's logs."""

import logging
from datetime import timedelta
from types import SimpleNamespace

from gunicorn.config import Config

from scheduler.quiet_log import QuietLog

SECRET = "s" * 43


def test_neither_the_access_log_nor_the_error_log_holds_a_key(caplog) -> None:
    config = Config()
    config.set("accesslog", "-")
    config.set("access_log_format", '%(r)s "%(f)s" %(U)s %({raw_uri}e)s %({referer}i)s')
    log = QuietLog(config)
    path = f"/feeds/{SECRET}.ics"
    environ = {"REQUEST_METHOD": "GET", "RAW_URI": path, "PATH_INFO": path, "SERVER_PROTOCOL": "HTTP/1.1"}
    environ |= {"HTTP_REFERER": f"http://x{path}", "QUERY_STRING": ""}
    answer = SimpleNamespace(status="200 OK", sent=5, headers=[], response_length=5)
    request = SimpleNamespace(headers=[("REFERER", f"http://x{path}")])
    for name in ("gunicorn.access", "gunicorn.error"):
        logging.getLogger(name).addHandler(caplog.handler)

    log.access(answer, request, environ, timedelta(seconds=1))
    log.error("Error handling request %s", path)
    for name in ("gunicorn.access", "gunicorn.error"):
        logging.getLogger(name).removeHandler(caplog.handler)

    assert [r.getMessage().count("/feeds/….ics") for r in caplog.records] == [5, 1]
    assert SECRET not in caplog.text
