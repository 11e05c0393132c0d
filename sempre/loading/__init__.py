"""The portal's first content: one YAML file a record, read, checked against the models, written once."""
