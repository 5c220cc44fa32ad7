package org.kerja.faults.node;

import static net.bytebuddy.matcher.ElementMatchers.any;
import static net.bytebuddy.matcher.ElementMatchers.nameStartsWith;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesNoArguments;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.MemberSubstitution;

/** The clock of a node that is wrong: what the library's classes read of the wall clock in this JVM is shifted. */
public final class ShiftedClock {

    private static volatile long shiftMillis;

    private ShiftedClock() {}

    /** Shifts it, before the library's classes are loaded. The JVM must have been started with Byte Buddy's agent. */
    static void shift(long seconds) {
        if (seconds == 0) {
            return;
        }
        shiftMillis = TimeUnit.SECONDS.toMillis(seconds);
        try {
            MemberSubstitution instants = MemberSubstitution.relaxed()
                    .method(named("now")
                            .and(takesNoArguments())
                            .and(method -> method.getDeclaringType().represents(Instant.class)))
                    .replaceWith(ShiftedClock.class.getMethod("instant"));
            MemberSubstitution millis = MemberSubstitution.relaxed()
                    .method(named("currentTimeMillis"))
                    .replaceWith(ShiftedClock.class.getMethod("millis"));
            new AgentBuilder.Default()
                    .type(nameStartsWith("org.kerja.").and(type -> !type.represents(ShiftedClock.class)))
                    .transform((builder, type, loader, module, domain) ->
                            builder.visit(instants.on(any())).visit(millis.on(any())))
                    .installOn(ByteBuddyAgent.getInstrumentation());
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the classes of the library get for {@link Instant#now()}. */
    public static Instant instant() {
        return Instant.now().plusMillis(shiftMillis);
    }

    /** What they get for {@link System#currentTimeMillis()}. */
    public static long millis() {
        return System.currentTimeMillis() + shiftMillis;
    }
}
