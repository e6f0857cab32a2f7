package org.blockwright.processor.read;

import java.util.Map;
import org.blockwright.processor.diagnose.Origin;
import org.blockwright.processor.diagnose.Traced;

/**
 * How parameters are drawn, as an {@code @Init} says.
 *
 * @param rules by the kind of parameters, which is a member of {@code @Init}: the values written on
 *     its {@code @Initializer}, the distribution among them as {@code value}
 * @param origin where it stands
 */
public record DrawRules(Map<String, Map<String, Traced<Object>>> rules, Origin origin) {}
