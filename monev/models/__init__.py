from monev.models.analysis import Analysis
from monev.models.award import Award
from monev.models.berita_acara import BeritaAcara, Signatory
from monev.models.bundle import ResultBundle
from monev.models.calibration import CalibrationEntry, CalibrationFile, CalibrationSession
from monev.models.calibration_sheet import CalibrationScore, CalibrationSheet
from monev.models.correction import Correction
from monev.models.decree import Decree
from monev.models.delegate import Delegate
from monev.models.delegation import Delegation
from monev.models.delivery import SheetDelivery
from monev.models.device import SheetOnDevice
from monev.models.division import RoundCategory, RoundZone
from monev.models.document import DocumentRequirement, EntryDocument
from monev.models.eligibility import EligibilityRule
from monev.models.entry import Entry
from monev.models.entry_return import EntryReturn, ReturnItem
from monev.models.field import FieldTeam, FieldTeamMember
from monev.models.finding import FieldFinding, FindingAddendum, FindingPhoto
from monev.models.hall import Appearance, PresentationSession, QuestionNote
from monev.models.indicator import Anchor, Aspect, Indicator
from monev.models.instrument import Instrument
from monev.models.minutes_refusal import MinutesRefusal
from monev.models.objection import Objection, ObjectionWindow
from monev.models.package import Package
from monev.models.panel import JuriAssignment, Recusal
from monev.models.panel_plan import PanelPlan, PlannedPair
from monev.models.paper import PaperSheet, PaperTyping
from monev.models.plenary_answer import PlenaryAnswer
from monev.models.portal import Portal
from monev.models.result import Outcome, Result
from monev.models.round import Round
from monev.models.sheet import Score, ScoreSheet, SheetRevision
from monev.models.signed_copy import SignedCopy
from monev.models.trial import InstrumentTrial
from monev.models.visit import FieldVisit, VisitPaper
from monev.models.waiver import Waiver

__all__ = [
    "Analysis",
    "Anchor",
    "Appearance",
    "Aspect",
    "Award",
    "BeritaAcara",
    "CalibrationEntry",
    "CalibrationFile",
    "CalibrationScore",
    "CalibrationSession",
    "CalibrationSheet",
    "Correction",
    "Decree",
    "Delegate",
    "Delegation",
    "DocumentRequirement",
    "EligibilityRule",
    "Entry",
    "EntryDocument",
    "EntryReturn",
    "FieldFinding",
    "FieldTeam",
    "FieldTeamMember",
    "FieldVisit",
    "FindingAddendum",
    "FindingPhoto",
    "Indicator",
    "Instrument",
    "InstrumentTrial",
    "JuriAssignment",
    "MinutesRefusal",
    "Objection",
    "ObjectionWindow",
    "Outcome",
    "Package",
    "PanelPlan",
    "PlannedPair",
    "PlenaryAnswer",
    "Portal",
    "PaperSheet",
    "PaperTyping",
    "PresentationSession",
    "QuestionNote",
    "Recusal",
    "Result",
    "ResultBundle",
    "ReturnItem",
    "Round",
    "RoundCategory",
    "RoundZone",
    "Score",
    "ScoreSheet",
    "SheetDelivery",
    "SheetOnDevice",
    "SheetRevision",
    "Signatory",
    "SignedCopy",
    "VisitPaper",
    "Waiver",
]
