"""What the engine over an OpenSearch cluster stands on."""
