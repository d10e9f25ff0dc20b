from django import forms
from django.utils import timezone

from registry.bookkeeping import last_year
from registry.duties import below_paths
from registry.enums import FundAnswer, FundSource
from registry.fund_figures import ANSWERS, with_answer
from registry.models import FundRecord, Kim, StrayBudget

YEARS_BACK = 10
PAPERS = {
    "tanpa": "Belanja tanpa dokumen",
    "ganda": "Dokumen dipakai lebih dari satu kali",
    "pajak": "Hadiah tanpa catatan pajak",
}


class FundFilterForm(forms.Form):
    """Filters of /anggaran/, read from the address; unknown values filter nothing."""

    tahun = forms.CharField(required=False, max_length=4)
    sumber = forms.CharField(required=False, max_length=20)
    wilayah = forms.RegexField(r"^[0-9]{2}\.[0-9]{2}(\.[0-9]{2})?$", required=False)
    keadaan = forms.CharField(required=False, max_length=10)
    dokumen = forms.CharField(required=False, max_length=10)

    def __init__(self, data):
        super().__init__(data)
        self.full_clean()
        self.this_year = timezone.localdate().year

    def _known(self, name: str, choices) -> str:
        value = self.cleaned_data.get(name) or ""
        return value if value in choices else ""

    @property
    def year_choices(self) -> list[int]:
        return list(range(last_year(), self.this_year - YEARS_BACK, -1))

    @property
    def year(self) -> int:
        known = self._known("tahun", {str(year) for year in self.year_choices})
        return int(known) if known else self.this_year

    @property
    def source_choices(self) -> list[tuple[str, str]]:
        return FundSource.choices

    @property
    def source(self) -> str:
        return self._known("sumber", FundSource.values)

    @property
    def area(self) -> str:
        return self.cleaned_data.get("wilayah") or ""

    @property
    def answer(self) -> str:
        return self._known("keadaan", FundAnswer.values)

    @property
    def paper(self) -> str:
        return self._known("dokumen", PAPERS)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.source or self.area or self.answer or self.paper)

    def kim_of(self, user):
        """Return the verified KIM of the territory in the chosen area, with their answers."""
        kim_qs = Kim.objects.public().in_territory_of(user)
        if self.area:
            kim_qs = kim_qs.filter(below_paths([self.area], "region__path"))
        return with_answer(kim_qs, self.year)

    def apply(self, kim_qs):
        """Return the KIM whose answer and papers fit."""
        if self.answer:
            kim_qs = kim_qs.filter(ANSWERS[self.answer])
        if self.source or self.paper:
            fitting = self.papers(self.records_of(kim_qs).counted())
            kim_qs = kim_qs.filter(pk__in=fitting.order_by().values("fund_year__kim"))
        return kim_qs

    def records_of(self, kim_qs):
        """Return the records of these KIM in the chosen year and from the chosen source."""
        records = FundRecord.objects.filter(
            fund_year__kim__in=kim_qs.order_by().values("pk"), fund_year__year=self.year
        )
        return records.filter(source=self.source) if self.source else records

    def papers(self, records):
        """Return the records with the chosen fault of paper; all when none is chosen."""
        return {
            "tanpa": records.without_document,
            "ganda": records.with_shared_document,
            "pajak": records.without_tax,
        }.get(self.paper, records.all)()

    def stray_of(self, user):
        """Return the statements "anggaran tanpa KIM" of the area, whatever the year."""
        found = StrayBudget.objects.visible_to(user).order_by()
        return found.filter(below_paths([self.area], "region__path")) if self.area else found
