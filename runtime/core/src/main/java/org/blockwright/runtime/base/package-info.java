/** What every part of the runtime stands on: its exception, and files that are written whole. */
package org.blockwright.runtime.base;
