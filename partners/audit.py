"""Whose changes are kept: organisations, their people with their consents, and who may do what."""

from partners.models import Consent, Membership, Partner, Person, TargetGroup
from sempre.audit import keep_history_of

keep_history_of(TargetGroup, Partner, Person, Consent, Membership)
