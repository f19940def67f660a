"""Loads every model of the register for Django; each lives with its concept."""

import cooperatives.boards.models
import cooperatives.cases.models
import cooperatives.correspondence.models
import cooperatives.dues.models
import cooperatives.meetings.models
import cooperatives.members.models
import cooperatives.proposals.models
import cooperatives.register.models
import cooperatives.reminders.models
import cooperatives.reports.models
import cooperatives.standing.models
