"""A TSPL thermal printer on TCP: it eats bytes, takes its time, runs out of paper, and keeps every label it made."""
