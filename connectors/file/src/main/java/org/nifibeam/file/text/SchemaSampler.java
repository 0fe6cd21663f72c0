package org.nifibeam.file.text;

import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;

/** Makes a schema of sample records. Used once, on one thread. */
public interface SchemaSampler {
    /**
     * A file with a header begins.
     *
     * @throws ProblemException if the header cannot be used
     */
    void header(byte[] header) throws ProblemException;

    /** One more record; one that cannot be understood is passed over. */
    void add(byte[] bytes, int from, int to);

    /**
     * The schema of all samples.
     *
     * @throws ProblemException if they say too little
     */
    Schema schema() throws ProblemException;
}
