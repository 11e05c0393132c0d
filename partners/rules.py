from sempre.rules import add_tending_perms, editor, is_draft, office

add_tending_perms("partners.targetgroup", change=office, delete=office & is_draft)
add_tending_perms("partners.partner", delete=office & is_draft)
add_tending_perms("partners.person", add=editor, delete=editor)
