"""The pages of files that come into a book: members, and payments of a payroll or a bank."""
