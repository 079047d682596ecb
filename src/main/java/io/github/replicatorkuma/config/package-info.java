/** The environment becomes settings, or every problem at once; nothing secret is ever rendered. */
@NullMarked
package io.github.replicatorkuma.config;

import org.jspecify.annotations.NullMarked;
