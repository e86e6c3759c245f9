"""The bulk path: whole tables at once, with the extra `bulk`. It holds no law and no calendar: it asks `decide`."""
