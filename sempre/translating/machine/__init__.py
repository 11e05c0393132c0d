"""Machine drafts: asked of a service of the operator's choice, kept apart, never a reader's by themselves."""
