"""Files that bring in facts of the register and of meetings: the ministry's export, and the office's workbook."""
