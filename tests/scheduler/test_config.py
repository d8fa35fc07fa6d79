"""Settings: read from the environment, typed, with what is missing made."""

import pytest

from scheduler import config


def test_the_environment_wins_over_the_default_and_an_override_over_both(tmp_path):
    environ = {"FIELDDAY_DATA": str(tmp_path), "FIELDDAY_PORT": "8001", "FIELDDAY_SOLVE_SECONDS": "60"}

    values = config.load({"PORT": 8002}, environ)

    assert (values["PORT"], values["SOLVE_SECONDS"], values["SOLVE_WORKERS"]) == (8002, 60, 2)


@pytest.mark.parametrize(
    ("variable", "text"), [("FIELDDAY_PORT", "web"), ("FIELDDAY_SECURE_COOKIES", "perhaps")]
)
def test_a_bad_value_is_refused_by_name(tmp_path, variable, text):
    with pytest.raises(config.BadSetting, match=variable):
        config.load({"DATA": str(tmp_path)}, {variable: text})


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("postgresql://u@h/d", "postgresql+psycopg://u@h/d"),
        ("postgres://u@h/d", "postgresql+psycopg://u@h/d"),
        ("sqlite:///x.db", "sqlite:///x.db"),
    ],
)
def test_addresses_get_the_driver_that_is_installed(tmp_path, given, address):
    assert config.database_url(given, tmp_path) == address


def test_without_an_address_the_database_lies_in_the_data_folder(tmp_path):
    values = config.load({"DATA": str(tmp_path)}, {})

    assert values["DATABASE_URL"] == f"sqlite:///{tmp_path}/fieldday.sqlite"


def test_the_secret_is_made_once_and_only_its_owner_may_read_it(tmp_path):
    first, second = (config.load({"DATA": str(tmp_path)}, {})["SECRET_KEY"] for _ in range(2))

    assert first == second
    assert len(first) == 64
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600
