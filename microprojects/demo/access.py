"""A world for testing access: three organisations in two countries, everybody's role, reports in every state.

Each text carries a marker that stands nowhere else; the answer says who may read it. With the same seed names,
passwords, second factors and markers are the same.
"""

import base64
import datetime as dt
import hashlib
import hmac
from dataclasses import dataclass, field

from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.db import transaction

from microprojects.contributions import services
from microprojects.demo.access_reports import Reports
from microprojects.demo.access_roles import COUNTRIES, JOIN, LOCAL_READERS, PEOPLE, READERS
from microprojects.models import Indicator, MicroProject, Reason
from networks.models import Mandate, Network
from partners import invitations
from partners.models import Consent, Membership, Partner
from sempre.models import User


def seed_world(seed: int) -> dict:
    """Make the world and return what there is, see ``World.answer``."""
    with transaction.atomic():
        return World(seed).make()


@dataclass
class World:
    seed: int
    partners: dict[str, Partner] = field(default_factory=dict)
    regions: dict[str, Network] = field(default_factory=dict)
    networks: dict[str, Network] = field(default_factory=dict)
    objects: list[dict] = field(default_factory=list)
    markers: dict[str, list[str]] = field(default_factory=dict)

    # Names and secrets, from the seed alone

    def secret(self, *parts: str, length: int = 32) -> str:
        digest = hmac.digest(f"sempre-{self.seed}".encode(), "/".join(parts).encode(), hashlib.sha256)
        return base64.b32encode(digest).decode()[:length]

    def email(self, role: str) -> str:
        return f"{role.replace('_', '.')}.{self.seed}@seed.invalid"

    def slug(self, *parts: str) -> str:
        return "-".join(("seed", str(self.seed), *parts))

    def marker(self, readers, *parts: str) -> str:
        """Return a text that stands nowhere else, and keep who may read it."""
        name = "-".join(("CANARY", *parts, self.secret("marker", *parts, length=10)))
        self.markers[name] = sorted(readers)
        return name

    def user(self, role: str) -> User:
        """Return the account as the next request would load it."""
        return User.objects.get(email=self.email(role))

    # Making it

    def is_there(self) -> bool:
        return User.objects.filter(email=self.email("office")).exists()

    def make(self) -> dict:
        self._settings()
        for org, country in COUNTRIES.items():
            self._organisation(org, country)
        self.partners["lead"] = Partner.objects.filter(role=Partner.Role.LEAD).first() or self._partner(
            "lead", "DE", role=Partner.Role.LEAD
        )
        for role in PEOPLE:
            self._person(role)
        Mandate.objects.filter(user=self.user("regional_a")).update(deputy=self.user("deputy_a"))
        for org in COUNTRIES:
            Reports(self, org).make()
            self._consent(org)
            self._contribution(org)
        User.objects.filter(email=self.email("deactivated")).update(is_active=False)
        invitation, link, _sent = invitations.invite(
            email=self.email("invited"), partner=self.partners["a"], role=JOIN.REPORTER, language="en"
        )
        return self.answer() | {"invited": {"email": invitation.email, "link": link}}

    def answer(self) -> dict:
        """``people``: by role e-mail, password, totp, id; ``objects``: what there is, with ids and address;
        ``markers``: by text the roles that may read it.
        """
        ids = dict(User.objects.filter(email__endswith=f".{self.seed}@seed.invalid").values_list("email", "pk"))
        return {
            "seed": self.seed,
            "people": {
                role: {
                    "id": ids[self.email(role)],
                    "email": self.email(role),
                    "password": self.secret("password", role),
                    "totp": self.secret("totp", role),
                }
                for role in PEOPLE
            },
            "organisations": {
                org: {
                    "partner": self.partners[org].pk,
                    "network": self.networks[org].pk,
                    "network_slug": self.networks[org].slug,
                    "region": self.regions[org].pk,
                    "country": country,
                }
                for org, country in COUNTRIES.items()
            },
            "objects": self.objects,
            "markers": self.markers,
        }

    def _settings(self) -> None:
        """What every report needs, where the content has not been loaded."""
        for position, slug in enumerate(("participants", "meetings", "hours")):
            if not Indicator.objects.filter(slug=slug).exists():
                Indicator.objects.create(slug=slug, title_en=slug.title(), is_headline=True, position=position)
        for kind in Reason.Kind.values:
            if not Reason.objects.offered(kind).exists():
                Reason.objects.create(slug=self.slug(kind), kind=kind, title_en=kind.title())

    def _partner(self, org: str, country: str, **fields) -> Partner:
        return Partner.objects.create(
            slug=self.slug("partner", org), official_name=f"Seed {org}", short_name=f"Seed {org}",
            name_en=f"Seed organisation {org}", country=country, organisation_type="education", **fields,
        )  # fmt: skip

    def _organisation(self, org: str, country: str) -> None:
        partner = self.partners[org] = self._partner(org, country)
        shared = {"partner": partner, "country": country}
        self.regions[org] = Network.objects.create(
            slug=self.slug("region", org), kind="rcg", name_en=f"Seed region {org}", **shared
        )
        self.networks[org] = Network.objects.create(
            slug=self.slug("network", org),
            kind="len",
            parent=self.regions[org],
            name_en=f"Seed network {org}",
            **shared,
        )

    def _consent(self, org: str) -> None:
        subject = self.marker(READERS[org], org, "consent")
        consent = Consent.objects.create(
            partner=self.partners[org], subject=subject, scope="quote", given_on=dt.date(2026, 1, 1), proof="Folder 1"
        )
        self.objects.append({"organisation": org, "kind": "consent", "state": "live", "id": consent.pk})

    def _contribution(self, org: str) -> None:
        """What somebody who takes part said to those who report, to nobody else."""
        project = MicroProject.objects.get(slug=self.slug(org, "project", "draft"))
        writer = self.user(f"reporter_{org}")
        link = services.make_link(project, actor=writer, label=f"Seed {org}", language="en")
        text = self.marker([*LOCAL_READERS[org], "superuser"], org, "contribution")
        answers = {"language": "en", "text": text, "ladder": "leads", "may_quote": False, "may_show": False}
        new, _secret = services.contribute(link, answers=answers)
        self.objects.append(
            {
                "organisation": org, "kind": "contribution", "state": "new", "id": new.pk, "link": link.pk,
                "slug": project.slug,
            }
        )  # fmt: skip

    def _person(self, role: str) -> None:
        org, membership, mandate, where = PEOPLE[role]
        extra = {"is_superuser": True, "is_staff": True} if role == "superuser" else {}
        user = User.objects.create_user(
            self.email(role), self.secret("password", role), name=f"Seed {role}", language="en", **extra
        )
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        Membership.objects.create(user=user, partner=self.partners[org], role=membership)
        TOTP.activate(user, self.secret("totp", role))
        RecoveryCodes.activate(user)
        if mandate:
            network = {"local": self.networks, "region": self.regions}.get(where, {}).get(org)
            Mandate.objects.create(user=user, network=network, role=mandate, since=dt.date(2020, 1, 1))
