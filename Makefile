# stardose -- star alleles, phenotypes and drug guidance from a VCF.   `make help` lists the targets.

VERSION := 0.1.0
SOVERSION := 0
PREFIX  ?= /usr/local
LIBDIR  ?= $(PREFIX)/lib
VARIANT ?= release
PKG_CONFIG ?= pkg-config
PYTHON  ?= python3
# Source data for the importers and real people's data for `make validate`; neither is needed to build, test or use.
UPSTREAM ?= ../shared/upstream
REAL     ?= ../shared/real
ODD      ?= ../shared/odd

# ---- flags ----------------------------------------------------------------------------------------------
WARN = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes \
       -Wmissing-prototypes -Wwrite-strings -Wcast-qual -Wpointer-arith -Wvla -Wformat=2 -Wundef \
       -Wdouble-promotion
HARDEN = -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection
HARDEN_LD = -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack -Wl,--as-needed

FLAGS_release  = -O2 -g $(HARDEN)
LD_release     = $(HARDEN_LD)
FLAGS_debug    = -O0 -g3
FLAGS_asan     = -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
LD_asan        = -fsanitize=address,undefined
FLAGS_tsan     = -O1 -g -fsanitize=thread
LD_tsan        = -fsanitize=thread
FLAGS_coverage = -O0 -g --coverage
LD_coverage    = --coverage
FLAGS_fuzz     = -O1 -g -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
LD_fuzz        = -fsanitize=address,undefined

CFLAGS  ?= $(FLAGS_$(VARIANT))
LDFLAGS ?= $(LD_$(VARIANT))
PACKAGES := htslib jansson

DEP_CFLAGS = $(shell $(PKG_CONFIG) --cflags $(PACKAGES))
DEP_LIBS   = $(shell $(PKG_CONFIG) --libs $(PACKAGES)) -lm
CMOCKA     = $(shell $(PKG_CONFIG) --cflags --libs cmocka)

# `make V=1` shows the commands.
Q = $(if $(V),,@)

# -fPIC serves the static and the shared library alike; -ffile-prefix-map keeps build paths out of the binary.
COMPILE = $(CC) -std=c11 $(WARN) $(WERROR) $(CPPFLAGS) -D_POSIX_C_SOURCE=200809L -DSTARDOSE_VERSION='"$(VERSION)"' -Iinclude -Isrc \
          $(DEP_CFLAGS) -fPIC -fvisibility=hidden -ffile-prefix-map=$(CURDIR)=. -MMD -MP $(CFLAGS)

# ---- files ----------------------------------------------------------------------------------------------
B         ?= build/$(VARIANT)
TABLES    := $(sort $(wildcard databases/*.tsv databases/*/*.tsv))
CLI_SRC   := $(wildcard src/cli/*.c)
LIB_SRC   := $(filter-out $(CLI_SRC),$(wildcard src/*/*.c))
LIB_OBJ   := $(LIB_SRC:%.c=$(B)/%.o) $(B)/src/kb/kb_embed.o
CLI_OBJ   := $(CLI_SRC:%.c=$(B)/%.o)
SUPPORT   := $(wildcard tests/support/*.c)
UNIT      := $(patsubst tests/unit/%.c,$(B)/tests/%,$(wildcard tests/unit/test_*.c))
PROPERTY  := $(patsubst tests/property/%.c,$(B)/tests/%,$(wildcard tests/property/test_*.c))
FUZZ      := $(patsubst tests/fuzz/%.c,$(B)/tests/%,$(wildcard tests/fuzz/fuzz_*.c))
SO        := libstardose.so.$(SOVERSION)

all: $(B)/stardose $(B)/$(SO)  ## build the program and the libraries (default)

$(B)/stardose: $(CLI_OBJ) $(B)/libstardose.a
	@echo "  LINK $@"
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(DEP_LIBS)

$(B)/libstardose.a: $(LIB_OBJ)
	@rm -f $@
	@echo "  AR   $@"
	$(Q)$(AR) rcs $@ $^

$(B)/$(SO): $(LIB_OBJ)
	@echo "  LINK $@"
	$(Q)$(CC) -shared -Wl,-soname,$(SO) $(LDFLAGS) -o $@ $^ $(DEP_LIBS)

$(B)/%.o: %.c
	@mkdir -p $(@D)
	@echo "  CC   $<"
	$(Q)$(COMPILE) -c -o $@ $<

# ---- knowledge: databases/ is placed in the library's read-only data as it is -----------------------------
$(B)/kb_embed.S: scripts/embed-tables.sh $(TABLES)
	@mkdir -p $(@D)
	$(Q)scripts/embed-tables.sh $(TABLES) >$@

$(B)/src/kb/kb_embed.o: $(B)/kb_embed.S $(TABLES)
	@mkdir -p $(@D)
	$(CC) -I. -c -o $@ $<

knowledge:  ## rebuild databases/ from UPSTREAM (source data; not needed by users)
	$(PYTHON) scripts/import_definitions.py --upstream $(UPSTREAM)
	$(PYTHON) scripts/import_phenotypes.py --upstream $(UPSTREAM)
	$(PYTHON) scripts/import_windows.py --upstream $(UPSTREAM)
	$(PYTHON) scripts/import_interactions.py --upstream $(UPSTREAM)
	$(PYTHON) scripts/import_guidance.py --upstream $(UPSTREAM)
	$(PYTHON) scripts/prove_definitions.py --upstream $(UPSTREAM)
	$(PYTHON) scripts/prove_phenotypes.py --upstream $(UPSTREAM)
	$(PYTHON) scripts/prove_windows.py --upstream $(UPSTREAM)
	$(PYTHON) scripts/prove_guidance.py --upstream $(UPSTREAM)
	$(MAKE) $(B)/stardose
	$(PYTHON) scripts/make_frequencies.py $(B)/stardose $(REAL)
	$(PYTHON) scripts/make_site_frequencies.py $(REAL)
	$(PYTHON) scripts/make_sources.py

# ---- checks ---------------------------------------------------------------------------------------------
check: deps  ## install what is missing, build, run every test
	$(MAKE) check-floors check-knowledge check-headers check-install check-unit check-property check-cli check-inputs check-simulated check-fuzz-corpus

check-unit: $(UNIT)  ## run the unit tests
	@set -e; for t in $(UNIT); do $$t; done

check-property: $(PROPERTY)  ## run the property tests: definitions are their own oracle
	@set -e; for t in $(PROPERTY); do $$t; done

DAMAGE_RUNS ?= 3000
check-damage: $(B)/tests/test_damage $(B)/tests/test_damage_files  ## damage every site in every way, and test files at random
	DAMAGE=full $(B)/tests/test_damage
	RUNS=$(DAMAGE_RUNS) $(B)/tests/test_damage_files

# Our own allocations pass tests/support/fail_alloc.c, so that a test can make the n-th of them fail.
WRAP_ALLOC = -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc

$(B)/tests/%: tests/unit/%.c $(SUPPORT) $(B)/libstardose.a
	@mkdir -p $(@D)
	@echo "  TEST $<"
	$(Q)$(COMPILE) -Itests/support $(LDFLAGS) $(WRAP_ALLOC) -o $@ $< $(SUPPORT) $(B)/libstardose.a $(DEP_LIBS) $(CMOCKA)

$(B)/tests/%: tests/property/%.c $(SUPPORT) $(B)/libstardose.a
	@mkdir -p $(@D)
	@echo "  TEST $<"
	$(Q)$(COMPILE) -Itests/support $(LDFLAGS) $(WRAP_ALLOC) -o $@ $< $(SUPPORT) $(B)/libstardose.a $(DEP_LIBS) $(CMOCKA)

check-cli: $(B)/stardose  ## compare what the commands print with test-data/expected
	scripts/run-cli-tests.sh $<

golden: $(B)/stardose $(B)/example  ## rewrite test-data/expected from what is printed now
	scripts/run-cli-tests.sh $< --update
	$(B)/example test-data/vcf/trio.phased.vcf >test-data/expected/example.txt

check-simulated: $(B)/stardose  ## made-up patients with every allele of every gene are found again, on both builds
	scripts/check-simulated.py $(B)/stardose --builds 38,37
	scripts/check-simulated.py $(B)/stardose --builds 38,37 --unphased --seed 2

check-pairs: $(B)/stardose  ## every pair of alleles of every gene is found again, on both builds; each allele in all styles
	scripts/check-simulated.py $(B)/stardose --builds 38,37 --times 10 --every
	scripts/check-simulated.py $(B)/stardose --builds 38,37 --times 10 --unphased --seed 2

check-floors:  ## every include goes down, through a door
	scripts/check-floors.sh

check-knowledge: $(B)/stardose  ## the tables agree with each other, and no gene is named in the code
	scripts/check-knowledge.sh
	$(B)/stardose db verify

# The example is compiled and run against the library in build/ and, as a stranger would, against an installed tree.
STAGE = $(B)/stage
STAGED_FLAGS = $$(PKG_CONFIG_PATH=$(STAGE)/usr/lib/pkgconfig $(PKG_CONFIG) --define-variable=prefix=$(STAGE)/usr --cflags --libs stardose)
$(B)/example: tests/headers/example.c $(B)/libstardose.a
	$(Q)$(CC) -std=c11 -Wall -Wextra -Wpedantic -Werror $(CFLAGS) -Iinclude $(LDFLAGS) -o $@ $^ $(DEP_LIBS)

check-headers: $(B)/example  ## public headers compile alone, strictly, in C and C++; the example runs
	$(CC)  -std=c11   -Wall -Wextra -Wpedantic -Werror -fsyntax-only -Iinclude tests/headers/strict.c
	$(CXX) -std=c++11 -Wall -Wextra -Wpedantic -Werror -fsyntax-only -Iinclude tests/headers/strict.cc
	$(B)/example test-data/vcf/trio.phased.vcf | diff test-data/expected/example.txt -

check-install: all man  ## install into a folder below build/, and build and run the example from there
	rm -rf $(STAGE)
	$(MAKE) install DESTDIR=$(STAGE) PREFIX=/usr LIBDIR=/usr/lib >/dev/null
	$(CC) -std=c11 -Wall -Wextra -Werror $(CFLAGS) -o $(STAGE)/example tests/headers/example.c $(LDFLAGS) $(STAGED_FLAGS)
	LD_LIBRARY_PATH=$(STAGE)/usr/lib $(STAGE)/example test-data/vcf/trio.phased.vcf | diff test-data/expected/example.txt -
	$(STAGE)/usr/bin/stardose --version | head -n 1
	$(MAKE) uninstall DESTDIR=$(STAGE) PREFIX=/usr LIBDIR=/usr/lib >/dev/null
	@left=$$(find $(STAGE)/usr ! -type d); [ -z "$$left" ] || { echo "uninstall left $$left"; exit 1; }

# A found crash is a test for ever: each fuzz target replays its inputs.  `make fuzz` looks for more.
$(B)/tests/fuzz_%: tests/fuzz/fuzz_%.c tests/fuzz/replay.c $(B)/libstardose.a
	@mkdir -p $(@D)
	@echo "  TEST $<"
	$(Q)$(COMPILE) -Itests/support $(LDFLAGS) -o $@ $< tests/fuzz/replay.c $(B)/libstardose.a $(DEP_LIBS)

check-fuzz-corpus: $(FUZZ)  ## replay the fuzz targets' inputs
	@set -e; for t in $(FUZZ); do $$t test-data/fuzz/$$(basename $$t | sed s/fuzz_//); done

FUZZ_SECONDS ?= 60
fuzz:  ## look for inputs that break a fuzz target: make fuzz TARGET=name [FUZZ_SECONDS=60]
	@[ -n "$(TARGET)" ] || { echo "which? make fuzz TARGET=one of: $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))"; exit 2; }
	$(MAKE) CC=clang VARIANT=fuzz build/fuzz/libstardose.a
	mkdir -p build/fuzz/corpus/$(TARGET)
	clang -std=c11 -D_POSIX_C_SOURCE=200809L -Iinclude -Isrc -Itests/support $(DEP_CFLAGS) -O1 -g -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all \
	    -o build/fuzz/fuzz_$(TARGET) tests/fuzz/fuzz_$(TARGET).c build/fuzz/libstardose.a $(DEP_LIBS)
	build/fuzz/fuzz_$(TARGET) -max_total_time=$(FUZZ_SECONDS) -artifact_prefix=build/fuzz/ build/fuzz/corpus/$(TARGET) test-data/fuzz/$(TARGET)

check-inputs: $(B)/stardose  ## odd and bad inputs at real positions do what tests/odd/cases.tsv says
	$(PYTHON) tests/odd/run.py $< build/odd

check-odd: $(B)/stardose  ## odd inputs from the folder ODD do what they must (skips without it)
	$(PYTHON) scripts/check-odd.py $< $(ODD)

check-forms: $(B)/stardose  ## the same genotypes written in other ways call the same (people in the folder REAL too, where it is)
	$(PYTHON) scripts/check-forms.py $< test-data/vcf $(REAL) build/forms

validate: $(B)/stardose  ## compare with GeT-RM and PharmCAT on the people in the folder REAL (skips without it); writes docs/validation.md
	$(PYTHON) scripts/validate.py $< $(REAL) build/validate
	$(PYTHON) scripts/prove_program.py $< --upstream $(UPSTREAM)
	$(MAKE) calibrate

calibrate: $(B)/stardose  ## hold the probabilities of diplotypes against phased people of the folder REAL (skips without it); writes docs/calibration.md
	$(PYTHON) scripts/calibrate.py $< $(REAL) build/validate docs/calibration.md

$(B)/tests/bench_%: tests/bench/bench_%.c $(B)/libstardose.a
	@mkdir -p $(@D)
	@echo "  BENCH $<"
	$(Q)$(COMPILE) $(LDFLAGS) -o $@ $< $(B)/libstardose.a $(DEP_LIBS)

bench: $(B)/stardose $(B)/tests/bench_call  ## time and memory on the people in the folder REAL (skips without it)
	$(PYTHON) scripts/bench.py $< $(REAL) build/validate $(B)/tests/bench_call

TESTS = check-unit check-property check-cli check-fuzz-corpus
asan:  ## all tests with the address and undefined-behaviour sanitizers
	STARDOSE_NO_MEMORY_LIMIT=1 $(MAKE) VARIANT=asan $(TESTS) check-odd

tsan:  ## all tests with the thread sanitizer
	STARDOSE_NO_MEMORY_LIMIT=1 $(MAKE) VARIANT=tsan $(TESTS)

VALGRIND = valgrind -q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite,possible
valgrind: $(UNIT) $(PROPERTY) $(B)/stardose  ## all tests under valgrind
	@set -e; for t in $(UNIT); do $(VALGRIND) $$t; done
	WRAPPER="$(VALGRIND)" scripts/run-cli-tests.sh $(B)/stardose

coverage:  ## lines and branches that the tests reach, per source file
	$(MAKE) VARIANT=coverage $(TESTS)
	scripts/coverage.sh build/coverage

compilers:  ## no warnings from gcc and clang
	$(MAKE) CC=gcc B=build/gcc WERROR=-Werror all
	$(MAKE) CC=clang B=build/clang WERROR=-Werror all

lint:  ## static analysis of C, shell and the manual page
	cppcheck --quiet --error-exitcode=1 --std=c11 --inline-suppr --enable=warning,performance,portability \
	    --suppress=missingIncludeSystem -D__GNUC__ -Iinclude -Isrc src
	shellcheck scripts/*.sh .ci/run
	$(MAKE) man
	groff -man -ww -z build/stardose.1

format:  ## lay out the C files as .clang-format says
	clang-format -i $(wildcard src/*/*.[ch] include/*.h tests/*/*.[ch])

check-format:  ## the C files are laid out as .clang-format says
	clang-format --dry-run -Werror $(wildcard src/*/*.[ch] include/*.h tests/*/*.[ch])

check-all: check check-damage check-forms check-pairs compilers check-odd lint asan tsan valgrind  ## everything but the comparison with real people

# ---- the demonstration, the manual, installing ---------------------------------------------------------------
demo:  ## install what is missing, build, write a report of a made-up patient, say where it is
	@scripts/install-deps.sh build
	@$(MAKE) --no-print-directory $(B)/stardose
	@$(B)/stardose report --force -o build/demo --calls test-data/outside-calls/demo.tsv test-data/vcf/demo.g.vcf
	@echo "The report of a made-up patient:"; ls -1 $(CURDIR)/build/demo/*

readme:  ## make the README's table of genes again from databases/
	@{ sed '/<!-- genes -->/q' README.md; scripts/readme-genes.sh; sed -n '/<!-- \/genes -->/,$$p' README.md; } >build/README.part
	@mv build/README.part README.md

test-data:  ## make the test inputs again from databases/
	$(PYTHON) scripts/make-test-data.py

man: $(B)/stardose  ## the manual page, from the commands' own tables
	@scripts/make-man.sh $< >build/stardose.1.part && mv build/stardose.1.part build/stardose.1

$(B)/stardose.pc: Makefile
	@mkdir -p $(@D)
	@printf '%s\n' 'prefix=$(PREFIX)' 'libdir=$(subst $(PREFIX),$${prefix},$(LIBDIR))' 'includedir=$${prefix}/include' '' 'Name: stardose' \
	    'Description: star alleles, phenotypes and drug guidance from variants' 'Version: $(VERSION)' \
	    'Requires.private: htslib jansson' 'Libs: -L$${libdir} -lstardose' 'Libs.private: -lm' 'Cflags: -I$${includedir}' >$@

BINDIR = $(DESTDIR)$(PREFIX)/bin
MANDIR = $(DESTDIR)$(PREFIX)/share/man/man1
INCDIR = $(DESTDIR)$(PREFIX)/include
LIBS_TO = $(DESTDIR)$(LIBDIR)
install: all man  ## install below PREFIX (and DESTDIR): program, libraries, headers, manual page
	@rm -f $(B)/stardose.pc
	@$(MAKE) --no-print-directory $(B)/stardose.pc
	install -d $(BINDIR) $(MANDIR) $(INCDIR) $(LIBS_TO)/pkgconfig
	install -m 755 $(B)/stardose $(BINDIR)/stardose
	install -m 644 build/stardose.1 $(MANDIR)/stardose.1
	install -m 644 $(wildcard include/*.h) $(INCDIR)
	install -m 644 $(B)/libstardose.a $(LIBS_TO)/libstardose.a
	install -m 755 $(B)/$(SO) $(LIBS_TO)/libstardose.so.$(VERSION)
	ln -sf libstardose.so.$(VERSION) $(LIBS_TO)/$(SO)
	ln -sf $(SO) $(LIBS_TO)/libstardose.so
	install -m 644 $(B)/stardose.pc $(LIBS_TO)/pkgconfig/stardose.pc

uninstall:  ## remove what `make install` put there
	rm -f $(BINDIR)/stardose $(MANDIR)/stardose.1 $(patsubst include/%,$(INCDIR)/%,$(wildcard include/*.h)) \
	    $(LIBS_TO)/libstardose.a $(LIBS_TO)/libstardose.so $(LIBS_TO)/$(SO) $(LIBS_TO)/libstardose.so.$(VERSION) \
	    $(LIBS_TO)/pkgconfig/stardose.pc

.PHONY: deps
deps:
	@scripts/install-deps.sh

help:  ## list these targets
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## /{printf "  %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

clean:  ## remove everything built
	rm -rf build

.PHONY: all knowledge check check-inputs check-simulated check-pairs check-unit check-property check-damage check-cli golden check-floors check-knowledge check-headers \
    check-install check-fuzz-corpus fuzz check-odd check-forms validate calibrate bench asan tsan valgrind coverage compilers lint format \
    check-format check-all demo readme test-data man install uninstall help clean
.SECONDARY:
.DELETE_ON_ERROR:
-include $(LIB_OBJ:.o=.d) $(CLI_OBJ:.o=.d) $(UNIT:=.d) $(PROPERTY:=.d)
