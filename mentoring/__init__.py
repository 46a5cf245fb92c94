"""The product; it knows nothing of pages. Importing a part never builds the app."""
