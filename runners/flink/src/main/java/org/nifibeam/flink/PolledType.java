package org.nifibeam.flink;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** The type of what a source gives to the stage it is chained to. Stateless. */
final class PolledType extends TypeInformation<Polled> {
    private static final long serialVersionUID = 1L;

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
    public Class<Polled> getTypeClass() {
        return Polled.class;
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public TypeSerializer<Polled> createSerializer(SerializerConfig config) {
        return new ByReference();
    }

    @Override
    public String toString() {
        return "records of a source";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PolledType;
    }

    @Override
    public int hashCode() {
        return PolledType.class.hashCode();
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof PolledType;
    }

    /** Hands on by reference; refuses to leave the task. */
    private static final class ByReference extends TypeSerializer<Polled> {
        private static final long serialVersionUID = 1L;

        private static UnsupportedOperationException leaves() {
            return new UnsupportedOperationException(
                    "a source and its stage are one task: do not switch operator chaining off");
        }

        @Override
        public boolean isImmutableType() {
            return true;
        }

        @Override
        public TypeSerializer<Polled> duplicate() {
            return this;
        }

        /** Nothing is made empty: nothing is ever reused. */
        @Override
        public Polled createInstance() {
            return null;
        }

        @Override
        public Polled copy(Polled from) {
            return from;
        }

        @Override
        public Polled copy(Polled from, Polled reuse) {
            return from;
        }

        @Override
        public int getLength() {
            return -1;
        }

        @Override
        public void serialize(Polled record, DataOutputView target) {
            throw leaves();
        }

        @Override
        public Polled deserialize(DataInputView source) {
            throw leaves();
        }

        @Override
        public Polled deserialize(Polled reuse, DataInputView source) {
            throw leaves();
        }

        @Override
        public void copy(DataInputView source, DataOutputView target) {
            throw leaves();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof ByReference;
        }

        @Override
        public int hashCode() {
            return ByReference.class.hashCode();
        }

        @Override
        public TypeSerializerSnapshot<Polled> snapshotConfiguration() {
            throw leaves();
        }
    }
}
