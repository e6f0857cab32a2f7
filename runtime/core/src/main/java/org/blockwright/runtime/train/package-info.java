/** Training: recipes, one loop of our own on DJL's blocks, metrics, checkpoints, replicas. */
package org.blockwright.runtime.train;
