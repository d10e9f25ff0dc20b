"""Closed vocabularies of what a KIM does for businesses and the desa, and their machines."""

from django.db.models import TextChoices


class OwnerConsent(TextChoices):
    """What the owner of a business agreed to show in public."""

    NONE = "none", "Belum setuju ditampilkan"
    BUSINESS = "business", "Setuju usahanya ditampilkan, tanpa nama pemilik"
    OWNER = "owner", "Setuju usaha dan nama pemilik ditampilkan"


class PermitKind(TextChoices):
    """Permits of a business. NPWP is left out: for a person it is the NIK."""

    NIB = "nib", "NIB"
    PIRT = "pirt", "P-IRT"
    HALAL = "halal", "Sertifikat halal"
    MEREK = "merek", "Merek"
    BPOM = "bpom", "Izin edar BPOM"


class PermitState(TextChoices):
    """How far a permit is; "kedaluwarsa" is told by its date."""

    NONE = "none", "Belum ada"
    PREPARING = "preparing", "Menyiapkan berkas"
    IN_PROCESS = "in_process", "Sedang diproses"
    ISSUED = "issued", "Terbit"
    REJECTED = "rejected", "Ditolak"


PERMIT_TRANSITIONS = {
    PermitState.NONE: {PermitState.PREPARING, PermitState.IN_PROCESS, PermitState.ISSUED},
    PermitState.PREPARING: {PermitState.NONE, PermitState.IN_PROCESS, PermitState.ISSUED},
    PermitState.IN_PROCESS: {PermitState.PREPARING, PermitState.ISSUED, PermitState.REJECTED},
    # Back only to correct a slip; a renewal is a new permit beside the old one.
    PermitState.ISSUED: {PermitState.IN_PROCESS},
    PermitState.REJECTED: {PermitState.PREPARING, PermitState.IN_PROCESS},
}
# A business runs one procedure per kind of permit at a time.
OPEN_PERMITS = {PermitState.NONE, PermitState.PREPARING, PermitState.IN_PROCESS}


class NeedKind(TextChoices):
    """Help that a business still needs."""

    HALAL_PROPOSAL = "halal_proposal", "Usulan label halal"
    PRODUCT_REGISTRATION = "product_registration", "Pendaftaran produk"
    NIB = "nib", "Pembuatan NIB"
    PIRT = "pirt", "Pengurusan P-IRT"
    MEREK = "merek", "Pendaftaran merek"
    BPOM = "bpom", "Izin edar BPOM"
    PROMOTION = "promotion", "Promosi dan foto produk"
    PACKAGING = "packaging", "Kemasan"
    TRAINING = "training", "Pelatihan usaha"
    OTHER = "other", "Bantuan lain"


class NeedState(TextChoices):
    OPEN = "open", "Belum ditangani"
    IN_PROGRESS = "in_progress", "Sedang ditangani"
    DONE = "done", "Selesai"


NEED_TRANSITIONS = {
    NeedState.OPEN: {NeedState.IN_PROGRESS, NeedState.DONE},
    NeedState.IN_PROGRESS: {NeedState.OPEN, NeedState.DONE},
    NeedState.DONE: {NeedState.OPEN},
}
# What still waits for somebody.
OPEN_NEEDS = {NeedState.OPEN, NeedState.IN_PROGRESS}


class ChannelKind(TextChoices):
    """Where a KIM reaches people, with and without internet."""

    KIM_ID = "kim_id", "KIM.ID"
    WEBSITE_DESA = "website_desa", "Situs desa"
    BLOG = "blog", "Blog atau situs sendiri"
    FACEBOOK = "facebook", "Facebook"
    INSTAGRAM = "instagram", "Instagram"
    TIKTOK = "tiktok", "TikTok"
    YOUTUBE = "youtube", "YouTube"
    X = "x", "X"
    WHATSAPP_GROUP = "whatsapp_group", "Grup WhatsApp"
    WHATSAPP_CHANNEL = "whatsapp_channel", "Saluran WhatsApp"
    TELEGRAM = "telegram", "Telegram"
    PODCAST = "podcast", "Siniar"
    RADIO = "radio", "Radio"
    LOUDSPEAKER = "loudspeaker", "Pengeras suara"
    NOTICE_BOARD = "notice_board", "Papan pengumuman"
    PRINT = "print", "Media cetak"
    FACE_TO_FACE = "face_to_face", "Tatap muka"
    OTHER = "other", "Kanal lain"


OFFLINE_CHANNELS = {
    ChannelKind.RADIO,
    ChannelKind.LOUDSPEAKER,
    ChannelKind.NOTICE_BOARD,
    ChannelKind.PRINT,
    ChannelKind.FACE_TO_FACE,
}
# These work without an address that may be written down here.
ADDRESSLESS_CHANNELS = OFFLINE_CHANNELS | {ChannelKind.WHATSAPP_GROUP, ChannelKind.OTHER}


class WebsitePlatform(TextChoices):
    OPENSID = "opensid", "OpenSID"
    KIM_ID = "kim_id", "KIM.ID"
    DIGITALDESA = "digitaldesa", "Digital Desa"
    CUSTOM = "custom", "Buatan sendiri"
    NONE = "none", "Belum punya situs"


class HandoverState(TextChoices):
    """A post on its way from the KIM to the website of the desa."""

    DRAFT = "draft", "Draf"
    HANDED = "handed", "Diserahkan ke desa"
    RETURNED = "returned", "Perlu diperbaiki"
    PUBLISHED = "published", "Terbit di situs desa"


HANDOVER_TRANSITIONS = {
    HandoverState.DRAFT: {HandoverState.HANDED},
    HandoverState.HANDED: {HandoverState.PUBLISHED, HandoverState.RETURNED},
    HandoverState.RETURNED: {HandoverState.HANDED},
    HandoverState.PUBLISHED: set(),
}
EDITABLE_HANDOVERS = {HandoverState.DRAFT, HandoverState.RETURNED}
