"""The page "Training a model of expressions on corrections or a labelled folder"."""
