"""Language and reminder in the address."""

import pytest

from feeds.options import BadOption, Options, parsed


@pytest.mark.parametrize(
    ("query", "options"),
    [
        ("", Options()),
        ("lang=zh", Options("zh")),
        ("lang=EN&alarm=15", Options("en", 15)),
        ("lang=both&alarm=0", Options("both", 0)),
        ("alarm=40320", Options(None, 40320)),
        ("lang=&alarm=", Options()),
        ("utm_source=x&lang=zh&_=1", Options("zh")),
        ("%ff=%fe&&&=;", Options()),
    ],
)
def test_what_is_asked_for_is_read_and_the_rest_ignored(query: str, options: Options) -> None:
    assert parsed(query) == options


NONSENSE = ["-1", "40321", "1.5", "abc", "%C2%B2", "1e3", "9" * 500, "１５"]


@pytest.mark.parametrize("query", ["lang=fr", "lang=zh-CN", *(f"alarm={value}" for value in NONSENSE)])
def test_a_value_that_means_nothing_is_refused_in_both_languages(query: str) -> None:
    with pytest.raises(BadOption) as refusal:
        parsed(query)

    assert refusal.value.code == "feed-option-invalid"
    assert refusal.value.sentence.zh
    assert refusal.value.sentence.en
