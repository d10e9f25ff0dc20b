from django.db import models


class ReportCoOwner(models.Model):
    """One more KIM that held an activity together with the KIM that reports it.

    The activity stays one row: territories count it once, each of its KIM counts it as its own.
    """

    report = models.ForeignKey(
        "registry.ActivityReport", models.CASCADE, verbose_name="laporan",
        related_name="co_ownerships",
    )  # fmt: skip
    kim = models.ForeignKey(
        "registry.Kim", models.PROTECT, verbose_name="KIM", related_name="co_ownerships"
    )

    class Meta:
        verbose_name = "KIM penyelenggara bersama"
        verbose_name_plural = "KIM penyelenggara bersama"
        ordering = ["kim__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "kim"],
                name="reportcoowner_once",
                violation_error_message="KIM ini sudah tercatat sebagai penyelenggara.",
            )
        ]

    def __str__(self):
        return f"{self.kim}: {self.report}"
