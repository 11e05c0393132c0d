from modeltranslation.translator import TranslationOptions, register

from partners.models import Partner, Person, TargetGroup
from sempre.translation import ContentOptions


@register(TargetGroup)
class TargetGroupOptions(ContentOptions):
    fields = ("name", "summary")


@register(Partner)
class PartnerOptions(ContentOptions):
    fields = ("name", "region", "summary", "contribution", "motivation", "cooperation", "budget_note")
    partners = ("pk",)


@register(Person)
class PersonOptions(TranslationOptions):
    fields = ("function",)
    part_of = "partner"
