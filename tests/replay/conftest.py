from tests.workflows.conftest import bureau, office, quick_bureau, skipping

__all__ = ["bureau", "office", "quick_bureau", "skipping"]
