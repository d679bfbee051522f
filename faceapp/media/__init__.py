"""Files to pixels: decoding, orientation, dates, thumbnails."""
