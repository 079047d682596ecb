/**
 * Files and directories that are whole or absent, for their owner only, and on the disk; unix
 * sockets.
 */
@NullMarked
package io.github.replicatorkuma.files;

import org.jspecify.annotations.NullMarked;
