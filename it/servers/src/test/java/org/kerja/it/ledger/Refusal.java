package org.kerja.it.ledger;

/** What the application throws after its work. */
public class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1;

    public Refusal() {
        super("refused after the work");
    }
}
