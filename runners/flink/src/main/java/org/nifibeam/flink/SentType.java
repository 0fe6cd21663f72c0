package org.nifibeam.flink;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** The type of elements that are sent to a stage. Immutable. */
final class SentType extends TypeInformation<Sent> {
    private static final long serialVersionUID = 1L;

    private final RunReference reference;
    private final int stage;

    /**
     * A type.
     *
     * @param stage the receiving stage's number, whose schema rows have
     */
    SentType(RunReference reference, int stage) {
        this.reference = reference;
        this.stage = stage;
    }

    @Override
    public boolean isBasicType() {
        return false;
    }

    @Override
    public boolean isTupleType() {
        return false;
    }

    @Override
    public int getArity() {
        return 1;
    }

    @Override
    public int getTotalFields() {
        return 1;
    }

    @Override
    public Class<Sent> getTypeClass() {
        return Sent.class;
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public TypeSerializer<Sent> createSerializer(SerializerConfig config) {
        return new SentSerializer(reference, stage);
    }

    @Override
    public String toString() {
        return "elements of stage " + stage;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SentType that
                && reference.equals(that.reference)
                && stage == that.stage;
    }

    @Override
    public int hashCode() {
        return reference.hashCode() * 31 + stage;
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof SentType;
    }
}
