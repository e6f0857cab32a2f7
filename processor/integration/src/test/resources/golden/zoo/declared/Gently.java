package golden;

import org.blockwright.record.Recipe;

@Recipe(epochs = 90, lr = 0.05, momentum = 0.8)
public @interface Gently {}
