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

CFLAGS  ?= $(FLAGS_$(VARIANT))
LDFLAGS ?= $(LD_$(VARIANT))
PACKAGES := htslib jansson

DEP_CFLAGS = $(shell $(PKG_CONFIG) --cflags $(PACKAGES))
DEP_LIBS   = $(shell $(PKG_CONFIG) --libs $(PACKAGES)) -lm
CMOCKA     = $(shell $(PKG_CONFIG) --cflags --libs cmocka)

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
FUZZ      := $(patsubst tests/fuzz/%.c,build/fuzz/%,$(wildcard tests/fuzz/fuzz_*.c))
SO        := libstardose.so.$(SOVERSION)

all: $(B)/stardose $(B)/$(SO)  ## build the program and the libraries (default)

$(B)/stardose: $(CLI_OBJ) $(B)/libstardose.a
	$(CC) $(LDFLAGS) -o $@ $^ $(DEP_LIBS)

$(B)/libstardose.a: $(LIB_OBJ)
	@rm -f $@
	$(AR) rcs $@ $^

$(B)/$(SO): $(LIB_OBJ)
	$(CC) -shared -Wl,-soname,$(SO) $(LDFLAGS) -o $@ $^ $(DEP_LIBS)

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(COMPILE) -c -o $@ $<

# ---- knowledge: databases/ is placed in the library's read-only data as it is -----------------------------
$(B)/kb_embed.S: scripts/embed-tables.sh $(TABLES)
	@mkdir -p $(@D)
	scripts/embed-tables.sh $(TABLES) >$@

$(B)/src/kb/kb_embed.o: $(B)/kb_embed.S $(TABLES)
	@mkdir -p $(@D)
	$(CC) -I. -c -o $@ $<

knowledge:  ## rebuild databases/ from UPSTREAM (source data; not needed by users)
	$(PYTHON) scripts/import_definitions.py --upstream $(UPSTREAM)
	$(PYTHON) scripts/import_phenotypes.py --upstream $(UPSTREAM)
	$(PYTHON) scripts/import_guidance.py --upstream $(UPSTREAM)
	$(PYTHON) scripts/prove_definitions.py --upstream $(UPSTREAM)
	$(PYTHON) scripts/prove_phenotypes.py --upstream $(UPSTREAM)
	$(PYTHON) scripts/make_sources.py

# ---- checks ---------------------------------------------------------------------------------------------
check: deps  ## install what is missing, build, run every test
	$(MAKE) check-floors check-knowledge check-headers check-unit check-property check-cli check-fuzz-corpus

check-unit: $(UNIT)  ## run the unit tests
	@set -e; for t in $(UNIT); do $$t; done

check-property: $(PROPERTY)  ## run the property tests: definitions are their own oracle
	@set -e; for t in $(PROPERTY); do $$t; done

$(B)/tests/%: tests/unit/%.c $(SUPPORT) $(B)/libstardose.a
	@mkdir -p $(@D)
	$(COMPILE) -Itests/support $(LDFLAGS) -o $@ $< $(SUPPORT) $(B)/libstardose.a $(DEP_LIBS) $(CMOCKA)

$(B)/tests/%: tests/property/%.c $(SUPPORT) $(B)/libstardose.a
	@mkdir -p $(@D)
	$(COMPILE) -Itests/support $(LDFLAGS) -o $@ $< $(SUPPORT) $(B)/libstardose.a $(DEP_LIBS) $(CMOCKA)

check-cli: $(B)/stardose  ## compare what the commands print with test-data/expected
	scripts/run-cli-tests.sh $<

golden: $(B)/stardose  ## rewrite test-data/expected from what is printed now
	scripts/run-cli-tests.sh $< --update

check-floors:  ## every include goes down, through a door
	scripts/check-floors.sh

check-knowledge: $(B)/stardose  ## the tables agree with each other, and no gene is named in the code
	scripts/check-knowledge.sh
	$(B)/stardose db verify

check-headers:  ## public headers compile alone, strictly, in C and C++
	$(CC)  -std=c11   -Wall -Wextra -Wpedantic -Werror -fsyntax-only -Iinclude tests/headers/strict.c
	$(CXX) -std=c++11 -Wall -Wextra -Wpedantic -Werror -fsyntax-only -Iinclude tests/headers/strict.cc

.PHONY: deps
deps:
	@scripts/install-deps.sh

help:  ## list these targets
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## /{printf "  %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

clean:  ## remove everything built
	rm -rf build

.PHONY: all knowledge check check-unit check-property check-cli golden check-floors check-knowledge check-headers help clean
.DELETE_ON_ERROR:
-include $(LIB_OBJ:.o=.d) $(CLI_OBJ:.o=.d) $(UNIT:=.d) $(PROPERTY:=.d)
