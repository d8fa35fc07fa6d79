"""Subscribes with Evolution Data Server and says what it has: run by the system's python3, which knows GObject."""

import json
import sys
import time
from datetime import UTC, datetime, timedelta, timezone

import gi

gi.require_version("ECal", "2.0")
gi.require_version("EDataServer", "1.2")
from gi.repository import ECal, EDataServer, GLib  # noqa: E402  after the versions

NAME, SHANGHAI = "fieldday", timezone(timedelta(hours=8))


def source(registry: EDataServer.SourceRegistry, url: str) -> EDataServer.Source:
    """The subscription, made where it is not there yet."""
    if known := registry.ref_source(NAME):
        return known
    made = EDataServer.Source.new_with_uid(NAME, None)
    made.set_parent("webcal-stub")
    made.set_display_name(NAME)
    made.get_extension("Calendar").set_backend_name("webcal")
    host, _, path = url.removeprefix("http://").partition("/")
    server = made.get_extension("Authentication")
    server.set_host(host.partition(":")[0])
    server.set_port(int(host.partition(":")[2]))
    made.get_extension("Security").set_secure(False)
    made.get_extension("WebDAV Backend").set_resource_path("/" + path)
    registry.commit_source_sync(made, None)
    return registry.ref_source(NAME)


def row(text: str) -> list[str]:
    found: dict[str, str] = {}
    for line in text.replace("\r\n", "\n").replace("\n ", "").split("\n"):
        key, _, value = line.partition(":")
        found.setdefault(key.partition(";")[0], value)
    start = datetime.strptime(found["DTSTART"][:15], "%Y%m%dT%H%M%S").replace(tzinfo=SHANGHAI)
    plain = [
        found.get(name, "").replace("\\,", ",").replace("\\;", ";")
        for name in ("SUMMARY", "LOCATION", "STATUS")
    ]
    return [found["UID"], start.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ"), *plain]


def main() -> None:
    registry = EDataServer.SourceRegistry.new_sync(None)
    client = ECal.Client.connect_sync(source(registry, sys.argv[1]), ECal.ClientSourceType.EVENTS, 30, None)
    found = []
    try:
        client.refresh_sync(None)
    except GLib.Error as error:  # what it has it keeps
        print(error, file=sys.stderr)
    for _ in range(20):  # it fetches in the background
        time.sleep(0.5)
        _, found = client.get_object_list_sync("#t", None)
    print(json.dumps(sorted(row(one.as_ical_string()) for one in found)))


main()
