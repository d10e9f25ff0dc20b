"""`load_instruments [FILE]`: add the instruments of the file that are missing, as drafts.

A code and version that exist are left alone, whatever the file says about them.
"""

import json
from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, transaction

from monev.models import Anchor, Aspect, Indicator, Instrument

BUNDLED_FILE = Path(__file__).resolve().parents[2] / "data" / "instruments.json"


class Command(BaseCommand):
    help = "Memuat instrumen bawaan dari berkas JSON sebagai rancangan."

    def add_arguments(self, parser):
        parser.add_argument(
            "file", nargs="?", type=Path, default=BUNDLED_FILE, help="berkas instrumen"
        )

    def handle(self, *args, **options):
        path = options["file"]
        try:
            facts = json.loads(path.read_text(encoding="utf-8"))
            with transaction.atomic():
                added = sum(add_missing(instrument) for instrument in facts)
        except OSError as error:
            raise CommandError(f"Berkas {path} tidak dapat dibaca.") from error
        except ValidationError as error:
            raise CommandError(f"Isi berkas {path} ditolak: {'; '.join(error.messages)}") from error
        except (
            ValueError, KeyError, TypeError, AttributeError, InvalidOperation, IntegrityError,
        ) as error:  # fmt: skip
            raise CommandError(f"Berkas {path} bukan daftar instrumen yang sah.") from error
        self.stdout.write(f"Instrumen: {len(facts)} ({added} baru)")


def add_missing(facts: dict) -> bool:
    """Store one instrument of the file unless its code and version exist; return whether stored.

    Raises ValidationError, KeyError, TypeError or InvalidOperation when the facts are not usable.
    """
    identity = {"code": facts["code"], "version": facts["version"]}
    if Instrument.objects.filter(**identity).exists():
        return False
    instrument = Instrument(
        **identity,
        name=facts["name"],
        level=facts["level"],
        legal_basis=facts["legal_basis"],
        scale_min=Decimal(facts["scale"]["min"]),
        scale_max=Decimal(facts["scale"]["max"]),
        scale_step=Decimal(facts["scale"]["step"]),
        tie_order=facts["tie_order"],
        predicate_bands=facts["predicate_bands"],
    )
    instrument.full_clean()
    instrument.save()
    for position, aspect in enumerate(facts["aspects"], start=1):
        add_aspect(instrument, aspect, position)
    return True


def add_aspect(instrument: Instrument, facts: dict, position: int) -> None:
    aspect = Aspect(
        instrument=instrument, code=facts["code"], name=facts["name"], position=position
    )
    aspect.full_clean()
    aspect.save()
    for number, indicator in enumerate(facts["indicators"], start=1):
        add_indicator(aspect, indicator, number)


def add_indicator(aspect: Aspect, facts: dict, position: int) -> None:
    indicator = Indicator(
        aspect=aspect,
        code=facts["code"],
        name=facts["name"],
        weight=facts["weight"],
        stage=facts["stage"],
        evidence=facts["evidence"],
        is_counted=facts.get("is_counted", True),
        allows_not_assessable=facts.get("allows_not_assessable", False),
        position=position,
    )
    indicator.full_clean()
    indicator.save()
    anchors = [
        Anchor(indicator=indicator, points=Decimal(points), text=text)
        for points, text in facts["anchors"].items()
    ]
    for anchor in anchors:
        # Two equal points of one indicator are refused by the database.
        anchor.clean_fields()
    Anchor.objects.bulk_create(anchors)
