"""Filing a report of an annual meeting: by the board on its phone, or by the office from paper."""
