from sempre.calendars import new_calendar, uid


def test_an_entry_is_known_by_its_record_at_this_portal(settings):
    settings.BASE_URL = "https://portal.example:8443"
    assert (uid("event", "fair"), uid("report", 7)) == ("event-fair@portal.example", "report-7@portal.example")


def test_a_calendar_is_no_message():
    assert "METHOD" not in new_calendar("Events", "Events")
