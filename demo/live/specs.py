"""The files of today in one line each: who, which form, who leads, where it stands, and what is special. Pure data."""

from __future__ import annotations

from typing import NamedTuple

from opennrm.cases.rules import Stage

_I, _T, _S, _R = Stage.INDICATION, Stage.INTAKE, Stage.SUPPORT, Stage.REFLECTION
_D, _Y, _A = Stage.DECISION, Stage.STAY_OR_RETURN, Stage.AFTERCARE


class Spec(NamedTuple):
    """`marks`: what is special, in words that demo/live/files.py knows."""

    country: str  # first nationality; "stateless" and "unknown" too
    sex: str  # f, m, x (says to be neither), ? (not asked)
    age: int
    form: str
    lead: str
    stage: Stage
    days: int  # open for
    marks: str = ""


SPECS = (
    # --- at the desk: just opened -----------------------------------------------------------------
    Spec("HU", "f", 22, "sexual", "desk", _I, 1),
    Spec("BG", "f", 27, "sexual", "desk", _T, 3, "own hand_over:mentor"),
    Spec("VN", "m", 17, "criminal", "desk", _T, 2, "own doubted hand_over:guardian"),
    Spec("PL", "m", 41, "labour", "desk", _I, 2, "two_reports"),
    Spec("RO", "f", 19, "sexual", "desk", _T, 5, "kids links"),
    Spec("MA", "f", 30, "domestic", "desk", _T, 6, "own two_reports no_contact"),
    Spec("unknown", "?", 0, "", "desk", _I, 1, "unknown_age not_asked no_contact"),
    Spec("stateless", "f", 25, "sexual", "desk", _T, 9, "own interpreter"),
    Spec("NL", "f", 16, "sexual", "desk", _I, 1, "two_reports"),
    Spec("CN", "f", 34, "sexual", "desk", _T, 8, "own interpreter two_reports"),
    # --- in the shelter: reflection and decision --------------------------------------------------
    Spec("NG", "f", 24, "sexual", "mentor", _R, 64, "night two_reports"),
    Spec("NG", "f", 21, "sexual", "mentor", _R, 41, "kids night health old_contact"),
    Spec("SL", "f", 20, "sexual", "mentor", _R, 81, "doubted interpreter ends_soon"),
    Spec("GN", "f", 18, "sexual", "mentor", _R, 12, "doubted night lawyer"),
    Spec("VN", "f", 29, "labour", "mentor", _R, 45, "own interpreter emergency_late"),
    Spec("UA", "f", 26, "sexual", "mentor", _R, 20, "own two_nationalities:RU"),
    Spec("PH", "f", 38, "domestic", "mentor", _R, 52, "lawyer"),
    Spec("IN", "m", 33, "labour", "mentor", _R, 25, "interpreter men"),
    Spec("MA", "m", 28, "labour", "mentor", _D, 95, "own lawyer two_reports old_contact"),
    Spec("CM", "f", 31, "sexual", "mentor", _D, 101, "health lawyer night conflict"),
    Spec("ET", "f", 23, "domestic", "mentor", _D, 88, "own lawyer interpreter"),
    Spec("BR", "x", 27, "sexual", "mentor", _D, 110, "gender health"),
    Spec("AL", "f", 20, "sexual", "mentor", _Y, 150, "lawyer links night"),
    Spec("SY", "f", 35, "labour", "mentor", _Y, 170, "own kids health two_nationalities:IQ"),
    Spec("ID", "f", 29, "domestic", "mentor", _Y, 130, "return"),
    Spec("BG", "f", 22, "sexual", "mentor", _S, 40, "own kids two_reports night"),
    Spec("HU", "f", 20, "sexual", "mentor", _S, 33, "return health"),
    Spec("RO", "f", 24, "sexual", "mentor", _S, 47, "documents old_contact"),
    # --- children: the guardian and youth care ----------------------------------------------------
    Spec("VN", "f", 16, "criminal", "guardian", _R, 38, "own interpreter two_reports"),
    Spec("GN", "m", 16, "sexual", "guardian", _R, 57, "doubted health"),
    Spec("ER", "f", 15, "not_yet", "guardian", _T, 7, "own interpreter"),
    Spec("AF", "m", 17, "labour", "guardian", _D, 92, "own doubted lawyer"),
    Spec("SL", "f", 17, "sexual", "guardian", _R, 22, "health documents"),
    Spec("RO", "f", 14, "begging", "guardian", _S, 48, "links two_reports emergency_new"),
    Spec("MA", "m", 15, "criminal", "guardian", _T, 4, "unknown_age two_reports hand_over:coordinator"),
    Spec("AL", "m", 17, "criminal", "guardian", _Y, 125, "return"),
    Spec("NL", "f", 15, "sexual", "coordinator", _S, 29, "youth health two_reports links"),
    Spec("NL", "f", 17, "sexual", "coordinator", _S, 62, "youth counsellor"),
    Spec("NL", "m", 16, "criminal", "coordinator", _S, 18, "youth"),
    Spec("NL", "f", 14, "marriage", "coordinator", _T, 3, "youth two_nationalities:TR"),
    # --- the municipality -------------------------------------------------------------------------
    Spec("NL", "f", 23, "sexual", "coordinator", _S, 75, "counsellor old_contact health"),
    Spec("NL", "m", 36, "labour", "coordinator", _S, 44, ""),
    Spec("PL", "m", 29, "labour", "coordinator", _S, 15, "interpreter"),
    Spec("LT", "m", 45, "labour", "coordinator", _Y, 112, "return documents"),
    Spec("HU", "f", 26, "sexual", "coordinator", _A, 240, "counsellor"),
    Spec("NG", "f", 29, "sexual", "coordinator", _A, 410, "mentor kids emergency_done"),
    Spec("BG", "m", 31, "labour", "coordinator", _A, 205, "own"),
    Spec("GH", "f", 33, "domestic", "coordinator", _D, 98, "lawyer mentor"),
    # --- exit programme ---------------------------------------------------------------------------
    Spec("NL", "f", 28, "sexual", "counsellor", _S, 90, "health documents"),
    Spec("NL", "f", 35, "sexual", "counsellor", _A, 300, ""),
    Spec("CZ", "f", 32, "sexual", "counsellor", _S, 55, "kids interpreter"),
    Spec("TH", "f", 40, "sexual", "counsellor", _A, 190, "coordinator"),
    Spec("SR", "x", 24, "sexual", "counsellor", _S, 36, "gender old_contact"),
    Spec("DO", "f", 37, "sexual", "counsellor", _Y, 140, "lawyer return"),
    # --- ended ------------------------------------------------------------------------------------
    Spec("HU", "f", 21, "sexual", "mentor", _Y, 120, "end:completed:returned_with_help return"),
    Spec("RO", "m", 30, "labour", "coordinator", _S, 66, "end:own_wish:returned_alone"),
    Spec("NG", "f", 22, "sexual", "mentor", _R, 85, "end:lost_contact:left_unknown"),
    Spec("NL", "f", 20, "sexual", "counsellor", _A, 320, "end:completed:stays_as_citizen"),
    Spec("CN", "m", 44, "labour", "mentor", _Y, 260, "end:completed:stays_on_permit own"),
    Spec("SK", "f", 25, "sexual", "desk", _T, 14, "end:no_trafficking"),
    Spec("BG", "f", 28, "sexual", "coordinator", _S, 130, "end:lost_contact:unknown reopened own"),
    Spec("UG", "f", 30, "domestic", "mentor", _D, 115, "end:own_wish:other_procedure"),
)
