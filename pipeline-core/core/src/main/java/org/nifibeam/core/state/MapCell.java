package org.nifibeam.core.state;

import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.function.State;
import org.nifibeam.core.function.StateSpec;

/** Values by key. */
final class MapCell<K, V> extends KeyedCell<K, V> implements State.Mapping<K, V> {
    MapCell(SpillingState state, StateSpec.OfMap<K, V> spec, int number) {
        super(state, spec.id(), number, spec.keyCoder(), spec.valueCoder());
    }

    @Override
    public Optional<V> get(K key) {
        return Optional.ofNullable(find(key));
    }

    @Override
    public void put(K key, V value) {
        enter(key, value);
    }

    @Override
    public void remove(K key) {
        delete(key);
    }

    @Override
    public Iterable<Map.Entry<K, V>> entries() {
        return all();
    }
}
