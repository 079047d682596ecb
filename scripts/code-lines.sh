#!/usr/bin/env bash
# Counts the lines of code of src/main/java by package, without comments, blank lines, imports and package
# lines; names files of more than 300 lines, and counts what is in src/test/java beside tests (some of which
# have all they run from a contract):
#
#   code-lines.sh [DIRECTORY]     of another working tree than this one
set -euo pipefail
cd "${1:-$(dirname "${BASH_SOURCE[0]}")/..}"

# Of files named on stdin; a comment takes all of its lines, as the formatter leaves none beside code.
count() {
  xargs awk '
    FNR == 1 { comment = 0 }
    /^[ \t]*\/\*/ { comment = 1 }
    comment { if (/\*\//) comment = 0; next }
    /^[ \t]*(\/\/|$)/ || /^(import|package) / { next }
    {
      name = FILENAME
      sub(/.*replicatorkuma\//, "", name)
      sub(/\/?[^\/]*$/, "", name)
      lines[name]++
      all++
    }
    END {
      for (name in lines) printf "%6d %s\n", lines[name], name
      printf "%6d all\n", all
    }' | sort -rn
}

find src/main/java -name '*.java' | count
find src/main/java -name '*.java' -exec wc -l {} + | awk '$1 > 300 && $2 != "total" { print "more than 300 lines: " $2 }'
find src/test/java -name '*.java' ! -name '*Test.java' ! -name '*IT.java' \
  -exec grep -LZE '@(Test|Property|ParameterizedTest|TestFactory)\b' {} + |
  xargs -0 cat | wc -l | awk '{ print "beside tests in src/test/java: " $1 " lines" }'
