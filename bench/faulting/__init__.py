"""A real installation that breaks while people write to it, and what of their acknowledged work is missing afterwards."""
