"""Sunrise and sunset by date and place.

Source: NOAA Global Monitoring Division, "General Solar Position Calculations" (the low-accuracy Fourier
formulae); good to about a minute or two between 60° south and north.
"""

from datetime import UTC, date, datetime, timedelta
from math import acos, cos, degrees, pi, radians, sin, tan

HORIZON = 90.833  # degrees from the zenith: half a sun's width and what the air bends
BEIJING = (39.9, 116.4)


def sun_hours(when: date, latitude: float, longitude: float) -> tuple[datetime, datetime] | None:
    """Sunrise and sunset (UTC) on the date as it is at that place; None where the sun does not rise.

    Where it does not set, the whole day from midnight to midnight of mean solar time.
    """
    declination, equation = _sun(when)
    noon = 720 - 4 * longitude - equation  # minutes after 0:00 UTC of the date
    half = _half_day(latitude, declination)
    if half is None:
        return None
    midnight = datetime(when.year, when.month, when.day, tzinfo=UTC)
    return midnight + timedelta(minutes=noon - half), midnight + timedelta(minutes=noon + half)


def _sun(when: date) -> tuple[float, float]:
    """The sun's declination in radians and the equation of time in minutes, at noon."""
    year = 366 if when.year % 4 == 0 and (when.year % 100 or when.year % 400 == 0) else 365
    g = 2 * pi / year * (when.timetuple().tm_yday - 1)
    equation = 229.18 * (
        0.000075 + 0.001868 * cos(g) - 0.032077 * sin(g) - 0.014615 * cos(2 * g) - 0.040849 * sin(2 * g)
    )
    declination = (
        0.006918
        - 0.399912 * cos(g)
        + 0.070257 * sin(g)
        - 0.006758 * cos(2 * g)
        + 0.000907 * sin(2 * g)
        - 0.002697 * cos(3 * g)
        + 0.00148 * sin(3 * g)
    )
    return declination, equation


def _half_day(latitude: float, declination: float) -> float | None:
    """Minutes from sunrise to solar noon."""
    phi = radians(latitude)
    cosine = cos(radians(HORIZON)) / (cos(phi) * cos(declination)) - tan(phi) * tan(declination)
    if cosine >= 1:
        return None
    return 720.0 if cosine <= -1 else 4 * degrees(acos(cosine))
