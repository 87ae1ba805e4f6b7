"""For maintainers: run the course, keep its navigation."""
