"""The index of a corpus in an OpenSearch cluster: loaded version by version, and read by every bot process."""
