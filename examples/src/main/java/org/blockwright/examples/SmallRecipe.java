package org.blockwright.examples;

import static org.blockwright.record.Recipe.Every.STEP;
import static org.blockwright.record.Recipe.Optimizer.ADAMW;
import static org.blockwright.record.Recipe.Schedule.COSINE;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.record.Recipe;

/** What small networks on small pictures have in common; each says the rest in its own recipe. */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
@Recipe(
    batch = 64,
    optimizer = ADAMW,
    lr = 3e-3,
    weightDecay = 0.02,
    schedule = COSINE,
    scheduleUnit = STEP)
public @interface SmallRecipe {}
