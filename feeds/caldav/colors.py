"""CSS3's colour names as Apple's calendar-color wants them: #RRGGBBAA."""

# Those that this service gives its calendars, and the sixteen of HTML; Apple, DAVx5 and Thunderbird read numbers only.
_RGB = {
    "crimson": "DC143C",
    "royalblue": "4169E1",
    "purple": "800080",
    "olivedrab": "6B8E23",
    "blueviolet": "8A2BE2",
    "slategray": "708090",
    "saddlebrown": "8B4513",
    "seagreen": "2E8B57",
    "steelblue": "4682B4",
    "firebrick": "B22222",
    "darkorange": "FF8C00",
    "teal": "008080",
    "gray": "808080",
    "navy": "000080",
    "maroon": "800000",
    "green": "008000",
    "blue": "0000FF",
    "red": "FF0000",
    "olive": "808000",
    "fuchsia": "FF00FF",
}


def rgb(name: str) -> str | None:
    """The colour as #RRGGBBFF; None for a name without a number here."""
    number = _RGB.get(name.lower())
    return f"#{number}FF" if number else None
