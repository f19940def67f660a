"""Files that come in: members with what they hold (`people`), payments of a payroll or a bank (`payments`)."""
