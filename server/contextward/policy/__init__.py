"""Policy: what the repository wants of each rule, and how loud a finding is in the end."""
