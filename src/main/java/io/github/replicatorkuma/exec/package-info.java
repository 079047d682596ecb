/** Child processes: nobody else starts any. */
@NullMarked
package io.github.replicatorkuma.exec;

import org.jspecify.annotations.NullMarked;
