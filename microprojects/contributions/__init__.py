"""What participants themselves say, without an account: by a code link or on paper, for whoever reports."""
