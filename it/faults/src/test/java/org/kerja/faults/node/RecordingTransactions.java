package org.kerja.faults.node;

import java.util.ArrayList;
import java.util.List;
import org.kerja.faults.history.Answer;
import org.kerja.faults.history.HistoryLog;
import org.kerja.spi.Transactions;

/** Transactions that write down, when they end, what came of that which was asked in them. */
final class RecordingTransactions implements Transactions {

    private final Transactions real;
    private final HistoryLog log;
    private final ThreadLocal<List<Long>> questions = ThreadLocal.withInitial(ArrayList::new);

    RecordingTransactions(Transactions real, HistoryLog log) {
        this.real = real;
        this.log = log;
    }

    /** The answer to a question is known when the transaction of this thread ends. */
    void answerAtEnd(long question) {
        questions.get().add(question);
    }

    @Override
    public boolean available() {
        return real.available();
    }

    @Override
    public boolean active() {
        return real.active();
    }

    @Override
    public boolean committed() {
        return real.committed();
    }

    @Override
    public void begin() {
        questions.get().clear();
        real.begin();
    }

    @Override
    public void commit() {
        // Whether one that threw was rolled back is not always known.
        Answer answer = Answer.UNKNOWN;
        try {
            real.commit();
            answer = Answer.ACCEPTED;
        } finally {
            answer(answer);
        }
    }

    @Override
    public void rollback() {
        // It has not committed, whatever else goes wrong.
        try {
            real.rollback();
        } finally {
            answer(Answer.REFUSED);
        }
    }

    @Override
    public void afterCommit(Runnable action) {
        real.afterCommit(action);
    }

    @Override
    public void setRollbackOnly() {
        real.setRollbackOnly();
    }

    private void answer(Answer answer) {
        questions.get().forEach(question -> log.answer(question, answer));
        questions.get().clear();
    }
}
