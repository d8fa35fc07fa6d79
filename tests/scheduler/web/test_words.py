"""Every text of a template has both languages, and no template has a colour of its own."""

import re
from pathlib import Path

import pytest
from jinja2 import nodes

import scheduler.web
from scheduler.app import create_app

FOLDER = Path(scheduler.web.__file__).parent
TEMPLATES = sorted(path.relative_to(FOLDER / "templates").as_posix() for path in FOLDER.rglob("*.html"))
CHINESE = re.compile(r"[\u4e00-\u9fff]")
ALLOWED = {"工", "中文"}  # the seal, and a language's own name


@pytest.fixture(scope="module")
def jinja(tmp_path_factory):
    folder = tmp_path_factory.mktemp("words")
    return create_app({"DATA": str(folder), "ENV": "test", "TESTING": True}).jinja_env


def parsed(jinja, name):
    return jinja.parse((FOLDER / "templates" / name).read_text())


@pytest.mark.parametrize("name", TEMPLATES)
def test_chinese_stands_only_beside_its_english(jinja, name):
    tree = parsed(jinja, name)
    inside = {id(const) for call in pairs(tree) for const in call.find_all(nodes.Const)}
    loose = [c.value for c in tree.find_all(nodes.Const) if isinstance(c.value, str) and id(c) not in inside]
    loose += [text.data for text in tree.find_all(nodes.TemplateData)]

    found = [text.strip() for text in loose if CHINESE.search(text)]
    assert [
        word for text in found for word in re.findall(r"[\u4e00-\u9fff]+", text) if word not in ALLOWED
    ] == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_english_side_is_english(jinja, name):
    for call in pairs(parsed(jinja, name)):
        english = call.args[1:] if call.node.name == "t" else call.args[2:]
        consts = [c for node in english for c in (node, *node.find_all(nodes.Const))]
        said = [c.value for c in consts if isinstance(c, nodes.Const)]
        assert [text for text in said if CHINESE.search(str(text))] == []


def pairs(tree):
    """The calls t(zh, en, …) and counted(n, zh, one, many)."""
    return [
        c
        for c in tree.find_all(nodes.Call)
        if isinstance(c.node, nodes.Name) and c.node.name in ("t", "counted")
    ]


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_template_holds_a_colour(name):
    text = (FOLDER / "templates" / name).read_text()

    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?!-)|rgba?\(|hsl\(|style=", text) == []


def test_only_the_tokens_hold_colours():
    sheets = [p for p in (FOLDER / "static" / "css").glob("*.css") if p.name != "tokens.css"]

    assert [p.name for p in sheets if re.search(r"#[0-9a-fA-F]{3,8}\b|rgba?\(", p.read_text())] == []
