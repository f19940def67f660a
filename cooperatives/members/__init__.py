"""The members of a cooperative: its book of members, kept for it under an agreement (UU 27/2022)."""
