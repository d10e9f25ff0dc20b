from tests.access.member import forum
from tests.access.row import Row, only, public

ROWS = [
    public("registry:forum_list"),
    public("registry:forum_detail", args=forum),
    only(
        "registry:forum_create",
        **dict.fromkeys(["provinsi", "provinsi_lain", "kabupaten", "kabupaten_lain"], 200),
    ),
    Row(
        "registry:forum_update",
        args=forum,
        statuses={"auditor": 403, "provinsi": 403, "pimpinan": 403}
        | {"kabupaten": 200, "kecamatan": 200},
    ),
]
