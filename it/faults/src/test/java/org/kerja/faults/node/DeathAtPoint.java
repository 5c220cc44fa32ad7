package org.kerja.faults.node;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.kerja.faults.history.HistoryLog;
import org.kerja.faults.history.What;
import org.kerja.spi.FaultPoint;

/** Ends the process, without anything that an orderly end does, where it comes by a fault point. */
final class DeathAtPoint {

    private record Armed(String point, AtomicInteger left) {}

    private final HistoryLog log;
    private volatile Armed armed = new Armed("", new AtomicInteger());

    DeathAtPoint(HistoryLog log) {
        this.log = log;
    }

    /** Lets the process die the next time but so many that it comes by. */
    void at(String point, int times) {
        armed = new Armed(point, new AtomicInteger(times));
    }

    void reached(FaultPoint point) {
        Armed now = armed;
        if (now.point().equals(name(point)) && now.left().decrementAndGet() == 0) {
            log.happened(What.DIED, "", 0, Map.of("point", name(point)));
            Runtime.getRuntime().halt(137);
        }
    }

    /** Different layers may have points of the same name. */
    static String name(FaultPoint point) {
        return point.getClass().getSimpleName() + "." + point.name();
    }
}
