from sempre.rules import add_tending_perms, editor, is_draft

may_delete = editor & is_draft

add_tending_perms("networks.regionalcoordinationgroup", delete=may_delete)
add_tending_perms("networks.localempowermentnetwork", add=editor, delete=may_delete)
add_tending_perms("networks.event", add=editor, delete=may_delete)
add_tending_perms("networks.newsitem", add=editor, delete=may_delete)
