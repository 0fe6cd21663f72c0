package org.nifibeam.kafka.read;

import java.util.List;
import java.util.regex.Pattern;

/** The topics to read. */
sealed interface TopicChoice {
    /** The topics' names, or the one pattern. */
    List<String> names();

    /** These, which all must be there. */
    record Named(List<String> topics) implements TopicChoice {
        public Named {
            topics = List.copyOf(topics);
        }

        @Override
        public List<String> names() {
            return topics;
        }

        @Override
        public String toString() {
            return (topics.size() == 1 ? "topic '" : "topics '")
                    + String.join("', '", topics)
                    + "'";
        }
    }

    /** All whose whole name matches, those made later too. */
    record Matching(Pattern pattern) implements TopicChoice {
        @Override
        public List<String> names() {
            return List.of(pattern.pattern());
        }

        @Override
        public String toString() {
            return "topics that match '" + pattern + "'";
        }
    }
}
