# `make demo` and `make test` need nothing but Swift 6.3 and make on Debian 12; they install the rest.

SWIFT ?= swift
DEMO ?= out
BINARY = .build/release/workroom
SAMPLES = Samples/mail Samples/pages Samples/bundles
ME = --name "Marta Lindqvist" --name "Marta L." \
	--address "marta@lindqvist-sprak.example,..2013-04-01" \
	--address "marta.lindqvist@example.com,2013-04-02.."
AS_OF = 2016-06-01
STORE = $(DEMO)/samples.workroom

.PHONY: demo test check fuzz reports lint bench bench-search bench-packet bench-reports setup judges clean

setup:
	@sh .ci/setup

$(BINARY): setup
	$(SWIFT) build -c release --product workroom

demo: $(BINARY)
	rm -rf $(DEMO)
	mkdir -p $(DEMO)
	$(BINARY) import $(SAMPLES) --store $(STORE)
	$(BINARY) me $(ME) --store $(STORE)
	$(BINARY) audit --store $(STORE) > $(DEMO)/audit.txt
	$(BINARY) report all --out $(DEMO)/reports --as-of $(AS_OF) --store $(STORE)
	$(BINARY) packet 75331846 --out $(DEMO)/WR01 --as-of $(AS_OF) --store $(STORE)
	$(BINARY) verify $(DEMO)/WR01
	@echo
	@echo "Open $(DEMO)/reports/index.html and $(DEMO)/WR01/data/packet.html in a browser."
	@echo "The reconciliation of every source is in $(DEMO)/audit.txt."

# What Samples yield, committed under Reports/ and compared byte for byte by a test.
reports: $(BINARY)
	rm -rf .build/reports.workroom .build/specimen Reports/site
	$(BINARY) import $(SAMPLES) --store .build/reports.workroom --quiet
	$(BINARY) me $(ME) --store .build/reports.workroom
	$(BINARY) report all --out Reports/site --as-of $(AS_OF) --store .build/reports.workroom
	$(BINARY) packet 75331846 --out .build/specimen --as-of $(AS_OF) --store .build/reports.workroom
	rm -rf Reports/packet && cp -R .build/specimen/data Reports/packet
	{ sed '/^## Columns/,$$d' Reports/README.md; cat Reports/site/columns.md; } > .build/README.md
	mv .build/README.md Reports/README.md
	rm -rf .build/reports.workroom .build/specimen

test: setup
	$(SWIFT) test

# The outside judges; one that is absent is named as skipped, never passed.
check: $(BINARY)
	sh .ci/judges $(BINARY)

# Each fuzz target for SECONDS; findings stay in Tests/Fuzzing/FailCases and are replayed as tests.
SECONDS ?= 10
fuzz: setup
	sh Tests/Fuzzing/run $(SECONDS)

lint:
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests
	sh .ci/layering

bench: $(BINARY)
	sh Tests/Benchmarks/run $(BINARY)

# Search over a million messages; by hand, since making them takes minutes.
bench-search: $(BINARY)
	python3 Tests/Benchmarks/search.py $(BINARY)

# The packet of a long job with large files; MESSAGES and MB as given.
bench-packet: $(BINARY)
	python3 Tests/Benchmarks/packet.py $(BINARY) $(MESSAGES) $(MB)

# The reports of 500 jobs with a million messages; by hand, since making them takes minutes.
bench-reports: $(BINARY)
	python3 Tests/Benchmarks/reports.py $(BINARY)

clean:
	rm -rf .build $(DEMO)
