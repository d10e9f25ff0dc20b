from registry.models.agency import Agency
from registry.models.aspiration import Aspiration
from registry.models.aspiration_step import AspirationStep
from registry.models.assignment import Assignment
from registry.models.attendance import AttendanceSheet
from registry.models.boundary import Boundary, BoundarySource
from registry.models.breach import Breach
from registry.models.brief import Brief
from registry.models.brief_file import BriefFile
from registry.models.brief_target import BriefRelay, BriefTarget
from registry.models.channel import Channel
from registry.models.co_owner import ReportCoOwner
from registry.models.completeness import CompletenessCheck
from registry.models.counter import RegistryCounter
from registry.models.event import Event
from registry.models.event_attendance import EventAttendance
from registry.models.event_file import EventFile, EventPhoto
from registry.models.event_invitation import EventInvitation
from registry.models.event_report import EventReport
from registry.models.follow_up import FollowUp
from registry.models.follow_up_file import FollowUpFile
from registry.models.forum import Forum
from registry.models.forum_kim import ForumKim
from registry.models.forum_note import ForumNote
from registry.models.fund import FundRecord, FundYear
from registry.models.handover import Handover
from registry.models.holiday import Holiday
from registry.models.interest import KimInterest
from registry.models.kim import Kim, KimSector
from registry.models.kim_correction import KimCorrection
from registry.models.kim_import import KimImport
from registry.models.kim_move import KimMove
from registry.models.kim_scope import KimScopeChange
from registry.models.kim_status import KimStatusChange
from registry.models.kim_visit import KimVisit
from registry.models.member import Member
from registry.models.minutes import Minutes
from registry.models.need import UmkmNeed
from registry.models.office_logo import OfficeLogo
from registry.models.office_setting import OfficeSetting
from registry.models.outage import NetworkOutage
from registry.models.period_report import PeriodReport
from registry.models.permit import UmkmPermit
from registry.models.photo import ReportPhoto
from registry.models.plan import PlanItem
from registry.models.region import Region
from registry.models.region_change import RegionChange, RegionFormer
from registry.models.region_proposal import RegionProposal
from registry.models.report import ActivityReport
from registry.models.report_rule import FormerReportRule
from registry.models.revival import RevivalPlan, RevivalStep
from registry.models.sector import Sector
from registry.models.sk import Sk
from registry.models.stray_budget import StrayBudget
from registry.models.subject_request import SubjectRequest
from registry.models.training_need import TrainingNeed
from registry.models.umkm import Umkm
from registry.models.website import DesaWebsite

__all__ = [
    "KimVisit",
    "FollowUpFile",
    "EventReport",
    "ActivityReport",
    "Agency",
    "Aspiration",
    "AspirationStep",
    "Assignment",
    "AttendanceSheet",
    "Boundary",
    "BoundarySource",
    "Breach",
    "Brief",
    "BriefFile",
    "BriefRelay",
    "BriefTarget",
    "Channel",
    "CompletenessCheck",
    "DesaWebsite",
    "Event",
    "EventAttendance",
    "EventFile",
    "EventInvitation",
    "EventPhoto",
    "FollowUp",
    "FormerReportRule",
    "Forum",
    "ForumKim",
    "ForumNote",
    "FundRecord",
    "FundYear",
    "Handover",
    "Holiday",
    "Kim",
    "KimImport",
    "KimInterest",
    "KimMove",
    "KimCorrection",
    "KimScopeChange",
    "KimSector",
    "KimStatusChange",
    "Member",
    "Minutes",
    "NetworkOutage",
    "OfficeLogo",
    "OfficeSetting",
    "PeriodReport",
    "PlanItem",
    "Region",
    "RegionChange",
    "RegionFormer",
    "RegionProposal",
    "RegistryCounter",
    "ReportCoOwner",
    "ReportPhoto",
    "RevivalPlan",
    "RevivalStep",
    "Sector",
    "Sk",
    "StrayBudget",
    "SubjectRequest",
    "TrainingNeed",
    "Umkm",
    "UmkmNeed",
    "UmkmPermit",
]
