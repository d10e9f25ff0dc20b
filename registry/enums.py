"""Closed vocabularies of the registry, and the state machines as tables."""

from django.db.models import TextChoices


class Role(TextChoices):
    """Territorial roles, held through an Assignment that names the place."""

    PROVINSI = "provinsi", "Diskominfo provinsi"
    KABUPATEN = "kabupaten", "Diskominfo kabupaten/kota"
    PIMPINAN = "pimpinan", "Pimpinan"
    KECAMATAN = "kecamatan", "Forum atau petugas kecamatan"
    DESA = "desa", "Operator desa/kelurahan"
    PENGURUS_KIM = "pengurus_kim", "Pengurus KIM"


class RegionLevel(TextChoices):
    PROVINSI = "provinsi", "Provinsi"
    KABUPATEN = "kabupaten", "Kabupaten/kota"
    KECAMATAN = "kecamatan", "Kecamatan"
    DESA = "desa", "Desa/kelurahan"


# Where a territorial role may be held; pengurus belong to a KIM instead.
ROLE_LEVELS = {
    Role.PROVINSI: {RegionLevel.PROVINSI},
    Role.KABUPATEN: {RegionLevel.KABUPATEN},
    Role.PIMPINAN: {RegionLevel.PROVINSI, RegionLevel.KABUPATEN},
    Role.KECAMATAN: {RegionLevel.KECAMATAN},
    Role.DESA: {RegionLevel.DESA},
}
# Who may give which roles inside the own territory; the system administrator gives all of them.
GRANTED_ROLES = {
    Role.PROVINSI: (Role.PROVINSI, Role.KABUPATEN, Role.PIMPINAN),
    Role.KABUPATEN: (
        Role.KABUPATEN,
        Role.PIMPINAN,
        Role.KECAMATAN,
        Role.DESA,
        Role.PENGURUS_KIM,
    ),
}


class RegionKind(TextChoices):
    """Legal kind of a region; the label is what stands before its name."""

    PROVINSI = "provinsi", "Provinsi"
    KABUPATEN = "kabupaten", "Kabupaten"
    KOTA = "kota", "Kota"
    KECAMATAN = "kecamatan", "Kecamatan"
    DESA = "desa", "Desa"
    KELURAHAN = "kelurahan", "Kelurahan"


class RegionStatus(TextChoices):
    DEFINITIVE = "definitive", "Definitif"
    PREPARATORY = "preparatory", "Persiapan"
    ENDED = "ended", "Tidak berlaku lagi"


class KimScope(TextChoices):
    SUB_VILLAGE = "sub_village", "Di bawah desa (RW, dusun, dasawisma)"
    VILLAGE = "village", "Desa atau kelurahan"
    SUBDISTRICT = "subdistrict", "Kecamatan"


class RegistrationState(TextChoices):
    """How far the office has come with the registration of a KIM or forum."""

    DRAFT = "draft", "Draf"
    SUBMITTED = "submitted", "Menunggu verifikasi"
    RETURNED = "returned", "Perlu diperbaiki"
    VERIFIED = "verified", "Terverifikasi"
    REJECTED = "rejected", "Ditolak"
    ARCHIVED = "archived", "Diarsipkan"


REGISTRATION_TRANSITIONS = {
    RegistrationState.DRAFT: {RegistrationState.SUBMITTED},
    RegistrationState.SUBMITTED: {
        RegistrationState.VERIFIED,
        RegistrationState.RETURNED,
        RegistrationState.REJECTED,
    },
    RegistrationState.RETURNED: {RegistrationState.SUBMITTED},
    RegistrationState.VERIFIED: {RegistrationState.RETURNED, RegistrationState.ARCHIVED},
    RegistrationState.REJECTED: {RegistrationState.SUBMITTED},
    RegistrationState.ARCHIVED: {RegistrationState.VERIFIED},
}
# What the pengurus may still change by themselves.
EDITABLE_REGISTRATIONS = {
    RegistrationState.DRAFT,
    RegistrationState.RETURNED,
    RegistrationState.VERIFIED,
    RegistrationState.REJECTED,
}


class OperationalStatus(TextChoices):
    """How alive a KIM is; set by a human with a reason, never by a state machine or the clock."""

    UNVERIFIED = "unverified", "Belum dinilai"
    ACTIVE = "active", "Aktif"
    WEAK = "weak", "Kurang aktif"
    DORMANT = "dormant", "Vakum"
    DISSOLVED = "dissolved", "Bubar"


class StatusReason(TextChoices):
    """Why a KIM is not active (docs/glosarium.md has the sources)."""

    NO_BUDGET = "no_budget", "Tidak ada anggaran"
    NO_INCENTIVE = "no_incentive", "Tidak ada insentif"
    REFOCUSING = "refocusing", "Anggaran dialihkan"
    CONTEST_ONLY = "contest_only", "Hanya hidup saat lomba"
    NO_PEOPLE = "no_people", "Kekurangan pengurus atau anggota"
    NO_GUIDANCE = "no_guidance", "Tidak ada pembinaan"
    NO_STRUCTURE = "no_structure", "Tidak ada program atau susunan pengurus"
    NO_NETWORK = "no_network", "Jaringan atau perangkat tidak memadai"
    CREDIBILITY = "credibility", "Kurang dipercaya warga"
    SK_EXPIRED = "sk_expired", "SK berakhir"
    # For statuses that come from a file of the office; nobody chooses it in a form.
    NOT_STATED = "not_stated", "Alasan belum dicatat"


class SkKind(TextChoices):
    FOUNDING = "founding", "SK pembentukan"
    OFFICERS = "officers", "SK pengurus"
    REPLACEMENT = "replacement", "SK penggantian pengurus"
    FORUM = "forum", "SK forum"
    CORRECTION = "correction", "SK ralat"
    PANEL = "panel", "SK panel juri"
    AWARD = "award", "SK juara"
    DELEGATE = "delegate", "SK delegasi"


# Those a KIM or forum lives by: only they make an SK "berlaku" and are renewed.
LIFE_KINDS = (
    SkKind.FOUNDING,
    SkKind.OFFICERS,
    SkKind.REPLACEMENT,
    SkKind.FORUM,
    SkKind.CORRECTION,
)


class IssuerRole(TextChoices):
    KEPALA_DESA = "kepala_desa", "Kepala desa"
    LURAH = "lurah", "Lurah"
    CAMAT = "camat", "Camat"
    KEPALA_DINAS = "kepala_dinas", "Kepala dinas"
    BUPATI = "bupati_walikota", "Bupati atau wali kota"
    GUBERNUR = "gubernur", "Gubernur"
    OTHER = "other", "Pejabat lain"


class SkState(TextChoices):
    ACTIVE = "active", "Tercatat"
    # Its successor is recorded; it counts until the day before that one begins.
    REPLACED = "replaced", "Diganti"
    REVOKED = "revoked", "Dicabut"


SK_TRANSITIONS = {
    SkState.ACTIVE: {SkState.REPLACED, SkState.REVOKED},
    SkState.REPLACED: set(),
    SkState.REVOKED: set(),
}


class SkValidity(TextChoices):
    """What the dates of an SK say today; computed, never stored."""

    IN_FORCE = "berlaku", "Berlaku"
    ENDING = "hampir-habis", "SK hampir habis"
    EXPIRED = "berakhir", "SK berakhir"
    UPCOMING = "belum-berlaku", "Belum berlaku"
    REPLACED = "diganti", "Diganti"
    REVOKED = "dicabut", "Dicabut"


class SkWarning(TextChoices):
    """How near the end of an SK is: the days before it from which each level holds."""

    HALF_YEAR = "180", "Berakhir dalam 180 hari"
    QUARTER = "90", "Berakhir dalam 90 hari"
    MONTH = "30", "Berakhir dalam 30 hari"
    WEEK = "7", "Berakhir dalam 7 hari"
    OVER = "0", "Berakhir hari ini atau sudah lewat"

    @property
    def days(self) -> int:
        return int(self.value)


class SkCheck(TextChoices):
    """What the office found when it compared the scan with the typed data."""

    UNCHECKED = "unchecked", "Belum diperiksa"
    MATCHED = "matched", "Cocok"
    MISMATCH = "mismatch", "Tidak cocok"


class Position(TextChoices):
    KETUA = "ketua", "Ketua"
    WAKIL = "wakil", "Wakil ketua"
    SEKRETARIS = "sekretaris", "Sekretaris"
    BENDAHARA = "bendahara", "Bendahara"
    SEKSI_INFORMASI = "seksi_informasi", "Seksi informasi"
    SEKSI_MEDIA = "seksi_media", "Seksi media"
    SEKSI_JEJARING = "seksi_jejaring", "Seksi jejaring"
    SEKSI_USAHA = "seksi_usaha", "Seksi usaha"
    SEKSI_LAIN = "seksi_lain", "Seksi lain"
    ANGGOTA = "anggota", "Anggota"


# Without these three a management is not complete (instrument K-1, A1).
CORE_POSITIONS = {Position.KETUA, Position.SEKRETARIS, Position.BENDAHARA}


class FundStage(TextChoices):
    """What an amount says: promised, arrived, or gone."""

    PLANNED = "planned", "Rencana"
    RECEIVED = "received", "Penerimaan"
    SPENT = "spent", "Belanja"


class FundSource(TextChoices):
    """Where the money or goods of a KIM come from (docs/glosarium.md has the sources)."""

    DANA_DESA = "dana_desa", "Dana Desa"
    ADD = "add", "Alokasi Dana Desa (ADD)"
    DANA_KELURAHAN = "dana_kelurahan", "Dana Kelurahan"
    APBDES_OTHER = "apbdes_other", "APBDes lainnya"
    APBD_REGENCY = "apbd_regency", "APBD kabupaten/kota"
    APBD_PROVINCE = "apbd_province", "APBD provinsi"
    APBN = "apbn", "APBN"
    MEMBER_DUES = "member_dues", "Swadaya dan iuran anggota"
    OWN_BUSINESS = "own_business", "Usaha KIM"
    SPONSOR_CSR = "sponsor_csr", "CSR atau sponsor"
    PRIZE = "prize", "Hadiah lomba"
    GRANT_OTHER = "grant_other", "Hibah lainnya"


class FundState(TextChoices):
    ACTIVE = "active", "Berlaku"
    REPLACED = "replaced", "Sudah dikoreksi"
    VOID = "void", "Dibatalkan"


FUND_TRANSITIONS = {
    FundState.ACTIVE: {FundState.REPLACED, FundState.VOID},
    FundState.REPLACED: set(),
    FundState.VOID: set(),
}


class FundAnswer(TextChoices):
    """What a KIM has said about its money in one year; computed, never stored."""

    RECORDED = "ada", "Ada anggaran"
    NONE = "tidak-ada", "Menyatakan tidak ada"
    SILENT = "belum", "Belum menyatakan"


class StrayBudgetState(TextChoices):
    OPEN = "open", "Menunggu penjelasan"
    SETTLED = "settled", "Selesai"


STRAY_BUDGET_TRANSITIONS = {
    StrayBudgetState.OPEN: {StrayBudgetState.SETTLED},
    StrayBudgetState.SETTLED: set(),
}


class PlanState(TextChoices):
    PLANNED = "planned", "Direncanakan"
    RUNNING = "running", "Berjalan"
    POSTPONED = "postponed", "Tertunda"
    DONE = "done", "Selesai"
    DROPPED = "dropped", "Batal dilaksanakan"


# The ways back from the two ends repair a wrong click; the log keeps both steps.
PLAN_TRANSITIONS = {
    PlanState.PLANNED: {
        PlanState.RUNNING, PlanState.DONE, PlanState.POSTPONED, PlanState.DROPPED,
    },
    PlanState.RUNNING: {PlanState.DONE, PlanState.POSTPONED, PlanState.DROPPED},
    PlanState.POSTPONED: {PlanState.PLANNED, PlanState.RUNNING, PlanState.DROPPED},
    PlanState.DONE: {PlanState.RUNNING},
    PlanState.DROPPED: {PlanState.PLANNED},
}  # fmt: skip
# What has ended keeps its words; who was wrong about the end moves it back first.
EDITABLE_PLANS = {PlanState.PLANNED, PlanState.RUNNING, PlanState.POSTPONED}


class PostponeReason(TextChoices):
    NO_BUDGET = "no_budget", "Tidak ada anggaran"
    BUDGET_LATE = "budget_late", "Anggaran belum cair"
    REFOCUSING = "refocusing", "Anggaran dialihkan"
    NO_PEOPLE = "no_people", "Kekurangan pengurus atau anggota"
    NO_NETWORK = "no_network", "Jaringan atau perangkat tidak memadai"
    WEATHER = "weather", "Cuaca atau bencana"
    OTHER = "other", "Alasan lain"


# These three are about money: "tertunda karena anggaran".
BUDGET_REASONS = {PostponeReason.NO_BUDGET, PostponeReason.BUDGET_LATE, PostponeReason.REFOCUSING}


class Sex(TextChoices):
    FEMALE = "P", "Perempuan"
    MALE = "L", "Laki-laki"
    NOT_STATED = "not_stated", "Tidak disebutkan"


class ReportKind(TextChoices):
    MEETING = "meeting", "Pertemuan"
    DISSEMINATION = "dissemination", "Diseminasi informasi"
    DISCUSSION = "discussion", "Diskusi warga"
    TRAINING_GIVEN = "training_given", "Melatih warga"
    TRAINING_ATTENDED = "training_attended", "Mengikuti pelatihan"
    HOAX_CLARIFICATION = "hoax_clarification", "Klarifikasi hoaks"
    UMKM_SUPPORT = "umkm_support", "Pendampingan UMKM"
    CONTENT_PRODUCTION = "content_production", "Pembuatan konten"
    COMMUNITY_SERVICE = "community_service", "Kerja bakti"
    EVENT = "event", "Acara desa"
    COORDINATION = "coordination", "Koordinasi"
    ASPIRATION_INTAKE = "aspiration_intake", "Penyerapan aspirasi"
    OTHER = "other", "Lainnya"


class ReportState(TextChoices):
    DRAFT = "draft", "Draf"
    SUBMITTED = "submitted", "Menunggu verifikasi"
    RETURNED = "returned", "Perlu diperbaiki"
    VERIFIED = "verified", "Terverifikasi"


REPORT_TRANSITIONS = {
    ReportState.DRAFT: {ReportState.SUBMITTED},
    ReportState.SUBMITTED: {ReportState.VERIFIED, ReportState.RETURNED},
    ReportState.RETURNED: {ReportState.SUBMITTED},
    ReportState.VERIFIED: {ReportState.RETURNED},
}
# A verified report is public; it must be returned before its text may change.
EDITABLE_REPORTS = {ReportState.DRAFT, ReportState.RETURNED}


class ImportState(TextChoices):
    """How far the file of an office has come on its way into the registry."""

    UPLOADED = "uploaded", "Kolom belum lengkap"
    CHECKED = "checked", "Sudah diperiksa"
    RUNNING = "running", "Sedang berjalan"
    DONE = "done", "Selesai"
    FAILED = "failed", "Terputus"


IMPORT_TRANSITIONS = {
    ImportState.UPLOADED: {ImportState.CHECKED},
    ImportState.CHECKED: {ImportState.RUNNING, ImportState.UPLOADED},
    ImportState.RUNNING: {ImportState.DONE, ImportState.FAILED},
    ImportState.FAILED: {ImportState.RUNNING},
    ImportState.DONE: set(),
}
