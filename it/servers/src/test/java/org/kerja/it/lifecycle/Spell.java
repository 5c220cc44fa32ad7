package org.kerja.it.lifecycle;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import org.kerja.Job;

/** A job that looks for a provider of the server, as much of Jakarta EE does, by the context class loader. */
@Job
public record Spell(String what) {
    void handle() throws Exception {
        try (Jsonb jsonb = JsonbBuilder.create()) {
            Ledger.notes().add("spells " + jsonb.toJson(what));
        }
    }
}
