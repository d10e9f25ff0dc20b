from registry.models import Assignment
from tests.access.row import only

OFFICES = {
    "admin_sistem": 200,
    "provinsi": 200,
    "provinsi_lain": 200,
    "kabupaten": 200,
    "kabupaten_lain": 200,
}


def desa(world):
    return [world.desa.pk]


def desa_duty(world):
    return [Assignment.objects.get(user=world.desa).pk]


def closed_desa(world):
    world.desa.is_active = False
    world.desa.save()
    return [world.desa.pk]


def successor(world):
    return {"username": "penerus", "full_name": "Penerus Contoh"}


def further_duty(world):
    return {"role": "kecamatan", "region": "64.09.02"}


def invitation(world):
    return {"full_name": "Orang Baru", "username": "orangbaru", "role": "juri"}


# Seen from the desk of the territory: its kabupaten, its provinsi, and who sees everything.
ROWS = [
    only("registry:user_list", auditor=200, **OFFICES),
    only("registry:user_create", **OFFICES),
    only("registry:user_create", "post", data=invitation, **dict.fromkeys(OFFICES, 302)),
    only(
        "registry:user_detail",
        args=desa,
        others=404,
        admin_sistem=200,
        auditor=200,
        provinsi=200,
        kabupaten=200,
    ),
    only(
        "registry:user_invite",
        "post",
        args=desa,
        others=404,
        admin_sistem=302,
        auditor=403,
        provinsi=403,
        kabupaten=302,
    ),
    only(
        "registry:user_deactivate",
        args=desa,
        others=404,
        admin_sistem=200,
        auditor=403,
        provinsi=403,
        kabupaten=200,
    ),
    only(
        "registry:user_deactivate",
        "post",
        args=desa,
        others=404,
        admin_sistem=302,
        auditor=403,
        provinsi=403,
        kabupaten=302,
    ),
    only(
        "registry:user_reset_factor",
        args=desa,
        others=404,
        admin_sistem=200,
        auditor=403,
        provinsi=403,
        kabupaten=403,
    ),
    only(
        "registry:user_reset_factor",
        "post",
        args=desa,
        others=404,
        # Nothing to take off: the page of the person says so.
        admin_sistem=200,
        auditor=403,
        provinsi=403,
        kabupaten=403,
    ),
    only(
        "registry:user_activate",
        "post",
        args=closed_desa,
        others=404,
        admin_sistem=302,
        auditor=403,
        provinsi=403,
        kabupaten=302,
        # The closed account itself is nobody any more.
        desa=302,
    ),
    only(
        "registry:assignment_create",
        args=desa,
        others=404,
        admin_sistem=200,
        auditor=403,
        provinsi=200,
        kabupaten=200,
    ),
    only(
        "registry:assignment_create",
        "post",
        args=desa,
        data=further_duty,
        others=404,
        admin_sistem=302,
        auditor=403,
        # A role that the provinsi does not give: the form says so.
        provinsi=200,
        kabupaten=302,
    ),
    only(
        "registry:assignment_hand_over",
        args=desa_duty,
        others=404,
        admin_sistem=200,
        auditor=403,
        provinsi=403,
        kabupaten=200,
    ),
    only(
        "registry:assignment_hand_over",
        "post",
        args=desa_duty,
        data=successor,
        others=404,
        admin_sistem=302,
        auditor=403,
        provinsi=403,
        kabupaten=302,
    ),
    only(
        "registry:assignment_end",
        args=desa_duty,
        others=404,
        admin_sistem=200,
        auditor=403,
        provinsi=403,
        kabupaten=200,
    ),
    only(
        "registry:assignment_end",
        "post",
        args=desa_duty,
        others=404,
        admin_sistem=302,
        auditor=403,
        provinsi=403,
        kabupaten=302,
    ),
]
