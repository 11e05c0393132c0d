"""People, pages, and what every record's factory does: published, with a text in English."""

import time

import factory
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from modeltranslation.translator import translator

from sempre.models import Content, Page, User

TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105 - known to the tests only


class TranslatedFactory(factory.django.DjangoModelFactory):
    """``name="x"`` means the English text, whatever language is active."""

    class Meta:
        abstract = True

    @classmethod
    def _adjust_kwargs(cls, **kwargs):
        for name in translator.get_options_for_model(cls._meta.model).all_fields:
            if name in kwargs:
                kwargs[f"{name}_en"] = kwargs.pop(name)
        return kwargs


class ContentFactory(TranslatedFactory):
    state = Content.State.PUBLISHED

    class Meta:
        abstract = True

    class Params:
        draft = factory.Trait(state=Content.State.DRAFT)


class UserFactory(factory.django.DjangoModelFactory):
    """A person; ``coordinator_of=partner``, ``reporter_of=``, ``member_of=`` or ``office=True`` gives a place."""

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")
    password = None

    class Meta:
        model = User
        skip_postgeneration_save = True

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        user = model_class.objects.create_user(*args, **kwargs)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user

    @factory.post_generation
    def coordinator_of(user, create, partner, **kwargs):
        _join(user, partner, "coordinator")

    @factory.post_generation
    def reporter_of(user, create, partner, **kwargs):
        _join(user, partner, "reporter")

    @factory.post_generation
    def member_of(user, create, partner, **kwargs):
        _join(user, partner, "member")

    @factory.post_generation
    def office(user, create, is_office, **kwargs):
        from tests.factories.partners import lead_partner

        _join(user, lead_partner() if is_office else None, "office")


def _join(user, partner, role) -> None:
    from tests.factories.partners import MembershipFactory

    if partner:
        MembershipFactory(user=user, partner=partner, role=role)


def sign_in(client, user):
    """Sign ``user`` in as one who has just shown password and second factor; return the client."""
    if not user.authenticator_set.filter(type="totp").exists():
        TOTP.activate(user, TOTP_SECRET)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    now = time.time()
    session["account_authentication_methods"] = [
        {"method": "password", "at": now, "email": user.email},
        {"method": "mfa", "at": now, "type": "totp"},
    ]
    session.save()
    return client


class PageFactory(ContentFactory):
    slug = "about"
    title_en = "About"
    summary_en = "What this is."

    class Meta:
        model = Page
        django_get_or_create = ("slug",)
