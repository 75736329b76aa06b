"""Detection: from the lines of a text and their regions to detections. It knows no policy."""
