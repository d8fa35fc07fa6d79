import pytest

from solver.words import LANGUAGES, Minutes, Ref, Sentence, Words, spoken_fact

REST = Sentence(zh="{who}至少休息{need}", en="{who} rests at least {need}")


def test_the_other_language_stands_in_for_a_missing_one():
    assert [Words("场地").get(language) for language in LANGUAGES] == ["场地", "场地"]
    assert [Words(en="venue").get(language) for language in LANGUAGES] == ["venue", "venue"]
    assert [Words("场地", "venue").get(language) for language in LANGUAGES] == ["场地", "venue"]


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [(45, "45 分钟", "45 min"), (60, "1 小时", "1 h"), (90, "90 分钟", "90 min"), (0, "0 分钟", "0 min")],
)
def test_lengths_are_said_in_hours_only_where_they_are_whole(value, zh, en):
    assert (Minutes(value).get("zh"), Minutes(value).get("en")) == (zh, en)


def test_a_sentence_says_its_facts():
    facts = {"who": Words("红队", "Red"), "need": Minutes(30)}

    assert REST.say(facts, "zh") == "红队至少休息30 分钟"
    assert REST.say(facts, "en") == "Red rests at least 30 min"


def test_a_missing_fact_is_an_ellipsis_and_never_an_error():
    assert REST.say({"need": 3}, "en") == "… rests at least 3"


def test_a_ref_is_named_by_whoever_knows_the_name():
    ref = Ref("venue", "AUD")

    assert spoken_fact(ref, "en") == "AUD"
    assert spoken_fact(ref, "en", lambda r, language: f"{r.sort} {r.id} {language}") == "venue AUD en"


def test_lists_are_joined_as_the_language_does():
    pair = (Words("一", "one"), Ref("person", "two"))

    assert spoken_fact(pair, "zh") == "一、two"
    assert spoken_fact(pair, "en") == "one, two"


def test_braces_in_a_name_do_no_harm():
    assert REST.say({"who": "{need}", "need": 1}, "en") == "{need} rests at least 1"
