"""What runs Countersign on one machine: its environment, the embedded database and broker, and their supervision."""
