# Two commands are enough on a fresh machine: make demo, make test.  Each prepares .venv first.

.PHONY: help demo test servers soak bench docs lint lock clean

help:  ## these lines
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1	\2/p' Makefile | expand -t 16

demo: .venv/ready  ## a mail server, a sample company and a handful of complaints (HEADLESS=1 ends by itself)
	.venv/bin/mailflow demo $(if $(HEADLESS),--headless)

test: .venv/ready  ## style, types and all tests but the long counts (six to nine minutes on two cores)
	@sh scripts/test.sh

servers:  ## install Dovecot and Postfix for the tests (Debian, root); starts no service
	@sh scripts/servers.sh

soak: .venv/ready  ## the long counts of a release (hours)
	.venv/bin/python -m pytest -n 2 -m soak --timeout=0

bench: .venv/ready  ## complaints per second, with real servers
	.venv/bin/python benchmarks/ingest.py

docs: .venv/ready  ## draw docs/lifecycle.md from its table
	.venv/bin/python scripts/lifecycle.py

lint: .venv/ready  ## style and types only
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy

lock: .venv/ready  ## renew both locks from pyproject.toml
	@sh scripts/lock.sh

clean:  ## remove .venv and everything that was built
	rm -rf .venv build dist demo-data .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/ready: pyproject.toml requirements-dev.lock scripts/setup.sh
	@sh scripts/setup.sh
