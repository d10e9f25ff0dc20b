"""One person in the registry: there is no table of people, so their rows are gathered here.

The same name is common and the same number is not: a number or address makes rows likely to belong
together, a name only possible. A human decides; nothing is joined by itself.
"""

import re
from dataclasses import dataclass, field

from django.db.models import Q

from kim_portal.accounts.forgetting import ERASED_NAME as ERASED_ACCOUNT
from kim_portal.accounts.models import User
from registry.models import Member, Umkm
from registry.models.member import ERASED_NAME
from registry.people import governs, visible_people

FOUND_LIMIT = 30
# Shorter names are found in half of all texts.
SHORTEST_NAME = 3


def folded(name: str) -> str:
    """Return a name as it is compared: small letters, single spaces."""
    return " ".join(name.lower().split())


def plain_contact(typed: str) -> str:
    """Return a number as it is stored (0812…), an address in small letters."""
    if "@" in typed:
        return typed.strip().lower()
    digits = re.sub(r"\D", "", typed)
    return re.sub(r"^62", "0", digits)


def _is_contact(text: str) -> bool:
    return "@" in text or bool(re.fullmatch(r"0[0-9]{9,12}", text))


@dataclass(frozen=True)
class Person:
    """The rows that somebody decided are one person."""

    members: list[Member] = field(default_factory=list)
    users: list[User] = field(default_factory=list)
    businesses: list[Umkm] = field(default_factory=list)

    def __bool__(self):
        return bool(self.members or self.users or self.businesses)

    @property
    def names(self) -> set[str]:
        found = {one.full_name for one in [*self.members, *self.users]}
        found |= {one.owner_name for one in self.businesses}
        found = {name.strip() for name in found} - {ERASED_NAME, ERASED_ACCOUNT}
        return {name for name in found if len(name) >= SHORTEST_NAME}

    @property
    def contacts(self) -> set[str]:
        """Numbers and addresses; a user name counts when it is one of them."""
        found = {one.phone for one in [*self.members, *self.users]}
        found |= {one.email.lower() for one in self.users}
        found |= {one.username for one in self.users if _is_contact(one.username)}
        return {one for one in found if one}

    @property
    def chairs(self) -> list[Member]:
        """Terms as ketua that run today."""
        return [one for one in self.members if one.position == "ketua" and one.ended_on is None]

    @property
    def keys(self) -> list[str]:
        return [key_of(one) for one in [*self.members, *self.users, *self.businesses]]


@dataclass(frozen=True)
class Candidate:
    """A row that may belong to the person, and why it is offered."""

    key: str
    label: str
    detail: str
    is_likely: bool


def key_of(row) -> str:
    """Return what a form sends for the row: anggota-12, pengguna-3, umkm-8."""
    word = {"member": "anggota", "user": "pengguna", "umkm": "umkm"}[row._meta.model_name]
    return f"{word}-{row.pk}"


def chosen_person(keys: list[str], user) -> Person:
    """Return the rows of these keys that this officer may handle; unknown keys are left out."""
    members, users, businesses = _within_reach(user)
    return Person(
        list(members.filter(pk__in=_numbers(keys, "anggota"))),
        [one for one in users.filter(pk__in=_numbers(keys, "pengguna")) if governs(user, one)],
        list(businesses.filter(pk__in=_numbers(keys, "umkm"))),
    )


def _numbers(keys: list[str], word: str) -> list[int]:
    parts = [key.rpartition("-") for key in keys]
    return [int(number) for kind, _, number in parts if kind == word and number.isdecimal()]


def _within_reach(user):
    members = Member.objects.named().visible_to(user).for_list()
    users = visible_people(user).filter(erased_on=None)
    businesses = Umkm.objects.in_territory_of(user).exclude(owner_name="").for_list()
    return members, users, businesses


def candidates(user, *, name: str = "", contact: str = "", member=None) -> list[Candidate]:
    """Return rows in the officer's territory with this name or contact, the likely ones first."""
    names = {name.strip(), member.full_name if member else ""} - {"", ERASED_NAME}
    contacts = {plain_contact(contact), member.phone if member else ""} - {""}
    members, users, businesses = _within_reach(user)
    same_member = _any(names, "full_name__icontains") | _any(contacts, "phone")
    same_user = _any(names, "full_name__icontains") | _any(contacts, "phone")
    same_user |= _any(contacts, "email__iexact") | _any(contacts, "username__iexact")
    known = member.pk if member else None
    found = [
        Candidate(
            key_of(one), one.full_name, f"{one.get_position_display()} {one.owner}, "
            f"{one.region.place}", one.pk == known or one.phone in contacts,
        )
        for one in members.filter(same_member | Q(pk=known))[:FOUND_LIMIT]
    ]  # fmt: skip
    found += [
        Candidate(key_of(one), str(one), f"Akun {one.username}",
                  bool({one.phone, one.email.lower(), one.username} & contacts))
        for one in users.filter(same_user)[:FOUND_LIMIT] if governs(user, one)
    ]  # fmt: skip
    found += [
        Candidate(key_of(one), one.owner_name, f"Pemilik {one.name}, {one.region.place}", False)
        for one in businesses.filter(_any(names, "owner_name__icontains"))[:FOUND_LIMIT]
    ]
    return sorted(found, key=lambda one: not one.is_likely)


def _any(values: set[str], lookup: str) -> Q:
    """Match one of the values; no value matches nothing."""
    condition = Q(pk__in=[])
    for value in sorted(values):
        condition |= Q(**{lookup: value})
    return condition
