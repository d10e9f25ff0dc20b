"""Closed vocabularies of the rules that each kabupaten/kota sets for its KIM."""

from django.db.models import TextChoices


class KimLongName(TextChoices):
    """What the letters K-I-M stand for; both readings are in official use."""

    KOMUNITAS = "komunitas", "Komunitas Informasi Masyarakat"
    KELOMPOK = "kelompok", "Kelompok Informasi Masyarakat"


class ReportPeriod(TextChoices):
    """How often a KIM reports to its office."""

    MONTHLY = "monthly", "Bulanan"
    QUARTERLY = "quarterly", "Triwulanan"
    YEARLY = "yearly", "Tahunan"


class Occupation(TextChoices):
    """What a member lives by, as coarse as the rules about membership need it."""

    NOT_STATED = "not_stated", "Tidak disebutkan"
    VILLAGE_OFFICIAL = "village_official", "Kepala desa/lurah atau perangkatnya"
    CIVIL_SERVANT = "civil_servant", "PNS"
    PPPK = "pppk", "PPPK"
    MILITARY_POLICE = "military_police", "TNI atau Polri"
    PRIVATE_EMPLOYEE = "private_employee", "Karyawan swasta"
    ENTREPRENEUR = "entrepreneur", "Wirausaha atau pedagang"
    FARMER_FISHER = "farmer_fisher", "Petani, pekebun, atau nelayan"
    STUDENT = "student", "Pelajar atau mahasiswa"
    HOMEMAKER = "homemaker", "Mengurus rumah tangga"
    OTHER = "other", "Pekerjaan lain"
