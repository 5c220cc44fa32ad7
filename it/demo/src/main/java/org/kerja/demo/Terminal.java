package org.kerja.demo;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What a person sees. In UTF-8 whatever the locale says, since the names of files are in any script. */
final class Terminal {

    private static final PrintStream OUT =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    private static final boolean INTERACTIVE = System.console() != null;
    private static final int WIDTH = 40;

    private static long shownTenth = -1;

    private Terminal() {}

    static synchronized void say(String line) {
        OUT.println(line);
    }

    /** A bar that grows in place on a terminal; in a log, a line for every tenth. */
    static synchronized void progress(long done, long all) {
        if (all == 0) {
            return;
        }
        if (INTERACTIVE) {
            int filled = (int) (WIDTH * done / all);
            OUT.print("\r  [" + "#".repeat(filled) + ".".repeat(WIDTH - filled) + "] " + done + "/" + all
                    + (done == all ? "\n" : ""));
            OUT.flush();
        } else if (10 * done / all != shownTenth) {
            shownTenth = 10 * done / all;
            OUT.println("  " + done + " of " + all + " jobs done");
        }
    }

    static synchronized void endProgress() {
        shownTenth = -1;
        if (INTERACTIVE) {
            OUT.print("\r" + " ".repeat(WIDTH + 40) + "\r");
        }
    }
}
