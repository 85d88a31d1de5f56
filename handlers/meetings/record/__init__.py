"""The record of a meeting: made from what is stored, sent for comments, corrected, final by silence, approved later."""
