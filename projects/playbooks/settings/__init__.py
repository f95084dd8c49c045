"""The process document: what a project says about its process beside the playbooks of its roles."""
