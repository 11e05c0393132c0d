"""Who may tend content: sentences of predicates that the apps' own rules are made of."""

import rules


def tended_by(user, queryset):
    """Narrow ``queryset`` to what ``user`` tends; a model without a scope of its own is the office's."""
    if hasattr(queryset, "editable_by"):
        return queryset.editable_by(user)
    return queryset if user.is_authenticated and user.is_office else queryset.none()


@rules.predicate
def is_office(user):
    return user.is_office


@rules.predicate
def edits_content(user):
    return user.edits_content


@rules.predicate
def tends(user, record=None):
    """The record is the user's to tend; asked without a record: there may be such."""
    if record is None:
        return True
    return tended_by(user, type(record)._default_manager.all()).filter(pk=record.pk).exists()


@rules.predicate
def is_draft(user, record=None):
    return record is None or getattr(record, "state", "draft") == "draft"


office = rules.is_authenticated & is_office
editor = rules.is_authenticated & edits_content & tends


def add_tending_perms(model: str, *, add=office, change=editor, delete=office) -> None:
    """Let ``change`` view and change records of ``model`` (``app.name``), ``add`` and ``delete`` what they say."""
    app, name = model.split(".")
    for verb, sentence in (("view", change), ("add", add), ("change", change), ("delete", delete)):
        rules.add_perm(f"{app}.{verb}_{name}", sentence)


add_tending_perms("sempre.page", change=office, add=rules.always_false, delete=rules.always_false)
add_tending_perms("sempre.user", change=office, add=rules.always_false, delete=rules.always_false)
add_tending_perms("sempre.translationright", change=office)
rules.add_perm("auditlog.view_logentry", office)
rules.add_perm("sempre.view_outboxmail", office)
