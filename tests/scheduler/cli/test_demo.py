"""What the demo sets by itself."""

import pytest

from scheduler.cli.demo import settings


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("FIELDDAY_DATA", str(tmp_path))
    for name in ("HOST", "PORT", "PUBLIC_URL"):
        monkeypatch.delenv(f"FIELDDAY_{name}", raising=False)


def test_on_this_machine_links_lead_to_the_demo():
    assert settings(8123) == {"PORT": 8123, "PUBLIC_URL": "http://127.0.0.1:8123"}
    assert settings(None) == {"PUBLIC_URL": "http://127.0.0.1:8000"}


@pytest.mark.parametrize(
    ("name", "value"), [("HOST", "0.0.0.0"), ("PUBLIC_URL", "https://union.example.org")]
)
def test_where_others_reach_it_the_address_is_theirs_to_name(monkeypatch, name, value):
    monkeypatch.setenv(f"FIELDDAY_{name}", value)

    assert settings(None) == {}
