# Chores of development. Everything runs in the environment that `python3 manage.py test` makes.
RUN := .venv/bin/python -m
.PHONY: lock test

lock:  ## pin what pyproject.toml asks for, with hashes
	.venv/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
		--custom-compile-command "make lock" pyproject.toml --output-file requirements.lock
	.venv/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
		--custom-compile-command "make lock" --extra dev --constraint requirements.lock \
		pyproject.toml --output-file requirements-dev.lock

test:
	python3 manage.py test
