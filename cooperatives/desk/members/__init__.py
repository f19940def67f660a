"""The member book of a cooperative as its board works with it: the list, a member's card, who comes and who goes."""
