package org.nifibeam.kafka.read;

import java.util.List;
import java.util.regex.Pattern;

/** The topics to read. */
sealed interface TopicChoice {
    /** These, which all must be there. */
    record Named(List<String> topics) implements TopicChoice {
        public Named {
            topics = List.copyOf(topics);
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
        public String toString() {
            return "topics that match '" + pattern + "'";
        }
    }
}
