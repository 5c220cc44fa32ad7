package org.kerja.driver.redis;

import java.util.concurrent.ThreadLocalRandom;

/** What tells apart tokens of the same microsecond, should Redis have forgotten one of them. */
final class RandomDigits {

    private RandomDigits() {}

    static byte[] three() {
        return Text.bytes(String.valueOf(1_000 + ThreadLocalRandom.current().nextInt(1_000))
                .substring(1));
    }
}
