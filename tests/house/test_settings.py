"""Settings: every one documented, every bad value told in a sentence."""

from pathlib import Path

import pytest

from ownstack import settings

ROOT = Path(__file__).parents[2]


def test_the_page_of_settings_is_the_table():
    assert (ROOT / "docs/operate/settings.md").read_text() == settings.document()


def test_the_command_line_wins_over_the_environment_and_that_over_the_file(tmp_path):
    file = tmp_path / "ownstack.toml"
    file.write_text('port = 1001\nhost = "::1"\nworkers = 3\n')
    environment = {"OWNSTACK_CONFIG": str(file), "OWNSTACK_PORT": "1002", "OWNSTACK_HOST": "127.0.0.2"}
    read = settings.load(environment, {"port": "1003", "host": None})
    assert (read.port, read.host, read.workers) == (1003, "127.0.0.2", 3)


def test_the_environment_made_from_settings_reads_back_the_same():
    read = settings.load({"OWNSTACK_THROTTLE": "no", "OWNSTACK_DATA_DIR": "/somewhere", "OWNSTACK_DATABASE_URL": ""})
    assert settings.load(read.as_environment()) == read


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORT", "eighty", "must be a whole number"),
        ("PORT", "0", "between 1 and 65535"),
        ("THROTTLE", "perhaps", "must be true or false"),
        ("PROT", "80", "There is no setting 'prot'"),
        ("LOG_LEVEL", "loud", "must be one of"),
        ("DATABASE_URL", "mysql://x", "must begin with postgresql://"),
        ("TLS_CERT", "cert.pem", "go together"),
        ("HOST", " ", "must be a text"),
        ("CONFIG", "/no/such/file.toml", "cannot be read"),
    ],
)
def test_a_bad_value_is_told_in_a_sentence(name, value, sentence):
    with pytest.raises(settings.SettingsError, match=sentence):
        settings.load({f"OWNSTACK_{name}": value})


def test_the_address_is_made_from_host_port_and_tls():
    assert settings.Settings(host="::1", port=81).address == "http://[::1]:81"
    assert settings.Settings(tls_cert=Path("x"), tls_key=Path("y")).address == "https://127.0.0.1:8080"
    assert settings.Settings(site_url="https://qa.example.com/").address == "https://qa.example.com"
