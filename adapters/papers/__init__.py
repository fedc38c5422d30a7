"""Documents that offices send: letters and minutes as DOCX, the review pack as PDF. Everything here only reads.

Nothing is imported here: the command line takes these names for its help.
"""

SESSION_PAPERS = ("convocation", "agenda", "minutes")
UPCOMING = SESSION_PAPERS[:2]
"""What is written before a session."""
TEMPLATES = (*SESSION_PAPERS, "reminder", "letter")
"""What has a template that an office may replace by its own."""
PACK = "pack"
