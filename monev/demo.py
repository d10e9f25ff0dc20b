"""Demo rounds: one finished, one running, one prepared, one visiting, one before its plenary.

Every scored KIM has an invented name; juri, scores and minutes are invented and marked as sample.
"""

import datetime
import random
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.text import slugify

from monev import demo_documents, hall
from monev.advice import take_over_all
from monev.closing import close_round, open_round
from monev.conflicts import recuse
from monev.decisions import decide
from monev.demo_calibration import calibrate
from monev.demo_categories import compare_in_ppu
from monev.demo_field import verify_in_ppu
from monev.draw import draw
from monev.enums import EntryState, MonevLevel, PanelRole, RoundState, SheetState
from monev.enums_panel import ConflictKind
from monev.enums_plenary import Verdict
from monev.judging import SheetInput, save_sheet, submit_sheet
from monev.models import (
    BeritaAcara,
    Instrument,
    PresentationSession,
    QuestionNote,
    Round,
    ScoreSheet,
)
from monev.nomination import nominate
from monev.plenary import open_plenary
from monev.plenary_questions import answer_question, questions_of
from monev.promotion import promote
from monev.publication import publish_round
from monev.scoring import NOT_ASSESSABLE
from monev.seating import seat
from monev.signing import draft_minutes, heads_of, sign_minutes
from monev.stages import advance
from registry.demo import RegistryDemo
from registry.enums import Role
from registry.models import Assignment, Region

PREPARATION = [
    RoundState.INSTRUMENT_SET,
    RoundState.INSTRUMENT_LOCKED,
    RoundState.ANNOUNCED,
    RoundState.NOMINATION,
]
FINISHED_KIM = [
    "KIM Petung Digital",
    "KIM Cahaya Waru",
    "KIM Sesulu Cerdas",
    "KIM Api-Api Terang",
    "KIM Labangka Menyapa",
    "KIM Suara Babulu Laut",
    "KIM Rintik Bersuara",
    "KIM Gunung Mulia Maju",
]
# The one sheet on which a juri could not assess what the instrument lets be.
GAP = ("KIM Sesulu Cerdas", "penilai2")
GAP_NOTE = "Dipanggil keluar ruangan saat tanya jawab."
RUNNING_KIM = [
    "KIM Kandolo Cerdas",
    "KIM Suara Bengalon",
    "KIM Sekerat Pesisir",
    "KIM Rahmat Terang",
    "KIM Damai Informatif",
]
# Proposed to the province, and sent back with two things to repair.
RETURNED_KIM = "KIM Mangun Karya"
STRENGTHS = "Kegiatan rutin dan kanalnya ditanggapi warga."
ADVICE = "Catat daftar hadir setiap kegiatan dan umumkan penggunaan dana kepada warga."
DECISION = "Peringkat pertama diusulkan maju ke tingkat provinsi."
ANSWER = "Berkas dan kunjungan dibahas sekali lagi; urutan nilai dipertahankan."
EXTREME_NOTE = "Sesuai bukti yang diperlihatkan saat paparan."


QUESTION = "Bagaimana warga tanpa internet mendapat kabar?"
ANSWER = "Lewat papan pengumuman di tiap RT dan pertemuan bulanan."
DECISION = "Hasil kunjungan dan paparan dibahas satu per satu; urutan menurut nilai diterima."


class RoundsDemo:
    """Builds the rounds on top of the registry's demo."""

    def __init__(self, registry: RegistryDemo):
        self.registry = registry
        self.random = random.Random(64)  # noqa: S311  believable sample data, not a secret
        self.year = registry.today.year

    @transaction.atomic
    def build(self) -> None:
        running = [self.juri(f"juri{n}", f"Juri {n} Contoh") for n in (1, 2, 3)]
        finished = [self.juri(f"penilai{n}", f"Penilai {n} Contoh") for n in (1, 2, 3)]
        secretary = self.juri("sekretaris", "Sekretaris Penilai Contoh")
        self.juri("juri4", "Juri 4 Contoh")
        provincial = self.prepare_provincial()
        self.run_in_kutim(running)
        self.finish_in_ppu(finished, secretary, provincial)
        verify_in_ppu(self, finished, secretary)
        compare_in_ppu(self, finished, secretary)

    def juri(self, username: str, full_name: str):
        return self.registry.add_user(username, full_name)

    def days(self, offset: int) -> datetime.date:
        return self.registry.days(offset)

    # --- rounds -------------------------------------------------------------
    def new_round(self, name, level, code, instrument, first_day: int, **facts) -> Round:
        """first_day: days from today to the opening of nominations."""
        region = Region.objects.get(code=code)
        decree = f"100.3.3/{self.random.randrange(10, 99)}/{self.year}"
        round_ = Round.objects.create(
            name=f"{name} {self.year}",
            slug=slugify(f"{name} {self.year}"),
            level=level,
            region=region,
            year=self.year,
            instrument=Instrument.objects.get(code=instrument, version=1),
            legal_basis="Keputusan kepala dinas (contoh)",
            panel_decree=f"Keputusan nomor {decree} (contoh)",
            nomination_opens_on=self.days(first_day),
            # Nominations are made today; `open_scoring` puts the true last day in afterwards.
            nomination_closes_on=self.days(max(first_day + 14, 1)),
            presentation_on=self.days(first_day + 30),
            plenary_on=self.days(first_day + 33),
            place=f"Aula {region.office_name} (contoh)",
            is_sample=True,
            **facts,
        )
        demo_documents.ask(round_)
        return round_

    def seat_panel(self, round_: Round, people, *, by, secretary) -> None:
        for n, person in enumerate(people):
            seated = seat(
                round_, person, role=PanelRole.MEMBER if n else PanelRole.CHAIR,
                institution="Perguruan tinggi (contoh)", by=by,
            )  # fmt: skip
            seated.sign_integrity(by=person)
        seat(round_, secretary, role=PanelRole.SECRETARY, institution="Dinas (contoh)", by=by)

    def prepare_provincial(self) -> Round:
        office = self.registry.users["provinsi"]
        round_ = self.new_round(
            "Monev KIM Kalimantan Timur",
            MonevLevel.PROVINSI,
            "64",
            "P-1",
            -5,
            quota=2,
            needs_delegation=True,
        )
        panel = [
            self.juri(f"jurikaltim{n}", f"Juri Kaltim {n} Contoh") for n in (1, 2, 3)
        ]  # fmt: skip
        secretary = self.juri("sekretariskaltim", "Sekretaris Kaltim Contoh")
        # Once worked in the kabupaten that sends an entry: the radar asks the office about it.
        Assignment.objects.create(
            user=panel[2], role=Role.KECAMATAN, region=Region.objects.get(code="64.09.02"),
            started_on=self.days(-1500), ended_on=self.days(-400), given_by=office,
        )  # fmt: skip
        self.seat_panel(round_, panel, by=office, secretary=secretary)
        for state in PREPARATION:
            advance(round_, state, by=office)
        proposed = nominate(
            round_, self.registry.kim[RETURNED_KIM], by=self.registry.users["ppu"]
        )  # fmt: skip
        demo_documents.send_back(proposed, sent_by=self.registry.users["ppu"], by=office)
        demo_documents.delegate(round_, "64.09", sent_by=self.registry.users["ppu"], by=office)
        calibrate(round_, by=office)
        return round_

    def check_files(self, round_: Round, names, *, by, categories=None) -> None:
        """Take the round to its desk check with these KIM, all of them fit.

        categories: name → the category it takes part in; empty in a round without any.
        """
        for state in PREPARATION:
            advance(round_, state, by=by)
        for name in names:
            kim, category = self.registry.kim[name], (categories or {}).get(name)
            entry = nominate(round_, kim, by=by, category=category)
            demo_documents.bring(entry, by=by)
            decide(entry, EntryState.SUBMITTED, by=by)
            decide(entry, EntryState.ELIGIBLE, by=by)
        round_.nomination_closes_on = round_.nomination_opens_on + datetime.timedelta(days=14)
        round_.save(update_fields=["nomination_closes_on"])
        advance(round_, RoundState.DESK_CHECK, by=by)

    def open_scoring(self, round_: Round, names, *, by) -> None:
        self.check_files(round_, names, by=by)
        draw(round_, by=by)
        advance(round_, RoundState.PRESENTATION, by=by)

    def run_in_kutim(self, panel) -> None:
        office = self.registry.users["kutim"]
        round_ = self.new_round(
            "Monev KIM Kutai Timur", MonevLevel.KABUPATEN, "64.08", "K-1", -31
        )  # fmt: skip
        secretary = self.juri("sekretariskutim", "Sekretaris Kutim Contoh")
        self.seat_panel(round_, panel, by=office, secretary=secretary)
        self.open_scoring(round_, RUNNING_KIM, by=office)
        # The first juri is nearly done, the second has begun, the third has not.
        for juri, whole, begun in ((panel[0], 3, 1), (panel[1], 1, 2)):
            sheets = list(self.sheets_of(round_, juri))
            for sheet in sheets[:whole]:
                self.fill(sheet, by=juri)
                submit_sheet(sheet, by=juri)
            for sheet in sheets[whole : whole + begun]:
                self.fill(sheet, by=juri, share=0.5)
        self.present(round_, secretary, by=office)

    def present(self, round_: Round, secretary, *, by) -> None:
        """The morning of the presentation: one has presented, one is called again later."""
        zone = ZoneInfo(round_.region.timezone)
        for hour, count in ((9, 3), (13, 2)):
            moment = datetime.datetime.combine(round_.presentation_on, datetime.time(hour), zone)
            hall.add_session(
                PresentationSession(
                    round=round_, starts_at=moment, entry_count=count, slot_minutes=20
                ),
                by=by,
            )
        first, second = round_.entries.judged().order_by("slot_number")[:2]
        hall.start(first, by=by)
        hall.finish(first, by=by)
        hall.skip(second, by=by)
        QuestionNote(
            entry=first, seat=round_.juri_assignments.get(user=secretary), question=QUESTION,
            answer=ANSWER,
        ).note(by=secretary)  # fmt: skip

    def finish_in_ppu(self, panel, secretary, provincial: Round) -> None:
        office, head = self.registry.users["ppu"], self.registry.users["pimpinan"]
        round_ = self.new_round(
            "Monev KIM Penajam Paser Utara", MonevLevel.KABUPATEN, "64.09", "K-1", -75,
            minimum_sheets=2,
        )  # fmt: skip
        self.seat_panel(round_, panel, by=office, secretary=secretary)
        self.open_scoring(round_, FINISHED_KIM, by=office)
        seats = {one.user_id: one for one in round_.juri_assignments.seated()}
        related = round_.entries.get(kim=self.registry.kim["KIM Cahaya Waru"])
        recuse(
            seats[panel[2].pk], related, kind=ConflictKind.SAME_VILLAGE,
            reason="Bertempat tinggal di kelurahan itu.", by=panel[2],
        )  # fmt: skip
        for juri in panel:
            for sheet in self.sheets_of(round_, juri).exclude(state=SheetState.VOID):
                self.fill(sheet, by=juri)
                submit_sheet(sheet, by=juri)
        close_round(round_, by=panel[0])
        open_round(round_, by=secretary)
        round_.refresh_from_db()
        open_plenary(round_, by=office)
        round_.refresh_from_db()
        for question in questions_of(round_, round_.outcomes.get()):
            verdict = Verdict.SCORE if question.entries else Verdict.NOTED
            answer_question(round_, question.key, by=office, verdict=verdict, reason=DECISION)
        minutes = draft_minutes(
            BeritaAcara(
                round=round_, number=f"555/21/Contoh/{self.year}", held_on=round_.plenary_on,
                place=round_.place, decisions=DECISION,
            ),
            by=office, present=[seats[juri.pk] for juri in panel], head=heads_of(round_).get(),
            head_role="Kepala dinas",
        )  # fmt: skip
        for signer in [*panel, head]:
            sign_minutes(minutes, by=signer)
        round_.refresh_from_db()
        publish_round(round_, by=office)
        take_over_all(round_, by=office, due_on=self.days(60))
        winner = round_.outcomes.get().results.filter(rank=1).order_by("pk").first()
        promote(winner.entry, provincial, by=office)

    # --- sheets -------------------------------------------------------------
    def sheets_of(self, round_: Round, juri):
        return ScoreSheet.objects.filter(entry__round=round_, juri__user=juri).order_by(
            "entry__slot_number", "pk"
        )

    def fill(self, sheet: ScoreSheet, *, by, share: float = 1.0) -> None:
        """Type believable scores: the quality of the KIM, the juri's habit, and some noise."""
        quality = random.Random(sheet.entry.name).uniform(4.4, 6.8)  # noqa: S311  sample data
        habit = random.Random(by.username).uniform(-0.6, 0.6)  # noqa: S311  sample data
        indicators = list(sheet.entry.round.instrument.indicators())
        points, notes = {}, {}
        for indicator in indicators[: max(1, round(len(indicators) * share))]:
            halves = round(quality + habit + self.random.uniform(-1.2, 1.2))
            points[indicator.code] = Decimal(max(0, min(8, halves))) / 2
            if points[indicator.code] in (0, 4):
                notes[indicator.code] = EXTREME_NOTE
            if indicator.allows_not_assessable and (sheet.entry.name, by.username) == GAP:
                points[indicator.code], notes[indicator.code] = NOT_ASSESSABLE, GAP_NOTE
        texts = {"strengths": STRENGTHS, "advice": ADVICE} if share == 1 else {}
        save_sheet(sheet, SheetInput(points=points, notes=notes, texts=texts), by=by)
