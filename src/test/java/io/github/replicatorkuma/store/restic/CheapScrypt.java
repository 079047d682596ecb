package io.github.replicatorkuma.store.restic;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** scrypt (RFC 7914) with its smallest parameters, which cost no time. */
final class CheapScrypt {
  static final int N = 2;
  static final int R = 1;
  static final int P = 1;

  private static final int WORDS = 32;
  private static final int HALF = 16;

  private CheapScrypt() {}

  static byte[] key(String password, byte[] salt, int bytes) {
    ByteBuffer block =
        ByteBuffer.wrap(pbkdf2(password, salt, WORDS * Integer.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    int[] x = new int[WORDS];
    block.asIntBuffer().get(x);
    int[] first = x.clone();
    int[] second = mixed(first);
    x = mixed(second);
    for (int step = 0; step < N; step++) {
      int[] chosen = x[HALF] % N == 0 ? first : second;
      for (int i = 0; i < WORDS; i++) {
        x[i] ^= chosen[i];
      }
      x = mixed(x);
    }
    block.asIntBuffer().put(x);
    return pbkdf2(password, block.array(), bytes);
  }

  /** scryptBlockMix, where with r = 1 the two halves stay in their order. */
  private static int[] mixed(int[] block) {
    int[] result = new int[WORDS];
    int[] last = new int[HALF];
    System.arraycopy(block, HALF, last, 0, HALF);
    for (int half = 0; half < WORDS; half += HALF) {
      for (int i = 0; i < HALF; i++) {
        last[i] ^= block[half + i];
      }
      salsa20(last);
      System.arraycopy(last, 0, result, half, HALF);
    }
    return result;
  }

  /** Salsa20/8: four times a round of the columns and one of the rows. */
  private static void salsa20(int[] words) {
    int[] x = words.clone();
    for (int round = 0; round < 4; round++) {
      for (int i = 0; i < 4; i++) {
        quarter(x, 5 * i, (5 * i + 4) % HALF, (5 * i + 8) % HALF, (5 * i + 12) % HALF);
      }
      for (int i = 0; i < 4; i++) {
        int row = 4 * i;
        quarter(x, row + i, row + (i + 1) % 4, row + (i + 2) % 4, row + (i + 3) % 4);
      }
    }
    for (int i = 0; i < HALF; i++) {
      words[i] += x[i];
    }
  }

  private static void quarter(int[] x, int a, int b, int c, int d) {
    x[b] ^= Integer.rotateLeft(x[a] + x[d], 7);
    x[c] ^= Integer.rotateLeft(x[b] + x[a], 9);
    x[d] ^= Integer.rotateLeft(x[c] + x[b], 13);
    x[a] ^= Integer.rotateLeft(x[d] + x[c], 18);
  }

  private static byte[] pbkdf2(String password, byte[] salt, int bytes) {
    try {
      PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, 1, 8 * bytes);
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
