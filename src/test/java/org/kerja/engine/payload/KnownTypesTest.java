package org.kerja.engine.payload;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Collection;
import java.util.Currency;
import java.util.Date;
import java.util.EnumSet;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KnownTypesTest {

    private static final Map<Class<?>, Object> SAMPLES = samples();

    private final JsonbPayloadCodec codec = new JsonbPayloadCodec(KnownTypesTest.class.getClassLoader());

    @AfterEach
    void close() {
        codec.close();
    }

    static Stream<Class<?>> values() {
        return Stream.concat(KnownTypes.VALUES.stream(), KnownTypes.KEYS.stream());
    }

    @ParameterizedTest
    @MethodSource("values")
    void everyValueComesBackAsItWas(Class<?> type) {
        Object sample = SAMPLES.get(type);
        assertThat(sample).as("a sample of " + type).isNotNull();

        Collection<?> back =
                (Collection<?>) thereAndBack(List.of(sample), new BoundTypes.Bound(List.class, List.of(type)));

        assertThat(comparable(back.iterator().next())).isEqualTo(comparable(sample));
    }

    static Stream<Class<?>> keys() {
        return Stream.concat(KnownTypes.KEYS.stream(), Stream.of(TimeUnit.class));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void everyKeyComesBackAsItWas(Class<?> type) {
        Map<Object, String> map = Map.of(type == TimeUnit.class ? TimeUnit.DAYS : SAMPLES.get(type), "value");

        assertThat(thereAndBack(map, new BoundTypes.Bound(Map.class, List.of(type, String.class))))
                .isEqualTo(map);
        assertThat(codec.write(map, new BoundTypes.Bound(Map.class, List.of(type, String.class))))
                .as("as the names of properties")
                .startsWith("{");
    }

    static Set<Class<?>> collections() {
        return KnownTypes.COLLECTIONS;
    }

    @ParameterizedTest
    @MethodSource("collections")
    void everyCollectionComesBackWithItsElements(Class<?> type) {
        Collection<TimeUnit> elements = EnumSet.of(TimeUnit.DAYS, TimeUnit.HOURS);

        Object back = thereAndBack(elements, new BoundTypes.Bound(type, List.of(TimeUnit.class)));

        assertThat(back).isInstanceOf(type);
        assertThat(new ArrayList<Object>((Collection<?>) back)).containsExactlyInAnyOrderElementsOf(elements);
    }

    static Set<Class<?>> maps() {
        return KnownTypes.MAPS;
    }

    @ParameterizedTest
    @MethodSource("maps")
    void everyMapComesBackWithItsEntries(Class<?> type) {
        Map<String, Long> map = Map.of("a", 1L, "b", Long.MAX_VALUE);

        Object back = thereAndBack(map, new BoundTypes.Bound(type, List.of(String.class, Long.class)));

        assertThat(back).isInstanceOf(type).isEqualTo(map);
    }

    @Test
    void aTimeZoneKeepsItsDaylightSaving() {
        TimeZone paris = TimeZone.getTimeZone("Europe/Paris");

        List<?> back =
                (List<?>) thereAndBack(List.of(paris), new BoundTypes.Bound(List.class, List.of(TimeZone.class)));

        assertThat(((TimeZone) back.get(0)).useDaylightTime()).isTrue();
    }

    private Object thereAndBack(Object value, Type type) {
        return codec.read(codec.write(value, type), type);
    }

    /** A calendar compares settings too that are no part of the time. */
    private static Object comparable(Object value) {
        return value instanceof Calendar calendar
                ? List.of(calendar.getTimeInMillis(), calendar.getTimeZone().getID())
                : value;
    }

    private static Map<Class<?>, Object> samples() {
        Map<Class<?>, Object> samples = new HashMap<>();
        List.of(
                        true,
                        (byte) -3,
                        'x',
                        (short) 4,
                        Integer.MIN_VALUE,
                        9007199254740993L,
                        1.5f,
                        0.1,
                        "\u0000\"\\\n\u2028 日本 \uD83D\uDE00",
                        new BigDecimal("12345678901234567890.123400"),
                        new BigInteger("123456789012345678901234567890"),
                        UUID.randomUUID(),
                        URI.create("https://example.org/a?b=c#d"),
                        Instant.parse("2026-01-02T03:04:05.123456789Z"),
                        LocalDate.of(2026, 2, 28),
                        LocalDateTime.of(2026, 1, 2, 3, 4, 5, 6),
                        LocalTime.of(1, 2, 3, 4),
                        YearMonth.of(2026, 3),
                        Duration.ofNanos(1_500_000_001),
                        MonthDay.of(2, 29),
                        OffsetDateTime.parse("2026-01-02T03:04:05.6+02:00"),
                        OffsetTime.parse("03:04:05.6+02:00"),
                        Period.of(1, 2, 3),
                        Year.of(2026),
                        ZoneOffset.ofHours(3),
                        ZonedDateTime.parse("2026-07-02T03:04:05.6+02:00[Europe/Paris]"),
                        Currency.getInstance("CHF"),
                        new Date(1_700_000_000_123L),
                        Locale.forLanguageTag("zh-Hant-TW"),
                        OptionalInt.of(3),
                        OptionalLong.of(Long.MIN_VALUE),
                        OptionalDouble.of(2.5))
                .forEach(sample -> samples.put(sample.getClass(), sample));
        samples.put(ZoneId.class, ZoneId.of("Asia/Jakarta"));
        Calendar calendar = new GregorianCalendar(TimeZone.getTimeZone("Europe/Paris"));
        calendar.setTimeInMillis(1_700_000_000_123L);
        samples.put(Calendar.class, calendar);
        samples.put(GregorianCalendar.class, calendar);
        samples.put(TimeZone.class, TimeZone.getTimeZone("Europe/Paris"));
        samples.put(URL.class, url());
        samples.put(JsonNumber.class, Json.createValue(3));
        samples.put(JsonString.class, Json.createValue("a"));
        samples.put(JsonValue.class, Json.createValue("b"));
        samples.put(JsonArray.class, Json.createArrayBuilder().add(1).build());
        samples.put(JsonStructure.class, Json.createArrayBuilder().add(2).build());
        samples.put(JsonObject.class, Json.createObjectBuilder().add("a", 1).build());
        return samples;
    }

    private static URL url() {
        try {
            return URI.create("https://example.org/a").toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }
}
