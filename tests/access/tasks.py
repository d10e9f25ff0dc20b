from tests.access.row import signed_in

ROWS = [signed_in("tasks"), signed_in("parts")]
