"""Training and competency: who was taught, who is competent, which posts stay without. It knows persons and terms."""
