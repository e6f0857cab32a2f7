/** Several processes that calculate together: what they tell each other, and how it is added up. */
package org.blockwright.runtime.distributed;
