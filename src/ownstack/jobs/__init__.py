"""What happens after a write: jobs read the events that it left in the outbox. One file for each kind of consequence."""
