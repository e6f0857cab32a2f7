/** Optimizers that equal PyTorch's step for step, learning-rate schedules, clipping, averages. */
package org.blockwright.runtime.train.optim;
