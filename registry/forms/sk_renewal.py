import datetime

from django.db import transaction
from django.utils import timezone

from registry.enums import LIFE_KINDS, SkKind
from registry.forms.sk import SkForm
from registry.local_rules import issuer_today
from registry.models import Sk
from registry.models.office_setting import office_setting
from registry.renewal import ONE_DAY, WRONG_KIND, last_day_of_term, renew


class SkRenewForm(SkForm):
    """The successor of an SK: its office is filled in, the person who signs it is typed anew."""

    def __init__(self, *args, old: Sk, **kwargs):
        kind = SkKind.OFFICERS if old.kind == SkKind.FOUNDING else old.kind
        issuer = issuer_today(old.region, old.issuer_role)
        initial = {"kind": kind, "issuer_role": issuer, "starts_on": _next_day(old)}
        years = office_setting(old.region).term_years
        if old.kim and initial["starts_on"]:
            initial["expires_on"] = last_day_of_term(initial["starts_on"], years)
        super().__init__(*args, owner=old.owner, initial=initial, **kwargs)
        if old.kim:
            self.fields[
                "expires_on"
            ].help_text = (
                f"Masa bakti di kabupaten/kota ini {years} tahun. Ikuti yang tertulis pada SK."
            )
        self.old = old
        self.fields["kind"].choices = [(one.value, one.label) for one in LIFE_KINDS]
        self.fields["kind"].error_messages["invalid_choice"] = WRONG_KIND
        self.fields["issuer_name"].help_text = "Pejabat yang menandatangani SK baru."

    @transaction.atomic
    def _record(self, *, by):
        renew(self.old, self.instance, by=by)


def _next_day(old: Sk) -> datetime.date | None:
    """The day after the old end while it lies ahead; a gap that is there already is typed."""
    if old.expires_on and old.expires_on >= timezone.localdate():
        return old.expires_on + ONE_DAY
    return None
