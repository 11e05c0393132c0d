"""Finnish as Django has it, but a day of a month as it is written: 8. marraskuuta."""

MONTH_DAY_FORMAT = "j. E"
