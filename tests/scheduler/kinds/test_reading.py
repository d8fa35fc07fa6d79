import pytest

from scheduler.kinds import BadOption, kinds, read_options


def test_options_are_read_by_their_type():
    read = read_options(
        kinds()["contest"],
        {
            "rehearsals": "2",
            "rehearsal_places": "MPH-A | HOME+MRA",
            "noisy": "yes",
            "final_first": "2021-05-31",
        },
    )

    assert (read.rehearsals, read.rehearsal_places, read.noisy, str(read.final_first)) == (
        2,
        (("MPH-A",), ("HOME", "MRA")),
        True,
        "2021-05-31",
    )


def test_an_unknown_option_is_refused_with_the_nearest_known_one():
    with pytest.raises(BadOption) as refused:
        read_options(kinds()["contest"], {"rehersals": "2"})

    assert refused.value.name == "rehersals"
    assert refused.value.words.en == "contest has no such option; do you mean rehearsals?"


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("rehearsals", "two", "'two' cannot be read; a whole number of at least 0 is needed"),
        ("rehearsals", "-1", "'-1' cannot be read; a whole number of at least 0 is needed"),
        ("noisy", "maybe", "'maybe' cannot be read; yes or no is needed"),
        ("final_first", "31 May", "'31 May' cannot be read; a date is written 2021-03-05"),
    ],
)
def test_a_value_that_cannot_be_read_is_refused_with_what_is_needed(name, text, words):
    with pytest.raises(BadOption) as refused:
        read_options(kinds()["contest"], {name: text})

    assert refused.value.words.en == words


def test_what_is_not_given_keeps_its_default():
    assert read_options(kinds()["lecture"], {}) == kinds()["lecture"].options()
