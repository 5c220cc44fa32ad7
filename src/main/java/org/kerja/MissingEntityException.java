package org.kerja;

/** An entity that a job is made of is not there where the job is to run. What becomes of the job, {@link Job#onMissingEntity} says. */
public class MissingEntityException extends KerjaException {

    private static final long serialVersionUID = 1;

    private final String entity;
    private final String id;

    /**
     * Makes one.
     *
     * @param entity the name of the entity type
     */
    public MissingEntityException(String entity, Object id) {
        super("There is no " + entity + " with the id " + id + " (any more), which the job is made of");
        this.entity = entity;
        this.id = String.valueOf(id);
    }

    /** The name of the entity type. */
    public String entity() {
        return entity;
    }

    /** The id, as text. */
    public String id() {
        return id;
    }
}
