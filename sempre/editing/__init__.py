"""The coordinators' admin: forms in nine languages, scope, completeness, conflicts, history, import and export."""
