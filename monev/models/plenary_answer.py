from django.conf import settings
from django.db import models
from django.utils import timezone

from kim_portal.states import choices_valid
from monev.enums_plenary import QuestionKind, Verdict
from monev.models.round import Round


class PlenaryAnswer(models.Model):
    """What the plenary answered to one question the data leave open; the newest one counts."""

    round = models.ForeignKey(
        Round, models.PROTECT, verbose_name="putaran", related_name="plenary_answers"
    )
    kind = models.CharField("jenis", max_length=10, choices=QuestionKind)
    # Which question it was: kind and the entries it is about; other scores make another question.
    key = models.CharField("kunci pertanyaan", max_length=32)
    question = models.TextField("pertanyaan")
    verdict = models.CharField("putusan", max_length=10, choices=Verdict)
    # Entry ids as text in groups of equal place, best first; empty unless another order was voted.
    order = models.JSONField("urutan", default=list, blank=True)
    order_text = models.CharField("urutan dengan kata", max_length=500, blank=True)
    reason = models.TextField("alasan", max_length=2000)
    dissent = models.TextField("pendapat berbeda", max_length=2000, blank=True)
    answered_at = models.DateTimeField("dijawab pada", default=timezone.now)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dicatat oleh", related_name="+"
    )

    class Meta:
        verbose_name = "putusan rapat pleno"
        verbose_name_plural = "putusan rapat pleno"
        ordering = ["round", "pk"]
        constraints = [
            choices_valid("kind", QuestionKind, "plenaryanswer"),
            choices_valid("verdict", Verdict, "plenaryanswer"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.get_verdict_display()}"

    @property
    def sentence(self) -> str:
        """The answer as it stands in the minutes."""
        decided = f"urutan {self.order_text}" if self.order_text else self.get_verdict_display()
        dissent = f" Pendapat berbeda: {self.dissent}" if self.dissent else ""
        return f"{self.question} Putusan: {decided}. Alasan: {self.reason}{dissent}"
