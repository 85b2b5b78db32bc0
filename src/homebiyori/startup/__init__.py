"""What the image keeps compiled for its starts, and what a start on AWS leaves out (docs/adr/0020)."""
