"""The register: one Django application, one package per concept."""
