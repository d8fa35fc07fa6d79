"""Mails over a line that is closed to others: STARTTLS, a certificate that has to be right, and signing in."""

import shutil
import ssl
import subprocess

import pytest
from aiosmtpd.smtp import AuthResult

from scheduler.extensions import db
from scheduler.models import Mail
from scheduler.services import outbox, posting
from scheduler.transactions import writing
from tests.tools.post_office import PostOffice

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate"),
]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("certificate")
    made, key = folder / "made.pem", folder / "key.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
    ]
    names = ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    subprocess.run([*command, *names, "-keyout", key, "-out", made], check=True, capture_output=True)
    return made, key


@pytest.fixture
def office(app, session, certificate):
    def check(server, session, envelope, mechanism, data) -> AuthResult:
        good = (data.login, data.password) == (b"union", b"green-lantern")
        return AuthResult(success=good, handled=good)

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    closed = {"tls_context": context, "require_starttls": True, "auth_required": True, "authenticator": check}
    with PostOffice(**closed) as office:
        signed = {"SMTP_TLS": "starttls", "SMTP_USER": "union", "SMTP_PASSWORD": "green-lantern"}
        app.config.update({**office.settings, **signed})
        yield office


def post() -> tuple[str, str]:
    with writing():
        row = outbox.put(
            key="k", to="li@example.org", kind="change", language="zh", subject="改期", text="你好\n"
        )
        number = row.id
    posting.run()
    db.session.expire_all()
    kept = db.session.get_one(Mail, number)
    return kept.state, kept.error


def test_a_mail_goes_over_a_closed_line_to_a_server_whose_certificate_is_right(
    office, certificate, monkeypatch
):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))

    assert post() == ("sent", "")
    assert office.subjects == ["改期"]


def test_nothing_is_told_to_a_server_that_nobody_vouches_for(office):
    state, error = post()

    assert (state, office.mails) == ("waiting", [])
    assert "CERTIFICATE_VERIFY_FAILED" in error


def test_a_password_that_is_refused_is_said_without_the_password(app, office, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    app.config["SMTP_PASSWORD"] = "red-lantern"

    assert post() == ("waiting", "sign-in refused: 535")
    assert office.mails == []


def test_a_password_is_never_sent_over_an_open_line(app, office):
    app.config["SMTP_TLS"] = "none"

    state, _ = post()

    assert (state, office.mails) == ("waiting", [])
