from registry.models.assignment import Assignment
from registry.models.forum import Forum
from registry.models.kim import Kim, KimSector, KimStatusChange
from registry.models.member import Member
from registry.models.region import Region
from registry.models.report import ActivityReport, ReportPhoto
from registry.models.sector import Sector
from registry.models.sk import Sk

__all__ = [
    "ActivityReport",
    "Assignment",
    "Forum",
    "Kim",
    "KimSector",
    "KimStatusChange",
    "Member",
    "Region",
    "ReportPhoto",
    "Sector",
    "Sk",
]
