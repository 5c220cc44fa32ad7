package org.kerja.it.job;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import org.kerja.Job;
import org.kerja.JobContext;
import org.kerja.JobFailure;
import org.kerja.JobHandler;
import org.kerja.it.server.Notes;

/** Jobs whose beans own a persistence context. */
public final class Persistence {

    private Persistence() {}

    /** Writes, in the transaction that its completion is written in. */
    @Job
    public record Enrol(String name) {
        @Transactional
        void handle(Members members, Notes notes) {
            members.add(name);
            notes.add(name, "written");
        }
    }

    /** Is handled by a bean that writes and throws. */
    @Job(tries = 1)
    public record Reject(String name) {}

    /** Says when it is too late. */
    @ApplicationScoped
    public static class RejectHandler implements JobHandler<Reject> {

        @Inject
        Members members;

        @Inject
        Notes notes;

        @Override
        @Transactional
        public void handle(Reject job, JobContext context) {
            members.add(job.name());
            throw new IllegalStateException(members.knows(job.name()) ? "written" : "not written");
        }

        @Override
        public void failed(Reject job, JobFailure failure) {
            notes.add(job.name(), failure.message());
        }
    }

    /** Owns a persistence context. */
    @ApplicationScoped
    public static class Members {

        @PersistenceContext
        EntityManager entities;

        void add(String name) {
            Member member = new Member();
            member.name = name;
            entities.persist(member);
        }

        boolean knows(String name) {
            return entities.find(Member.class, name) != null;
        }
    }

    /** What is written. */
    @Entity
    public static class Member {

        @Id
        String name;
    }
}
