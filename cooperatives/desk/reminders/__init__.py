"""The desk of reminders: which step is due for whom, and its words before and after they are sent."""
