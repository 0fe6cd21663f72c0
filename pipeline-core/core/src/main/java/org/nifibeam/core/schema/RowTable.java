package org.nifibeam.core.schema;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows found by a key of several values, compared in canonical form (see {@link Values}). Of rows
 * with equal keys the one added last is found first. Made by one thread; any may read it then.
 */
public final class RowTable {
    private static final int FEWEST = 16;

    private final int keySize;
    private final List<Row> rows = new ArrayList<>();
    private int[] heads = heads(FEWEST);
    private int[] next = new int[FEWEST];
    private int[] hashes = new int[FEWEST];
    private Object[] keys;

    /**
     * An empty table.
     *
     * @param keySize how many values a key has
     */
    public RowTable(int keySize) {
        this.keySize = keySize;
        this.keys = new Object[FEWEST * keySize];
    }

    private static int[] heads(int size) {
        int[] heads = new int[size];
        Arrays.fill(heads, -1);
        return heads;
    }

    /**
     * Adds a row.
     *
     * @param key boxed values, none of them null; copied
     */
    public void add(Object[] key, Row row) {
        int at = rows.size();
        if (at == next.length) {
            grow();
        }
        rows.add(row);
        System.arraycopy(key, 0, keys, at * keySize, keySize);
        hashes[at] = hash(key);
        link(at);
    }

    private void grow() {
        next = Arrays.copyOf(next, 2 * next.length);
        hashes = Arrays.copyOf(hashes, next.length);
        keys = Arrays.copyOf(keys, next.length * keySize);
        heads = heads(2 * next.length);
        for (int at = 0; at < rows.size(); at++) {
            link(at);
        }
    }

    private void link(int at) {
        int place = hashes[at] & heads.length - 1;
        next[at] = heads[place];
        heads[place] = at;
    }

    private int hash(Object[] key) {
        int hash = 1;
        for (int i = 0; i < keySize; i++) {
            hash = 31 * hash + Values.hash(key[i]);
        }
        return Values.spread(hash);
    }

    /** Where the first row with that key is, −1 if there is none. */
    public int first(Object[] key) {
        int hash = hash(key);
        return match(heads[hash & heads.length - 1], hash, key);
    }

    /** Where the next one is behind {@code at}, −1 if there is none. */
    public int next(int at, Object[] key) {
        return match(next[at], hashes[at], key);
    }

    private int match(int from, int hash, Object[] key) {
        int at = from;
        while (at >= 0 && !(hashes[at] == hash && matches(at, key))) {
            at = next[at];
        }
        return at;
    }

    private boolean matches(int at, Object[] key) {
        for (int i = 0; i < keySize; i++) {
            if (!Values.equal(keys[at * keySize + i], key[i])) {
                return false;
            }
        }
        return true;
    }

    /** The row at a place. */
    public Row row(int at) {
        return rows.get(at);
    }
}
