package io.github.replicatorkuma.exec;

import java.io.IOException;

/** Where a child's output goes, chunk by chunk. */
interface OutputSink {
  /**
   * Takes the first {@code length} bytes of {@code chunk}.
   *
   * @throws IOException when there is too much of it
   */
  void write(byte[] chunk, int length) throws IOException;

  /** Nothing more will come. */
  void end() throws IOException;
}
