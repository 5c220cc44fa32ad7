package org.kerja.engine.payload;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.math.BigInteger;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Collection;
import java.util.Currency;
import java.util.Date;
import java.util.Deque;
import java.util.EnumSet;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The types of the Java library that come back from JSON as they were; a test sends each of them there and back. */
final class KnownTypes {

    /** Those that are written as text or a number and can therefore be the key of a map as well. */
    static final Set<Class<?>> KEYS = Set.of(
            Boolean.class,
            Byte.class,
            Character.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            String.class,
            BigDecimal.class,
            BigInteger.class,
            UUID.class,
            URI.class,
            Instant.class,
            LocalDate.class,
            LocalDateTime.class,
            LocalTime.class,
            YearMonth.class);

    static final Set<Class<?>> VALUES = Set.of(
            Duration.class,
            MonthDay.class,
            OffsetDateTime.class,
            OffsetTime.class,
            Period.class,
            Year.class,
            ZoneId.class,
            ZoneOffset.class,
            ZonedDateTime.class,
            Calendar.class,
            Currency.class,
            Date.class,
            GregorianCalendar.class,
            Locale.class,
            TimeZone.class,
            URL.class,
            OptionalInt.class,
            OptionalLong.class,
            OptionalDouble.class,
            JsonArray.class,
            JsonNumber.class,
            JsonObject.class,
            JsonString.class,
            JsonStructure.class,
            JsonValue.class);

    static final Set<Class<?>> COLLECTIONS = Set.of(
            Collection.class,
            List.class,
            Set.class,
            SortedSet.class,
            NavigableSet.class,
            Queue.class,
            Deque.class,
            ArrayList.class,
            LinkedList.class,
            HashSet.class,
            LinkedHashSet.class,
            TreeSet.class,
            EnumSet.class,
            ArrayDeque.class,
            PriorityQueue.class,
            CopyOnWriteArrayList.class);

    static final Set<Class<?>> MAPS = Set.of(
            Map.class,
            SortedMap.class,
            NavigableMap.class,
            ConcurrentMap.class,
            HashMap.class,
            LinkedHashMap.class,
            TreeMap.class,
            ConcurrentHashMap.class);

    private KnownTypes() {}

    /** Whether a type is one value. */
    static boolean isValue(Class<?> type) {
        return type.isPrimitive() || isKey(type) || VALUES.contains(type);
    }

    /** Whether a type can be the key of a map. */
    static boolean isKey(Class<?> type) {
        return type.isEnum() || KEYS.contains(type);
    }

    /** Whether a type is a collection of its one type argument. */
    static boolean isCollection(Class<?> type) {
        return COLLECTIONS.contains(type);
    }

    /** Whether a type is a map of its two type arguments. */
    static boolean isMap(Class<?> type) {
        return MAPS.contains(type);
    }
}
