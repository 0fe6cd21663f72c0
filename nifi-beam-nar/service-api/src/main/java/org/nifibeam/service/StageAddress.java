package org.nifibeam.service;

import java.util.Objects;

/**
 * Where a stage of a run reads or writes, for lineage.
 *
 * @param stage the stage's name
 * @param reads whether it reads there; else it writes
 * @param uri the address, such as {@code kafka://broker:9092/orders}; without secrets
 */
public record StageAddress(String stage, boolean reads, String uri) {
    public StageAddress {
        Objects.requireNonNull(stage, "stage");
        Objects.requireNonNull(uri, "uri");
    }
}
