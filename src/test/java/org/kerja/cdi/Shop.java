package org.kerja.cdi;

import jakarta.persistence.CascadeType;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.OneToMany;
import jakarta.persistence.PostLoad;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.MDC;

/** Entities of an application. */
final class Shop {

    static final Class<?>[] ENTITIES = {
        Purchase.class, Gift.class, Item.class, Tag.class, Seat.class, Place.class, Visit.class
    };

    static final List<String> TABLES = List.of(
            "sequence numbers",
            "table purchases (id bigint primary key, words varchar(200), dtype varchar(31))",
            "table ware (id bigint primary key, words varchar(200), purchase_id bigint)",
            "table tag (id varchar(36) primary key)",
            "table seat (line integer, number integer, primary key (line, number))",
            "table place (town varchar(200), number integer, primary key (town, number))",
            "table stranger (id bigint primary key)");

    private Shop() {}

    /** What purchases and items have in common. */
    @MappedSuperclass
    public abstract static class Numbered {

        @Id
        @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "numbers")
        @SequenceGenerator(name = "numbers", sequenceName = "numbers", allocationSize = 1)
        long id;

        String words;

        public long id() {
            return id;
        }

        public String words() {
            return words;
        }
    }

    /** Has items, which are loaded when they are asked for. */
    @Entity(name = "Purchase")
    @Table(name = "purchases")
    public static class Purchase extends Numbered {

        @OneToMany(cascade = CascadeType.ALL)
        @JoinColumn(name = "purchase_id")
        List<Item> items = new ArrayList<>();

        protected Purchase() {}

        Purchase(String words) {
            this.words = words;
        }

        public List<Item> items() {
            return items;
        }

        public void rename(String to) {
            words = to;
        }
    }

    @Entity(name = "Gift")
    public static class Gift extends Purchase {

        protected Gift() {}

        Gift(String words) {
            super(words);
        }
    }

    /** Is named otherwise than its class. */
    @Entity(name = "Ware")
    public static class Item extends Numbered {

        protected Item() {}

        Item(String words) {
            this.words = words;
        }
    }

    /** Has an id that the application gives, and knows what the log says where it is loaded. */
    @Entity(name = "Tag")
    public static class Tag {

        @Id
        String id = "blue";

        @Transient
        private Map<String, String> log = Map.of();

        protected Tag() {}

        static Tag make() {
            return new Tag();
        }

        @PostLoad
        void loaded() {
            log = Optional.ofNullable(MDC.getCopyOfContextMap()).orElse(Map.of());
        }

        Map<String, String> log() {
            return log;
        }
    }

    /** Has an id of two parts. */
    @Entity(name = "Seat")
    public static class Seat {

        @EmbeddedId
        Position at;

        protected Seat() {}

        Seat(int row, int number) {
            at = new Position(row, number);
        }
    }

    @Embeddable
    public static class Position implements Serializable {

        private static final long serialVersionUID = 1;

        private int line;
        private int number;

        public Position() {}

        Position(int line, int number) {
            this.line = line;
            this.number = number;
        }

        public int getLine() {
            return line;
        }

        public void setLine(int line) {
            this.line = line;
        }

        public int getNumber() {
            return number;
        }

        public void setNumber(int number) {
            this.number = number;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Position position && position.line == line && position.number == number;
        }

        @Override
        public int hashCode() {
            return Objects.hash(line, number);
        }
    }

    /** Has an id of two attributes. */
    @Entity(name = "Place")
    @IdClass(PlaceId.class)
    public static class Place {

        @Id
        String town;

        @Id
        int number;

        protected Place() {}

        Place(String town, int number) {
            this.town = town;
            this.number = number;
        }
    }

    public static class PlaceId implements Serializable {

        private static final long serialVersionUID = 1;

        public String town;
        public int number;

        @Override
        public boolean equals(Object other) {
            return other instanceof PlaceId place && Objects.equals(place.town, town) && place.number == number;
        }

        @Override
        public int hashCode() {
            return Objects.hash(town, number);
        }
    }

    /** Is managed under a generated number that is no primitive. */
    @Entity(name = "Visit")
    public static class Visit {

        @Id
        @GeneratedValue
        Integer id;
    }

    /** Is listed by no persistence unit. */
    @Entity(name = "Stranger")
    public static class Stranger {

        @Id
        long id = 7;
    }

    /** Has an id that JSON cannot read back. */
    @Entity(name = "Odd")
    public static class Odd {

        @EmbeddedId
        Hidden id;
    }

    @Embeddable
    public static class Hidden implements Serializable {

        private static final long serialVersionUID = 1;

        private int secret;

        @Override
        public boolean equals(Object other) {
            return other instanceof Hidden hidden && hidden.secret == secret;
        }

        @Override
        public int hashCode() {
            return secret;
        }
    }
}
