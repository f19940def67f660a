"""Loads every model of training for Django; each lives with its concept."""

import training.attestations.models
import training.competency.models
import training.cover.models
import training.rosters.models
import training.sessions.models
