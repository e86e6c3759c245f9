"""Answers → text and data, nothing else: nothing here decides, asks the day or knows a jurisdiction."""
