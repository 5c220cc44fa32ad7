package org.kerja.driver.redis;

/**
 * Where jobs of a queue lie.
 *
 * @param queue its name
 * @param limited whether this is about its limited jobs, which lie apart
 * @param base what its keys begin with; the tag in braces lets a Cluster keep them together
 */
record Place(String queue, boolean limited, byte[] base) {

    static Place of(String prefix, String queue, boolean limited) {
        return new Place(
                queue, limited, Text.bytes(prefix + "{" + Text.escaped(queue) + "}:" + (limited ? "limited:" : "")));
    }

    /** The key of one thing that is kept in it. */
    byte[] key(String name) {
        byte[] end = Text.bytes(name);
        byte[] key = new byte[base.length + end.length];
        System.arraycopy(base, 0, key, 0, base.length);
        System.arraycopy(end, 0, key, base.length, end.length);
        return key;
    }
}
