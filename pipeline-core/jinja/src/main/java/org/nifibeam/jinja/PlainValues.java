package org.nifibeam.jinja;

import com.hubspot.jinjava.el.TypeConvertingMapELResolver;
import com.hubspot.jinjava.el.ext.JinjavaBeanELResolver;
import com.hubspot.jinjava.el.ext.JinjavaListELResolver;
import com.hubspot.jinjava.lib.exptest.ExpTest;
import com.hubspot.jinjava.lib.filter.Filter;
import com.hubspot.jinjava.util.ForLoop;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jinjava.javax.el.CompositeELResolver;
import jinjava.javax.el.ELContext;
import jinjava.javax.el.ELException;
import jinjava.javax.el.ELResolver;

/**
 * What expressions may reach: entries of maps, items of lists, the loop, filters and tests, and a
 * few methods of Python's lists and dictionaries. No other method of any object is called, so that
 * there is no way from a value to Java.
 */
final class PlainValues extends JinjavaBeanELResolver {
    private static final Set<String> OF_MAPS = Set.of("items", "keys", "values", "get", "update");
    private static final Set<String> OF_LISTS =
            Set.of("append", "extend", "index", "count", "copy");

    private PlainValues() {
        super(true);
    }

    static ELResolver resolver() {
        CompositeELResolver all = new CompositeELResolver();
        all.add(new JinjavaListELResolver(true));
        all.add(new TypeConvertingMapELResolver(true));
        all.add(new PlainValues());
        return all;
    }

    @Override
    public Object getValue(ELContext context, Object base, Object property) {
        boolean plain = base instanceof ForLoop || base instanceof Map.Entry;
        return plain ? super.getValue(context, base, property) : null;
    }

    @Override
    public Object invoke(
            ELContext context,
            Object base,
            Object method,
            Class<?>[] parameterTypes,
            Object[] parameters) {
        String name = String.valueOf(method);
        boolean plain =
                base instanceof Map && OF_MAPS.contains(name)
                        || base instanceof List && OF_LISTS.contains(name)
                        || base instanceof Filter
                        || base instanceof ExpTest;
        if (!plain) {
            throw new ELException(
                    "there is no method '" + name + "'; templates have filters instead");
        }
        return super.invoke(context, base, method, parameterTypes, parameters);
    }
}
