from partners.models import Partner, TargetGroup
from sempre.loading.kinds import Kind, register

register(Kind("target_groups", TargetGroup))
register(Kind("partners", Partner))
