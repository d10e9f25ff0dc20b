from tests.access.row import only


def kode(world):
    return ["64.09"]


ROWS = [
    only(
        "registry:office_setting_detail", others=404, args=kode, kabupaten=200, provinsi=200,
        pimpinan=200, auditor=200, admin_sistem=200,
    ),
    only(
        "registry:office_setting_update", others=404, args=kode, kabupaten=200, provinsi=403,
        pimpinan=403, auditor=403, admin_sistem=200,
    ),
]  # fmt: skip
