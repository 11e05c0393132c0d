"""Tools and works belong to the whole partnership: the project office tends them."""

import rules

from sempre.rules import add_tending_perms, is_draft, office

add_tending_perms("outputs.tool", change=office, delete=office & is_draft)
add_tending_perms("outputs.work", change=office, delete=office & is_draft)
add_tending_perms("outputs.edition", change=office)
add_tending_perms("outputs.node", change=office)
add_tending_perms("outputs.term", change=office, delete=office & is_draft)
add_tending_perms("outputs.question", change=office)
add_tending_perms("outputs.certificate", change=rules.always_false, add=rules.always_false, delete=rules.always_false)
rules.set_perm("outputs.view_certificate", office)
rules.add_perm("outputs.revoke_certificate", office)
rules.add_perm("outputs.publish_language", office)
rules.add_perm("outputs.copy_edition", office)


@rules.predicate
def writes_for_its_partner(user, organisation=None):
    """Whether ``user`` may write for the partner that an assessed organisation belongs to; not even the office else."""
    own = [m for m in user.current_memberships if m.may_write]
    return bool(own) if organisation is None else any(m.partner_id == organisation.partner_id for m in own)


rules.add_perm("outputs.tend_assessment", rules.is_authenticated & writes_for_its_partner)
