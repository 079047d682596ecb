/** What {@code doctor} looks at: one class a subject, none of which changes anything. */
@NullMarked
package io.github.replicatorkuma.cli.doctor;

import org.jspecify.annotations.NullMarked;
