package io.github.replicatorkuma.model;

/**
 * How much a snapshot may hold: far more than an Uptime Kuma with 10,000 monitors has, and less
 * than would fill a disk or the memory. Who can write to the repository could otherwise stop every
 * replica.
 *
 * @param bytes of all files together, on disk: the fetched copy lies beside Kuma's own database
 * @param files on disk; ours has about 60
 * @param tables of a manifest; Kuma has 18 that are replicated
 * @param columns of a table; the databases themselves allow no more
 * @param manifestBytes that are read into memory at once; a manifest has about 100 kB
 * @param tableBytes of one CSV file
 * @param rowCharacters of one row, which is in memory several times while it is read
 * @param uploadBytes of one logo; a leader takes no larger one along
 * @param heapBytes that all rows together would take in memory, which is what a first apply holds
 */
public record SnapshotLimits(
    long bytes,
    long files,
    int tables,
    int columns,
    int manifestBytes,
    long tableBytes,
    int rowCharacters,
    long uploadBytes,
    long heapBytes) {
  /** What the operator can do about a snapshot that would fill the disk. */
  public static final String HINT =
      "The older rows stay. Look on the leader for rows that are far too long or too many, and who"
          + " else writes to the repository.";

  /** What the operator can do about one that would fill the memory. */
  public static final String MEMORY_HINT =
      HINT
          + " If the leader really has that many, give the replicator more memory, e.g. with"
          + " JAVA_OPTS=-Xmx1g.";

  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;

  /** The most bytes that a logo may have: 10 MB. */
  public static final long UPLOAD_BYTES = 10 * MIB;

  private static final int MOST_ROW_CHARACTERS = (int) (4 * MIB);

  /** What the program itself takes, before any row. */
  private static final long OWN_HEAP = 20 * MIB;

  /** The rows in a plan, and those of the restore point from before; see SnapshotMemoryTest. */
  private static final int COPIES = 2;

  /** While a row is read there are several copies of it, of two bytes a character. */
  private static final int ROWS_PER_HEAP = 64;

  private static final SnapshotLimits HERE = ofHeap(Runtime.getRuntime().maxMemory());

  /** What this process can take. */
  public static SnapshotLimits here() {
    return HERE;
  }

  /** What is published: rows pass one by one, so there may be any number. */
  public static SnapshotLimits whenPublishing() {
    return ofHeap(Long.MAX_VALUE);
  }

  /** What a process can take whose heap grows to {@code most} bytes. */
  static SnapshotLimits ofHeap(long most) {
    return new SnapshotLimits(
        2048 * MIB,
        10_000,
        200,
        2_000,
        (int) MIB,
        1024 * MIB,
        (int) Math.min(MOST_ROW_CHARACTERS, most / ROWS_PER_HEAP),
        UPLOAD_BYTES,
        Math.max(0, most - OWN_HEAP) / COPIES);
  }
}
