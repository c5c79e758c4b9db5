"""Changing what is kept about cooperation. What belongs to one case or one person is refused, and the refusal says why."""

from opennrm.cooperation.services.paper import keep_paper, take_out_paper
from opennrm.cooperation.services.writing import change_item, move_item, release_item, tie_items, write_item

__all__ = ["change_item", "keep_paper", "move_item", "release_item", "take_out_paper", "tie_items", "write_item"]
