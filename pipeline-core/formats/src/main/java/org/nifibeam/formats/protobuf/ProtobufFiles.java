package org.nifibeam.formats.protobuf;

import com.google.protobuf.AnyProto;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.EmptyProto;
import com.google.protobuf.FieldMaskProto;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.StructProto;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.WrappersProto;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;

/** Compiled {@code .proto} files, linked with what they import. */
public final class ProtobufFiles {
    private static final Map<String, FileDescriptor> WELL_KNOWN =
            Stream.of(
                            AnyProto.getDescriptor(),
                            DurationProto.getDescriptor(),
                            EmptyProto.getDescriptor(),
                            FieldMaskProto.getDescriptor(),
                            StructProto.getDescriptor(),
                            TimestampProto.getDescriptor(),
                            WrappersProto.getDescriptor())
                    .collect(Collectors.toMap(FileDescriptor::getFullName, Function.identity()));

    private ProtobufFiles() {}

    /**
     * A message type of what {@code protoc --include_imports --descriptor_set_out} has written.
     *
     * @param where the set, for messages
     * @param name the message's name, with its package or, if there is one of that name alone,
     *     without it; may be left out if the set's last file has one message only
     * @throws ProblemException if the bytes are no set or there is no such message
     */
    public static Descriptor message(byte[] set, String where, Optional<String> name)
            throws ProblemException {
        FileDescriptorSet files;
        try {
            files = FileDescriptorSet.parseFrom(set);
        } catch (InvalidProtocolBufferException e) {
            throw wrong(
                    where + " is no set of Protobuf descriptors",
                    "make it with protoc --include_imports --descriptor_set_out=FILE");
        }
        if (files.getFileCount() == 0) {
            throw wrong(where + " holds no descriptor", "name a .proto file to protoc");
        }
        Map<String, FileDescriptorProto> byName = new LinkedHashMap<>();
        files.getFileList().forEach(file -> byName.put(file.getName(), file));
        // protoc writes a file behind those that it imports.
        FileDescriptorProto last = files.getFile(files.getFileCount() - 1);
        return message(link(last, byName, where), where, name);
    }

    /** The message type of that name in a file, nested ones too. */
    static Descriptor message(FileDescriptor file, String where, Optional<String> name)
            throws ProblemException {
        List<Descriptor> all = new ArrayList<>();
        Deque<Descriptor> left = new ArrayDeque<>(file.getMessageTypes());
        while (!left.isEmpty()) {
            Descriptor next = left.poll();
            all.add(next);
            next.getNestedTypes().stream()
                    .filter(nested -> !nested.getOptions().getMapEntry())
                    .forEach(left::add);
        }
        List<String> names = all.stream().map(Descriptor::getFullName).toList();
        List<Descriptor> found =
                all.stream()
                        .filter(
                                type ->
                                        name.isEmpty()
                                                ? type.getContainingType() == null
                                                : type.getFullName().equals(name.get())
                                                        || type.getName().equals(name.get()))
                        .toList();
        Optional<Descriptor> exact =
                found.stream()
                        .filter(t -> name.isPresent() && t.getFullName().equals(name.get()))
                        .findFirst();
        if (exact.isPresent()) {
            return exact.get();
        }
        if (found.size() != 1) {
            throw wrong(
                    where
                            + (found.isEmpty()
                                    ? " has no message "
                                            + name.map(n -> "'" + n + "'").orElse("at all")
                                    : " has several messages"),
                    name.isPresent() && found.isEmpty()
                            ? Nearest.advice(name.get(), names)
                            : "name one of " + String.join(", ", names));
        }
        return found.get(0);
    }

    /**
     * A file linked with those that it imports.
     *
     * @param others by the names that imports use; the well-known ones of Protobuf itself are
     *     always there
     * @param where for messages
     */
    public static FileDescriptor link(
            FileDescriptorProto file, Map<String, FileDescriptorProto> others, String where)
            throws ProblemException {
        return new Linking(others, where).link(file);
    }

    /** Links each file once. */
    private static final class Linking {
        private final Map<String, FileDescriptorProto> others;
        private final String where;
        private final Map<String, Optional<FileDescriptor>> linked = new LinkedHashMap<>();

        Linking(Map<String, FileDescriptorProto> others, String where) {
            this.others = others;
            this.where = where;
        }

        FileDescriptor link(FileDescriptorProto file) throws ProblemException {
            // Until it is linked, so that one which imports itself is found.
            linked.put(file.getName(), Optional.empty());
            List<FileDescriptor> imports = new ArrayList<>();
            for (String name : file.getDependencyList()) {
                imports.add(imported(name, file.getName()));
            }
            try {
                FileDescriptor made =
                        FileDescriptor.buildFrom(file, imports.toArray(FileDescriptor[]::new));
                linked.put(file.getName(), Optional.of(made));
                return made;
            } catch (DescriptorValidationException e) {
                throw wrong(
                        where + " has a file that Protobuf does not take: " + e.getMessage(),
                        "compile it with protoc");
            }
        }

        private FileDescriptor imported(String name, String by) throws ProblemException {
            Optional<FileDescriptor> known = linked.get(name);
            if (known != null && known.isPresent()) {
                return known.get();
            }
            FileDescriptorProto other = others.get(name);
            if (other != null && known == null) {
                return link(other);
            }
            FileDescriptor wellKnown = WELL_KNOWN.get(name);
            if (wellKnown != null) {
                return wellKnown;
            }
            throw wrong(
                    where
                            + (known == null
                                    ? " lacks '" + name + "', which '" + by + "' imports"
                                    : " has a circle of imports through '" + name + "'"),
                    "give what it imports too: protoc --include_imports");
        }
    }

    /** The index of a message in its file, from the outermost to its own, as wire formats use. */
    public static List<Integer> path(Descriptor type) {
        List<Integer> path = new ArrayList<>();
        for (Descriptor at = type; at != null; at = at.getContainingType()) {
            path.add(0, at.getIndex());
        }
        return path;
    }

    /** The message at such a path; empty if there is none. */
    public static Optional<Descriptor> at(FileDescriptor file, List<Integer> path) {
        List<Descriptor> types = file.getMessageTypes();
        Descriptor found = null;
        for (int index : path) {
            if (index < 0 || index >= types.size()) {
                return Optional.empty();
            }
            found = types.get(index);
            types = found.getNestedTypes();
        }
        return Optional.ofNullable(found);
    }

    /** A file of one message, with what it imports. */
    static FileDescriptor file(DescriptorProto message, List<String> imports)
            throws ProblemException {
        FileDescriptorProto file =
                FileDescriptorProto.newBuilder()
                        .setName("row.proto")
                        .setPackage("org.nifibeam")
                        .setSyntax("proto3")
                        .addAllDependency(imports)
                        .addMessageType(message)
                        .build();
        return link(file, Map.of(), "the rows' schema");
    }

    private static ProblemException wrong(String message, String advice) {
        return new ProblemException(ProblemCode.INVALID_VALUE, message, advice);
    }
}
