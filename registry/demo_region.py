"""Demo data of regions that change: an operator waits for the office to put a name right."""

from registry.models import Region, RegionProposal


def add_region_proposals(demo) -> None:
    """Let the operator of a RegistryDemo propose twice: once refused, once still open."""
    region, by = Region.objects.with_parents().get(code="64.09.02.2004"), demo.users["bangunmulya"]
    refused = RegionProposal(
        region=region, code="64.09.02.2014", reason="Kode contoh ini tertulis di papan kantor desa."
    )
    refused.store(by=by)
    refused.refuse(
        by=demo.office_of(region),
        reason="Kode di papan kantor desa keliru. Kode 64.09.02.2004 sesuai keputusan menteri.",
    )
    RegionProposal(
        region=region, name="Bangun Mulia", reason="Contoh: ejaan pada Perda pembentukan desa."
    ).store(by=by)
