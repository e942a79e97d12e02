"""See the package it tests."""
