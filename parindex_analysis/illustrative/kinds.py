"""The kinds of item that the illustrative rule sets are made of: words, formula, score step."""

from __future__ import annotations

from dataclasses import dataclass

from parindex_analysis.scoring.formulas.digits import number_text


@dataclass(frozen=True)
class Kind:
    """What a sub-criterion looks like.

    Attributes
    ----------
    name_vi, name_en : str
        What stands before the criterion's name.
    formula : str
        With places for the maximum, half and a quarter of it; empty: points are given as they are.
    step : int
        Hundredths of a point between two scores; 0: the maximum has ``parts`` equal steps.
    parts : int
        Steps from 0 to the maximum, where ``step`` is 0.
    assessment : str
        appraisal or survey.
    """

    name_vi: str
    name_en: str
    formula: str
    step: int = 0
    parts: int = 1
    assessment: str = "appraisal"

    def words(self, max_points: float) -> str:
        """Return the formula of an item, as a Vietnamese decision writes it."""
        shown = {"all": max_points, "half": max_points / 2, "part": max_points / 4}
        return self.formula.format(
            **{name: number_text(points).replace(".", ",") for name, points in shown.items()}
        )

    def hundredths(self, max_points: float) -> int:
        """Return the score step of an item in hundredths of a point."""
        return self.step or round(100 * max_points) // self.parts


KINDS = {
    "choice": Kind("Thời hạn", "In time", "đúng hạn: {all}; chậm: {half}; không thực hiện: 0", parts=2),
    "yes": Kind("Thực hiện", "Done", "có: {all}; không: 0"),
    "all": Kind("Đủ nội dung", "Complete", "đủ 4: {all}"),
    "each": Kind("Số nội dung", "Parts done", "mỗi trong 4: {part}", parts=4),
    "per": Kind("Số sáng kiến", "Number of", "{part} mỗi mục, tối đa {all}", parts=4),
    "bands": Kind(
        "Tỷ lệ hoàn thành", "Rate done", "trên 90%: {all}; từ 70% đến 90%: {half}; dưới 70%: 0", parts=2
    ),
    "rate": Kind("Tỷ lệ", "Rate", "theo tỷ lệ", step=5),
    "goal": Kind("Mức đạt", "Level reached", "mốc 50 đến 100, chặn", step=5),
    "plan": Kind(
        "So với kế hoạch",
        "Against the plan",
        "nếu xong >= giao: điểm tối đa; còn lại: điểm tối đa * xong / giao",
        step=5,
    ),
    "minus": Kind("Vi phạm", "Breaches", "trừ 25% mỗi lỗi nhẹ; 0 nếu lỗi nghiêm trọng", parts=4),
    "given": Kind("Hội đồng đánh giá", "Judged by the council", "", step=5),
    "mark": Kind("Hội đồng xếp mức", "Graded by the council", "", step=25),
    "survey": Kind(
        "Phiếu điều tra", "Questionnaire", "A = 100%; B = 60%; C = 20%; D = 0%", step=1, assessment="survey"
    ),
    "poll": Kind("Điểm điều tra", "Survey points", "", step=1, assessment="survey"),
    "sipas": Kind(
        "Chỉ số SIPAS", "SIPAS index", "lấy từ SIPAS: theo tỷ lệ trên 100%", step=1, assessment="survey"
    ),
}
