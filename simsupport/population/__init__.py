"""Synthesis of the rural nation from published margins."""
