"""Filling in admin forms as a browser would: everything that the page shows, then what the person changes."""

from html.parser import HTMLParser

from django.urls import reverse

from tests.factories.partners import PartnerFactory
from tests.factories.sempre import UserFactory, sign_in


class _Form(HTMLParser):
    """Collects the successful controls of the record's form."""

    def __init__(self):
        super().__init__()
        self.data, self.inside, self.area, self.select = {}, False, None, None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.inside = (attrs.get("id") or "").endswith("_form")
        name = attrs.get("name")
        if not self.inside:
            return
        if tag == "textarea":
            self.area = name
            self.data[name] = [""]
        elif tag == "select":
            self.select = name
        elif tag == "option" and "selected" in attrs:
            self.data.setdefault(self.select, []).append(attrs.get("value", ""))
        elif tag == "input" and name:
            self._input(name, attrs)

    def _input(self, name, attrs):
        kind = attrs.get("type")
        if kind in ("checkbox", "radio") and "checked" not in attrs:
            return
        if kind not in ("file", "submit"):
            self.data.setdefault(name, []).append(attrs.get("value", "on" if kind == "checkbox" else ""))

    def handle_data(self, data):
        if self.area:
            self.data[self.area][0] += data.removeprefix("\n") if not self.data[self.area][0] else data

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.area = None


def opened(response) -> dict[str, list[str]]:
    """Return what a browser would send back of the record's form unchanged."""
    parser = _Form()
    parser.feed(response.content.decode())
    return {name: values for name, values in parser.data.items() if "__prefix__" not in name}


def person(role: str, partner):
    """Return an account in a role: of ``partner``, of another organisation (``foreign …``), or of the office."""
    if role == "office":
        return UserFactory(office=True)
    kind = role.removeprefix("foreign ")
    return UserFactory(**{f"{kind}_of": partner if kind == role else PartnerFactory()})


def answer(client, record, verb: str) -> int:
    """Return the status that the admin answers to ``verb`` for a record or its kind."""
    name = f"admin:{record._meta.app_label}_{record._meta.model_name}_"
    if verb in ("changelist", "add", "import", "export"):
        return client.get(reverse(name + verb)).status_code
    if verb.startswith("post "):
        return client.post(reverse(name + verb.removeprefix("post "), args=[record.pk]), {"post": "yes"}).status_code
    return client.get(reverse(name + verb, args=[record.pk])).status_code


def answers(client, role: str, partner, record, verbs) -> dict[str, int]:
    """Return the answer to each verb for someone in ``role``; ``stranger`` has not signed in."""
    if role != "stranger":
        sign_in(client, person(role, partner))
    return {verb: answer(client, record, verb) for verb in verbs}
