"""The backend of ほめびより: AI characters praise parents, a tree grows, a fruit keeps one exchange a day."""

__version__ = "0.1.0"
