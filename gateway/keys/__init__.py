"""The seals: keys in files, and what is made with them. Everything here fails closed.

Read in this order: ``certificates`` (what a key looks like to others) · ``keyring`` (checking a seal) · ``signer``
(making one) · ``digests`` and ``wrapping`` (keyed digests, key-encryption keys) · ``store`` (the files) ·
``development``.
"""
