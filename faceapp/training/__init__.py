"""Learning expression networks from labelled faces; imported only when somebody trains."""
