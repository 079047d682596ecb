package io.github.replicatorkuma.exec;

/**
 * How a child ended that ended by itself.
 *
 * @param exitCode 128 + n when signal n ended it
 * @param stdout all of it; empty when a consumer took the lines
 * @param stderr the last 16 KiB
 */
public record CommandResult(int exitCode, String stdout, OutputTail stderr) {
  public boolean isSuccess() {
    return exitCode == 0;
  }
}
