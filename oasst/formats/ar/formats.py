"""Arabic: the day before the month, the Arabic comma, the hour as on a clock with 24."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y، H:i"
TIME_FORMAT = "H:i"
