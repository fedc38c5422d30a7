"""Looks at every part of an installation and says what is wrong and how to repair it; needs nothing running, changes nothing."""
