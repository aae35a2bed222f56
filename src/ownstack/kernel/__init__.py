"""What everything may use: errors, text, HTTP. Imports nothing of ours."""
