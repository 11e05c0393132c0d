from partners.models import Partner, TargetGroup
from sempre.resources import resource_for

AGREED = ("role", "budget_eur", "erdf_eur")  # what the partnership agreement says

TargetGroupResource = resource_for(TargetGroup)
PartnerResource = resource_for(Partner, reserve=AGREED)
