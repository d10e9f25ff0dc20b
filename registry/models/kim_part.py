from django.db import models
from django.db.models import Q

from registry.duties import below_paths, duties


class KimPartQuerySet(models.QuerySet):
    """Rows that belong to a KIM; `kim_path` is the lookup that leads to it."""

    kim_path = "kim"

    def in_territory_of(self, user):
        """Return those of the person's own KIM and territory; all of them for an auditor."""
        if user.is_authenticated and user.is_auditor:
            return self
        return self.filter(self.territory(user))

    def territory(self, user) -> Q:
        """Return the condition "of the person's own KIM or territory"; nothing for a visitor."""
        own = duties(user)
        watched = below_paths(own.paths(), f"{self.kim_path}__region__path")
        return watched | Q(**{f"{self.kim_path}__in": own.kim_ids})


def is_web_address(field: str, model: str) -> models.CheckConstraint:
    """Return the check that a column is empty or an http(s) address, so nothing else is linked."""
    return models.CheckConstraint(
        condition=Q(**{field: ""})
        | Q(**{f"{field}__startswith": "https://"})
        | Q(**{f"{field}__startswith": "http://"}),
        name=f"{model}_{field}_is_web",
        violation_error_message="Alamat tautan harus lengkap, misalnya contoh.desa.id",
    )
