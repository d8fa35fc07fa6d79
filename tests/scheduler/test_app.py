"""The application as a whole: what its process weighs, how it answers errors."""

import json
import subprocess
import sys

import pytest

MEASURE = """
import sys
from scheduler.app import create_app
app = create_app({"DATA": sys.argv[1], "ENV": "test"})
app.test_client().get("/healthz")
import json
status = open("/proc/self/status").read() if sys.platform == "linux" else "VmRSS: 0"
rss = int(status.split("VmRSS:")[1].split()[0]) / 1024
heavy = sorted({name.split(".")[0] for name in sys.modules} & {"ortools", "numpy", "pandas"})
print(json.dumps({"mb": rss, "heavy": heavy}))
"""


def test_the_web_process_is_light(tmp_path):
    run = subprocess.run(
        [sys.executable, "-c", MEASURE, str(tmp_path)], capture_output=True, text=True, check=True
    )
    measured = json.loads(run.stdout)

    assert measured["heavy"] == []
    assert measured["mb"] <= 120


def test_it_is_healthy_and_ready(client):
    assert client.get("/healthz").json == {"status": "ok"}
    assert client.get("/readyz").json == {"status": "ok", "database": "ok"}


def test_metrics_count_solves_by_state(client, session):
    from tests.tools import factories

    factories.solve(factories.plan(), state="done")
    session.commit()

    assert 'fieldday_solves{state="done"} 1' in client.get("/metrics").text.splitlines()


@pytest.mark.parametrize(
    ("language", "message"), [("zh", "没有这个页面或对象"), ("en", "There is no such thing here.")]
)
def test_a_wrong_address_is_answered_in_the_one_shape(client, language, message):
    answer = client.get("/api/v1/nothing", headers={"Accept-Language": language})

    assert answer.status_code == 404
    assert answer.json == {
        "code": "not-found",
        "message": message,
        "hint": "",
        "context": {},
        "alternatives": [],
    }


def test_a_fault_shows_its_number_and_no_trace(app, client):
    app.config["PROPAGATE_EXCEPTIONS"] = False

    @app.get("/api/v1/broken")
    def broken():
        raise RuntimeError("secret detail")

    answer = client.get("/api/v1/broken")

    assert answer.status_code == 500
    assert answer.json["code"] == "fault"
    assert answer.json["context"] == {"request": answer.headers["X-Request-Id"]}
    assert "secret detail" not in answer.text


def test_another_sites_form_is_refused(client):
    answer = client.post("/api/v1/plans", headers={"Sec-Fetch-Site": "cross-site"})

    assert (answer.status_code, answer.json["code"]) == (403, "other-site")
