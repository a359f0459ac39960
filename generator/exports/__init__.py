"""The Hub in; the files beside its pages out."""
