"""Who still comes."""

import pytest

from scheduler.services.feed_health import family


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Google-Calendar-Importer", "Google"),
        ("iOS/17.4 (21E219) dataaccessd/1.0", "iPhone"),
        ("macOS/14.4 (23E214) CalendarAgent/988", "Mac"),
        ("macOS/15.1 (24B83) dataaccessd/1.0", "Mac"),
        ("DAVx5/4.4.5-ose (dav4jvm; okhttp/4.12.0) Android/15", "DAVx5"),
        ("vdirsyncer/0.21.0", "vdirsyncer"),
        ("Microsoft Office/16.0 (Microsoft Outlook 16.0.10730; Pro)", "Outlook"),
        ("Mozilla/5.0 (Windows NT 10.0; rv:115.0) Gecko/20100101 Thunderbird/115.0", "Thunderbird"),
        ("ICSx5/2.2.3 (okhttp/4.12.0) Android/14", "ICSx5"),
        ("Nextcloud Calendar Subscription Crawler", "Nextcloud"),
        ("curl/8.0", ""),
        ("", ""),
    ],
)
def test_clients_are_known_by_their_agent(agent, name):
    assert family(agent) == name
