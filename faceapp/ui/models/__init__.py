"""The models page: what finds faces, tells people apart and reads expressions, and getting others."""
