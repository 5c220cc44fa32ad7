package org.kerja.engine.payload;

import jakarta.json.bind.adapter.JsonbAdapter;
import java.time.Year;
import java.util.Currency;
import java.util.Locale;
import java.util.TimeZone;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Types of the Java library that JSON-B has no form for, or one that loses something. */
final class TextForms {

    private TextForms() {}

    static JsonbAdapter<?, ?>[] all() {
        return new JsonbAdapter<?, ?>[] {new LocaleForm(), new CurrencyForm(), new TimeZoneForm(), new YearForm()};
    }

    /** As a BCP 47 language tag. */
    static final class LocaleForm extends Form<Locale, String> {

        LocaleForm() {
            super(Locale::toLanguageTag, Locale::forLanguageTag);
        }
    }

    /** As an ISO 4217 code. */
    static final class CurrencyForm extends Form<Currency, String> {

        CurrencyForm() {
            super(Currency::getCurrencyCode, Currency::getInstance);
        }
    }

    /** As its id; Yasson would make a fixed offset of it, without daylight saving. */
    static final class TimeZoneForm extends Form<TimeZone, String> {

        TimeZoneForm() {
            super(TimeZone::getID, TimeZone::getTimeZone);
        }
    }

    /** As a number. */
    static final class YearForm extends Form<Year, Integer> {

        YearForm() {
            super(Year::getValue, Year::of);
        }
    }

    /** Yasson asks an adapter for the form of null too, where that is an element or the content of an Optional. */
    private abstract static class Form<T, J> implements JsonbAdapter<T, J> {

        private final Function<T, J> write;
        private final Function<J, T> read;

        Form(Function<T, J> write, Function<J, T> read) {
            this.write = write;
            this.read = read;
        }

        @Override
        public @Nullable J adaptToJson(@Nullable T value) {
            return value == null ? null : write.apply(value);
        }

        @Override
        public @Nullable T adaptFromJson(@Nullable J form) {
            return form == null ? null : read.apply(form);
        }
    }
}
