"""What is taught, when, for whose money, who was invited and who came."""
