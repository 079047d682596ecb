package io.github.replicatorkuma.store.restic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When {@code restic unlock} may run. */
final class LeftLocksTest {
  private static final Instant NOW = Instant.parse("2030-01-01T12:00:00Z");
  private static final String OURS = "kuma-a";
  private static final long DEAD_CHILD = 7;
  private static final ResticLock LEFT = lock(OURS, DEAD_CHILD, 1);
  private static final ResticLock UNKNOWN = lock(OURS, 8, 2);
  private static final ResticLock ELSEWHERE = lock("kuma-b", DEAD_CHILD, 3);
  private static final ResticLock OLD_HERE = lock(OURS, 9, 31);
  private static final ResticLock OLD_ELSEWHERE = lock("kuma-b", 9, 31);

  @Test
  void locksOfDeadChildren_areRemovedAtOnce() {
    assertThat(among(LEFT, LEFT)).isEqualTo(new LeftLocks(true, Optional.empty()));
  }

  @Test
  void oneLockWithOurHostNameThatIsNotAChilds_keepsAll() {
    assertThat(among(LEFT, UNKNOWN)).isEqualTo(new LeftLocks(false, Optional.of(UNKNOWN)));
    assertThat(among(OLD_ELSEWHERE, UNKNOWN).unlock()).isFalse();
  }

  @Test
  void lockOfAnotherHost_isWaitedFor_andNotInTheWayOfRemovingOurs() {
    assertThat(among(ELSEWHERE)).isEqualTo(new LeftLocks(false, Optional.of(ELSEWHERE)));
    assertThat(among(ELSEWHERE, LEFT)).isEqualTo(new LeftLocks(true, Optional.of(ELSEWHERE)));
  }

  @Test
  void locksOlderThanHalfAnHour_areRemovedWhoeverMadeThem() {
    assertThat(among(OLD_HERE, OLD_ELSEWHERE)).isEqualTo(new LeftLocks(true, Optional.empty()));
    assertThat(among(lock(OURS, 8, 30)).unlock()).isFalse();
  }

  @Test
  void hostNameThatIsUnknown_leavesOnlyWhatIsOld() {
    assertThat(leftAmong(Optional.empty(), LEFT).unlock()).isFalse();
    assertThat(leftAmong(Optional.empty(), OLD_HERE, ELSEWHERE).unlock()).isFalse();
    assertThat(leftAmong(Optional.empty(), OLD_ELSEWHERE).unlock()).isTrue();
  }

  @Test
  void waiting_isForTheYoungest() {
    assertThat(among(ELSEWHERE, UNKNOWN).waitFor()).contains(UNKNOWN);
  }

  @Test
  void noLocks_areNothingToRemove() {
    assertThat(among()).isEqualTo(new LeftLocks(false, Optional.empty()));
  }

  private static LeftLocks among(ResticLock... locks) {
    return leftAmong(Optional.of(OURS), locks);
  }

  private static LeftLocks leftAmong(Optional<String> hostName, ResticLock... locks) {
    return LeftLocks.among(List.of(locks), hostName, lock -> lock.pid() == DEAD_CHILD, NOW);
  }

  private static ResticLock lock(String hostName, long pid, int minutes) {
    return new ResticLock(NOW.minus(Duration.ofMinutes(minutes)), hostName, pid, false);
  }
}
