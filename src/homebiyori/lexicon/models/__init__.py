"""The linear models beside the danger model (`risks.model`), with its features: one file each, and its weights in data.

`make train` writes the weights (`data/*_weights.json`); no file here knows a word.
"""
