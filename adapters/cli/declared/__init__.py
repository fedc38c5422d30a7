"""What can be typed: commands with their parameters and examples, and where each is carried out."""
